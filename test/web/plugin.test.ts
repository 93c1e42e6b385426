import { expect } from "chai";
import { AbiCoder, id, keccak256 } from "ethers";
import { contractInterface } from "../../sdk/src/chain/contracts.ts";
import { decodeActions } from "../../web/src/lib/governance/decode.ts";
import { allFlags } from "../../web/src/lib/governance/flags.ts";
import { knownRepos } from "../../web/src/lib/governance/known-repos.ts";
import {
  applyPlugin, installedPlugin, newestTag, preparedIn, prepareInstallation, prepareUpdate, readTag, typedError,
  type PreparedPlugin,
} from "../../web/src/lib/governance/plugin.ts";
import type { Rpc } from "../../web/src/lib/chain/rpc.ts";

const address = (digit: string) => `0x${digit.repeat(40)}`;
const contracts = { DAO: address("1"), TokenVoting: address("2"), PluginSetupProcessor: address("4") };
const [PLUGIN, REPO, HELPER, STRANGER] = [address("6"), address("7"), address("8"), address("9")];
const tag = { release: 1, build: 2 };
const execute = { operation: 0, where: contracts.DAO, who: PLUGIN, condition: address("0"), permissionId: id("EXECUTE_PERMISSION") };
const processor = await contractInterface("PluginSetupProcessor");

interface Log {
  address: string;
  topics: string[];
  data: string;
}
const log = (name: string, values: readonly unknown[], from = contracts.PluginSetupProcessor): Log => ({
  address: from, ...processor.encodeEventLog(name, values),
});
const setup = (permissions: readonly object[]) => ({ helpers: [HELPER], permissions });
const installation = (preparedId = id("prepared"), dao = contracts.DAO) =>
  log("InstallationPrepared", [STRANGER, dao, preparedId, REPO, tag, "0x", PLUGIN, setup([execute])]);
const update = (permissions: readonly object[] = []) =>
  log("UpdatePrepared", [
    STRANGER, contracts.DAO, id("updated"), REPO, { release: 1, build: 3 },
    { plugin: PLUGIN, currentHelpers: [HELPER], data: "0x" }, setup(permissions), "0xabcd",
  ]);

const read = async (prepared: PreparedPlugin) => {
  const actions = await applyPlugin(contracts, prepared);
  const decoded = await decodeActions(actions, { contracts, releases: {}, nameOf: () => undefined });
  return { actions, titles: decoded.map(({ title }) => title), decoded };
};

describe("A plugin that was prepared", () => {
  it("is read from the processor's own event for this DAO, and from no other", async () => {
    const prepared = await preparedIn([installation(id("other"), STRANGER), installation()], contracts);
    expect(prepared).to.deep.equal({
      kind: "install", plugin: PLUGIN, repo: REPO, tag, permissions: [execute], helpers: [HELPER], initData: "0x",
    });
    const foreign = { ...installation(), address: STRANGER };
    expect(await preparedIn([foreign, installation(id("other"), STRANGER)], contracts)).to.equal(null);
  });

  it("is installed while the processor holds ROOT, which the last call takes from it", async () => {
    const { actions, titles, decoded } = await read((await preparedIn([installation()], contracts))!);
    expect(titles).to.deep.equal([
      "Give PluginSetupProcessor the permission ROOT on DAO",
      "Install version 1.2 of the plugin from 0x7777…7777",
      "Take the permission ROOT on DAO from PluginSetupProcessor",
    ]);
    const [dao, params] = processor.decodeFunctionData("applyInstallation", actions[1]!.data);
    expect([dao, params.plugin, params.helpersHash]).to.deep.equal([
      contracts.DAO, PLUGIN, keccak256(AbiCoder.defaultAbiCoder().encode(["address[]"], [[HELPER]])),
    ]);
    expect(decoded[1]?.facts).to.deep.include({ label: "Gives (1 of 1)", value: "EXECUTE on DAO: 0x6666…6666" });
    const dangers = allFlags(decoded).filter(({ level }) => level === "danger").map(({ sentence }) => sentence);
    expect(dangers.find((one) => one.includes("EXECUTE"))).to.contain("Nothing limits it");
    expect(dangers.some((one) => one.includes("ROOT on DAO"))).to.equal(true);
  });

  it("is upgraded with leave to replace that plugin's code alone, if it asks for no permissions", async () => {
    const { actions, titles } = await read((await preparedIn([update()], contracts))!);
    expect(titles).to.deep.equal([
      "Give PluginSetupProcessor the permission UPGRADE_PLUGIN on 0x6666…6666",
      "Upgrade 0x6666…6666 to version 1.3 from 0x7777…7777",
      "Take the permission UPGRADE_PLUGIN on 0x6666…6666 from PluginSetupProcessor",
    ]);
    expect(processor.decodeFunctionData("applyUpdate", actions[1]!.data)[1].initData).to.equal("0xabcd");
    const asking = await read((await preparedIn([update([execute])], contracts))!);
    expect(asking.titles).to.have.length(5);
    expect(asking.titles.at(-1)).to.equal(asking.titles[0]!.replace("Give PluginSetupProcessor the", "Take the") + " from PluginSetupProcessor");
  });
});

