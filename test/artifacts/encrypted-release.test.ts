import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { expect } from "chai";
import { fileKeyOf } from "@commonweight/sdk/artifacts/age-header";
import { openNodeCacheFiles } from "@commonweight/sdk/artifacts/cache-files.node";
import { digestFile } from "@commonweight/sdk/artifacts/digests";
import type { SourceFile } from "@commonweight/sdk/artifacts/directory";
import { encryptBlob } from "@commonweight/sdk/artifacts/encryption";
import { FileCache } from "@commonweight/sdk/artifacts/file-cache";
import { ManifestError, parseManifest, type ManifestInput } from "@commonweight/sdk/artifacts/manifest";
import { fetchRelease, type ReadFileOptions } from "@commonweight/sdk/artifacts/release";
import { uploadCar } from "@commonweight/sdk/artifacts/upload";
import { refusedWith } from "./support/failure.ts";
import { openTestGateway, startCheatingGateway, type TestGateway } from "./support/gateway.ts";
import { bytesFrom, manifestFor, packRelease, releaseFiles } from "./support/release.ts";

describe("a release with encrypted weights", () => {
  const [weights, ...others] = releaseFiles() as [SourceFile, ...SourceFile[]];
  const plain = weights.content as Uint8Array<ArrayBuffer>;
  let gateway: TestGateway;
  let identity: string;
  let recipient: string;
  let files: SourceFile[];
  let facts: { encrypted: NonNullable<ManifestInput["encrypted"]>; keyService: { recipient: string } };

  before(async () => {
    gateway = await openTestGateway();
    identity = await generateX25519Identity();
    recipient = await identityToRecipient(identity);
    const made = await encryptBlob(plain, [recipient]);
    files = [{ path: "model.onnx.age", content: made.blob }, ...others];
    facts = { encrypted: [{ path: "model.onnx", stored: "model.onnx.age", ...made.plain }], keyService: { recipient } };
  });
  after(() => gateway.close());

  async function publish(changes: Partial<ManifestInput> = {}, content = files): Promise<string> {
    const packed = await packRelease(content, { ...facts, ...changes });
    await uploadCar({ gateway: gateway.url, car: packed.car });
    return packed.cid;
  }
  const read = async (cid: string, options: ReadFileOptions = {}, identities = [identity]) => {
    const release = await fetchRelease({
      cid,
      gateway: gateway.url,
      fileKey: async (file) => fileKeyOf(await release.header(file.stored), identities),
    });
    return release.file("model.onnx").bytes(options);
  };

  it("commits to the plain weights, and gives them to whoever has the key", async () => {
    const cid = await publish();
    const release = await fetchRelease({ cid, gateway: gateway.url });
    expect(release.weightsDigest).to.equal(`0x${(await digestFile(plain)).sha256}`);
    const seen: number[] = [];
    const bytes = await read(cid, { onProgress: (progress) => seen.push(progress.bytes) });
    expect(Buffer.compare(bytes, plain)).to.equal(0);
    expect(seen.at(-1)).to.equal(plain.length);
    const stored = await release.file("model.onnx.age").bytes();
    expect(Buffer.compare(stored, plain)).to.not.equal(0);
  });

  describe("where files are kept between visits", function () {
    this.timeout(20_000);
    let folder: string;
    beforeEach(async () => void (folder = await mkdtemp(path.join(tmpdir(), "kept-sealed-"))));
    afterEach(() => rm(folder, { recursive: true }));
    const visit = async (cid: string, url = gateway.url) => {
      const kept = new FileCache(await openNodeCacheFiles(folder));
      const release = await fetchRelease({
        cid,
        gateway: url,
        kept,
        fileKey: async (file) => (asked++, fileKeyOf(await release.header(file.stored), [identity])),
      });
      return { release, file: release.file("model.onnx"), kept };
    };
    let asked = 0;

    it("is kept encrypted, decrypted from there each time, and leaves neither key nor plain bytes on the disk", async () => {
      const cid = await publish();
      const first = await (await visit(cid)).file.blob();
      await first.verified;
      expect(first.kept).to.equal(0);
      const requests: string[] = [];
      const watched = await startCheatingGateway(gateway.url, ({ path: at, body }) => (requests.push(at), body));
      try {
        const { release, file, kept } = await visit(cid, watched.url);
        const before = asked;
        const { blob, kept: found, verified } = await file.blob();
        await verified;
        expect(Buffer.compare(new Uint8Array(await blob.arrayBuffer()), plain)).to.equal(0);
        const stored = release.file("model.onnx.age");
        expect(found).to.equal(stored.size);
        expect(Buffer.compare(await file.bytes(), plain)).to.equal(0);
        expect(asked - before).to.equal(2);
        const { files } = await kept.usage();
        const from = [{ model: release.manifest.name, release: release.manifest.release }];
        expect(files).to.have.length(1);
        expect(files[0]).to.deep.include({ cid: stored.cid, bytes: stored.size, complete: true });
        expect(files[0]!.about).to.deep.include({ path: "model.onnx.age", from });

        const fileKey = Buffer.from(await fileKeyOf(await release.header("model.onnx.age"), [identity]));
        const names = await readdir(folder);
        expect(names).to.have.length(3);
        for (const name of names) {
          const bytes = await readFile(path.join(folder, name));
          expect(bytes.includes(Buffer.from(plain.subarray(100, 164))), name).to.equal(false);
          expect(bytes.includes(fileKey), name).to.equal(false);
          expect(bytes.includes(fileKey.toString("hex")), name).to.equal(false);
          expect(bytes.includes(fileKey.toString("base64")), name).to.equal(false);
        }
      } finally {
        await watched.close();
      }
    });

    it("is fetched anew where it was altered on disk, and in memory where there is no room for it", async () => {
      const cid = await publish();
      await (await (await visit(cid)).file.blob()).verified;
      const name = (await readdir(folder)).find((one) => one.endsWith(".data"))!;
      const bytes = await readFile(path.join(folder, name));
      bytes[bytes.length - 5]! ^= 1;
      await writeFile(path.join(folder, name), bytes);
      expect(Buffer.compare(await (await visit(cid)).file.bytes(), plain)).to.equal(0);

      const kept = new FileCache(await openNodeCacheFiles(folder), { maxBytes: 100 });
      const release = await fetchRelease({
        cid,
        gateway: gateway.url,
        kept,
        fileKey: async (file) => fileKeyOf(await release.header(file.stored), [identity]),
      });
      expect(Buffer.compare(await release.file("model.onnx").bytes(), plain)).to.equal(0);
    });
  });

  it("gives nothing without a key, with another's, or when cancelled", async () => {
    const cid = await publish();
    const release = await fetchRelease({ cid, gateway: gateway.url });
    await refusedWith("key-needed", ["model.onnx"], () => release.file("model.onnx").bytes());
    const stranger = await generateX25519Identity();
    await refusedWith("not-a-recipient", [], () => read(cid, {}, [stranger]));
    const stopped = await read(cid, { signal: AbortSignal.abort(new Error("stopped")) }).catch(
      (error: Error) => error.message,
    );
    expect(stopped).to.equal("stopped");
    await refusedWith("path-not-found", ["elsewhere"], () => release.header("elsewhere"));
  });

  it("gives nothing when the plain bytes are not those that the manifest names", async () => {
    const other = await encryptBlob(bytesFrom("another model", plain.length), [recipient]);
    const [, ...rest] = files;
    const cid = await publish({}, [{ path: "model.onnx.age", content: other.blob }, ...rest]);
    await refusedWith("digest-mismatch", ["model.onnx", other.plain.sha256], () => read(cid));
  });

  describe("its manifest is refused", () => {
    async function messages(changes: Partial<ManifestInput>): Promise<string[]> {
      try {
        parseManifest(await manifestFor(files, { ...facts, ...changes }));
      } catch (error) {
        expect(error).to.be.instanceOf(ManifestError);
        return (error as ManifestError).issues.map((issue) => issue.message);
      }
      throw new Error("expected a refusal, and there was none");
    }
    const change = (changes: Partial<(typeof facts.encrypted)[number]>) => ({
      encrypted: [{ ...facts.encrypted[0]!, ...changes }],
    });

    it("when the plain file lies beside it, in any case", async () => {
      const list = await manifestFor([...files, { path: "Model.onnx", content: plain }]);
      expect(await messages({ files: list.files })).to.deep.equal([
        'manifest.encrypted[0].path: expected a name that no other file has, found "model.onnx"',
      ]);
    });

    it("when what it names is not there, or named twice", async () => {
      expect(await messages(change({ stored: "other.age" }))).to.deep.equal([
        'manifest.encrypted[0].stored: expected a path that manifest.files lists, once, found "other.age"',
      ]);
      const twice = [facts.encrypted[0]!, { ...facts.encrypted[0]!, path: "second.onnx" }];
      expect(await messages({ encrypted: twice })).to.have.length(1);
      expect(await messages({ weights: ["unlisted.onnx"] })).to.have.length(1);
    });

    it("when the size cannot be that of the encrypted file", async () => {
      const [size] = [facts.encrypted[0]!.size];
      for (const wrong of [0, size - 20_000, size + 300]) {
        expect((await messages(change({ size: wrong })))[0]).to.match(
          /^manifest\.encrypted\[0\]\.size: expected the size that/,
        );
      }
    });

    it("when nobody is named who unwraps the keys, or no recipient", async () => {
      expect(await messages({ keyService: undefined })).to.deep.equal([
        "manifest.keyService: expected who unwraps the keys of the encrypted files, found none",
      ]);
      expect((await messages({ keyService: { recipient: "age1nobody" } }))[0]).to.include("an age recipient");
      const url = "javascript:alert(1)";
      expect((await messages({ keyService: { recipient, url } }))[0]).to.include("an http or https URL");
    });
  });
});
