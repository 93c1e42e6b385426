import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { shortAddress } from "../../web/src/lib/format/identifier.ts";
import { checkFolder } from "../../web/src/lib/publish/check.ts";
import { compareManifest } from "../../web/src/lib/publish/compare.ts";
import { emptyDraft, forgetDraft, loadDraft, paidWith, publisherAlone, saveDraft, type Draft } from "../../web/src/lib/publish/draft.ts";
import { toFolder } from "../../web/src/lib/publish/folder.ts";
import { composeManifest, draftFromFolder, slugOf } from "../../web/src/lib/publish/manifest.ts";
import { judgeName } from "../../web/src/lib/publish/names.ts";
import type { NameLookup } from "../../web/src/lib/publish/query.ts";
import { judgeShares } from "../../web/src/lib/publish/shares.ts";
import { submissionCalls } from "../../web/src/lib/publish/submission.ts";
import { digestFile } from "../../sdk/src/artifacts/digests.ts";
import type { Manifest } from "../../sdk/src/artifacts/manifest.ts";
import { contractInterface } from "../../sdk/src/chain/contracts.ts";

const GLYPH_READER = path.resolve(import.meta.dirname, "../../deploy/seed/models/glyph-reader");
const ME = `0x${"a1".repeat(20)}`;
const OTHER = `0x${"b2".repeat(20)}`;

type Files = Map<string, Uint8Array<ArrayBuffer>>;
const utf8 = (text: string) => new TextEncoder().encode(text);
const sources = (files: Files) => [...files].map(([name, content]) => ({ path: name, content }));

async function glyphReader(folder = GLYPH_READER): Promise<Files> {
  const files: Files = new Map();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const full = path.join(entry.parentPath, entry.name);
    files.set(path.relative(folder, full).split(path.sep).join("/"), new Uint8Array(await readFile(full)));
  }
  return files;
}

const text = (files: Files, name: string) => new TextDecoder().decode(files.get(name));
const reasonsOf = async (files: Files, name: string) =>
  (await checkFolder(sources(files))).files.find((file) => file.path === name)?.reasons.join("\n") ?? "";