describe("What is installed of a plugin", () => {
  const applied = (name: string, preparedId: string) =>
    log(name, name === "UninstallationApplied" ? [contracts.DAO, PLUGIN, preparedId] : [contracts.DAO, PLUGIN, preparedId, id("applied")]);
  const rpc = (appliedLogs: Log[], preparedLogs: Log[]): Rpc => ({
    request: async <Result>(method: string, parameters: readonly unknown[] = []) => {
      if (method === "eth_blockNumber") return "0x10" as Result;
      const [{ topics }] = parameters as [{ topics: unknown[] }];
      return (topics[1] === null ? preparedLogs : appliedLogs) as Result;
    },
  });

  it("is what was applied last, with the contracts that came with it", async () => {
    const node = rpc([applied("InstallationApplied", id("prepared")), applied("UpdateApplied", id("updated"))], [installation(), update()]);
    expect(await installedPlugin(node, contracts, PLUGIN, 7)).to.deep.equal({ repo: REPO, tag: { release: 1, build: 3 }, helpers: [HELPER] });
    const installed = { repo: REPO, tag, helpers: [HELPER] };
    const call = prepareUpdate(contracts.DAO, PLUGIN, installed, { release: 1, build: 3 }, "");
    expect("args" in call && processor.encodeFunctionData("prepareUpdate", call.args)).to.be.a("string");
  });

  it("is nothing before, after its removal, or when its preparation is not to be found", async () => {
    const installedFirst = applied("InstallationApplied", id("prepared"));
    for (const [node, why] of [
      [rpc([], []), "before"],
      [rpc([installedFirst, applied("UninstallationApplied", id("gone"))], [installation()]), "removed"],
      [rpc([installedFirst], []), "unknown"],
    ] as const) expect(await installedPlugin(node, contracts, PLUGIN, 7), why).to.equal(null);
  });

  it("has a newest build, unless the address is no repository", async () => {
    const word = (value: number) => `0x${value.toString(16).padStart(64, "0")}`;
    const node = (answers: string[]): Rpc => ({ request: async <Result>() => answers.shift() as Result });
    expect(await newestTag(node([word(2), word(5)]), REPO)).to.deep.equal({ release: 2, build: 5 });
    expect(await newestTag(node([word(5)]), REPO, 1)).to.deep.equal({ release: 1, build: 5 });
    expect(await newestTag(node(["0x"]), REPO)).to.equal(null);
    expect(await newestTag(node([word(0), word(0)]), REPO)).to.equal(null);
  });
});

describe("The repositories that need not be pasted", () => {
  const word = (value: number) => `0x${value.toString(16).padStart(64, "0")}`;
  const [VOTING_REPO, COUNCIL] = [address("a"), address("b")];
  const known = { ...contracts, TokenVotingRepo: VOTING_REPO, Council: COUNCIL, MultisigRepo: REPO };

  /** A node on which the council came from REPO, and TokenVoting from nothing that is told. */
  const node = (refusesLogs = false): Rpc => ({
    request: async <Result>(method: string, [what]: readonly unknown[] = []) => {
      if (method === "eth_blockNumber") return "0x10" as Result;
      const { topics = [], to } = what as { topics?: unknown[]; to?: string };
      if (method === "eth_call") return word(to === REPO ? 1 : 2) as Result;
      if (refusesLogs) throw new Error("the range is too wide");
      if (topics.length < 4 && topics[1] === null) return [councilPrepared] as Result;
      return ((topics[2] as string).endsWith(COUNCIL.slice(2)) ? [councilApplied] : []) as Result;
    },
  });
  const councilPrepared = log("InstallationPrepared", [
    STRANGER, contracts.DAO, id("council"), REPO, tag, "0x", COUNCIL, setup([]),
  ]);
  const councilApplied = log("InstallationApplied", [contracts.DAO, COUNCIL, id("council"), id("applied")]);

  it("are those of the deployment, with their newest versions and what was installed from them", async () => {
    expect(await knownRepos(node(), known, 7)).to.deep.equal([
      {
        address: VOTING_REPO, name: "TokenVoting", installed: "", newest: { release: 2, build: 2 },
        about: "Aragon's: members vote, each with the weight of a token",
      },
      {
        address: REPO, name: "Multisig", installed: "installed as Council, 1.2", newest: { release: 1, build: 1 },
        about: "Aragon's: some of a fixed group approve together",
      },
    ]);
  });

  it("are found by what is installed where the deployment did not publish them", async () => {
    const { MultisigRepo: _, ...official } = known;
    expect((await knownRepos(node(), official, 7)).map((one) => one.address)).to.deep.equal([VOTING_REPO, REPO]);
  });

  it("are the deployment's alone where the node does not tell what is installed", async () => {
    const found = await knownRepos(node(true), known, 7);
    expect(found.map(({ name, installed }) => [name, installed])).to.deep.equal([["TokenVoting", ""], ["Multisig", ""]]);
  });
});

describe("What is typed to have a plugin prepared", () => {
  it("is a version as release and build", () => {
    expect(readTag(" 1.12 ")).to.deep.equal({ release: 1, build: 12 });
    for (const wrong of ["1", "0.1", "1.0", "256.1", "1.65536", "v1.2", ""]) expect(readTag(wrong), wrong).to.equal(null);
  });

  it("is said to be wrong before anything is sent", () => {
    expect(typedError("repo", "0x12")).to.contain("40 characters");
    expect(typedError("data", "0x123")).to.contain("even number");
    expect([typedError("data", ""), typedError("tag", "1.2"), typedError("hash", id("x"))]).to.deep.equal([undefined, undefined, undefined]);
    const call = prepareInstallation(contracts.DAO, REPO, tag, " ");
    expect("args" in call && processor.encodeFunctionData("prepareInstallation", call.args)).to.be.a("string");
  });
});
