import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { Interface } from "ethers";
import { allCommands } from "@commonweight/sdk/cli/main.node";
import { VERIFICATION_REGISTRY } from "@commonweight/sdk/cli/recorded.node";
import { MODEL_REGISTRY } from "@commonweight/sdk/cli/model-registry";
import { documentCid } from "@commonweight/sdk/artifacts/cid";
import { newestReleased, versionsInIndex } from "@commonweight/sdk/cli/versions.node";
import { unwrap, wrap } from "@commonweight/sdk/cli/wrap";
import { shorten } from "@commonweight/sdk/verify/shorten";
import { KEY, REGISTRY } from "./support/signed.ts";

const ROOT = path.join(import.meta.dirname, "../..");
const BIN = path.join(ROOT, "sdk/bin/commonweight.mjs");
const MODEL = path.join(ROOT, "deploy/seed/models/field-sense");

/** Runs the real program. */
async function commonweight(args: string[], env: Record<string, string> = {}): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [BIN, ...args], { cwd: ROOT, env: { PATH: process.env["PATH"], ...env } });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? -1, out, err }));
  });
}

describe("the command line", function () {
  this.timeout(120_000);
  let folder: string;
  before(async () => (folder = await mkdtemp(path.join(tmpdir(), "commonweight-cli-"))));
  after(() => rm(folder, { recursive: true, force: true }));

  const copy = async (name: string) => {
    const to = path.join(folder, name);
    await cp(MODEL, to, { recursive: true });
    return to;
  };

  it("lists its commands, and explains each", async () => {
    const { code, out } = await commonweight([]);
    expect(code).to.equal(0);
    for (const { name, summary } of await allCommands()) expect(out).to.include(name).and.to.include(summary);
    const help = await commonweight(["receipt", "check", "--help"]);
    expect(help).to.include({ code: 0 });
    expect(help.out).to.match(/^commonweight receipt check <file \| link>/);
  });

  it("passes a release folder with exit code 0, and prints the report alone with --json", async () => {
    for (const backend of ["cpu", "wasm"]) {
      const { code, out, err } = await commonweight(["verify", MODEL, "--backend", backend, "--json"]);
      expect(err).to.equal("");
      expect(code).to.equal(0);
      expect(JSON.parse(out)).to.include({ outcome: "pass", backend });
    }
  });

  it("finds a backend by itself, and says on what it ran", async () => {
    const { code, out, err } = await commonweight(["verify", MODEL]);
    expect(out).to.match(/^kestrel\/field-sense@1\.0\.0: pass/);
    expect(out).to.match(/ran on {5}(webgpu|cpu|wasm), onnxruntime-(node|web) 1\./);
    expect(code).to.equal(0);
    expect(err).to.match(/198 of 198 cases/);
  });

  it("fails a model that does not do what its suite says with exit code 1", async () => {
    const at = await copy("worse");
    const weights = path.join(at, "model.onnx");
    const bytes = await readFile(weights);
    for (let i = bytes.length >> 2; i < (bytes.length >> 2) + 4000; i++) bytes[i]! ^= 0x20;
    await writeFile(weights, bytes);
    // Without its manifest nobody said what the weights hash to.
    await rm(path.join(at, "manifest.json"));
    const { code, out } = await commonweight(["verify", at, "--backend", "cpu"]);
    expect(code).to.equal(1);
    expect(out).to.match(/: fail\n/).and.to.match(/elements farther from the expected ones|NaN or infinite/);
  });

  it("says nothing, with exit code 2, of files that are not the manifest's", async () => {
    const at = await copy("altered");
    const weights = path.join(at, "model.onnx");
    const bytes = await readFile(weights);
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(weights, bytes);
    const { code, out, err } = await commonweight(["verify", at, "--backend", "cpu"]);
    expect(code).to.equal(2);
    expect(out).to.equal("");
    expect(err).to.match(/these are not its weights\. \[digest-mismatch\]/);
  });

  it("refuses what it does not understand with exit code 64, and says what to write", async () => {
    const cases: [string[], RegExp][] = [
      [["polish"], /there is no command 'polish'/],
      [["verify"], /expected one folder, owner\/slug or owner\/slug@version/],
      [["verify", "/nowhere"], /'\/nowhere' is neither a folder nor owner\/slug@version/],
      [["verify", MODEL, "--backend", "tpu"], /--backend: expected auto, webgpu, wasm, cpu, found 'tpu'/],
      [["verify", MODEL, "--batch", "0"], /--batch: expected a whole number from 1, found '0'/],
      [["verify", MODEL, "--fast"], /Unknown option '--fast'/],
      [["verify", "kestrel/field-sense@1.0.0"], /name --rpc and --deployment, or --graph/],
      [["verify", "kestrel/field-sense"], /to look up kestrel\/field-sense, name --rpc and --deployment, or --graph/],
      [["verify", MODEL, "--receipt", "r.json"], /signs with the private key in COMMONWEIGHT_KEY, which is not set/],
      [["receipt", "check", "/nowhere.json"], /no such file/],
    ];
    for (const [args, message] of cases) {
      const { code, err } = await commonweight(args);
      expect(err, args.join(" ")).to.match(message);
      expect(code, args.join(" ")).to.equal(64);
    }
  });

  it("signs a receipt when it is asked to, which anybody can check, export and read back", async () => {
    const file = path.join(folder, "receipt.json");
    const target = ["--release-id", "3", "--chain-id", "31337", "--registry", REGISTRY];
    const env = { COMMONWEIGHT_KEY: KEY };
    const signing = await commonweight(["verify", MODEL, "--backend", "cpu", "--receipt", file, ...target], env);
    expect(signing).to.include({ code: 0 });
    expect(signing.err).to.include("signed by 0x").and.not.to.include(KEY.slice(2));

    const checked = await commonweight(["receipt", "check", file]);
    expect(checked).to.include({ code: 0, err: "" });
    expect(checked.out.match(/^right/gm)).to.have.length(2);

    const envelope = path.join(folder, "receipt.dsse.json");
    expect(await commonweight(["receipt", "export", file, "--pae", "--out", envelope], env)).to.include({ code: 0 });
    expect((await commonweight(["receipt", "check", envelope])).out.match(/^right/gm)).to.have.length(3);

    const link = (await commonweight(["receipt", "export", file, "--link"])).out.trim();
    const unknown = await commonweight(["receipt", "check", link]);
    expect(unknown.code, "a link has no report").to.equal(2);

    // The app's own link leaves out for which registry it is, which a running world's file says.
    const page = link.slice(link.indexOf("releaseId="));
    const stack = path.join(folder, "stack.json");
    await writeFile(stack, JSON.stringify({ chainId: 31337, contracts: { VerificationRegistry: REGISTRY } }));
    const refused = await commonweight(["receipt", "import", page]);
    expect(refused).to.include({ code: 64 });
    expect(refused.err).to.include("name a --deployment, or a --stack");
    const imported = await commonweight(["receipt", "import", page, "--stack", stack]);
    expect(imported).to.include({ code: 0 });
    expect(JSON.parse(imported.out).domain).to.deep.equal({ chainId: 31337, verifyingContract: REGISTRY });
    expect((await commonweight(["receipt", "export", page, "--stack", stack])).out).to.include("application/vnd.in-toto+json");

    const json = JSON.parse(await readFile(file, "utf8"));
    json.receipt.scoreBps = 10_000;
    await writeFile(file, JSON.stringify(json));
    const forged = await commonweight(["receipt", "check", file, "--json"]);
    expect(JSON.parse(forged.out).findings[1]).to.include({ what: "report", is: "wrong" });
    expect(forged.code).to.equal(1);
  });

  describe("with an index and a gateway that do not have it", () => {
    let server: Server;
    let origin: string;
    let releases: object[] = [];
    before(async () => {
      server = createServer((request, response) => {
        const data = { releases, _meta: { block: { timestamp: 1_000 } } };
        if (request.method === "POST") response.end(JSON.stringify({ data }));
        else response.writeHead(404).end();
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    after(() => void server.close());

    it("says so with exit code 2", async () => {
      const { code, err } = await commonweight(["verify", "kestrel/none@1.0.0", "--graph", origin, "--gateway", origin]);
      expect(err).to.match(/knows no release kestrel\/none@1\.0\.0/);
      expect(code).to.equal(2);
    });

    it("takes the newest release that is released where no version is named, and says which", async () => {
      const zeros = `0x${"00".repeat(32)}`;
      const committed = { manifestCid: documentCid(zeros), weightsDigest: zeros, suiteDigest: zeros };
      releases = [
        { releaseId: "9", version: "1.2.0", status: "Submitted", suspendedUntil: null, ...committed },
        { releaseId: "7", version: "1.1.0", status: "Approved", suspendedUntil: null, ...committed },
      ];
      const { code, err } = await commonweight(["verify", "kestrel/some", "--json", "--graph", origin, "--gateway", origin]);
      expect(err).to.include("no version of kestrel/some was named: taking the newest that is released, kestrel/some@1.1.0");
      expect(code, "the gateway does not have it").to.equal(2);
    });
  });
});

describe("which release is taken where no version is named", () => {
  const version = (releaseId: number, state: string) => ({ releaseId, version: `1.${releaseId}.0`, state });

  it("is the newest that is released", () => {
    const all = [version(2, "released"), version(5, "released"), version(7, "suspended"), version(8, "submitted")];
    expect(newestReleased("kestrel/some", all)).to.equal("1.5.0");
  });

  it("is none where none is released: those there are get named with their state", () => {
    const all = [version(2, "revoked"), version(3, "submitted")];
    const named = "Name the one you mean: kestrel/some@1.3.0 (submitted), kestrel/some@1.2.0 (revoked)";
    expect(() => newestReleased("kestrel/some", all)).to.throw(named);
    expect(() => newestReleased("kestrel/none", [])).to.throw("the registry knows no release of kestrel/none");
  });

  it("takes a suspension that has lapsed for what it is, by the time of the last block", async () => {
    const server = createServer((_, response) => {
      const releases = [1_000, 1_001].map((until, i) => {
        return { releaseId: String(i + 1), version: `1.${i}.0`, status: "Suspended", suspendedUntil: String(until) };
      });
      response.end(JSON.stringify({ data: { releases, _meta: { block: { timestamp: 1_000 } } } }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const graph = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const states = (await versionsInIndex("kestrel/some", graph)).map(({ state }) => state);
      expect(states).to.deep.equal(["released", "suspended"]);
    } finally {
      server.close();
    }
  });
});

describe("how lines are broken", () => {
  const text = "  --json       print the report as JSON, and nothing else, on standard output";

  it("breaks between words, and goes on under the column", () => {
    expect(wrap(text, 50)).to.equal(
      "  --json       print the report as JSON, and\n               nothing else, on standard output",
    );
    expect(wrap("short", 50)).to.equal("short");
  });

  it("never breaks what is one word", () => {
    const digest = `0x${"ab".repeat(32)}`;
    expect(wrap(`  weights  ${digest}`, 50)).to.include(digest);
  });

  it("joins what was broken by hand, but neither usage nor options", () => {
    const help = "commonweight x <a>\n\nOne sentence\ngoes on.\n\n  --a  says\n       this\n  --b  that";
    expect(unwrap(help)).to.equal("commonweight x <a>\n\nOne sentence goes on.\n\n  --a  says this\n  --b  that");
  });

  it("wraps every help text to the width, digests and addresses aside", async () => {
    for (const { help } of await allCommands()) {
      const longest = Math.max(...wrap(unwrap(help), 80).split("\n").map((line) => line.length));
      expect(longest).to.be.at.most(80);
    }
  });

  it("shortens between words, and says that something is missing", () => {
    expect(shorten("the adapter has no shader-f16", 20)).to.equal("the adapter has no…");
    expect(shorten("a".repeat(30), 20)).to.equal(`${"a".repeat(19)}…`);
    expect(shorten("short", 20)).to.equal("short");
  });
});

describe("what the command line knows of the contracts", () => {
  const compiled = async (name: string) => {
    const file = path.join(ROOT, "sdk/src/chain/generated/abi", `${name}.json`);
    const json = JSON.parse(await readFile(file, "utf8"));
    return new Interface(json.abi ?? json);
  };

  it("is what is compiled", async () => {
    const registry = await compiled("ModelRegistry");
    for (const name of ["releaseByVersion", "releaseOf"]) {
      expect(MODEL_REGISTRY.getFunction(name)!.format("full")).to.equal(registry.getFunction(name)!.format("full"));
    }
    const submitted = MODEL_REGISTRY.getEvent("ReleaseSubmitted")!.format("full");
    expect(submitted).to.equal(registry.getEvent("ReleaseSubmitted")!.format("full"));
    const verification = await compiled("VerificationRegistry");
    expect(VERIFICATION_REGISTRY.getFunction("record")!.selector).to.equal(verification.getFunction("record")!.selector);
    expect(VERIFICATION_REGISTRY.getEvent("ReceiptRecorded")!.format("full")).to.equal(verification.getEvent("ReceiptRecorded")!.format("full"));
    const stored = verification.getFunction("receiptOf")!.outputs[0]!.components!.map((one) => one.name);
    expect(stored.slice(0, 3)).to.deep.equal(["outcome", "backend", "counts"]);
  });
});