describe("a folder that is to be published", () => {
  it("passes when it is sound, whether it brings a manifest or not", async () => {
    const files = await glyphReader();
    const withManifest = await checkFolder(sources(files));
    expect(withManifest.passes, JSON.stringify(withManifest)).to.equal(true);
    expect(withManifest.manifest?.name).to.equal("kestrel/glyph-reader");
    files.delete("manifest.json");
    const without = await checkFolder(sources(files));
    expect(without.passes, JSON.stringify(without)).to.equal(true);
    expect(without.weights).to.deep.equal(["model.onnx"]);
    expect(without.signature?.inputs[0]?.name).to.equal("image");
    expect(without.suite?.definition.cases).to.be.greaterThan(0);
  });

  it("passes as a Hugging Face layout, whose tokenizer and configuration are weights too", async () => {
    const files = await glyphReader(path.resolve(GLYPH_READER, "../inbox-sorter"));
    const withManifest = await checkFolder(sources(files));
    expect(withManifest.passes, JSON.stringify(withManifest)).to.equal(true);
    files.delete("manifest.json");
    const without = await checkFolder(sources(files));
    expect(without.passes, JSON.stringify(without)).to.equal(true);
    expect([...without.weights].sort()).to.deep.equal([...withManifest.weights].sort());
    expect(without.weights[0]).to.equal("onnx/model.onnx");
  });

  it("refuses a pickle by its content, whatever its name says", async () => {
    const files = await glyphReader();
    files.set("notes.json", new Uint8Array([0x80, 0x02, 0x7d, 0x71, 0x00, 0x2e]));
    expect(await reasonsOf(files, "notes.json")).to.contain("pickle");
  });

  it("refuses a wrong digest with path, expected and found", async () => {
    const files = await glyphReader();
    files.set("README.md", utf8(`${text(files, "README.md")} `));
    const manifest = JSON.parse(text(files, "manifest.json")) as { files: { path: string; size: number }[] };
    const index = manifest.files.findIndex((file) => file.path === "README.md");
    manifest.files[index]!.size += 1;
    files.set("manifest.json", utf8(JSON.stringify(manifest)));
    expect(await reasonsOf(files, "manifest.json")).to.match(
      new RegExp(`manifest\\.files\\[${index}\\]\\.sha256: expected [0-9a-f]{64}, the digest of README\\.md, found [0-9a-f]{64}`),
    );
  });

  it("refuses a malformed manifest and a file that it does not list", async () => {
    const files = await glyphReader();
    files.set("extra.txt", utf8("not listed"));
    expect(await reasonsOf(files, "extra.txt")).to.contain("manifest.json does not list it");
    files.set("manifest.json", utf8('{ "version": 2 }'));
    expect(await reasonsOf(files, "manifest.json")).to.contain("manifest.version: expected 1, found 2");
  });

  it("refuses tensors that are not the model's", async () => {
    const files = await glyphReader();
    const manifest = JSON.parse(text(files, "manifest.json")) as { tensors: { inputs: { name: string }[] } };
    manifest.tensors.inputs[0]!.name = "picture";
    files.set("manifest.json", utf8(JSON.stringify(manifest)));
    const reasons = await reasonsOf(files, "manifest.json");
    expect(reasons).to.contain("manifest.tensors.inputs: expected image: float32[");
    expect(reasons).to.contain("found 'picture'");
  });

  it("refuses a malformed suite, and one that feeds another model", async () => {
    const files = await glyphReader();
    files.delete("manifest.json");
    const suite = text(files, "suite/suite.json");
    files.set("suite/suite.json", utf8(suite.replace('"rtol": 0.001', '"rtol": 3')));
    expect(await reasonsOf(files, "suite/suite.json")).to.contain("suite.outputs[0].rtol: expected a relative tolerance");
    files.set("suite/suite.json", utf8(suite));
    files.set("model.onnx", new Uint8Array(await readFile(path.join(GLYPH_READER, "../field-sense/model.onnx"))));
    expect(await reasonsOf(files, "suite/inputs.safetensors")).to.contain("since the model has this input, found 'image'");
  });

  it("is refused when its manifest leaves the model's external data out of the weights", async () => {
    const files = await glyphReader();
    const own = JSON.parse(text(files, "manifest.json")) as Manifest;
    const { signature } = await checkFolder(sources(files));
    const apart = { ...signature!, externalData: [{ path: "model.onnx.data", size: 3 }] };
    const stated = { ...own, files: [...own.files, { path: "model.onnx.data", size: 3, sha256: "a".repeat(64) }] };
    const message =
      "manifest.weights: expected 'model.onnx.data' among them, since the model keeps its tensors there, found 'model.onnx'";
    expect(compareManifest(stated, stated.files, apart)).to.deep.equal([{ path: "manifest.json", message }]);
    const whole = { ...stated, weights: [...own.weights, "model.onnx.data"] };
    expect(compareManifest(whole, whole.files, apart)).to.deep.equal([]);
  });

  it("says what is missing", async () => {
    const check = await checkFolder([{ path: "README.md", content: utf8("no front matter") }]);
    expect(check.passes).to.equal(false);
    expect(check.missing.join("\n")).to.contain("model.onnx: expected").and.to.contain("suite/inputs.safetensors: expected");
    expect(check.files[0]?.reasons[0]).to.contain("front matter");
  });

  it("loses its own name and what file managers leave behind", () => {
    const file = new File(["x"], "x");
    const folder = toFolder(["m/model.onnx", "m/.git/HEAD", "m/suite/.DS_Store"].map((name) => ({ path: name, content: file })));
    expect(folder.name).to.equal("m");
    expect(folder.files.map((one) => one.path)).to.deep.equal(["model.onnx"]);
    expect(folder.ignored).to.have.length(2);
    expect(() => toFolder(["a/x", "b/y"].map((name) => ({ path: name, content: file })))).to.throw("found 2: a, b");
    expect(() => toFolder([])).to.throw("no file");
  });
});

