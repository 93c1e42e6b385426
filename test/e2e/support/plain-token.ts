import { Contract, ContractFactory } from "ethers";
import { demoWallet, type DemoRole } from "../../../deploy/protocol/accounts.ts";
import { ownArtifact } from "../../../deploy/protocol/artifacts.ts";
import { mined } from "../../../deploy/protocol/mined.ts";
import { stage } from "./stage.ts";
import { indexedUpTo } from "./trading.ts";

/** Who have the majority of the demo world's votes among them. */
const VOTERS = ["juniper", "osprey", "fernhill", "saltmarsh"] as const;
/** TokenVoting's number for a yes. */
const YES = 2;

const signer = (role: DemoRole) => demoWallet(role).connect(stage.provider);

/** Deploys an ERC-20 without permits, gives somebody 100 of it, and has the DAO vote it onto its list. */
export async function listPlainToken(holder: DemoRole): Promise<Contract> {
  const { interface: abi, bytecode } = ownArtifact("OddToken");
  const creation = await new ContractFactory(abi, bytecode, signer("juniper")).getDeployTransaction();
  const { contractAddress } = await mined(await signer("juniper").sendTransaction(creation));
  const token = new Contract(contractAddress!, abi, signer("juniper"));
  await mined(await token.getFunction("mint")(demoWallet(holder).address, 100n * 10n ** 18n));
  await listByVote(contractAddress!);
  return token;
}

async function listByVote(currency: string): Promise<void> {
  const voting = await stage.contract("TokenVoting");
  const list = await stage.contract("CurrencyList");
  const treasury = await stage.contract("RoyaltyTreasury");
  const actions = [
    { to: list.target as string, value: 0n, data: list.interface.encodeFunctionData("list", [currency]) },
    { to: treasury.target as string, value: 0n, data: treasury.interface.encodeFunctionData("requireSolvent") },
  ];
  const opened = await mined(await voting.connect(signer("juniper")).createProposal("0x", actions, 0, 0, 0, 0, false));
  const events = opened.logs.map((log) => voting.interface.parseLog(log));
  const id = events.find((event) => event?.name === "ProposalCreated")!.args.proposalId as bigint;
  for (const role of VOTERS) await mined(await voting.connect(signer(role)).vote(id, YES, false));
  const { parameters } = await voting.getProposal(id);
  const delay = await (await stage.contract("RoyaltyReserveCondition")).delay();
  const { timestamp } = (await stage.provider.getBlock("latest"))!;
  await stage.provider.send("evm_increaseTime", [Number(parameters.endDate + delay) - timestamp + 1]);
  await stage.provider.send("evm_mine", []);
  await indexedUpTo(await mined(await voting.connect(signer("juniper")).execute(id)));
}
