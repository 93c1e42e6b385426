import { createHash } from "node:crypto";
import { expect } from "chai";
import { canonicalJson } from "@commonweight/sdk/artifacts/canonical";
import { documentCid, manifestCid, toDigest } from "@commonweight/sdk/artifacts/cid";
import { digestFile, suiteDigest, weightsDigest } from "@commonweight/sdk/artifacts/digests";
import { createDocument } from "@commonweight/sdk/artifacts/document";
import { refusedWith } from "./support/failure.ts";
import { bytesFrom, utf8 } from "./support/release.ts";

const sha256 = (bytes: string | Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const a = "a".repeat(64);
const b = "b".repeat(64);
const c = "c".repeat(64);

describe("digestFile", () => {
  it("gives size and sha-256 however the bytes come", async () => {
    const bytes = bytesFrom("digest", 300_000);
    const expected = { size: 300_000, sha256: sha256(bytes) };
    expect(await digestFile(bytes)).to.deep.equal(expected);
    expect(await digestFile(new Blob([bytes]))).to.deep.equal(expected);
    expect(await digestFile(new Blob([bytes]).stream())).to.deep.equal(expected);
  });

  it("reports its progress and can be stopped", async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    async function* source() {
      yield new Uint8Array(10);
      yield new Uint8Array(5);
      controller.abort(new Error("enough"));
      yield new Uint8Array(1);
    }
    let error: unknown;
    await digestFile(source(), { signal: controller.signal, onProgress: (n) => seen.push(n) }).catch((e: unknown) => (error = e));
    expect(error).to.have.property("message", "enough");
    expect(seen).to.deep.equal([10, 15]);
  });
});

describe("weightsDigest", () => {
  it("is the file's own sha-256 when there is one", () => {
    expect(weightsDigest({ weights: ["m.onnx"], files: [{ path: "m.onnx", size: 1, sha256: a }] })).to.equal(`0x${a}`);
  });

  it("is the sha-256 of sha256sum's lines in path order when there are several", () => {
    const files = [
      { path: "m.onnx", size: 1, sha256: a },
      { path: "m.data", size: 1, sha256: b },
      { path: "README.md", size: 1, sha256: c },
    ];
    const expected = `0x${sha256(`${b}  m.data\n${a}  m.onnx\n`)}`;
    expect(weightsDigest({ weights: ["m.onnx", "m.data"], files })).to.equal(expected);
    expect(weightsDigest({ weights: ["m.data", "m.onnx"], files })).to.equal(expected);
  });

  it("orders paths by bytes, not by UTF-16 units", () => {
    const [astral, private_] = ["\u{1F600}.data", "\uFF5E.data"]; // UTF-16 would put the first one first
    const files = [astral, private_].map((path, i) => ({ path, size: 1, sha256: i === 0 ? a : b }));
    expect(weightsDigest({ weights: [astral, private_], files })).to.equal(
      `0x${sha256(`${b}  ${private_}\n${a}  ${astral}\n`)}`,
    );
  });

  it("refuses weights that are not listed", async () => {
    await refusedWith("release-incomplete", ["'m.onnx'"], () => weightsDigest({ weights: ["m.onnx"], files: [] }));
  });
});

describe("suiteDigest", () => {
  const files = ["suite/suite.json", "suite/inputs.safetensors", "suite/expected.safetensors"].map((path, i) => ({
    path,
    size: 1,
    sha256: [a, b, c][i] ?? "",
  }));

  it("is the sha-256 of the lines of its three files", () => {
    const lines = `${c}  suite/expected.safetensors\n${b}  suite/inputs.safetensors\n${a}  suite/suite.json\n`;
    expect(suiteDigest({ suite: "suite/suite.json", files })).to.equal(`0x${sha256(lines)}`);
  });

  it("refuses a suite without its inputs", async () => {
    const incomplete = files.filter(({ path }) => !path.includes("inputs"));
    await refusedWith("release-incomplete", ["'suite/inputs.safetensors'"], () =>
      suiteDigest({ suite: "suite/suite.json", files: incomplete }),
    );
  });
});

describe("CIDs and digests", () => {
  const directory = "bafybeigmix7t42i6jacydtquhet7srwvgpizfg7gjbq7627d35mjomtu64";

  it("turn into each other for manifests and documents", () => {
    const hello = `0x${sha256("hello world")}` as const;
    expect(documentCid(hello)).to.equal("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e");
    expect(toDigest(documentCid(hello))).to.equal(hello);
    expect(manifestCid(toDigest(directory))).to.equal(directory);
  });

  it("refuse what lies outside the profile", async () => {
    await refusedWith("cid-invalid", ["'nonsense'"], () => toDigest("nonsense"));
    await refusedWith("cid-invalid", ["version 1", "version 0"], () => toDigest("QmZULkCELmmk5XNfCgTnCyFgAVxBRBXyDHGGMVoLFLiXEN"));
    await refusedWith("cid-invalid", ["dag-pb or raw"], () => toDigest("bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy"));
    await refusedWith("cid-invalid", ["64 hexadecimal characters", "0x12"], () => manifestCid("0x12"));
  });
});

describe("createDocument", () => {
  it("hashes canonical JSON (RFC 8785, its example of sorting and numbers)", async () => {
    expect(canonicalJson({ "\u20ac": 1, "\r": 2, "1": 3, "\u{1F600}": 4, "\ufb33": 5, n: [1e21, 0.002, -0] })).to.equal(
      '{"\\r":2,"1":3,"n":[1e+21,0.002,0],"\u20ac":1,"\u{1F600}":4,"\ufb33":5}',
    );
    const document = await createDocument({ b: 1, a: "x" });
    expect(document.bytes).to.deep.equal(utf8('{"a":"x","b":1}'));
    expect(document.digest).to.equal(`0x${sha256('{"a":"x","b":1}')}`);
    expect(document.cid).to.equal(documentCid(document.digest));
  });

  it("refuses more than one block", async () => {
    await refusedWith("too-large", ["1048576"], () => createDocument("x".repeat(1024 * 1024)));
  });
});