describe("the manifest of a draft", () => {
  it("is the folder's own, byte for byte, while nothing is changed", async () => {
    const check = await checkFolder(sources(await glyphReader()));
    const draft = draftFromFolder(check, "glyph-reader", emptyDraft());
    expect(composeManifest(check, draft).own).to.equal(true);
    const renamed = composeManifest(check, { ...draft, slug: "rune-reader", version: "2.0.0" });
    expect(renamed.own).to.equal(false);
    expect([renamed.manifest.name, renamed.manifest.release]).to.deep.equal(["kestrel/rune-reader", "2.0.0"]);
  });

  it("keeps everything that the folder's own says, also what few manifests say", async () => {
    const files = await glyphReader();
    const own = JSON.parse(new TextDecoder().decode(files.get("manifest.json"))) as Manifest;
    files.set("LICENSE", utf8("Do what you like.\n"));
    const text = { path: "LICENSE", ...(await digestFile(files.get("LICENSE")!)) };
    const rich = {
      ...own,
      files: [...own.files, text],
      licenseText: "LICENSE",
      intendedUse: "Forms.",
      limits: "Glyphs only.",
      training: { ...own.training, commit: "a".repeat(40), parameters: { rate: 0.1 }, energyKwh: 0.02 },
    };
    files.set("manifest.json", utf8(JSON.stringify(rich)));
    const check = await checkFolder(sources(files));
    const composed = composeManifest(check, draftFromFolder(check, "glyph-reader", emptyDraft()));
    expect(composed.own).to.equal(true);
    expect(composed.manifest).to.deep.equal(rich);
  });

  it("names the licence's text where the folder has such a file", async () => {
    const files = await glyphReader();
    files.delete("manifest.json");
    files.set("LICENSE.md", utf8("Do what you like.\n"));
    const check = await checkFolder(sources(files));
    const draft = { ...draftFromFolder(check, "Rune Reader", emptyDraft()), namespace: "pebble", statement: "Trained." };
    draft.datasets = draft.datasets.map((set) => ({ ...set, description: "Strokes." }));
    expect(composeManifest(check, draft).manifest.licenseText).to.equal("LICENSE.md");
  });

  it("is made from card, model and form where the folder has none", async () => {
    const files = await glyphReader();
    files.delete("manifest.json");
    const check = await checkFolder(sources(files));
    const draft = draftFromFolder(check, "Rune Reader", emptyDraft());
    expect(draft).to.include({ slug: "rune-reader", task: "image-classification", license: "see offers" });
    expect(draft.description).to.match(/^Reads one/);
    const typed = { ...draft, namespace: "pebble", statement: "Trained here." };
    typed.datasets = typed.datasets.map((set) => ({ ...set, description: "Strokes." }));
    const { manifest, own } = composeManifest(check, typed);
    expect(own).to.equal(false);
    expect(manifest.tensors.outputs[0]?.name).to.equal("logits");
    expect(manifest.files.map((file) => file.path)).to.not.include("manifest.json");
    expect(() => composeManifest(check, { ...typed, statement: "" })).to.throw("manifest.training.statement: expected");
  });

  it("makes slugs of folder names", () => {
    expect(slugOf("My Model_v2!")).to.equal("my-model-v2");
  });
});

