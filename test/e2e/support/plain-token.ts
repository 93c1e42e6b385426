import { Contract, ContractFactory } from "ethers";
import { demoWallet, type DemoRole } from "../../../deploy/protocol/accounts.ts";
import { ownArtifact } from "../../../deploy/protocol/artifacts.ts";
import { actionOf } from "../../contracts/support/governance.ts";
import { decide, sent, signer } from "./deciding.ts";
import { stage } from "./stage.ts";

/** Deploys an ERC-20 without permits, gives somebody 100 of it, and has the DAO vote it onto its list. */
export async function listPlainToken(holder: DemoRole): Promise<Contract> {
  const { interface: abi, bytecode } = ownArtifact("OddToken");
  const creation = await new ContractFactory(abi, bytecode, signer("juniper")).getDeployTransaction();
  const { contractAddress } = await sent(signer("juniper").sendTransaction(creation));
  const token = new Contract(contractAddress!, abi, signer("juniper"));
  await sent(token.getFunction("mint")(demoWallet(holder).address, 100n * 10n ** 18n));
  await decide([actionOf(await stage.contract("CurrencyList"), "list", [contractAddress!])]);
  return token;
}
