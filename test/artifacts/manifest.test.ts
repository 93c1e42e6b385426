import { expect } from "chai";
import { ManifestError, parseManifest } from "@commonweight/sdk/artifacts/manifest";
import { manifestFor, releaseFiles, utf8 } from "./support/release.ts";

const valid = await manifestFor(releaseFiles());

/** The messages with which a manifest is refused. */
function messagesOf(value: unknown): string[] {
  try {
    parseManifest(value);
  } catch (error) {
    expect(error).to.be.instanceOf(ManifestError);
    return (error as ManifestError).issues.map((issue) => issue.message);
  }
  throw new Error("expected a refusal, and there was none");
}

describe("parseManifest", () => {
  it("takes a manifest as a value, as text and as bytes", () => {
    const text = JSON.stringify(valid);
    expect(parseManifest(valid)).to.deep.equal(valid);
    expect(parseManifest(text)).to.deep.equal(valid);
    expect(parseManifest(utf8(text))).to.deep.equal(valid);
  });

  it("names the path, what was expected and what was found", () => {
    const files = valid.files.map((file, i) => (i === 2 ? { ...file, sha256: "abc" } : file));
    expect(messagesOf({ ...valid, files })).to.deep.equal([
      'manifest.files[2].sha256: expected 64 lower-case hexadecimal characters, found "abc"',
    ]);
  });

  it("reports every field that is wrong at once", () => {
    const messages = messagesOf({ ...valid, version: 2, name: "Kestrel", tensors: { inputs: [], outputs: valid.tensors.outputs } });
    expect(messages).to.have.length(3);
    expect(messages[0]).to.equal("manifest.version: expected 1, found 2");
    expect(messages[2]).to.equal("manifest.tensors.inputs: expected 1 to 256 entries, found []");
  });

  it("says where JSON is broken", () => {
    expect(messagesOf('{ "version": 1,')[0]).to.match(/^manifest: expected JSON in UTF-8, found .*position 15/);
    expect(messagesOf(new Uint8Array([0xff, 0xfe]))[0]).to.match(/^manifest: expected JSON in UTF-8/);
  });

  it("refuses a field that it does not know", () => {
    expect(messagesOf({ ...valid, licence: "mit" })).to.deep.equal(['manifest.licence: expected no such field, found "mit"']);
  });

  const unsafe: Record<string, string> = {
    "../model.onnx": "has the segment '..'",
    "suite/../../model.onnx": "has the segment '..'",
    "/etc/passwd": "is absolute",
    "suite\\suite.json": "contains a backslash",
    "C:model.onnx": "contains a colon",
    "a//b": "has an empty segment",
    "a\nb": "contains a control character",
    "caf\u0065\u0301.md": "is not in Unicode normal form C",
  };
  for (const [path, why] of Object.entries(unsafe)) {
    it(`refuses the path ${JSON.stringify(path)}, which ${why}`, () => {
      const files = [...valid.files, { path, size: 1, sha256: "0".repeat(64) }];
      expect(messagesOf({ ...valid, files })[0]).to.equal(
        `manifest.files[5].path: expected a safe relative path (this one ${why}), found ${JSON.stringify(path)}`,
      );
    });
  }

  it("refuses a file listed twice, in any case, and the manifest listed in itself", () => {
    const again = (path: string) => messagesOf({ ...valid, files: [...valid.files, { path, size: 1, sha256: "0".repeat(64) }] });
    expect(again("MODEL.onnx")).to.deep.equal(['manifest.files[5].path: expected each file once (in any case), found "MODEL.onnx"']);
    expect(again("manifest.json")[0]).to.include("expected any file but the manifest itself");
  });

  it("refuses weights, a suite or a card that are not among the files", () => {
    expect(messagesOf({ ...valid, weights: ["other.onnx"], card: "CARD.md" })).to.deep.equal([
      'manifest.weights[0]: expected a path that manifest.files lists, found "other.onnx"',
      'manifest.card: expected a path that manifest.files lists, found "CARD.md"',
    ]);
  });

  it("refuses parents whose shares exceed the whole", () => {
    const parents = [
      { release: "fernhill/base@1.0.0", kind: "fine-tune" as const, shareBps: 6000 },
      { release: "fernhill/other@1.0.0", kind: "merge" as const, shareBps: 4001 },
    ];
    expect(messagesOf({ ...valid, parents })).to.deep.equal([
      "manifest.parents: expected shares of at most 10000 basis points together, found 10001",
    ]);
  });
});
