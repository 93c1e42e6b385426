import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, open, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
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
import type { End, Step } from "./support/steps.ts";

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

  describe("whose process is killed while storing", () => {
    /** Points in an ordinary run, of both ways together; `npm run test:long` takes all, and more bytes within writes. */
    const POINTS = process.env.KILL_POINTS === "all" ? Infinity : 64;
    const BYTES = process.env.KILL_POINTS === "all" ? 128 : 16;
    let car: string;
    let packed: Awaited<ReturnType<typeof packRelease>>;

    before(async () => {
      packed = await packRelease();
      car = join(await mkdtemp(join(tmpdir(), "car-")), "release.car");
      await writeFile(car, Buffer.from(await packed.car.arrayBuffer()));
    });
    after(() => rm(dirname(car), { recursive: true }));

    /** Runs the store in a process of its own that ends at `end`; gives the steps it told of where it came through. */
    async function store(folder: string, way: "put" | "resume", end?: End): Promise<Step[] | undefined> {
      const at = end ? [String(end.step), ...(end.bytes === undefined ? [] : [String(end.bytes)])] : [];
      const child = fork(new URL("support/storing-steps.ts", import.meta.url), [folder, car, way, ...at], {
        execArgv: ["--no-warnings"],
        execPath: process.execPath,
      });
      let told: Step[] | undefined;
      child.on("message", (steps) => (told = steps as Step[]));
      const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
      expect({ code, signal }).to.deep.equal({ code: null, signal: "SIGKILL" });
      return told;
    }

    /** What the next process finds: the release whole or not at all, and a store that takes it. */
    async function look(folder: string, way: "put" | "resume", where: string): Promise<boolean> {
      const root = parseCid(packed.cid);
      const again = await openEmbeddedStore({ directory: folder });
      try {
        const files = await readdir(join(folder, "packs"));
        const whole = await again.isPinned(root);
        expect(files, where).to.deep.equal(whole ? [`${root}.car`] : []);
        if (whole) expect((await checkDag(again, root)).damages, where).to.deep.equal([]);
        else for (const { cid } of (await indexCar(packed.car)).entries) expect(await again.has(cid), where).to.equal(false);
        expect(await readdir(join(folder, "staging")), where).to.deep.equal([]);
        await (way === "put" ? again.put(bytesOf(packed.car)) : again.resume(root, bytesOf(packed.car)));
        expect((await checkDag(again, root)).damages, `${where}, stored again`).to.deep.equal([]);
        return whole;
      } finally {
        await again.close();
      }
    }

    for (const way of ["put", "resume"] as const) {
      it(`holds a release whole or not at all, at every step and within writes (${way})`, async function () {
        this.timeout(600_000);
        const steps = (await store(join(directory, "counted"), way))!;
        expect(steps.map(({ call }) => call)).to.include.members(["open", "write", "sync", "rename"]);
        const calls = steps.flatMap(({ call }, step) => (call === "write" ? [] : [{ step }]));
        const writes = steps.flatMap(({ call }, step) => (call === "write" ? [{ step }] : []));
        const random = new DataView(bytesFrom(`kills ${way}`, 8 * BYTES).buffer);
        const within = Array.from({ length: BYTES }, (_, i) => {
          const { step } = writes[random.getUint32(8 * i) % writes.length]!;
          return { step, bytes: random.getUint32(8 * i + 4) % Math.max(1, steps[step]!.bytes) };
        });
        // Boundaries of writes are alike: where not all are tried, the first, the last and some between them.
        const room = Math.max(2, POINTS / 2 - calls.length - within.length - 1);
        const every = Math.max(1, Math.ceil(writes.length / room));
        const chosen = writes.filter((_, i) => i % every === 0 || i === writes.length - 1);
        // The last one comes after all steps.
        const points: End[] = [...calls, ...chosen, ...within, { step: steps.length }];
        const found = { whole: 0, absent: 0 };
        for (const [i, end] of points.entries()) {
          const call = steps[end.step];
          const at = `step ${end.step} (${call?.call}, byte ${end.bytes ?? 0} of ${call?.bytes})`;
          const where = `killed at ${call ? at : "the end"}`;
          const folder = join(directory, String(i));
          const told = await store(folder, way, end);
          expect(told === undefined, where).to.equal(call !== undefined);
          found[(await look(folder, way, where)) ? "whole" : "absent"]++;
          await rm(folder, { recursive: true });
        }
        expect(points.length).to.be.within(20, POINTS / 2);
        // Whole only where the rename was done; what stays to be done after it is one flush of the folder.
        const renamed = steps.findLastIndex(({ call }) => call === "rename");
        expect(found.whole).to.equal(points.filter(({ step }) => step > renamed).length);
        expect(found.whole).to.be.at.least(2);
      });
    }
  });
});
