import type { ContractTransactionResponse, TransactionReceipt, TransactionResponse } from "ethers";
import { demoWallet, type DemoRole } from "../../../deploy/protocol/accounts.ts";
import { mined } from "../../../deploy/protocol/mined.ts";
import { actionOf, REFUSAL, VOTE, type Action } from "../../contracts/support/governance.ts";
import { stage } from "./stage.ts";
import { indexedUpTo } from "./trading.ts";

/** Who have the majority of the demo world's votes among them. */
const VOTERS = ["juniper", "osprey", "fernhill", "saltmarsh"] as const;
/** Two who make the council act. */
const COUNCIL = ["juniper", "saltmarsh"] as const;
const WEEK = 604_800;

/** A demo account that signs and sends around the page. */
export const signer = (role: DemoRole) => demoWallet(role).connect(stage.provider);

/** Waits until what was sent is mined; by its kind a contract's call comes with its logs. */
export const sent = async (response: Promise<ContractTransactionResponse> | Promise<TransactionResponse>) =>
  mined((await response) as TransactionResponse);

/** Opens a proposal that is voted on for the shortest time, with the check at its end; answers its number. */
export async function propose(actions: readonly Action[]): Promise<bigint> {
  const voting = (await stage.contract("TokenVoting")).connect(signer("juniper"));
  const all = [...actions, actionOf(await stage.contract("RoyaltyTreasury"), "requireSolvent", [])];
  const { logs } = await sent(voting.createProposal("0x", all, 0, 0, 0, 0, false));
  const created = logs.map((log) => voting.interface.parseLog(log)).find((event) => event?.name === "ProposalCreated");
  return created!.args.proposalId as bigint;
}

/** Has the members vote for a proposal, which they have not voted on yet. */
export async function agree(proposalId: bigint): Promise<TransactionReceipt> {
  const voting = await stage.contract("TokenVoting");
  const votes = VOTERS.map((role) => voting.connect(signer(role)).vote(proposalId, VOTE.yes, false));
  const receipts = await Promise.all(votes.map((vote) => sent(vote)));
  await indexedUpTo(receipts.at(-1)!);
  return receipts.at(-1)!;
}

/** Moves the chain's clock on, and mines a block so that every read sees it. @param time seconds since the epoch */
export async function moveTo(time: bigint | number): Promise<void> {
  const { timestamp } = (await stage.provider.getBlock("latest"))!;
  if (Number(time) <= timestamp) return;
  await stage.provider.send("evm_increaseTime", [Number(time) - timestamp + 1]);
  await stage.provider.send("evm_mine", []);
}

/** Moves the clock to where a carried proposal may run, and executes it; answers once that is indexed. */
export async function enact(proposalId: bigint): Promise<TransactionReceipt> {
  const voting = await stage.contract("TokenVoting");
  const { actions, parameters, allowFailureMap } = await voting.getProposal(proposalId);
  await moveTo(parameters.endDate);
  const plain = actions.map(({ to, value, data }) => ({ to, value, data }));
  const condition = await stage.contract("RoyaltyReserveCondition");
  const { refusal, time } = await condition.explain(proposalId, plain, allowFailureMap);
  if (refusal === REFUSAL.tooEarly || refusal === REFUSAL.guardedTooEarly) await moveTo(time);
  const receipt = await sent(voting.connect(signer("juniper")).execute(proposalId));
  await indexedUpTo(receipt);
  return receipt;
}

/** Proposes, votes and executes: how the page does each is told in parts 3, 4 and 8. */
export async function decide(actions: readonly Action[]): Promise<TransactionReceipt> {
  const proposalId = await propose(actions);
  await agree(proposalId);
  return enact(proposalId);
}

/** Has the council do something at once: how the page does it is told in parts 13 and 14. */
export async function councilDoes(action: Action): Promise<TransactionReceipt> {
  const council = await stage.contract("Council");
  const [first, second] = COUNCIL.map((role) => council.connect(signer(role)));
  const { timestamp } = (await stage.provider.getBlock("latest"))!;
  const { logs } = await sent(first!.createProposal("0x", [action], 0, true, true, 0, timestamp + WEEK));
  const created = logs.map((log) => council.interface.parseLog(log)).find((event) => event?.name === "ProposalCreated");
  const receipt = await sent(second!.approve(created!.args.proposalId as bigint, true));
  await indexedUpTo(receipt);
  return receipt;
}
