import { expect } from "chai";
import { id } from "ethers";
import { permissionsInForce, strayGrants, permissionName } from "../../../deploy/protocol/permissions.ts";
import { deployFixture, ethers } from "../fixture.ts";
import { actionOf } from "../support/governance.ts";
import { PROCESS } from "../support/process.ts";

const MANAGERS = ["DAO", "ManagementDAO", "TokenVotingRepo", "RoyaltyTreasuryRepo", "MultisigRepo"];

async function walk() {
  const world = await deployFixture();
  const { contracts } = world.deployment;
  const managers = MANAGERS.map((name) => contracts[name]!.address);
  const grants = await permissionsInForce(ethers.provider, managers, 0);
  const names = new Map(Object.entries(contracts).map(([name, { address }]) => [address, name]));
  const nameOf = (address: string) => names.get(address) ?? address;
  return { world, managers, grants, nameOf };
}

/** Every permission in force after a deployment, wherever it is held: who may do what, and under which condition. */
const IN_FORCE = `
  DAO: DAO holds ADOPT on EthicsCharter
  DAO: DAO holds APPROVE on ModelRegistry
  DAO: DAO holds DECIDE on EthicsBoard
  DAO: DAO holds DIVERT on Refunds
  DAO: DAO holds JUDGE on VerificationRegistry
  DAO: DAO holds LIST_CURRENCY on CurrencyList
  DAO: DAO holds MINT on GovernanceERC20
  DAO: DAO holds OVERRULE on CouncilVeto
  DAO: DAO holds REGISTER_STANDARD_CALLBACK on DAO
  DAO: DAO holds ROOT on DAO
  DAO: DAO holds SET_METADATA on DAO
  DAO: DAO holds SET_MODULE on ModelRegistry
  DAO: DAO holds SET_TERMS on VerificationRegistry
  DAO: DAO holds SET_TRUSTED_FORWARDER on DAO
  DAO: DAO holds SUSPEND on EthicsBoard
  DAO: DAO holds UPDATE_MULTISIG_SETTINGS on Council
  DAO: DAO holds UPDATE_VOTING_SETTINGS on TokenVoting
  DAO: DAO holds UPGRADE_DAO on DAO
  DAO: DAO holds UPGRADE_PLUGIN on Council
  DAO: DAO holds UPGRADE_PLUGIN on RoyaltyTreasury
  DAO: DAO holds UPGRADE_PLUGIN on TokenVoting
  DAO: DAO holds VETO on CouncilVeto
  DAO: Council holds EXECUTE on DAO under CouncilCondition
  DAO: RoyaltyTreasury holds EXECUTE on DAO under RoyaltyPaymentCondition
  DAO: TokenVoting holds EXECUTE on DAO under RoyaltyReserveCondition
  DAO: EthicsBoard holds REINSTATE on ModelRegistry
  DAO: EthicsBoard holds REVOKE on ModelRegistry
  DAO: EthicsBoard holds SUSPEND on ModelRegistry
  DAO: Refunds holds COLLECT on RoyaltyTreasury
  ManagementDAO: DAO holds ROOT on ManagementDAO
  ManagementDAO: DAOFactory holds REGISTER_DAO on DAORegistry
  ManagementDAO: PluginRepoFactory holds REGISTER_PLUGIN_REPO on PluginRepoRegistry
  MultisigRepo: DAO holds MAINTAINER on MultisigRepo
  MultisigRepo: DAO holds ROOT on MultisigRepo
  MultisigRepo: DAO holds UPGRADE_REPO on MultisigRepo
  RoyaltyTreasuryRepo: DAO holds MAINTAINER on RoyaltyTreasuryRepo
  RoyaltyTreasuryRepo: DAO holds ROOT on RoyaltyTreasuryRepo
  RoyaltyTreasuryRepo: DAO holds UPGRADE_REPO on RoyaltyTreasuryRepo
  TokenVotingRepo: DAO holds MAINTAINER on TokenVotingRepo
  TokenVotingRepo: DAO holds ROOT on TokenVotingRepo
  TokenVotingRepo: DAO holds UPGRADE_REPO on TokenVotingRepo`;

