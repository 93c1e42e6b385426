import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { expect } from "chai";
import fc from "fast-check";
import { fileKeyOf, headerOf, unwrapFileKey, wrapFileKey } from "@commonweight/sdk/artifacts/age-header";
import { CHUNK_BYTES, openPayload, payloadSize, sealPayload } from "@commonweight/sdk/artifacts/age-payload";
import { decryptFile, decryptFor, encryptBlob, encryptFile, readHeader } from "@commonweight/sdk/artifacts/encryption";
import { sha256, toHex } from "@commonweight/sdk/artifacts/sha256";
import { drain, refusedWith } from "./support/failure.ts";
import { bytesFrom } from "./support/release.ts";

/** Around every edge of the format: empty, below, at and beyond one chunk and several. */
const SIZES = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 1_000_003];

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe("encrypting files with age", () => {
  let identity: string;
  let recipient: string;

  before(async () => {
    identity = await generateX25519Identity();
    recipient = await identityToRecipient(identity);
  });

  const sealed = async (plain: Uint8Array) => {
    const { blob, fileKey } = await encryptBlob(plain, [recipient]);
    return { bytes: new Uint8Array(await blob.arrayBuffer()), fileKey };
  };

  for (const size of SIZES) {
    it(`makes files that the age library opens, and opens the library's: ${size} bytes`, async () => {
      const plain = bytesFrom(`age ${size}`, size);
      const ours = await sealed(plain);
      const decrypter = new Decrypter();
      decrypter.addIdentity(identity);
      expect(Buffer.compare(await decrypter.decrypt(ours.bytes), plain)).to.equal(0);
      const encrypter = new Encrypter();
      encrypter.addRecipient(recipient);
      const theirs = await encrypter.encrypt(plain);
      expect(Buffer.compare(await drain(decryptFor(inPieces(theirs, 1000), [identity])), plain)).to.equal(0);
      expect(theirs.length - headerOf(theirs)!.length).to.equal(payloadSize(size));
    });
  }

  it("makes and opens files of the age command", function () {
    const folder = mkdtempSync(path.join(tmpdir(), "age-"));
    try {
      if (spawnSync("age", ["--version"]).error) this.skip();
      const plain = bytesFrom("command", 200_001);
      const file = (name: string) => path.join(folder, name);
      writeFileSync(file("key"), `${identity}\n`);
      return (async () => {
        writeFileSync(file("ours.age"), (await sealed(plain)).bytes);
        const opened = spawnSync("age", ["-d", "-i", file("key"), file("ours.age")], { maxBuffer: 2 ** 24 });
        expect(Buffer.compare(opened.stdout, plain), String(opened.stderr)).to.equal(0);
        const theirs = spawnSync("age", ["-r", recipient], { input: plain, maxBuffer: 2 ** 24 }).stdout;
        expect(Buffer.compare(await drain(decryptFor(theirs, [identity])), plain)).to.equal(0);
      })().finally(() => rmSync(folder, { recursive: true }));
    } catch (error) {
      rmSync(folder, { recursive: true });
      throw error;
    }
  });

  it("tells size and digest of the plain file, and how far it is", async () => {
    const plain = bytesFrom("plain", 300_000);
    const seen: number[] = [];
    const { blob, plain: facts } = await encryptBlob(new Blob([plain]), [recipient], {
      onProgress: (bytes) => seen.push(bytes),
    });
    expect(facts).to.deep.equal({ size: plain.length, sha256: toHex(await sha256(plain)) });
    expect(seen.at(-1)).to.equal(plain.length);
    expect(blob.size).to.equal(payloadSize(plain.length) + (await readHeader(blob.stream() as never)).length);
  });

  it("draws another key and nonce for each file", async () => {
    const plain = bytesFrom("same", 100);
    const [a, b] = [await sealed(plain), await sealed(plain)];
    expect(Buffer.compare(a.fileKey, b.fileKey)).to.not.equal(0);
    expect(Buffer.compare(a.bytes, b.bytes)).to.not.equal(0);
  });

  it("stops when it is cancelled", async () => {
    const abort = new AbortController();
    const onProgress = () => abort.abort(new Error("enough"));
    const done = encryptBlob(inPieces(bytesFrom("long", 500_000), 50_000), [recipient], {
      signal: abort.signal,
      onProgress,
    });
    expect(await done.catch((error: Error) => error.message)).to.equal("enough");
  });

  it("is the same where Node's own cipher is not to be had", async () => {
    const plain = bytesFrom("both", 3 * CHUNK_BYTES + 5);
    const [key, nonce] = [bytesFrom("key", 16), bytesFrom("nonce", 16)];
    const native = await drain(sealPayload(key, nonce, inPieces(plain, 7777)));
    const own = process.getBuiltinModule;
    try {
      (process as { getBuiltinModule?: unknown }).getBuiltinModule = undefined;
      const script = await drain(sealPayload(key, nonce, inPieces(plain, 99_999)));
      expect(Buffer.compare(script, native)).to.equal(0);
      expect(Buffer.compare(await drain(openPayload(key, inPieces(native, 12_345))), plain)).to.equal(0);
    } finally {
      process.getBuiltinModule = own;
    }
  });

  it("opens what it sealed, however it arrives (200 shapes)", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200_000 }),
        fc.integer({ min: 1, max: 150_000 }),
        async (plain, piece) => {
          const { fileKey, stream } = await encryptFile(inPieces(plain, piece), [recipient]);
          const file = await drain(stream);
          expect(Buffer.compare(await drain(decryptFile(inPieces(file, piece), fileKey)), plain)).to.equal(0);
        },
      ),
      { numRuns: 200 },
    );
  }).timeout(60_000);

  describe("refuses", () => {
    it("a byte that was altered, anywhere (200 places)", async () => {
      const plain = bytesFrom("altered", 150_000);
      const { bytes } = await sealed(plain);
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 0, max: bytes.length - 1 }),
          fc.integer({ min: 1, max: 255 }),
          async (at, by) => {
            const altered = new Uint8Array(bytes);
            altered[at] = altered[at]! ^ by;
            const outcome = await drain(decryptFor(altered, [identity])).then(
              () => "opened",
              (error: { code?: string }) => error.code,
            );
            expect(outcome).to.be.oneOf(["header-invalid", "decryption-failed", "not-a-recipient"]);
          },
        ),
        { numRuns: 200 },
      );
    }).timeout(60_000);

    it("a file that was cut off, at every edge", async () => {
      const { bytes, fileKey } = await sealed(bytesFrom("cut", 2 * CHUNK_BYTES));
      const start = headerOf(bytes)!.length;
      for (const end of [start, start + 15, start + 16, start + 20, start + 16 + CHUNK_BYTES + 16, bytes.length - 1]) {
        await refusedWith("decryption-failed", [], () => drain(decryptFile(bytes.subarray(0, end), fileKey)));
      }
      await refusedWith("header-invalid", ["ends within its header"], () =>
        drain(decryptFile(bytes.subarray(0, start - 1), fileKey)),
      );
    });

    it("chunks in another order, and one too many", async () => {
      const { bytes, fileKey } = await sealed(bytesFrom("order", 2 * CHUNK_BYTES));
      const at = headerOf(bytes)!.length + 16;
      const [first, second] = [bytes.subarray(at, at + CHUNK_BYTES + 16), bytes.subarray(at + CHUNK_BYTES + 16)];
      const swapped = Buffer.concat([bytes.subarray(0, at), second, first]);
      await refusedWith("decryption-failed", ["Chunk 0"], () => drain(decryptFile(swapped, fileKey)));
      await refusedWith("decryption-failed", ["Chunk 1"], () =>
        drain(decryptFile(Buffer.concat([bytes, second]), fileKey)),
      );
    });

    it("another file's key, another's identity, and what is no recipient", async () => {
      const [one, two] = [await sealed(bytesFrom("one", 10)), await sealed(bytesFrom("two", 10))];
      await refusedWith("decryption-failed", ["another file's"], () => drain(decryptFile(one.bytes, two.fileKey)));
      const stranger = await generateX25519Identity();
      await refusedWith("not-a-recipient", [], () => drain(decryptFor(one.bytes, [stranger])));
      await refusedWith("recipient-invalid", ["age1nobody"], () => encryptFile(new Uint8Array(1), ["age1nobody"]));
      await refusedWith("recipient-invalid", [], () => encryptFile(new Uint8Array(1), []));
    });

    it("a header that never ends, within 16 KiB", async () => {
      let read = 0;
      async function* endless(): AsyncGenerator<Uint8Array> {
        yield new TextEncoder().encode("age-encryption.org/v1\n");
        for (;;) {
          read += 1000;
          yield new Uint8Array(1000).fill(65);
        }
      }
      await refusedWith("header-invalid", ["longer than 16384 bytes"], () => readHeader(endless()));
      expect(read).to.be.lessThan(20_000);
      await refusedWith("header-invalid", ["expected 'age-encryption.org/v1'"], () =>
        readHeader(inPieces(bytesFrom("no age", 100), 10)),
      );
    });
  });

  it("hands a file key on to another recipient alone", async () => {
    const { bytes, fileKey } = await sealed(bytesFrom("handed on", 1000));
    const other = await generateX25519Identity();
    const key = await fileKeyOf(headerOf(bytes)!, [other, identity]);
    expect(Buffer.compare(key, fileKey)).to.equal(0);
    const wrapped = await wrapFileKey(key, await identityToRecipient(other));
    expect(Buffer.compare(await unwrapFileKey(wrapped, other), fileKey)).to.equal(0);
    await refusedWith("decryption-failed", [], () => unwrapFileKey(wrapped, identity));
  });
});
