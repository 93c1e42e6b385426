import { expect } from "chai";
import { id, ZeroHash } from "ethers";
import { deployFixture, ethers, type World } from "../fixture.ts";
import { actionOf } from "../support/governance.ts";

const REASON = id("reason");

describe("CouncilVeto", () => {
  let world: World;
  let proposalId: bigint;
  /** What the veto answers when the DAO itself calls: the DAO swallows a failing action's reason. */
  const asDao = async () => world.veto.connect(await ethers.getImpersonatedSigner(world.dao.target as string));

  beforeEach(async () => {
    world = await deployFixture();
    proposalId = await world.governance.carry([{ to: world.signers.newcomer.address, value: 0n, data: "0x" }]);
  });

  const veto = (proposal = proposalId, reason = REASON) =>
    world.councilActs.act([actionOf(world.veto, "veto", [proposal, reason])]);
  const overrule = (proposal = proposalId) => world.governance.pass([actionOf(world.veto, "overrule", [proposal])]);

  it("starts with no proposal vetoed, and names the plugin whose proposals it stops", async () => {
    expect(await world.veto.isVetoed(proposalId)).to.equal(false);
    expect(await world.veto.voting()).to.equal(world.voting.target);
    expect(await world.veto.dao()).to.equal(world.dao.target);
  });

  it("stops a proposal, with a reason or without", async () => {
    await expect(veto()).to.emit(world.veto, "ProposalVetoed").withArgs(proposalId, REASON);
    expect(await world.veto.isVetoed(proposalId)).to.equal(true);
    const open = await world.governance.propose([{ to: world.signers.harbour.address, value: 0n, data: "0x" }]);
    await expect(veto(open, ZeroHash)).to.emit(world.veto, "ProposalVetoed").withArgs(open, ZeroHash);
    expect(await world.veto.isVetoed(open)).to.equal(true);
  });

  it("lets the DAO overrule, for good", async () => {
    await veto();
    await expect(Promise.resolve(await overrule())).to.emit(world.veto, "VetoOverruled").withArgs(proposalId);
    expect(await world.veto.isVetoed(proposalId)).to.equal(false);
    await expect((await asDao()).veto.staticCall(proposalId, REASON))
      .to.be.revertedWithCustomError(world.veto, "CouncilVeto_Overruled")
      .withArgs(proposalId);
    await expect((await asDao()).overrule.staticCall(proposalId))
      .to.be.revertedWithCustomError(world.veto, "CouncilVeto_NotVetoed")
      .withArgs(proposalId);
  });

  it("happens once a proposal", async () => {
    await veto();
    await expect((await asDao()).veto.staticCall(proposalId, ZeroHash))
      .to.be.revertedWithCustomError(world.veto, "CouncilVeto_AlreadyVetoed")
      .withArgs(proposalId);
  });

  it("refuses a proposal that does not exist, or is executed", async () => {
    await expect((await asDao()).veto.staticCall(4_242n, REASON))
      .to.be.revertedWithCustomError(world.veto, "CouncilVeto_UnknownProposal")
      .withArgs(4_242n);
    await world.governance.waitFor(proposalId);
    await world.governance.execute(proposalId);
    await expect((await asDao()).veto.staticCall(proposalId, REASON))
      .to.be.revertedWithCustomError(world.veto, "CouncilVeto_AlreadyExecuted")
      .withArgs(proposalId);
  });

  it("overrules nothing that is not vetoed", async () => {
    await expect((await asDao()).overrule.staticCall(proposalId))
      .to.be.revertedWithCustomError(world.veto, "CouncilVeto_NotVetoed")
      .withArgs(proposalId);
  });

  it("is for the DAO alone to call", async () => {
    const { veto: contract, signers } = world;
    for (const [permission, act] of [
      ["VETO_PERMISSION", () => contract.connect(signers.juniper).veto(proposalId, REASON)],
      ["OVERRULE_PERMISSION", () => contract.connect(signers.juniper).overrule(proposalId)],
    ] as const) {
      await expect(act())
        .to.be.revertedWithCustomError(contract, "DaoAuthority_Unauthorized")
        .withArgs(contract.target, signers.juniper.address, id(permission));
    }
  });
});
