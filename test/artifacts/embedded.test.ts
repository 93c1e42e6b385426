import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, open, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parseCid } from "@commonweight/sdk/artifacts/cid";
import { indexCar } from "@commonweight/sdk/artifacts/car-index";
import { checkDag } from "@commonweight/sdk/artifacts/check";
import { bytesOf } from "@commonweight/sdk/artifacts/digests";
import { openEmbeddedStore } from "@commonweight/sdk/artifacts/embedded.node";
import { walkDag } from "@commonweight/sdk/artifacts/store";
import { behavesLikeAnArtifactStore } from "./store.behavior.ts";
import { refusedWith } from "./support/failure.ts";
import { bytesFrom, packRelease } from "./support/release.ts";

describe("the embedded store", () => {
  let directory: string;
  beforeEach(async () => void (directory = await mkdtemp(join(tmpdir(), "artifacts-"))));
  afterEach(async () => rm(directory, { recursive: true }));

  describe("as every store", () => {
    behavesLikeAnArtifactStore(async () => {
      const store = await openEmbeddedStore({ directory });
      return { store, close: () => store.close() };
    });
  });

  describe("opened again", () => {
    it("still has what was stored, from its disk alone", async () => {
      const packed = await packRelease();
      const first = await openEmbeddedStore({ directory });
      await first.put(bytesOf(packed.car));
      await first.close();
      const second = await openEmbeddedStore({ directory });
      let size = 0;
      for await (const block of walkDag(second, parseCid(packed.cid))) size += block.bytes.length;
      expect(size).to.be.greaterThan(packed.size);
      await second.close();
    });

    it("says which file is damaged, instead of serving part of it", async () => {
      const packed = await packRelease();
      const store = await openEmbeddedStore({ directory });
      await store.put(bytesOf(packed.car));
      await store.close();
      const file = join(directory, "packs", `${packed.cid}.car`);
      await truncate(file, packed.car.size - 10);
      await refusedWith("store-failed", [file, "damaged"], () => openEmbeddedStore({ directory }));
    });

    it("clears away what a killed process had staged", async () => {
      await (await openEmbeddedStore({ directory })).close();
      await writeFile(join(directory, "staging", "half.car"), "half a CAR");
      const store = await openEmbeddedStore({ directory });
      expect(await readdir(join(directory, "staging"))).to.deep.equal([]);
      await store.close();
    });
  });

  it("reports a block that its disk has lost since it was opened", async () => {
    const packed = await packRelease();
    const store = await openEmbeddedStore({ directory });
    await store.put(bytesOf(packed.car));
    const file = await open(join(directory, "packs", `${packed.cid}.car`), "r+");
    await file.truncate(packed.car.size - 10);
    await file.close();
    await refusedWith("store-failed", ["could be read"], async () => {
      for await (const _ of walkDag(store, parseCid(packed.cid)));
    });
    await store.close();
  });

  describe("whose process is killed while storing", function () {
    this.timeout(40_000);

    /** Kills a process that stores a release after so many bytes of it, and some milliseconds more. */
    async function kill(car: string, killAt: number, later: number, way: "put" | "resume"): Promise<void> {
      const child = fork(new URL("support/storing.ts", import.meta.url), [directory, car, String(killAt), way], {
        execArgv: ["--no-warnings"],
        execPath: process.execPath,
      });
      await once(child, "message");
      if (later > 0) await new Promise((resolve) => setTimeout(resolve, later));
      child.kill("SIGKILL");
      await once(child, "exit");
    }

    it("holds a release whole or not at all, at whichever byte", async () => {
      const packed = await packRelease();
      const root = parseCid(packed.cid);
      const car = join(directory, "release.car");
      await writeFile(car, Buffer.from(await packed.car.arrayBuffer()));
      // The same places each time: anywhere in it, and at its end, where the flush, the rename and all after it lie.
      const random = new DataView(bytesFrom("kills", 8 * 9).buffer);
      let [whole, absent] = [0, 0];
      for (let i = 0; i < 9; i++) {
        const atEnd = i % 3 === 0;
        const killAt = atEnd ? packed.car.size : random.getUint32(8 * i) % packed.car.size;
        const later = atEnd ? random.getUint32(8 * i + 4) % 30 : random.getUint32(8 * i + 4) % 3;
        await kill(car, killAt, later, i % 2 === 0 ? "put" : "resume");
        const store = await openEmbeddedStore({ directory });
        const where = `killed ${later} ms after byte ${killAt}`;
        const files = await readdir(join(directory, "packs"));
        if (await store.isPinned(root)) {
          whole += 1;
          expect((await checkDag(store, root)).damages, where).to.deep.equal([]);
          expect(files, where).to.deep.equal([`${root}.car`]);
          await store.unpin(root);
          await store.gc();
        } else {
          absent += 1;
          expect(files, where).to.deep.equal([]);
          for (const { cid } of (await indexCar(packed.car)).entries) expect(await store.has(cid), where).to.equal(false);
        }
        expect(await readdir(join(directory, "staging")), where).to.deep.equal([]);
        await store.close();
      }
      expect(absent, "no kill came in time").to.be.greaterThan(2);
      expect(whole + absent).to.equal(9);
      const store = await openEmbeddedStore({ directory });
      await store.resume(root, bytesOf(packed.car)); // over what the last ones left
      expect((await checkDag(store, root)).damages).to.deep.equal([]);
      await store.close();
    });
  });
});
