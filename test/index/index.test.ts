import { mined } from "../../deploy/protocol/mined.ts";
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { hexlify, id, toBeHex, toUtf8Bytes } from "ethers";
import { demoAddress, demoWallet } from "../../deploy/protocol/accounts.ts";
import { deployedContract, type ContractName, type Contracts } from "../../sdk/src/chain/contracts.ts";
import { actOnLicenses, actOnMoney, actOnStreams, Actors, DERIVED_VERSION } from "./acts.ts";
import { openDemoWorld, type IndexedWorld } from "./demoWorld.ts";
import { disputeTests } from "./disputes.ts";
import { licenseTests } from "./licenses.ts";
import { moneyTests } from "./money.ts";
import { actOnMarket } from "./orders.ts";
import { actOnVerifiers } from "./verifierActs.ts";
import { verifierTests } from "./verifiers.ts";

const STATUSES = ["None", "Submitted", "Approved", "Suspended", "Revoked", "Withdrawn"];
const KINDS = ["FineTune", "Merge", "Quantize", "Adapter", "Distill"];
const ROLES = ["Data", "Training", "Compute", "Evaluation", "Upstream"];
const NATIVE = `0x${"0".repeat(40)}`;

const lower = (text: string): string => text.toLowerCase();
const byText = (a: string, b: string): number => a.localeCompare(b);