describe("the name of a release", () => {
  const name = { namespace: "pebble", slug: "rune-reader", version: "1.0.0" };
  const nothing: NameLookup = { namespace: null, model: null };

  it("is good when it is free: namespace and model are then made in the same transaction", () => {
    expect(judgeName(name, ME, nothing)).to.include({ good: true, claims: true, creates: true });
  });

  it("is not decided before the index has answered, nor without an account", () => {
    expect(judgeName(name, ME, null).good).to.equal(false);
    expect(judgeName(name, null, nothing).good).to.equal(false);
  });

  it("is refused where somebody else holds the namespace or the model", () => {
    const namespace = { name: "pebble", owner: { id: OTHER } };
    expect(judgeName(name, ME, { namespace, model: null }).namespace).to.contain(`(${shortAddress(OTHER)})`);
    const model = { name: "pebble/rune-reader", owner: { id: OTHER }, latest: null, releases: [] };
    expect(judgeName(name, ME, { namespace: { ...namespace, owner: { id: ME } }, model }).slug).to.contain(shortAddress(OTHER));
    // A model that was handed over is its new owner's, in whosever namespace it lies.
    expect(judgeName(name, ME, { namespace, model: { ...model, owner: { id: ME } } }).good).to.equal(true);
  });

  it("is refused when the version exists", () => {
    const model = { name: "pebble/rune-reader", owner: { id: ME }, latest: { version: "1.1.0" }, releases: [{ version: "1.0.0", status: "Approved" as const }] };
    const verdict = judgeName(name, ME, { namespace: { name: "pebble", owner: { id: ME } }, model });
    expect(verdict.version).to.contain("1.0.0 exists already").and.to.contain("1.1.0");
    expect(verdict.good).to.equal(false);
  });

  it("is refused when the registry or the manifest would not take it", () => {
    for (const bad of ["ab", "Upper", "-x-y", "a--b", "x".repeat(33)]) {
      expect(judgeName({ ...name, slug: bad }, ME, nothing).slug, bad).to.be.a("string");
    }
    for (const bad of ["1.0", "v1.0.0", "1.0.0+build", "01.0.0"]) {
      expect(judgeName({ ...name, version: bad }, ME, nothing).version, bad).to.be.a("string");
    }
  });
});

describe("the shares of a draft", () => {
  const parent = { releaseId: "1", modelName: "kestrel/glyph-reader", version: "1.0.0", weightsDigest: "0x", kind: "fine-tune" as const, license: "" };
  const rates = { feeBps: 500, verifierPoolBps: 0 };
  const contributor = (account: string, share: string) => ({ account, role: "Training" as const, share });
  const judge = (parents: Draft["parents"], contributors: Draft["contributors"], paidDatasets: Draft["paidDatasets"] = []) =>
    judgeShares({ parents, paidDatasets, contributors }, rates);

  it("are good when the contributors' add up to the whole", () => {
    const verdict = judge([{ ...parent, share: "12.5" }], [contributor(ME, "80"), contributor(OTHER, "20")]);
    expect(verdict).to.include({ good: true, upstreamBps: 1250, contributorBps: 10_000 });
  });

  it("are refused when they add up to anything else, saying how much is off", () => {
    const verdict = judge([], [contributor(ME, "80"), contributor(OTHER, "15")]);
    expect(verdict.good).to.equal(false);
    expect(verdict.problems[0]).to.match(/add up to 95.%.*5.% are left/);
  });

  it("are refused for a wrong address, one named twice, a share of nothing, and more than there is", () => {
    const say = (contributors: Draft["contributors"]) => judge([], contributors).contributors;
    expect(say([contributor("0x12", "100")])[0]).to.contain('found "0x12"');
    expect(say([contributor(ME, "50"), contributor(ME.toUpperCase().replace("0X", "0x"), "50")])[1]).to.contain("twice");
    expect(say([contributor(ME, "100"), contributor(OTHER, "0")])[1]).to.contain("nothing");
    expect(say([contributor(ME, "abc")])[0]).to.contain('"abc"');
    const greedy = judge([{ ...parent, share: "96" }], [contributor(ME, "100")]);
    expect(greedy.problems[0]).to.match(/take 101.% of a sale/);
  });

  it("count what verifiers and datasets take before the contributors are paid", () => {
    const datasets = [{ datasetId: "1", name: "glyphs-2026", share: "4" }, { datasetId: "2", name: "named-only", share: "0" }];
    const verdict = judgeShares({ parents: [], paidDatasets: datasets, contributors: [contributor(ME, "100")] }, { feeBps: 500, verifierPoolBps: 200 });
    expect(verdict).to.include({ good: true, upstreamBps: 600 });
    expect(judge([], [contributor(ME, "100")], [{ ...datasets[0]!, share: "many" }]).datasets[0]).to.contain('"many"');
    const all = judge([{ ...parent, share: "90" }], [contributor(ME, "100")], [{ ...datasets[0]!, share: "6" }]);
    expect(all.problems[0]).to.match(/take 101.% of a sale/);
  });
});

