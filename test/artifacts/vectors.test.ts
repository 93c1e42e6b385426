import { createCipheriv, createHash } from "node:crypto";
import { expect } from "chai";
import { importByteStream } from "ipfs-unixfs-importer";
import { CID_PROFILE, packDirectory } from "@commonweight/sdk/artifacts/directory";
import { utf8 } from "./support/release.ts";

/** The data of Kubo's own tests: the keystream of ChaCha20 with the SHA-256 of a seed as its key. */
function* randomData(size: number, seed: string): Generator<Uint8Array> {
  const key = createHash("sha256").update(seed).digest();
  const cipher = createCipheriv("chacha20", key, Buffer.alloc(16));
  const zeros = Buffer.alloc(1024 * 1024);
  for (let left = size; left > 0; left -= zeros.length) {
    yield new Uint8Array(cipher.update(zeros.subarray(0, Math.min(left, zeros.length))));
  }
}

async function cidOf(content: Iterable<Uint8Array>): Promise<string> {
  const discard = { put: <T>(cid: T) => cid };
  return (await importByteStream(content, discard as never, { profile: CID_PROFILE })).cid.toString();
}

describe("the CID profile unixfs-v1-2025", () => {
  const MIB = 1024 * 1024;
  const published = [
    { of: "a small text", size: 0, cid: "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e" },
    { of: "exactly one chunk", size: MIB, cid: "bafkreiacndfy443ter6qr2tmbbdhadvxxheowwf75s6zehscklu6ezxmta" },
    { of: "one byte more than a chunk", size: MIB + 1, cid: "bafybeigmix7t42i6jacydtquhet7srwvgpizfg7gjbq7627d35mjomtu64" },
  ];
  for (const { of, size, cid } of published) {
    it(`gives Kubo's published CID for ${of}`, async () => {
      const content = size === 0 ? [utf8("hello world")] : randomData(size, "chunk-v1-seed");
      expect(await cidOf(content)).to.equal(cid);
    });
  }

  it("gives Kubo's published CIDs for a full node of 1024 links and for one byte more", async function () {
    this.timeout(60_000);
    const full = "bafybeihmf37wcuvtx4hpu7he5zl5qaf2ineo2lqlfrapokkm5zzw7zyhvm";
    const deeper = "bafybeibdsi225ugbkmpbdohnxioyab6jsqrmkts3twhpvfnzp77xtzpyhe";
    expect(await cidOf(randomData(1024 * MIB, "v1-2025-seed"))).to.equal(full);
    expect(await cidOf(randomData(1024 * MIB + 1, "v1-2025-seed"))).to.equal(deeper);
  });

  it("is what a packed directory names its files by", async () => {
    const content = Buffer.concat([...randomData(MIB + 1, "chunk-v1-seed")]);
    const { car } = await packDirectory([{ path: "data.bin", content }]);
    const { readCar } = await import("@commonweight/sdk/artifacts/car");
    const cids: string[] = [];
    for await (const { cid } of (await readCar(car.stream())).blocks) cids.push(cid.toString());
    expect(cids).to.include("bafybeigmix7t42i6jacydtquhet7srwvgpizfg7gjbq7627d35mjomtu64");
  });
});
