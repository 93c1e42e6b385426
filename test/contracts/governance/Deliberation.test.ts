import { expect } from "chai";
import { id, ZeroHash } from "ethers";
import type { DemoRole } from "../../../deploy/protocol/accounts.ts";
import { deployFixture, skip, type World } from "../fixture.ts";
import { REQUIRED } from "../support/bonds.ts";
import { actionOf } from "../support/governance.ts";

const EVIDENCE = id("evidence");
const LIMIT = 560;

describe("Deliberation", () => {
  let world: World;
  let releaseId: bigint;
  let proposalId: bigint;
  const as = (role: DemoRole) => world.deliberation.connect(world.signers[role]);

  beforeEach(async () => {
    world = await deployFixture();
    releaseId = await world.releases.submit();
    await world.releases.verify(releaseId, "juniper");
    await world.releases.verify(releaseId, "osprey", { outcome: 2 });
    proposalId = await world.governance.propose([actionOf(world.registry, "approve", [releaseId])]);
    await world.governance.vote(proposalId, { juniper: "yes", osprey: "no", bramble: "abstain" });
  });

  it("keeps why a member voted, with what it voted when the reason is given", async () => {
    const { deliberation, signers } = world;
    await expect(as("juniper").giveReason(proposalId, "It reads what it says it reads.", EVIDENCE, releaseId))
      .to.emit(deliberation, "ReasonGiven")
      .withArgs(proposalId, signers.juniper.address, 2, "It reads what it says it reads.", EVIDENCE, releaseId);
    await expect(as("bramble").giveReason(proposalId, "My data is in it.", ZeroHash, 0))
      .to.emit(deliberation, "ReasonGiven")
      .withArgs(proposalId, signers.bramble.address, 1, "My data is in it.", ZeroHash, 0);
  });

  it("takes a receipt of a failed run as well as one of a passed run", async () => {
    await expect(as("osprey").giveReason(proposalId, "", ZeroHash, releaseId))
      .to.emit(world.deliberation, "ReasonGiven")
      .withArgs(proposalId, world.signers.osprey.address, 3, "", ZeroHash, releaseId);
  });

  it("takes evidence without words, another reason later, and one after the vote ended", async () => {
    await as("juniper").giveReason(proposalId, "First thought.", ZeroHash, 0);
    await skip(86_400);
    await expect(as("juniper").giveReason(proposalId, "", EVIDENCE, 0))
      .to.emit(world.deliberation, "ReasonGiven")
      .withArgs(proposalId, world.signers.juniper.address, 2, "", EVIDENCE, 0);
  });

  it("refuses who has not voted, on the proposal or at all", async () => {
    await expect(as("saltmarsh").giveReason(proposalId, "I would vote no.", ZeroHash, 0))
      .to.be.revertedWithCustomError(world.deliberation, "Deliberation_NotVoted")
      .withArgs(proposalId, world.signers.saltmarsh.address);
    await expect(as("juniper").giveReason(4_242n, "Which one?", ZeroHash, 0))
      .to.be.revertedWithCustomError(world.deliberation, "Deliberation_NotVoted")
      .withArgs(4_242n, world.signers.juniper.address);
  });

  it("refuses nothing at all, and counts bytes, not letters", async () => {
    await expect(as("juniper").giveReason(proposalId, "", ZeroHash, 0)).to.be.revertedWithCustomError(
      world.deliberation,
      "Deliberation_Empty",
    );
    await as("juniper").giveReason(proposalId, "ä".repeat(LIMIT / 2), ZeroHash, 0);
    await expect(as("juniper").giveReason(proposalId, `${"ä".repeat(LIMIT / 2)}.`, ZeroHash, 0))
      .to.be.revertedWithCustomError(world.deliberation, "Deliberation_ReasonTooLong")
      .withArgs(LIMIT + 1, LIMIT);
    expect(await world.deliberation.MAX_REASON()).to.equal(LIMIT);
  });

  it("refuses a receipt that the member has not", async () => {
    await expect(as("bramble").giveReason(proposalId, "I ran it.", ZeroHash, releaseId))
      .to.be.revertedWithCustomError(world.deliberation, "Deliberation_NoReceipt")
      .withArgs(releaseId, world.signers.bramble.address);
    await expect(as("juniper").giveReason(proposalId, "I ran it.", ZeroHash, releaseId + 1n))
      .to.be.revertedWithCustomError(world.deliberation, "Deliberation_NoReceipt")
      .withArgs(releaseId + 1n, world.signers.juniper.address);
  });

  it("refuses a receipt that was taken back, and one that was struck", async () => {
    const { verification, signers } = world;
    const refused = (role: "juniper" | "osprey") =>
      expect(as(role).giveReason(proposalId, "I ran it.", ZeroHash, releaseId))
        .to.be.revertedWithCustomError(world.deliberation, "Deliberation_NoReceipt")
        .withArgs(releaseId, signers[role].address);
    const challenger = verification.connect(signers.juniper);
    await challenger.challenge(releaseId, signers.osprey.address, id("counter-run"), { value: REQUIRED });
    await as("osprey").giveReason(proposalId, "It is disputed still.", ZeroHash, releaseId);
    await verification.connect(signers.osprey).answer(1n, id("it passes here"));
    await world.governance.pass([actionOf(verification, "decideChallenge", [1n, 2n])]);
    await refused("osprey");
    await challenger.revoke(releaseId);
    await refused("juniper");
  });

  it("names the document in which anybody says what it stands for, and takes it back", async () => {
    const { deliberation, signers } = world;
    for (const profile of [id("profile"), ZeroHash]) {
      await expect(as("newcomer").setProfile(profile))
        .to.emit(deliberation, "ProfileSet")
        .withArgs(signers.newcomer.address, profile);
    }
  });

  it("reads the votes of the voting plugin and the receipts of the registry that is deployed", async () => {
    expect(await world.deliberation.voting()).to.equal(world.voting.target);
    expect(await world.deliberation.verification()).to.equal(world.verification.target);
  });
});
