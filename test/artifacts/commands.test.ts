import { mkdir, mkdtemp, open, readdir, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { EXIT, UsageError } from "@commonweight/sdk/cli/command";
import { ARTIFACT_COMMANDS } from "@commonweight/sdk/cli/artifacts.node";
import { parseCid } from "@commonweight/sdk/artifacts/cid";
import { checkDag } from "@commonweight/sdk/artifacts/check";
import { bytesOf } from "@commonweight/sdk/artifacts/digests";
import { packDirectory } from "@commonweight/sdk/artifacts/directory";
import { openEmbeddedStore } from "@commonweight/sdk/artifacts/embedded.node";
import { migrate } from "@commonweight/sdk/artifacts/migrate";
import { openTestGateway } from "./support/gateway.ts";
import { bytesFrom, packRelease, utf8 } from "./support/release.ts";

describe("the commands on artifacts", function () {
  this.timeout(20_000);
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "artifacts-"))));
  afterEach(async () => rm(folder, { recursive: true }));
  const at = (...names: string[]) => join(folder, ...names);

  /** Runs a command as the program does, with settings of its own; `--json` by default. */
  async function run(name: string, args: string[], env: Record<string, string> = {}) {
    const [out, err]: [string[], string[]] = [[], []];
    const command = ARTIFACT_COMMANDS.find((one) => one.name === `artifacts ${name}`);
    const io = {
      out: (line: string) => void out.push(line),
      err: (line: string) => void err.push(line),
      env: { ARTIFACT_DIR: at("store"), ...env },
    };
    const code = await command!.run(args, io);
    return { code, out: out.join("\n"), err: err.join("\n"), json: <T>() => JSON.parse(out.join("\n")) as T };
  }

  /** What a command complains about: not understood, or not possible. */
  async function complaint(name: string, args: string[], env: Record<string, string> = {}): Promise<Error> {
    try {
      await run(name, args, env);
    } catch (error) {
      return error as Error;
    }
    throw new Error("expected a complaint, and there was none");
  }

  async function makeFolder(): Promise<string> {
    await mkdir(at("model", "suite"), { recursive: true });
    await writeFile(at("model", "weights.bin"), bytesFrom("weights", 2_500_000));
    await writeFile(at("model", "suite", "suite.json"), "{}");
    return at("model");
  }

  it("store a folder under the CID that the page computes, list it, and write it to the disk again", async () => {
    const model = await makeFolder();
    const packed = await packDirectory([
      { path: "weights.bin", content: bytesFrom("weights", 2_500_000) },
      { path: "suite/suite.json", content: utf8("{}") },
    ]);
    const added = (await run("add", [model, "--json"])).json<{ cid: string; digest: string }>();
    expect(added).to.include({ cid: packed.cid, digest: packed.digest });
    expect((await run("ls", [])).out).to.equal(packed.cid);
    const entries = (await run("ls", [packed.cid, "--json"])).json<{ name: string; type: string; bytes: number }[]>();
    expect(entries.map(({ name, type }) => [name, type])).to.deep.equal([["suite", "directory"], ["weights.bin", "file"]]);
    await run("get", [packed.cid, "--output", at("copy")]);
    expect((await readdir(at("copy"))).sort()).to.deep.equal(["suite", "weights.bin"]);
    expect(Buffer.compare(await readFile(at("copy", "weights.bin")), bytesFrom("weights", 2_500_000))).to.equal(0);
    await run("get", [`${packed.cid}/suite/suite.json`, "--output", at("suite.json")]);
    expect(await readFile(at("suite.json"), "utf8")).to.equal("{}");
    await run("get", [packed.cid, "--car", "--output", at("all.car")]);
    expect((await run("add", [at("all.car")], { ARTIFACT_DIR: at("second") })).out).to.equal(packed.cid);
  });

  it("pin from a gateway and from another store, let go, and collect", async () => {
    const gateway = await openTestGateway();
    const { car, cid } = await packRelease();
    await gateway.store.put(bytesOf(car));
    await run("pin", [cid, "--from", gateway.url]);
    await run("pin", [cid, "--from", `embedded:${at("store")}`, "--store", `embedded:${at("second")}`]);
    // A gateway speaks enough of Kubo's RPC to be a store itself.
    expect((await run("ls", ["--store", `kubo:${gateway.url}`])).out).to.equal(cid);
    await gateway.close();
    expect((await run("check", ["--store", `embedded:${at("second")}`])).code).to.equal(EXIT.pass);
    expect((await run("pin", [cid, "--remove"])).out).to.include("no longer pinned");
    const gone = (await run("gc", ["--json"])).json<{ blocks: string[]; bytes: number }>();
    expect(gone.blocks.length).to.be.greaterThan(5);
    expect(gone.bytes).to.be.greaterThan(2_500_000);
    expect((await run("ls", [])).out).to.equal("");
    expect((await complaint("pin", [cid, "--remove"])).message).to.include("no pin of this store");
  });

  describe("check", () => {
    let cid: string;
    let pack: string;
    beforeEach(async () => {
      const model = await makeFolder();
      cid = (await run("add", [model])).out;
      await run("add", [model], { ARTIFACT_DIR: at("second") });
      pack = at("store", "packs", `${cid}.car`);
    });
    const damage = async (position: number) => {
      const file = await open(pack, "r+");
      const { buffer } = await file.read(Buffer.alloc(1), 0, 1, position);
      await file.write(Buffer.from([buffer[0]! ^ 1]), 0, 1, position);
      await file.close();
    };
    const repair = () => run("check", ["--repair-from", `embedded:${at("second")}`, "--json"]);
    interface Report {
      dags: { root: string; repaired: boolean; damages: { cid: string; why: string }[]; why?: string }[];
    }

    it("finds nothing wrong where nothing is", async () => {
      const { code, err } = await run("check", []);
      expect([code, err]).to.deep.equal([EXIT.pass, "1 DAGs, all as they should be."]);
    });

    it("finds one altered bit anywhere, and makes it good from another store", async () => {
      const size = (await readFile(pack)).length;
      // The root's own node, a leaf, the last byte.
      for (const position of [160, 1_200_000, size - 1]) {
        await damage(position);
        const found = await run("check", ["--json"]);
        expect(found.code, `altered at ${position}`).to.equal(EXIT.fail);
        expect(found.json<Report>().dags[0]!.damages[0]!.why).to.include("hash to");
        const repaired = await repair();
        expect([repaired.code, repaired.json<Report>().dags[0]!.repaired], `altered at ${position}`).to.deep.equal([EXIT.pass, true]);
        expect((await run("check", [])).code, `after ${position}`).to.equal(EXIT.pass);
      }
    });

    it("makes good a file that was cut short, which no store opens with", async () => {
      await truncate(pack, 1_000_000);
      expect((await complaint("ls", [])).message).to.include("damaged");
      expect((await run("check", [])).code).to.equal(EXIT.fail);
      expect((await repair()).code).to.equal(EXIT.pass);
      expect((await run("ls", [])).out).to.equal(cid);
      expect((await run("check", [])).code).to.equal(EXIT.pass);
    });

    it("says so when the other store lacks the block as well, and leaves everything as it was", async () => {
      await damage(1_200_000);
      const before = await readFile(pack);
      const { code, json } = await run("check", ["--repair-from", `embedded:${at("empty")}`, "--json"]);
      expect(code).to.equal(EXIT.fail);
      expect(json<Report>().dags[0]!.why).to.include("not in this store");
      expect(Buffer.compare(await readFile(pack), before)).to.equal(0);
    });

    it("finds what is altered in one DAG's file, though another DAG has the same block unaltered", async () => {
      await writeFile(at("model", "more.txt"), "more");
      const other = (await run("add", [at("model")])).out;
      await damage(1_200_000); // of the weights, which both have
      const { code, json } = await run("check", ["--json"]);
      expect(code).to.equal(EXIT.fail);
      expect(json<Report>().dags.filter(({ damages }) => damages.length > 0).map(({ root }) => root)).to.deep.equal([cid]);
      // The other one's copy is as good as any: nothing needs to be fetched.
      expect((await run("check", ["--repair-from", `embedded:${at("empty")}`])).code).to.equal(EXIT.pass);
      await run("pin", [other, "--remove"]);
      await run("gc", []);
      expect((await run("check", [])).code).to.equal(EXIT.pass);
    });

    it("takes no altered block from the store it repairs from", async () => {
      await damage(1_200_000);
      pack = at("second", "packs", `${cid}.car`);
      await damage(1_200_000);
      expect((await repair()).json<Report>().dags[0]).to.deep.include({ repaired: false });
      expect((await run("check", [])).code).to.equal(EXIT.fail);
    });
  });

  describe("migrate", () => {
    const cids: string[] = [];
    beforeEach(async () => {
      cids.length = 0;
      const store = await openEmbeddedStore({ directory: at("store") });
      for (const release of ["1.0.0", "1.0.1", "1.0.2"]) {
        const { car, cid } = await packRelease(undefined, { release });
        await store.put(bytesOf(car));
        cids.push(cid);
      }
      await store.close();
    });
    const args = () => ["--from", `embedded:${at("store")}`, "--to", `embedded:${at("second")}`, "--json"];
    type Results = { root: string; state: string; why?: string }[];

    it("moves everything, and checks it where it is", async () => {
      const { code, json } = await run("migrate", args());
      expect(code).to.equal(EXIT.pass);
      expect(json<Results>().map(({ root, state }) => [root, state]).sort()).to.deep.equal(cids.map((cid) => [cid, "moved"]).sort());
      const second = await openEmbeddedStore({ directory: at("second") });
      for (const cid of cids) expect((await checkDag(second, parseCid(cid))).damages).to.deep.equal([]);
      await second.close();
      expect((await run("ls", [])).out.split("\n").sort()).to.deep.equal([...cids].sort());
    });

    it("goes on where it was interrupted", async () => {
      const [from, to] = [await openEmbeddedStore({ directory: at("store") }), await openEmbeddedStore({ directory: at("second") })];
      const controller = new AbortController();
      let error: unknown;
      try {
        for await (const { state } of migrate(from, to, controller)) {
          expect(state).to.equal("moved");
          controller.abort(new Error("power cut"));
        }
      } catch (caught) {
        error = caught;
      }
      expect(error).to.have.property("message", "power cut");
      await from.close();
      await to.close();
      const states = (await run("migrate", args())).json<Results>().map(({ state }) => state).sort();
      expect(states).to.deep.equal(["moved", "moved", "there"]);
    });

    it("tells what could not be moved, moves the rest, and is not content with what is damaged at the target", async () => {
      const [first, second, third] = cids as [string, string, string];
      const spoil = async (store: string, cid: string) => {
        const file = await open(at(store, "packs", `${cid}.car`), "r+");
        await file.write(Buffer.from("spoiled"), 0, 7, 200); // in its root, which no other DAG has
        await file.close();
      };
      await run("migrate", args());
      await spoil("second", first);
      await rm(at("second", "packs", `${second}.car`));
      await rm(at("second", "packs", `${third}.car`));
      await spoil("store", second);
      const { code, json } = await run("migrate", args());
      expect(code).to.equal(EXIT.fail);
      const states = Object.fromEntries(json<Results>().map(({ root, state }) => [root, state]));
      expect(states).to.deep.equal({ [first]: "failed", [second]: "failed", [third]: "moved" });
    });
  });

  it("say what to write instead when they are not understood", async () => {
    const wrong: [string, string[], string][] = [
      ["add", [], "one folder"],
      ["add", [at("absent")], "there is no"],
      ["get", [], "a CID"],
      ["get", ["nonsense"], "not a CID"],
      ["pin", ["bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"], "--from"],
      ["ls", ["a", "b"], "at most one"],
      ["migrate", ["--from", "embedded"], "--to"],
      ["migrate", ["--from", "embedded", "--to", "embedded"], "both embedded"],
      ["gc", ["x"], "--remove"],
      ["check", ["--mend"], "--mend"],
    ];
    for (const [name, args, word] of wrong) {
      const error = await complaint(name, args);
      expect(error, `${name} ${args.join(" ")}`).to.be.instanceOf(UsageError);
      expect(error.message).to.include(word);
    }
  });

  it("name the settings that a store lacks", async () => {
    expect((await complaint("ls", ["--store", "floppy"])).message).to.include("'floppy'").and.to.include("embedded:<folder>");
    expect((await complaint("ls", [], { ARTIFACT_STORE: "pinning" })).message).to.include("PINNING_ENDPOINT").and.to.include("PINNING_TOKEN");
    expect((await complaint("ls", [], { ARTIFACT_STORE: "web3.storage" })).message).to.include("WEB3_STORAGE_PRINCIPAL");
    expect((await complaint("ls", ["--store", "kubo:nowhere"])).message).to.include("KUBO_RPC_URL");
  });

  it("publish no file that a link leads to, and overwrite nothing", async () => {
    const model = await makeFolder();
    await writeFile(at("secret"), "secret");
    await symlink(at("secret"), join(model, "link"));
    expect((await complaint("add", [model])).message).to.include("no regular file");
    await rm(join(model, "link"));
    const { out: cid } = await run("add", [model]);
    await writeFile(at("there"), "mine");
    expect((await complaint("get", [cid, "--output", at("there")])).message).to.include("already");
    expect(await readFile(at("there"), "utf8")).to.equal("mine");
  });

  it("leave a store alone that another process, or this one, has open, and say how to reach it", async () => {
    const store = await openEmbeddedStore({ directory: at("store") });
    expect((await complaint("ls", [])).message).to.include(`process ${process.pid}`).and.to.include("kubo:");
    await store.close();
    expect((await run("ls", [])).code).to.equal(EXIT.pass);
  });
});
