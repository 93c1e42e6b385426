import { Decrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { expect } from "chai";
import fc from "fast-check";
import { newHeader } from "@commonweight/sdk/artifacts/age-header";
import { CHUNK_BYTES, NONCE_BYTES, openPayload, sealPayload } from "@commonweight/sdk/artifacts/age-payload";
import {
  bestCipher,
  nodeCipher,
  scriptCipher,
  TAG_BYTES,
  wasmCipher,
  type CipherMaker,
} from "@commonweight/sdk/artifacts/chunk-cipher";
import { drain, refusedWith } from "./support/failure.ts";
import { bytesFrom } from "./support/release.ts";

async function* inPieces(bytes: Uint8Array, size = 50_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe("ciphers of chunks", function () {
  this.timeout(20_000);
  const all: Record<string, CipherMaker> = { "in script": scriptCipher };
  const key = bytesFrom("key", 32);
  const nonce = bytesFrom("nonce", 12);

  before(async () => {
    all["Node's"] = nodeCipher()!;
    all["in WebAssembly"] = (await wasmCipher())!;
    for (const make of Object.values(all)) expect(make).to.be.a("function");
  });
  const sealedBy = (make: CipherMaker, plain: Uint8Array) => {
    const out = new Uint8Array(plain.length + TAG_BYTES + 3);
    make(key, CHUNK_BYTES).seal(nonce, plain, out);
    expect(out.subarray(-3)).to.deep.equal(new Uint8Array(3)); // nothing behind the tag
    return out.subarray(0, -3);
  };

  it("are libsodium's where Node's are not to be had", async () => {
    expect(String(await bestCipher())).to.equal(String(nodeCipher()));
    expect(await wasmCipher()).to.not.equal(undefined);
  });

  it("agree with RFC 8439's own example (2.8.2), but for its added data", () => {
    for (const [name, make] of Object.entries(all)) {
      const text =
        "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
      const rfcKey = Uint8Array.from({ length: 32 }, (_, i) => 0x80 + i);
      const rfcNonce = Buffer.from("070000004041424344454647", "hex");
      const out = new Uint8Array(text.length + TAG_BYTES);
      make(rfcKey, CHUNK_BYTES).seal(rfcNonce, new TextEncoder().encode(text), out);
      expect(Buffer.from(out.subarray(0, 32)).toString("hex"), name).to.equal(
        "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6",
      );
    }
  });

  it("seal the same, open each other's, and refuse what was altered anywhere", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.nat(300), fc.constantFrom(CHUNK_BYTES - 1, CHUNK_BYTES)),
        fc.nat(),
        fc.integer({ min: 0, max: 7 }),
        (size, at, bit) => {
          const plain = bytesFrom(`chunk ${size}`, size);
          const sealed = Object.values(all).map((make) => sealedBy(make, plain));
          for (const one of sealed) expect(Buffer.compare(one, sealed[0]!)).to.equal(0);
          const altered = sealed[0]!.slice();
          altered[at % altered.length]! ^= 1 << bit;
          for (const make of Object.values(all)) {
            expect(Buffer.compare(make(key, CHUNK_BYTES).open(nonce, sealed[0]!), plain)).to.equal(0);
            expect(() => make(key, CHUNK_BYTES).open(nonce, altered)).to.throw();
          }
        },
      ),
      { numRuns: 150, seed: 7 },
    );
  }).timeout(30_000);

  it("in WebAssembly do not mix up the keys of files that are sealed at the same time", async () => {
    const make = (await wasmCipher())!;
    const [one, two] = [make(key, CHUNK_BYTES), make(bytesFrom("another key", 32), CHUNK_BYTES)];
    const plain = bytesFrom("plain", 1000);
    const [a, b] = [new Uint8Array(1016), new Uint8Array(1016)];
    one.seal(nonce, plain, a);
    two.seal(nonce, plain, b);
    expect(Buffer.compare(a, sealedBy(scriptCipher, plain))).to.equal(0);
    expect(Buffer.compare(two.open(nonce, b), plain)).to.equal(0);
    expect(() => one.open(nonce, b)).to.throw();
    expect(() => one.seal(nonce, new Uint8Array(CHUNK_BYTES + 1), new Uint8Array(CHUNK_BYTES + 17))).to.throw(/at most 65536/);
  });

  for (const size of [0, 1, CHUNK_BYTES, 5 * CHUNK_BYTES + 7]) {
    it(`make files in WebAssembly that the age library opens: ${size} bytes`, async () => {
      const make = (await wasmCipher())!;
      const identity = await generateX25519Identity();
      const { header, fileKey } = await newHeader([await identityToRecipient(identity)]);
      const plain = bytesFrom(`wasm ${size}`, size);
      const payload = await drain(sealPayload(fileKey, bytesFrom("payload nonce", NONCE_BYTES), inPieces(plain), make));
      const decrypter = new Decrypter();
      decrypter.addIdentity(identity);
      expect(Buffer.compare(await decrypter.decrypt(Buffer.concat([header, payload])), plain)).to.equal(0);
      expect(Buffer.compare(await drain(openPayload(fileKey, inPieces(payload), make)), plain)).to.equal(0);
      payload[payload.length - 1]! ^= 1;
      await refusedWith("decryption-failed", ["does not open"], () => drain(openPayload(fileKey, inPieces(payload), make)));
    });
  }
});
