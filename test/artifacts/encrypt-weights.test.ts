import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { expect } from "chai";
import { releaseOf } from "@commonweight/sdk/artifacts/age-header";
import { digestFile, suiteDigest, weightsDigest } from "@commonweight/sdk/artifacts/digests";
import { encryptWeights } from "@commonweight/sdk/artifacts/encrypted-release";
import { decryptFor, readHeader } from "@commonweight/sdk/artifacts/encryption";
import { parseManifest } from "@commonweight/sdk/artifacts/manifest";
import { drain } from "./support/failure.ts";
import { bytesFrom, manifestFor, releaseFiles, utf8 } from "./support/release.ts";

describe("encryptWeights", () => {
  const files = [
    ...releaseFiles(),
    { path: "model.onnx.data", content: bytesFrom("external", 300_000) },
    // The same weights again, which the manifest does not count among them.
    { path: "onnx/model_q8.onnx", content: bytesFrom("another precision", 3000) },
    { path: "model.safetensors", content: bytesFrom("another format", 3000) },
    { path: "config.json", content: utf8("{}") },
    { path: "manifest.json", content: utf8("{}") },
  ];
  const listed = files.filter(({ path }) => path !== "manifest.json");

  it("encrypts all that may hold weights and nothing else, for one release, and leaves every digest on chain as it was", async () => {
    const identity = await generateX25519Identity();
    const recipient = await identityToRecipient(identity);
    const plain = parseManifest(await manifestFor(listed, { weights: ["model.onnx", "model.onnx.data"] }));
    const seen: number[] = [];
    const onProgress = ({ bytes, total }: { bytes: number; total: number }) => seen.push(bytes / total);
    const { manifest, files: stored } = await encryptWeights(plain, files, { recipient, onProgress });

    const paths = stored.map(({ path }) => path);
    expect(paths).to.have.members(manifest.files.map(({ path }) => path));
    const sealed = ["model.onnx.age", "model.onnx.data.age", "onnx/model_q8.onnx.age", "model.safetensors.age"];
    const suite = ["suite/suite.json", "suite/inputs.safetensors", "suite/expected.safetensors"];
    expect(paths).to.have.members([...sealed, ...suite, "README.md", "config.json"]);
    expect([weightsDigest(manifest), suiteDigest(manifest)]).to.deep.equal([weightsDigest(plain), suiteDigest(plain)]);
    expect(manifest.keyService).to.deep.equal({ recipient });
    expect(seen.at(-1)).to.equal(1);

    for (const { path, stored: name } of manifest.encrypted ?? []) {
      const blob = stored.find((file) => file.path === name)!.content as Blob;
      const bytes = new Uint8Array(await blob.arrayBuffer());
      const { size, sha256 } = manifest.files.find((file) => file.path === name)!;
      expect(await digestFile(blob)).to.deep.equal({ size, sha256 });
      expect(releaseOf(await readHeader(blob.stream() as unknown as AsyncIterable<Uint8Array>))).to.equal("kestrel/glyphs@1.0.0");
      const opened = await drain(decryptFor(bytes, [identity]));
      expect(Buffer.compare(opened, files.find((file) => file.path === path)!.content as Uint8Array)).to.equal(0);
    }
  }).timeout(20_000);
});
