import type { Contract } from "ethers";
import type { Measured } from "../rows.ts";
import { coldAndWarm, deploy, PRICE, send, type Stage } from "../stage.ts";
import { measureTransfers } from "../transfers.ts";

type Token = "PlainToken" | "SoladyToken";

/** The floor: a plain ERC-721 with ERC-2981 on a library; the money stays in the contract. */
export async function measureToken(stage: Stage, name: Token): Promise<Measured> {
  const token = await deployToken(stage, name);
  const [cold, warm] = await coldAndWarm(stage.people, async (by) =>
    send(token, "mint", by, [await by.getAddress()], PRICE));
  return { "mint.eth.cold": cold, "mint.eth.warm": warm, ...(await measureTransfers(token, stage.people, [2n, 3n])) };
}

/** A token for sale at the price. */
export async function deployToken({ people, artifacts }: Stage, name: Token): Promise<Contract> {
  return deploy(artifacts[name]!, people.deployer, [PRICE, await people.payee.getAddress()]);
}