describe("Hand-over", () => {
  it("leaves these permissions in force and no other", async () => {
    const { grants, nameOf } = await walk();
    const found = grants.map(({ manager, where, who, permissionId, condition }) => {
      const under = condition === undefined ? "" : ` under ${nameOf(condition)}`;
      return `${nameOf(manager)}: ${nameOf(who)} holds ${permissionName(permissionId)} on ${nameOf(where)}${under}`;
    });

    expect(found).to.have.members(IN_FORCE.trim().split(/\n\s*/));
  });

  it("leaves nothing with an account without code, nor with anybody, nor EXECUTE without a condition", async () => {
    const { grants } = await walk();

    expect(await strayGrants(ethers.provider, grants)).to.deep.equal([]);
  });

  it("leaves no permission manager on the chain out of the walk", async () => {
    const { managers } = await walk();
    const granted = id("Granted(bytes32,address,address,address,address)");
    const logs = await ethers.provider.getLogs({ fromBlock: 0, toBlock: "latest", topics: [granted] });

    expect([...new Set(logs.map(({ address }) => address))]).to.have.members(managers);
  });

  it("answers every account of the demo that it may do none of it", async () => {
    const { world, managers, grants } = await walk();
    const accounts = Object.values(world.signers).map(({ address }) => address);
    for (const { manager, where, permissionId } of grants.filter(({ manager }) => managers.includes(manager))) {
      const asked = world.dao.attach(manager) as typeof world.dao;
      const held = await Promise.all(accounts.map((who) => asked.isGranted(where, who, permissionId, "0x")));
      expect(held, permissionName(permissionId)).to.deep.equal(accounts.map(() => false));
    }
  });

  it("puts each plugin's EXECUTE under a condition that has code and cannot change", async () => {
    const { grants } = await walk();
    const conditions = grants.flatMap(({ condition }) => condition ?? []);

    expect(conditions).to.have.length(3);
    const slot = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc"; // EIP-1967
    for (const condition of conditions) {
      expect(await ethers.provider.getCode(condition)).to.not.equal("0x");
      expect(BigInt(await ethers.provider.getStorage(condition, slot))).to.equal(0n);
    }
  });

  it("adopts the first charter and names the verification registry", async () => {
    const { charter, registry, verification } = await deployFixture();

    expect(await charter.currentVersion()).to.equal(1n);
    expect((await charter.policyOf(1)).receiptsRequired).to.equal(2n);
    expect(await registry.verificationRegistry()).to.equal(verification.target);
  });

  it("lets the deployer do nothing more", async () => {
    const { dao, charter, signers } = await deployFixture();

    const execution = dao.connect(signers.deployer).execute(id("again"), [], 0);
    await expect(execution).to.be.revertedWithCustomError(dao, "Unauthorized");
    const policy = { receiptsRequired: 1, acceptedBackends: 2, feeBps: 0, forbiddenRights: 0, verifierPoolBps: 0 };
    const adoption = charter.connect(signers.deployer).adopt(id("document"), 1, policy, PROCESS);
    await expect(adoption).to.be.revertedWithCustomError(charter, "DaoAuthority_Unauthorized");
  });

  it("lets a vote adopt the next charter", async () => {
    const { charter, governance } = await deployFixture();
    const policy = { receiptsRequired: 2, acceptedBackends: 2, feeBps: 500, forbiddenRights: 128, verifierPoolBps: 0 };

    await governance.pass([actionOf(charter, "adopt", [id("document"), 7, policy, PROCESS])]);

    expect(await charter.currentVersion()).to.equal(2n);
  });

  it("sees a permission that a later vote gives to a person", async () => {
    const { world, managers } = await walk();
    const { dao, governance, registry, signers } = world;
    const approve = id("APPROVE_PERMISSION");
    const grant = actionOf(dao, "grant", [registry.target, signers.harbour.address, approve]);
    await governance.pass([grant]);

    const stray = await strayGrants(ethers.provider, await permissionsInForce(ethers.provider, managers, 0));

    expect(stray.map(({ who, permissionId }) => ({ who, permissionId }))).to.deep.equal([
      { who: signers.harbour.address, permissionId: approve },
    ]);
  });
});
