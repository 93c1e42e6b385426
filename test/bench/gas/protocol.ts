import { id, ZeroAddress } from "ethers";
import type { World } from "../../contracts/fixture.ts";
import { actionOf } from "../../contracts/support/governance.ts";
import type { Figure } from "../result.ts";
import { measureAttestations } from "./peers/attestations.ts";
import { gasOf, type Stage } from "./stage.ts";

/** Always the same moment, seconds since the epoch: a zero byte in it is cheaper than another. */
const RAN = { ranAt: 1_767_225_599n };

/** Gas of verifying, beside attesting the same elsewhere, and of voting. */
export async function measureProtocol(world: World, stage: Stage): Promise<Figure[]> {
  const receipts = await benchReceipts(world, stage);
  return [...receipts, ...(await benchBonds(world)), await benchVote(world, world.signers.saltmarsh)];
}

async function benchReceipts(world: World, stage: Stage): Promise<Figure[]> {
  const releaseId = await world.releases.submit({ version: "2.0.0" });
  const receipt = await world.releases.receipt(releaseId, "juniper", RAN);
  const attested = await measureAttestations(stage, [receipt, { ...receipt, releaseId: releaseId + 1n }]);
  const peers = { EAS: attested.relayed, "EAS, own": attested.own };
  await world.releases.verify(releaseId, "juniper");
  const first = await gasOf(world.releases.verify(releaseId, "saltmarsh", RAN));
  const next = await gasOf(world.releases.verify(releaseId, "osprey", RAN));
  const note = "a receipt of a verifier with one among the same 16 releases, relayed";
  return [
    { id: "gas.receipt", value: next, unit: "gas", aim: { most: 75_000 }, peers, note },
    { id: "gas.receipt.first", value: first, unit: "gas", peers, note: "the first among them, relayed" },
  ];
}

async function benchBonds(world: World): Promise<Figure[]> {
  const { verification, signers, releases } = world;
  const releaseId = await releases.submit({ version: "2.1.0" });
  await releases.verify(releaseId, "juniper");
  await releases.verify(releaseId, "newcomer", { outcome: 2 });
  const { required } = await verification.bondTerms();
  const challenger = verification.connect(signers.newcomer);
  const bond = await gasOf(verification.connect(signers.harbour).bond({ value: required }));
  const unbond = await gasOf(verification.connect(signers.harbour).unbond(required));
  const challenge = await gasOf(
    challenger.challenge(releaseId, signers.juniper.address, id("evidence"), { value: required }),
  );
  await verification.connect(signers.juniper).answer(1n, id("it passes here"));
  await world.governance.pass([actionOf(verification, "decideChallenge", [1n, 2n])]);
  const withdraw = await gasOf(challenger.withdraw(ZeroAddress));
  const revoke = await gasOf(challenger.revoke(releaseId));
  const figure = (name: string, value: number, note: string) => ({ id: `gas.${name}`, value, unit: "gas" as const, note });
  return [
    figure("bond", bond, "bond for the first time"),
    figure("unbond", unbond, "take the bond back, after its delay"),
    figure("challenge", challenge, "challenge a receipt"),
    figure("challenge.withdraw", withdraw, "withdraw what an upheld challenge brought"),
    figure("receipt.revoke", revoke, "take a receipt back"),
  ];
}

async function benchVote(world: World, voter: World["signers"]["saltmarsh"]): Promise<Figure> {
  const releaseId = await world.releases.submit({ version: "3.0.0" });
  const proposal = await world.governance.propose([actionOf(world.registry, "approve", [releaseId])]);
  const value = await gasOf(world.voting.connect(voter).vote(proposal, 2, false));
  return { id: "gas.vote", value, unit: "gas", note: "a member's vote on a proposal" };
}
