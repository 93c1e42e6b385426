import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { CID } from "multiformats/cid";
import { readCar, writeCar, type Block } from "@commonweight/sdk/artifacts/car";
import { indexCar } from "@commonweight/sdk/artifacts/car-index";
import { checkDag } from "@commonweight/sdk/artifacts/check";
import { parseCid } from "@commonweight/sdk/artifacts/cid";
import { bytesOf } from "@commonweight/sdk/artifacts/digests";
import { packDirectory, type PackedDirectory } from "@commonweight/sdk/artifacts/directory";
import { openEmbeddedStore, type EmbeddedStore } from "@commonweight/sdk/artifacts/embedded.node";
import { startGateway } from "@commonweight/sdk/artifacts/gateway.node";
import { openKuboStore } from "@commonweight/sdk/artifacts/kubo.node";
import { uploadCar } from "@commonweight/sdk/artifacts/upload";
import { startCuttingProxy } from "./support/cutting-proxy.ts";
import { refusedWith } from "./support/failure.ts";
import { openTestGateway, type TestGateway } from "./support/gateway.ts";
import { bytesFrom, utf8 } from "./support/release.ts";

const MIB = 1024 * 1024;

describe("an upload in several goes", function () {
  this.timeout(20_000);
  let packed: PackedDirectory;
  let root: CID;
  let blocks: Block[];
  before(async () => {
    packed = await packDirectory([
      { path: "weights.bin", content: bytesFrom("resumed", 7 * MIB + 5) },
      { path: "README.md", content: utf8("# A model\n") },
    ]);
    root = parseCid(packed.cid);
    blocks = [];
    for await (const block of (await readCar(bytesOf(packed.car))).blocks) blocks.push(block);
  });

  const expectWhole = async (store: EmbeddedStore) => {
    expect(await store.isPinned(root)).to.equal(true);
    const { damages, blocks: count } = await checkDag(store, root);
    expect(damages).to.deep.equal([]);
    expect(count).to.equal(blocks.length);
  };
  const expectAbsent = async (store: EmbeddedStore) => {
    expect(await store.isPinned(root)).to.equal(false);
    for (const { cid } of blocks) expect(await store.has(cid), cid.toString()).to.equal(false);
  };

  it("lists what lies where in a CAR without reading the blocks", async () => {
    const { entries, root: found, header } = await indexCar(packed.car);
    expect(found.toString()).to.equal(packed.cid);
    expect(entries.map(({ cid, length }) => [cid.toString(), length])).to.deep.equal(
      blocks.map(({ cid, bytes }) => [cid.toString(), bytes.length]),
    );
    expect([entries[0]!.start, entries.at(-1)!.end]).to.deep.equal([header, packed.car.size]);
    await refusedWith("car-invalid", ["inside block"], () => indexCar(packed.car.slice(0, packed.car.size - 1)));
    await refusedWith("car-invalid", ["CAR"], () => indexCar(new Blob(["nonsense"])));
  });

  describe("over a line that breaks", () => {
    let gateway: TestGateway;
    beforeEach(async () => void (gateway = await openTestGateway()));
    afterEach(async () => gateway.close());

    /** Whether so many blocks are stored at each cut; while an upload goes on, four more are being hashed. */
    const arrived = (counts: number[]) => async (cut: number) => {
      const missing = await gateway.store.missing(root, blocks.map(({ cid }) => cid));
      return blocks.length - missing.length >= (counts[cut - 1] ?? 0);
    };

    it("goes on after every cut, and sends no block again that had arrived", async () => {
      const allowances = [400_000, 6_000_000, 300_000];
      const proxy = await startCuttingProxy(gateway.url, [...allowances], arrived([0, 3, 3]));
      const progress: number[] = [];
      const onProgress = ({ bytes }: { bytes: number }) => void progress.push(bytes);
      expect(await uploadCar({ gateway: proxy.url, car: packed.car, waitMs: 5, onProgress })).to.deep.equal({
        root: packed.cid,
        size: blocks.reduce((sum, { bytes }) => sum + bytes.length, 0),
      });
      await expectWhole(gateway.store);
      expect(proxy.cuts()).to.equal(allowances.length);
      // At each cut the block that was under way is lost, and the buffer that the line had swallowed beyond it.
      expect(proxy.sent()).to.be.lessThan(packed.car.size + 400_000 + MIB + 300_000 + 200_000);
      expect(Math.max(...progress)).to.equal(packed.car.size);
      expect(progress.at(-1)).to.equal(packed.car.size);
      await proxy.close();
    });

    it("goes on after the gateway was stopped and started again", async () => {
      const proxy = await startCuttingProxy(gateway.url, [3_500_000], arrived([1]));
      const controller = new AbortController();
      const interrupted = uploadCar({ gateway: proxy.url, car: packed.car, waitMs: 60_000, signal: controller.signal });
      for (let i = 0; proxy.cuts() === 0 && i < 500; i++) await new Promise((resolve) => setTimeout(resolve, 10));
      controller.abort(new Error("the page was closed"));
      expect(await interrupted.catch((error: Error) => error.message)).to.equal("the page was closed");
      await proxy.close();
      await expectAbsent(gateway.store);
      await gateway.store.close();
      const store = await openEmbeddedStore({ directory: gateway.directory });
      const again = await startGateway({ store });
      const second = await startCuttingProxy(again.url, []);
      await uploadCar({ gateway: second.url, car: packed.car });
      expect(second.sent()).to.be.lessThan(packed.car.size - 2 * MIB + 10_000); // and the list of blocks
      await expectWhole(store);
      await second.close();
      await again.close();
      await store.close();
    });

    it("sends nothing that another release brought", async () => {
      await uploadCar({ gateway: gateway.url, car: packed.car });
      const next = await packDirectory([
        { path: "weights.bin", content: bytesFrom("resumed", 7 * MIB + 5) },
        { path: "README.md", content: utf8("# A model, explained better\n") },
      ]);
      const proxy = await startCuttingProxy(gateway.url, []);
      await uploadCar({ gateway: proxy.url, car: next.car });
      expect(proxy.sent()).to.be.lessThan(10_000);
      await gateway.store.unpin(root);
      await gateway.store.gc();
      expect((await checkDag(gateway.store, parseCid(next.cid))).damages).to.deep.equal([]);
      await proxy.close();
    });

    it("gives up, with the reason, when nothing arrives any more", async () => {
      const proxy = await startCuttingProxy(gateway.url, Array.from({ length: 50 }, () => 150_000));
      await refusedWith("gateway-failed", ["broke off"], () => uploadCar({ gateway: proxy.url, car: packed.car, waitMs: 1 }));
      expect(proxy.cuts()).to.be.within(3, 20);
      await proxy.close();
    });

    it("is sent as a whole to a gateway whose store cannot go on", async () => {
      const front = await openTestGateway({ store: openKuboStore({ url: gateway.url }) });
      const { root: stored } = await uploadCar({ gateway: front.url, car: packed.car });
      expect(stored).to.equal(packed.cid);
      await expectWhole(gateway.store);
      await front.close();
    });

    it("is refused with a sentence when it is no such thing", async () => {
      const ask = (body: string) => fetch(`${gateway.url}/uploads/${packed.cid}`, { method: "POST", body });
      for (const body of ["", "{}", '{"blocks":[1]}']) expect((await ask(body)).status, body).to.equal(400);
      expect((await ask('{"blocks":["nonsense"]}')).status).to.equal(400);
      expect((await fetch(`${gateway.url}/uploads/${packed.cid}`)).status).to.equal(405);
      const large = await openTestGateway({ maxUploadBytes: 5_000_000 });
      await refusedWith("gateway-failed", ["at most 5000000"], () => uploadCar({ gateway: large.url, car: packed.car }));
      await expectAbsent(large.store);
      await large.close();
    });
  });

  describe("in the embedded store", () => {
    let directory: string;
    let store: EmbeddedStore;
    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), "artifacts-"));
      store = await openEmbeddedStore({ directory });
    });
    afterEach(async () => {
      await store.close();
      await rm(directory, { recursive: true });
    });
    const give = (some: Block[], options = {}) => store.resume(root, writeCar(root, some), options);

    it("is whole only when its last block is there, in whatever goes it came", async () => {
      for (const [from, to] of [[0, 2], [2, 3], [1, 6]] as const) {
        await refusedWith("car-incomplete", [packed.cid, "missing"], () => give(blocks.slice(from, to)));
        await expectAbsent(store);
      }
      const missing = await store.missing(root, blocks.map(({ cid }) => cid));
      expect(missing.map(String)).to.deep.equal(blocks.slice(6).map(({ cid }) => cid.toString()));
      await give(blocks.slice(6));
      await expectWhole(store);
      expect(await store.missing(root, blocks.map(({ cid }) => cid))).to.deep.equal([]);
      expect(await readdir(join(directory, "partial"))).to.deep.equal([]);
      expect((await give([])).blocks).to.equal(blocks.length); // it is there: nothing needs to be sent
    });

    it("takes nothing that does not belong to it, and keeps what does", async () => {
      await refusedWith("car-incomplete", [], () => give(blocks.slice(0, 4)));
      const { car, cid } = await packDirectory([{ path: "other", content: utf8("other") }]);
      await refusedWith("car-invalid", ["its root is", cid], () => store.resume(root, bytesOf(car)));
      const strange: Block[] = [];
      for await (const block of (await readCar(bytesOf(car))).blocks) strange.push(block);
      await refusedWith("car-invalid", ["no block before", cid], () => give(strange));
      await refusedWith("car-invalid", ["no block before"], () => store.resume(parseCid(cid), writeCar(parseCid(cid), strange.toReversed())));
      const last = blocks.at(-1) as Block;
      const altered = { ...last, bytes: last.bytes.map((byte, i) => (i === 0 ? byte ^ 1 : byte)) };
      await refusedWith("block-mismatch", [last.cid.toString()], () => give([...blocks.slice(4, -1), altered]));
      await give([last]);
      await expectWhole(store);
    });

    it("keeps to the most bytes of a whole DAG, however they are portioned", async () => {
      await refusedWith("car-incomplete", [], () => give(blocks.slice(0, 4), { maxBytes: 4 * MIB }));
      await refusedWith("too-large", [String(4 * MIB)], () => give(blocks.slice(4), { maxBytes: 4 * MIB }));
      await expectAbsent(store);
    });

    it("is taken over from a connection that has died without a word", async () => {
      const silent = async function* () {
        yield* writeCar(root, blocks.slice(0, 8));
        await new Promise(() => {}); // nothing ever comes again
      };
      const dead = store.resume(root, silent()).catch((error: { code: string }) => error.code);
      while ((await store.missing(root, [blocks[3]!.cid])).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
      await give(blocks.slice(8)); // without those that had come, though some were still being hashed
      expect(await dead).to.equal("aborted");
      await expectWhole(store);
    });

    it("is gone on with from whatever a crash has left of its file", async () => {
      const small = await packDirectory([
        { path: "weights.bin", content: bytesFrom("small", MIB + 100_000) },
        ...Array.from({ length: 20 }, (_, i) => ({ path: `suite/${i}.json`, content: bytesFrom(String(i), 100 + 997 * i) })),
      ]);
      const all: Block[] = [];
      for await (const block of (await readCar(bytesOf(small.car))).blocks) all.push(block);
      const at = parseCid(small.cid);
      await refusedWith("car-incomplete", [], () => store.resume(at, writeCar(at, all.slice(0, -3))));
      await store.close();
      const path = join(directory, "partial", `${small.cid}.car`);
      const left = await readFile(path);
      // Cut anywhere, at the edges of the header and of the last block among others; at odd places with zeros where the last
      // page was, as a power cut leaves it.
      const random = new DataView(bytesFrom("cuts", 4 * 30).buffer);
      const places = Array.from({ length: 30 }, (_, i) => random.getUint32(4 * i) % left.length);
      for (const place of [...places, 0, 1, 57, 58, 59, 60, 61, left.length - 1, left.length]) {
        const torn = Buffer.from(left.subarray(0, place));
        if (place % 2 === 1) torn.fill(0, Math.max(0, place - 4096));
        await rm(join(directory, "packs"), { recursive: true });
        await mkdir(join(directory, "partial"), { recursive: true });
        await writeFile(path, torn);
        store = await openEmbeddedStore({ directory });
        for (const { cid } of all) expect(await store.has(cid), `cut at ${place}`).to.equal(false);
        const missing = new Set((await store.missing(at, all.map(({ cid }) => cid))).map(String));
        expect(missing.size).to.be.at.least(3);
        await store.resume(at, writeCar(at, all.filter(({ cid }) => missing.has(cid.toString()))));
        expect((await checkDag(store, at)).damages, `cut at ${place}`).to.deep.equal([]);
        await store.close();
      }
      store = await openEmbeddedStore({ directory });
    });

    it("is collected a day after its last byte, and not before", async () => {
      await refusedWith("car-incomplete", [], () => give(blocks.slice(0, 3)));
      const path = join(directory, "partial", `${packed.cid}.car`);
      await store.gc();
      const { size } = await stat(path);
      const yesterday = Date.now() / 1000 - 86_401;
      await utimes(path, yesterday, yesterday);
      expect(await store.gc()).to.deep.equal({ blocks: [], bytes: size });
      expect(await readdir(join(directory, "partial"))).to.deep.equal([]);
      expect(await store.missing(root, [blocks[1]!.cid])).to.have.length(1);
      await give(blocks);
      await expectWhole(store);
    });
  });
});