describe("the index of the demo world, asked beside the contracts", function () {
  this.timeout(240_000);
  let world: IndexedWorld;
  const contract = <Name extends ContractName>(name: Name): Promise<Contracts[Name]> =>
    deployedContract(name, world.deployment, world.provider);

  before(async () => {
    world = await openDemoWorld();
    const actors = await Actors.open(world);
    await actOnLicenses(actors);
    await actOnMoney(actors);
    await actOnMarket(actors);
    await actOnStreams(actors);
    await actOnVerifiers(actors);
    await world.catchUp();
  });
  after(() => world?.close());

  it("knows every release with its status, rates and digests", async () => {
    const registry = await contract("ModelRegistry");
    const { releases } = await world.query<{
      releases: Row[];
    }>(`{ releases(orderBy: releaseId) { releaseId version status
      suspendedUntil publisher { id } manifest weightsDigest suiteDigest feeBps upstreamBps charter { version }
      verifierPoolBps openRights grantableRights sharesFixed verifiers
      model { id } submittedAt passingCount failingCount } }`);
    expect(releases).to.have.lengthOf(Number(await registry.releaseCount()));
    const verification = await contract("VerificationRegistry");
    for (const release of releases) {
      const stored = await registry.releaseOf(release.releaseId);
      const { passing, failing } = await verification.countOf(release.releaseId);
      expect(release).to.deep.include({
        version: stored.version,
        status: STATUSES[Number(stored.status)],
        publisher: { id: lower(stored.publisher) },
        manifest: stored.manifest,
        weightsDigest: stored.weightsDigest,
        suiteDigest: stored.suiteDigest,
        feeBps: Number(stored.feeBps),
        upstreamBps: Number(stored.upstreamBps),
        model: { id: stored.modelId },
        verifierPoolBps: Number(stored.verifierPoolBps),
        openRights: Number(stored.openRights),
        grantableRights: Number(stored.grantableRights),
        sharesFixed: stored.sharesFixed,
        verifiers: Number(stored.verifiers),
        charter: { version: Number(stored.charterVersion) },
        submittedAt: String(stored.submittedAt),
        passingCount: Number(passing),
        failingCount: Number(failing),
      });
    }
  });

  it("links every release to its parents, ancestors, datasets and contributors", async () => {
    const registry = await contract("ModelRegistry");
    const { releases } = await world.query<{ releases: Row[] }>(`{ releases { releaseId
      parents { kind shareBps parent { releaseId } license { tokenId } } ancestors { ancestor { releaseId } }
      contributions { account { id } shareBps role } datasets { shareBps dataset { datasetId } } } }`);
    for (const { releaseId, parents, ancestors, contributions, datasets } of releases) {
      const text = (row: unknown): string => JSON.stringify(row);
      const edges = (await registry.parentsOf(releaseId)).map((edge) => ({
        kind: KINDS[Number(edge.kind)],
        shareBps: Number(edge.shareBps),
        parent: { releaseId: String(edge.parent) },
        license: edge.license === 0n ? null : { tokenId: String(edge.license) },
      }));
      expect(parents.map(text).sort(byText)).to.deep.equal(edges.map(text).sort(byText));
      const known = (await registry.ancestorsOf(releaseId)).map(String);
      expect(ancestors.map((link: Row) => link.ancestor.releaseId).sort(byText)).to.deep.equal(known.sort(byText));
      const people = (await registry.contributorsOf(releaseId)).map((person) => ({
        account: { id: lower(person.account) },
        shareBps: Number(person.shareBps),
        role: ROLES[Number(person.role)],
      }));
      expect(contributions.map(text).sort(byText)).to.deep.equal(people.map(text).sort(byText));
      const data = (await registry.datasetsOf(releaseId)).map(({ dataset, shareBps }) => ({
        shareBps: Number(shareBps),
        dataset: { datasetId: String(dataset) },
      }));
      expect(datasets.map(text).sort(byText)).to.deep.equal(data.map(text).sort(byText));
    }
    expect(
      releases.some(({ parents }) => parents.length > 0),
      "the demo world has a fine-tune"
    ).to.equal(true);
  });

  it("has read the manifest of each release, and says the same of it as the registry", async () => {
    const { releases } = await world.query<{ releases: Row[] }>(`{ releases(
      where: { version_not: "${DERIVED_VERSION}" }) { modelName version
      document { name release task files { path } tensors { name } } } }`);
    for (const { modelName, version, document } of releases) {
      expect(document, `${modelName}@${version}`).to.deep.include({ name: modelName, release: version });
      expect(document.files.length).to.be.greaterThan(3);
      expect(document.tensors.length).to.be.greaterThan(1);
    }
  });

  it("has read each receipt's report, the charters and the proposals", async () => {
    const answer = await world.query<
      Record<string, Row[]>
    >(`{ receipts { backend report { runtimeName adapterDescription } }
      charterVersions { clauseCount document { title clauses { number } } }
      proposals { kind document { title body } charterDocument { title } release { id } } }`);
    for (const { report } of answer["receipts"]!) expect(report.runtimeName).to.match(/\S/);
    for (const { clauseCount, document } of answer["charterVersions"]!) {
      expect(document.clauses).to.have.lengthOf(clauseCount);
    }
    for (const { kind, document, charterDocument, release } of answer["proposals"]!) {
      expect(document.title).to.match(/\S/);
      if (kind === "CharterAdoption") expect(charterDocument.title).to.match(/\S/);
      if (kind.startsWith("Release")) expect(release).to.not.equal(null);
    }
  });

  moneyTests(() => world);
  licenseTests(() => world);
  verifierTests(() => world);

  it("counts votes and keeps each proposal's rules as the voting plugin does", async () => {
    const voting = await contract("TokenVoting");
    const { proposals } = await world.query<{ proposals: Row[] }>(`{ proposals { proposalId yes no abstain voteCount
      startDate endDate executed snapshotBlock supportThreshold minVotingPower totalVotingPower
      actions(orderBy: position) { target value data } votes { voter { id } option votingPower } } }`);
    expect(proposals.length).to.be.greaterThan(2);
    for (const proposal of proposals) {
      const stored = await voting.getProposal(proposal.proposalId);
      expect(proposal).to.deep.include({
        yes: String(stored.tally.yes),
        no: String(stored.tally.no),
        abstain: String(stored.tally.abstain),
        executed: stored.executed,
        startDate: String(stored.parameters.startDate),
        endDate: String(stored.parameters.endDate),
        snapshotBlock: String(stored.parameters.snapshotBlock),
        supportThreshold: String(stored.parameters.supportThreshold),
        minVotingPower: String(stored.parameters.minVotingPower),
        totalVotingPower: String(await voting.totalVotingPower(stored.parameters.snapshotBlock)),
        actions: stored.actions.map(({ to, value, data }) => ({ target: lower(to), value: String(value), data })),
      });
      expect(proposal.votes).to.have.lengthOf(proposal.voteCount);
      for (const { voter, option } of proposal.votes) {
        const chosen = ["None", "Abstain", "Yes", "No"][
          Number(await voting.getVoteOption(proposal.proposalId, voter.id))
        ];
        expect(option).to.equal(chosen);
      }
    }
  });

  it("knows every member's tokens, delegate and votes, now and at each snapshot", async () => {
    const token = await contract("GovernanceERC20");
    const { members, governanceTokens, proposals } = await world.query<Record<string, Row[]>>(`{
      members { id balance votes delegate { id } } governanceTokens { totalSupply holderCount }
      proposals { snapshotBlock } }`);
    expect(governanceTokens![0].totalSupply).to.equal(String(await token.totalSupply()));
    expect(governanceTokens![0].holderCount).to.equal(members!.filter(({ balance }) => balance !== "0").length);
    for (const { id: member, balance, votes, delegate } of members!) {
      expect([balance, votes]).to.deep.equal([
        String(await token.balanceOf(member)),
        String(await token.getVotes(member)),
      ]);
      expect(delegate?.id ?? NATIVE).to.equal(lower(await token.delegates(member)));
      for (const { snapshotBlock } of proposals!) {
        const { votingPowerChanges } = await world.query<{ votingPowerChanges: Row[] }>(`{ votingPowerChanges(first: 1,
          where: { member: "${member}", blockNumber_lte: ${snapshotBlock} }, orderBy: sequence, orderDirection: desc) {
          after } }`);
        const past = String(await token.getPastVotes(member, snapshotBlock));
        expect(votingPowerChanges[0]?.after ?? "0").to.equal(past);
      }
    }
  });

  it("lists the permissions that hold, and none that does not", async () => {
    const dao = await contract("DAO");
    const { permissionGrants } = await world.query<{
      permissionGrants: Row[];
    }>(`{ permissionGrants(first: 1000) { where who
      permissionId active condition } }`);
    expect(permissionGrants.length).to.be.greaterThan(5);
    for (const { where, who, permissionId, active, condition } of permissionGrants) {
      if (condition) continue;
      expect(await dao.isGranted(where, who, permissionId, "0x")).to.equal(active);
    }
    const executors = permissionGrants.filter((grant) => grant.active && grant.permissionId === EXECUTE);
    expect(executors.map(({ condition }) => condition)).to.not.include(null);
  });

  it("puts every activity of a model or an account on its timeline, in the order of the chain", async () => {
    const { activities, models, accounts } = await world.query<Record<string, Row[]>>(`{
      activities(first: 1000, orderBy: sequence) { id sequence type blockNumber model { id } accounts { id } }
      models { id activities(first: 1000) { id } } accounts { id activities(first: 1000) { id } } }`);
    const ids = (rows: Row[]): string[] => rows.map((row) => row.id as string).sort(byText);
    for (const { id: model, activities: own } of models!) {
      expect(ids(own)).to.deep.equal(ids(activities!.filter((activity) => activity.model?.id === model)));
    }
    for (const { id: account, activities: own } of accounts!) {
      const concerned = activities!.filter(({ accounts: all }) => all.some((one: Row) => one.id === account));
      expect(ids(own)).to.deep.equal(ids(concerned));
    }
    const order = activities!.map(({ sequence }) => BigInt(sequence));
    expect(new Set(order).size).to.equal(order.length);
    for (const { sequence, blockNumber } of activities!) expect(BigInt(sequence) >> 32n).to.equal(BigInt(blockNumber));
  });

  it("answers every query of its README", async () => {
    const readme = readFileSync(new URL("../../subgraph/README.md", import.meta.url), "utf8");
    const queries = [...readme.matchAll(/```graphql\n(.*?)```/gs)].map(([, query]) => query!);
    expect(queries.length).to.be.greaterThan(10);
    const kestrel = lower(demoAddress("kestrel"));
    const ids = {
      Model: id("kestrel/glyph-reader"),
      Proposal: toBeHex(0, 32),
      License: toBeHex((1n << 32n) | 1n, 32),
      Dispute: toBeHex(1, 8),
      Refunds: toBeHex(1, 8),
    } as Record<string, string>;
    for (const query of queries) {
      const name = /^query (\w+)/.exec(query)?.[1] ?? "";
      const variables = {
        id: ids[name] ?? kestrel,
        account: kestrel,
        member: kestrel,
        block: 1_000_000,
        now: 1,
        before: String(1n << 60n),
        releases: [toBeHex(1, 8)],
        datasets: [toBeHex(1, 8)],
      };
      const answer = await world.query<Record<string, unknown>>(query, variables);
      for (const [field, value] of Object.entries(answer)) expect(value, `${name} ${field}`).to.not.equal(null);
    }
  });

  describe("when a member proposes what nobody can read", () => {
    const cases: [string, string][] = [
      ["bytes that are no text", "0xff00fe80"],
      ["nothing", "0x"],
      ["a CID in another spelling", hexlify(toUtf8Bytes("ipfs://QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKM6xz"))],
      ["a CID with a path", hexlify(toUtf8Bytes(`ipfs://${"b".repeat(59)}/../../etc`))],
      ["a CID of 59 characters that is none", hexlify(toUtf8Bytes(`ipfs://${"b".repeat(59)}`))],
    ];

    it("goes on, without a document", async () => {
      const juniper = demoWallet("juniper").connect(world.provider);
      const voting = (await contract("TokenVoting")).connect(juniper);
      for (const [, metadata] of cases) {
        const actions = [
          { to: NATIVE, value: 0n, data: "0x12" },
          { to: await voting.getAddress(), value: 0n, data: "0x" },
        ];
        await mined(await voting.createProposal(metadata, actions, 0n, 0n, 0n, 0, false));
      }
      await world.catchUp();
      const { proposals } = await world.query<{ proposals: Row[] }>(`{ proposals(first: ${cases.length},
        orderBy: proposalId, orderDirection: desc) { metadata documentCid document { id } kind actionCount } }`);
      expect(proposals.map(({ metadata }) => metadata)).to.deep.equal(cases.map(([, metadata]) => metadata).reverse());
      for (const proposal of proposals) {
        expect(proposal).to.deep.include({ documentCid: null, document: null, kind: "Other", actionCount: 2 });
      }
    });
  });

  // Last: disputes stop what the tests above look at.
  describe("after disputes, refunds and vetoes", () => disputeTests(() => world));
});

/** keccak256("EXECUTE_PERMISSION") */
const EXECUTE = "0xbf04b4486c9663d805744005c3da000eda93de6e3308a4a7a812eb565327b78d";

// Rows of the index: their shape is what each query asks for.
type Row = any;
