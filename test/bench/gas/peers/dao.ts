import { id, ZeroAddress, ZeroHash } from "ethers";
import { aragonArtifact } from "../../../../deploy/protocol/artifacts.ts";
import type { Measured } from "../rows.ts";
import { deployProxy, gasOf, PRICE, send, type Stage } from "../stage.ts";

/** The floor of a claim that a DAO pays: somebody who may execute anything has it paid out, and nothing is checked. */
export async function measureDao({ people }: Stage): Promise<Measured> {
  const [deployer, payee] = await Promise.all([people.deployer.getAddress(), people.payee.getAddress()]);
  const artifact = aragonArtifact("@aragon/osx-ethers", "DAO");
  const dao = await deployProxy(artifact, people.deployer, ["0x", deployer, ZeroAddress, ""]);
  const own = await dao.getAddress();
  await send(dao, "grant", people.deployer, [own, payee, id("EXECUTE_PERMISSION")]);
  await (await people.buyer.sendTransaction({ to: own, value: PRICE * 2n })).wait();
  const pay = () => gasOf(send(dao, "execute", people.payee, [ZeroHash, [[payee, PRICE, "0x"]], 0]));
  return { "claim.eth.cold": await pay(), "claim.eth.warm": await pay() };
}
