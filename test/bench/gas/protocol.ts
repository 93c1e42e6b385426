import type { World } from "../../contracts/fixture.ts";
import { actionOf } from "../../contracts/support/governance.ts";
import type { Figure } from "../result.ts";
import { gasOf } from "./stage.ts";

/** Always the same moment, seconds since the epoch: a zero byte in it is cheaper than another. */
const RAN = { ranAt: 1_767_225_599n };

/** Gas of verifying and voting, which no peer does. */
export async function measureProtocol(world: World): Promise<Figure[]> {
  return [...(await benchReceipts(world)), await benchVote(world, world.signers.saltmarsh)];
}

async function benchReceipts(world: World): Promise<Figure[]> {
  const releaseId = await world.releases.submit({ version: "2.0.0" });
  await world.releases.verify(releaseId, "juniper");
  const aim = { most: 75_000 };
  const first = await gasOf(world.releases.verify(releaseId, "saltmarsh", RAN));
  const next = await gasOf(world.releases.verify(releaseId, "osprey", RAN));
  return [
    { id: "gas.receipt", value: next, unit: "gas", aim, note: "of a verifier with one among the same 32 releases" },
    { id: "gas.receipt.first", value: first, unit: "gas", note: "a verifier's first among 32 releases" },
  ];
}

async function benchVote(world: World, voter: World["signers"]["saltmarsh"]): Promise<Figure> {
  const releaseId = await world.releases.submit({ version: "3.0.0" });
  const proposal = await world.governance.propose([actionOf(world.registry, "approve", [releaseId])]);
  const value = await gasOf(world.voting.connect(voter).vote(proposal, 2, false));
  return { id: "gas.vote", value, unit: "gas", note: "a member's vote on a proposal" };
}
