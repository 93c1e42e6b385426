import { expect } from "chai";
import { CID } from "multiformats/cid";
import { readCar, writeCar, type Block } from "@commonweight/sdk/artifacts/car";
import { blockKey, manifestCid, parseCid, toDigest } from "@commonweight/sdk/artifacts/cid";
import { bytesOf } from "@commonweight/sdk/artifacts/digests";
import type { PackedDirectory } from "@commonweight/sdk/artifacts/directory";
import type { ArtifactErrorCode } from "@commonweight/sdk/artifacts/errors";
import { linksOf } from "@commonweight/sdk/artifacts/car";
import { walkDag, type ArtifactStore } from "@commonweight/sdk/artifacts/store";
import { refusedWith } from "./support/failure.ts";
import { packRelease } from "./support/release.ts";

/** A store under test. Each test gets one that is empty. */
export interface StoreUnderTest {
  store: ArtifactStore;
  close(): Promise<void>;
}

/** What every {@link ArtifactStore} does. */
export function behavesLikeAnArtifactStore(open: () => Promise<StoreUnderTest>): void {
  let subject: StoreUnderTest;
  let packed: PackedDirectory;
  let root: CID;
  let blocks: Block[];

  before(async () => {
    packed = await packRelease();
    root = parseCid(packed.cid);
    blocks = [];
    for await (const block of (await readCar(bytesOf(packed.car))).blocks) blocks.push(block);
  });
  beforeEach(async () => void (subject = await open()));
  afterEach(async () => subject.close());

  const put = () => subject.store.put(bytesOf(packed.car));
  const pins = async () => {
    const roots: string[] = [];
    for await (const pin of subject.store.pins()) roots.push(pin.toString());
    return roots;
  };
  const expectNothing = async () => {
    expect(await pins()).to.deep.equal([]);
    expect(await subject.store.isPinned(root)).to.equal(false);
    for (const { cid } of blocks) {
      expect(await subject.store.has(cid), `${cid} can be seen`).to.equal(false);
      await refusedWith("block-not-found", [cid.toString()], () => subject.store.get(cid));
    }
  };

  it("holds nothing at first", async () => expectNothing());

  it("gives back every block of a DAG that it took", async () => {
    const size = blocks.reduce((sum, block) => sum + block.bytes.length, 0);
    const pin = await put();
    expect(pin.root.toString()).to.equal(packed.cid);
    expect(pin).to.deep.include({ size, blocks: blocks.length });
    for (const { cid, bytes } of blocks) {
      expect(await subject.store.has(cid)).to.equal(true);
      expect(Buffer.compare(await subject.store.get(cid), bytes), cid.toString()).to.equal(0);
    }
    expect(await subject.store.isPinned(root)).to.equal(true);
    expect(await pins()).to.deep.equal([packed.cid]);
  });

  it("gives a DAG's blocks in the order in which they were packed", async () => {
    await put();
    const order: string[] = [];
    for await (const { cid } of walkDag(subject.store, root)) order.push(cid.toString());
    expect(order).to.deep.equal(blocks.map((block) => block.cid.toString()));
  });

  it("changes nothing when it is given the same DAG again, or twice at once", async () => {
    await Promise.all([put(), put()]);
    await put();
    expect(await pins()).to.deep.equal([packed.cid]);
  });

  it("keeps several DAGs, which may share blocks", async () => {
    const other = await packRelease(undefined, { release: "1.0.1" });
    await put();
    await subject.store.put(bytesOf(other.car));
    expect((await pins()).sort()).to.deep.equal([packed.cid, other.cid].sort());
  });

  it("does not take an inner block for a root", async () => {
    await put();
    const inner = blocks[1] as Block;
    expect(await subject.store.isPinned(inner.cid)).to.equal(false);
  });

  const bad: [what: string, code: ArtifactErrorCode, words: () => string[], car: () => AsyncIterable<Uint8Array>][] = [
    ["that is none", "car-invalid", () => ["CAR"], () => bytesOf(new Uint8Array(1000).fill(9))],
    ["that is empty", "car-invalid", () => ["CAR"], () => bytesOf(new Uint8Array())],
    [
      "with an altered block",
      "block-mismatch",
      () => [(blocks.at(-1) as Block).cid.toString()],
      () => writeCar(root, blocks.map((block, i) => (i === blocks.length - 1 ? { ...block, bytes: flipped(block.bytes) } : block))),
    ],
    [
      "without one of its blocks",
      "car-incomplete",
      () => [(blocks[2] as Block).cid.toString(), "missing"],
      () => writeCar(root, blocks.toSpliced(2, 1)),
    ],
    [
      "whose root is not in it",
      "car-incomplete",
      () => ["missing"],
      () => writeCar(parseCid(manifestCid(`0x${"11".repeat(32)}`)), []),
    ],
    [
      "with a block that does not belong to it",
      "car-invalid",
      () => ["do not belong to the root"],
      () => writeCar((blocks.find((block) => linksOf(block).length === 3) as Block).cid, blocks),
    ],
  ];
  for (const [what, code, words, car] of bad) {
    it(`refuses a CAR ${what}, and keeps nothing of it`, async () => {
      await refusedWith(code, words(), () => subject.store.put(car()));
      await expectNothing();
    });
  }

  it("refuses a CAR that is cut short anywhere, and keeps nothing of it", async () => {
    const whole = new Uint8Array(await packed.car.arrayBuffer());
    for (const length of [1, 30, 100, 700, 1_100_000, whole.length - 1]) {
      let code: unknown;
      await subject.store.put(bytesOf(whole.subarray(0, length))).catch((error: { code: unknown }) => (code = error.code));
      expect(code, `cut at ${length}`).to.be.oneOf(["car-invalid", "car-incomplete"]);
    }
    await expectNothing();
  });

  it("passes on the error of a stream that breaks, and keeps nothing of it", async () => {
    const broken = async function* () {
      yield new Uint8Array(await packed.car.slice(0, 1_500_000).arrayBuffer());
      throw new Error("the line went dead");
    };
    let error: unknown;
    await subject.store.put(broken()).catch((caught: unknown) => (error = caught));
    expect(error).to.have.property("message", "the line went dead");
    await expectNothing();
  });

  it("stops when it is told to, and keeps nothing", async () => {
    const controller = new AbortController();
    const stopping = async function* () {
      yield new Uint8Array(await packed.car.slice(0, 1_500_000).arrayBuffer());
      controller.abort(new Error("changed my mind"));
      yield new Uint8Array(await packed.car.slice(1_500_000).arrayBuffer());
    };
    let error: unknown;
    await subject.store.put(stopping(), { signal: controller.signal }).catch((caught: unknown) => (error = caught));
    expect(error).to.have.property("message", "changed my mind");
    await expectNothing();
  });

  it("refuses more bytes than it is told to take, and a block of more than 2 MiB", async () => {
    await refusedWith("too-large", ["1000000"], () => subject.store.put(bytesOf(packed.car), { maxBytes: 1_000_000 }));
    const block = { cid: (blocks[0] as Block).cid, bytes: new Uint8Array(2 * 1024 * 1024 + 1) };
    await refusedWith("too-large", ["2097152"], () => subject.store.put(writeCar(root, [block])));
    await expectNothing();
  });

  it("refuses a CAR that names a node under another codec, which would hide that its links are missing", async () => {
    const asRaw = { cid: CID.createV1(0x55, root.multihash), bytes: (blocks[0] as Block).bytes };
    await refusedWith("car-invalid", [root.toString(), "another codec"], () => subject.store.put(writeCar(root, [asRaw])));
    await expectNothing();
  });

  it("lets go of a DAG and collects its blocks, but none that another DAG needs", async () => {
    const other = await packRelease(undefined, { release: "1.0.1" });
    await put();
    await subject.store.put(bytesOf(other.car));
    await subject.store.unpin(root);
    await subject.store.unpin(root);
    expect(await pins()).to.deep.equal([other.cid]);
    expect(await subject.store.isPinned(root)).to.equal(false);
    const removed = await subject.store.gc();
    let size = 0;
    for await (const { bytes } of walkDag(subject.store, parseCid(other.cid))) size += bytes.length;
    expect(size).to.be.greaterThan(other.size);
    // The directory and the manifest are its own, all else the two have in common.
    expect(await subject.store.has(root)).to.equal(false);
    if (removed) {
      expect(removed.blocks.map(blockKey)).to.include(blockKey(root));
      expect(removed.blocks).to.have.length(2);
    }
  });

  it("collects nothing of what it holds, and takes again what was collected", async () => {
    await put();
    await subject.store.gc();
    for (const { cid } of blocks) expect(await subject.store.has(cid)).to.equal(true);
    await subject.store.unpin(root);
    await subject.store.gc();
    await expectNothing();
    await put();
    await subject.store.unpin(root);
    await put(); // before anything was collected
    await subject.store.gc();
    expect(await pins()).to.deep.equal([packed.cid]);
    for (const { cid, bytes } of blocks) {
      expect(Buffer.compare(await subject.store.get(cid), bytes), cid.toString()).to.equal(0);
    }
  });

  it("knows a block by its bytes, whichever codec its CID names", async () => {
    await put();
    const { cid, bytes } = blocks[0] as Block;
    const asRaw = CID.createV1(0x55, cid.multihash);
    expect(blockKey(asRaw)).to.equal(toDigest(cid).slice(2));
    expect(Buffer.compare(await subject.store.get(asRaw), bytes)).to.equal(0);
  });
}

function flipped(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte));
}