describe("who is paid when an account connects", () => {
  it("is the publisher, also when another account takes the first one's place", () => {
    expect(paidWith([], ME, undefined)).to.deep.equal([{ account: ME, role: "Training", share: "100" }]);
    expect(paidWith(publisherAlone(ME), OTHER, ME)).to.deep.equal(publisherAlone(OTHER));
  });

  it("stays who was said to be: somebody else, or the first account with others", () => {
    const divided = [{ ...publisherAlone(ME)[0]!, share: "60" }, { account: OTHER, role: "Data" as const, share: "40" }];
    expect(paidWith(divided, OTHER, ME)).to.deep.equal(divided);
    expect(paidWith(publisherAlone(ME), OTHER, undefined)).to.deep.equal(publisherAlone(ME)); // a draft of an earlier visit
    expect(paidWith(publisherAlone(ME), OTHER, OTHER)).to.deep.equal(publisherAlone(ME));
  });
});

describe("the transaction that publishes", () => {
  it("does what is missing and no more, in one call each", async () => {
    const check = await checkFolder(sources(await glyphReader()));
    const draft: Draft = {
      ...draftFromFolder(check, "glyph-reader", emptyDraft()),
      contributors: [{ account: ME, role: "Compute", share: "100" }],
      parents: [{
        releaseId: "7", modelName: "a-b/c-d", version: "1.0.0", weightsDigest: "0x", kind: "quantize", share: "3",
        license: String((3n << 32n) | 2n),
      }],
      paidDatasets: [{ datasetId: "4", name: "strokes-36", share: "1.5" }],
      openRights: 5,
      sharesFixed: true,
    };
    const { manifest } = composeManifest(check, draft);
    const parts = { draft, manifest, digest: `0x${"11".repeat(32)}`, charterVersion: 2 };
    const all = await submissionCalls({ ...parts, claims: true, creates: true });
    expect(all.map((call) => call.method)).to.deep.equal(["claimNamespace", "createModel", "submitRelease"]);
    const [only] = await submissionCalls({ ...parts, claims: false, creates: false });
    const registry = await contractInterface("ModelRegistry");
    const [submission] = registry.decodeFunctionData("submitRelease", only!.data) as unknown as [{
      charterVersion: bigint;
      weightsDigest: string;
      openRights: bigint;
      sharesFixed: boolean;
      parents: bigint[][];
      datasets: bigint[][];
      contributors: [string, bigint, bigint][];
    }];
    expect(submission.charterVersion).to.equal(2n);
    expect(submission.weightsDigest).to.equal(`0x${manifest.files.find((file) => file.path === "model.onnx")!.sha256}`);
    expect([...submission.parents[0]!]).to.deep.equal([7n, 2n, 300n, (3n << 32n) | 2n]);
    expect([...submission.datasets[0]!]).to.deep.equal([4n, 150n]);
    expect([submission.openRights, submission.sharesFixed]).to.deep.equal([5n, true]);
    const [account, shareBps, role] = submission.contributors[0]!;
    expect([account.toLowerCase(), shareBps, role]).to.deep.equal([ME, 10_000n, 2n]);
  });
});

describe("a draft that is kept", () => {
  const storage = () => {
    const items = new Map<string, string>();
    return {
      items,
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => void items.set(key, value),
      removeItem: (key: string) => void items.delete(key),
    };
  };

  it("comes back on the same chain only, until it is forgotten", () => {
    const kept = storage();
    const draft = { ...emptyDraft(), folder: "rune", slug: "rune-reader" };
    expect(saveDraft(kept, 31337, draft)).to.equal(true);
    expect(loadDraft(kept, 31337)).to.deep.equal(draft);
    expect(loadDraft(kept, 1)).to.equal(null);
    forgetDraft(kept, 31337);
    expect(loadDraft(kept, 31337)).to.equal(null);
  });

  it("is none where the storage holds something else", () => {
    const kept = storage();
    kept.items.set("commonweight:publish:1", "not json");
    expect(loadDraft(kept, 1)).to.equal(null);
    kept.items.set("commonweight:publish:1", '{"slug":7,"parents":"x"}');
    expect(loadDraft(kept, 1)).to.deep.equal(emptyDraft());
  });
});
