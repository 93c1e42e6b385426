import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, open, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parseCid } from "@commonweight/sdk/artifacts/cid";
import { bytesOf } from "@commonweight/sdk/artifacts/digests";
import { openEmbeddedStore } from "@commonweight/sdk/artifacts/embedded.node";
import { walkDag } from "@commonweight/sdk/artifacts/store";
import { behavesLikeAnArtifactStore } from "./store.behavior.ts";
import { refusedWith } from "./support/failure.ts";
import { packRelease } from "./support/release.ts";

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

  it("holds a release whole or not at all when its process is killed while storing", async function () {
    this.timeout(60_000);
    const packed = await packRelease();
    // The last ones are after the last byte: during the flush, the rename, or after it.
    for (const killAt of [0, 50_000, 1_300_000, 2_400_000, packed.car.size, packed.car.size]) {
      const child = fork(new URL("support/storing.ts", import.meta.url), [directory, String(killAt)], {
        execArgv: ["--no-warnings"],
        execPath: process.execPath,
      });
      await once(child, "message");
      child.kill("SIGKILL");
      await once(child, "exit");
      const store = await openEmbeddedStore({ directory });
      const files = await readdir(join(directory, "packs"));
      if (await store.isPinned(parseCid(packed.cid))) {
        let size = 0;
        for await (const block of walkDag(store, parseCid(packed.cid))) size += block.bytes.length;
        expect(size).to.be.greaterThan(packed.size);
        await rm(join(directory, "packs", `${packed.cid}.car`));
      } else {
        expect(files).to.deep.equal([]);
        expect(await store.has(parseCid(packed.cid))).to.equal(false);
      }
      if (killAt < packed.car.size) expect(files, `killed at ${killAt}`).to.deep.equal([]);
      await store.close();
    }
  });
});
