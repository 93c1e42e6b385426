import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { openNodeCacheFiles } from "@commonweight/sdk/artifacts/cache-files.node";
import { FileCacheClient } from "@commonweight/sdk/artifacts/cache-client";
import type { CacheReply, CacheRequest } from "@commonweight/sdk/artifacts/cache-protocol";
import { serveFileCache, type CacheScope } from "@commonweight/sdk/artifacts/cache-worker";
import { digestFile } from "@commonweight/sdk/artifacts/digests";
import { packDirectory } from "@commonweight/sdk/artifacts/directory";
import { FileCache, type WantedFile } from "@commonweight/sdk/artifacts/file-cache";
import type { ReadProgress } from "@commonweight/sdk/artifacts/progress";
import { fetchRelease } from "@commonweight/sdk/artifacts/release";
import { resolvePath } from "@commonweight/sdk/artifacts/unixfs";
import { uploadCar } from "@commonweight/sdk/artifacts/upload";
import { parseCid } from "@commonweight/sdk/artifacts/cid";
import { refusedWith } from "./support/failure.ts";
import { openTestGateway, startCheatingGateway, type TestGateway } from "./support/gateway.ts";
import { bytesFrom, packRelease } from "./support/release.ts";

describe("files kept between visits", function () {
  this.timeout(20_000);
  const MIB = 1024 * 1024;
  const contents = { big: bytesFrom("kept", 6 * MIB + 5), other: bytesFrom("other", 3 * MIB), small: bytesFrom("small", 1000) };
  const wanted = {} as Record<keyof typeof contents, WantedFile>;
  let honest: TestGateway;
  let folder: string;
  let now = 1000;
  const closing: (() => Promise<void>)[] = [];

  before(async function () {
    this.timeout(20_000);
    honest = await openTestGateway();
    const files = Object.entries(contents).map(([path, content]) => ({ path, content }));
    const packed = await packDirectory(files);
    await uploadCar({ gateway: honest.url, car: packed.car });
    for (const [path, content] of Object.entries(contents)) {
      const { cid } = await resolvePath(honest.store, parseCid(packed.cid), path);
      wanted[path as keyof typeof contents] = { path, cid: cid.toString(), ...(await digestFile(content)) };
    }
  });
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "kept-"))));
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
    await rm(folder, { recursive: true });
  });
  after(async () => honest.close());

  const open = async (maxBytes?: number) => {
    return new FileCache(await openNodeCacheFiles(folder), { now: () => now++, ...(maxBytes !== undefined && { maxBytes }) });
  };
  const watched = async (cheat: Parameters<typeof startCheatingGateway>[1] = ({ body }) => body) => {
    const gateway = await startCheatingGateway(honest.url, cheat);
    closing.push(() => gateway.close());
    return gateway;
  };
  const same = async (blob: Blob, content: Uint8Array) => {
    expect(Buffer.compare(new Uint8Array(await blob.arrayBuffer()), content)).to.equal(0);
  };
  it("are fetched once, and opened from disk the next time", async () => {
    const gateway = await watched();
    const first = await (await open()).fetch(wanted.big, { gateway: gateway.url });
    await first.verified;
    expect(first.kept).to.equal(0);
    await same(first.blob, contents.big);
    const asked = gateway.requests.length;
    const seen: ReadProgress[] = [];
    const second = await (await open()).fetch(wanted.big, { gateway: gateway.url, onProgress: (one) => seen.push(one) });
    await second.verified;
    expect(second.kept).to.equal(contents.big.length);
    await same(second.blob, contents.big);
    expect(gateway.requests.slice(asked)).to.deep.equal([`/ipfs/${wanted.big.cid}?format=raw`]); // the list of its blocks
    expect(seen.at(-1)).to.include({ bytes: contents.big.length, secondsLeft: 0 });
  });

  it("go on where a visit that was cut off left them", async () => {
    const controller = new AbortController();
    const cut = (await open()).fetch(wanted.big, {
      gateway: honest.url,
      signal: controller.signal,
      onProgress: ({ bytes }) => bytes >= 3 * MIB && controller.abort(new Error("the page was left")),
    });
    expect(await cut.catch((error: Error) => error.message)).to.equal("the page was left");
    const usage = await (await open()).usage();
    expect(usage.files).to.have.length(1);
    expect(usage.files[0]).to.include({ cid: wanted.big.cid, complete: false });
    let sent = 0;
    const gateway = await watched(({ path, body }) => {
      if (!path.includes("format=raw")) sent += body.length;
      return body;
    });
    const file = await (await open()).fetch(wanted.big, { gateway: gateway.url });
    await file.verified;
    expect(file.kept).to.be.at.least(3 * MIB);
    expect(sent).to.be.at.most(contents.big.length - file.kept);
    await same(file.blob, contents.big);
  });

  it("are checked again when they are opened: a block that was altered on disk is fetched anew", async () => {
    const cache = await open();
    await (await cache.fetch(wanted.big, { gateway: honest.url })).verified;
    const path = join(folder, `${wanted.big.cid}.data`);
    const bytes = await readFile(path);
    bytes[2 * MIB + 7] = (bytes[2 * MIB + 7] ?? 0) ^ 1;
    await writeFile(path, bytes);
    const file = await cache.fetch(wanted.big, { gateway: honest.url });
    await file.verified;
    expect(file.kept).to.equal(contents.big.length - MIB);
    await same(file.blob, contents.big);
  });

  it("survive a state that was half-written, or claims what is not there", async () => {
    const cache = await open();
    await (await cache.fetch(wanted.big, { gateway: honest.url })).verified;
    const state = join(folder, `${wanted.big.cid}.state`);
    await writeFile(state, (await readFile(state)).subarray(0, 20));
    expect((await cache.fetch(wanted.big, { gateway: honest.url })).kept).to.equal(0);
    await writeFile(join(folder, `${wanted.big.cid}.data`), new Uint8Array(100));
    const file = await cache.fetch(wanted.big, { gateway: honest.url });
    await file.verified;
    expect(file.kept).to.equal(0);
    await same(file.blob, contents.big);
  });

  it("take no more room than they may: those not used for longest go first", async () => {
    const cache = await open(10 * MIB);
    await (await cache.fetch(wanted.small, { gateway: honest.url })).verified;
    await (await cache.fetch(wanted.other, { gateway: honest.url })).verified;
    await (await cache.fetch(wanted.small, { gateway: honest.url })).verified;
    await (await cache.fetch(wanted.big, { gateway: honest.url })).verified;
    expect((await cache.usage()).files).to.have.length(3);
    const tight = await open(7 * MIB);
    await (await tight.fetch(wanted.big, { gateway: honest.url })).verified;
    const kept = (await tight.usage()).files.map(({ cid }) => cid);
    expect(kept).to.have.members([wanted.big.cid, wanted.small.cid]);
    await refusedWith("too-large", ["big", String(contents.big.length), String(MIB)], async () =>
      (await open(MIB)).fetch(wanted.big, { gateway: honest.url }),
    );
  });

  it("are cleared when one asks for it", async () => {
    const cache = await open();
    await (await cache.fetch(wanted.big, { gateway: honest.url })).verified;
    expect((await cache.usage()).bytes).to.equal(contents.big.length);
    await cache.clear();
    expect((await cache.usage()).files).to.deep.equal([]);
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it("are not kept, and not to be used, when the whole is not what the manifest says", async () => {
    const cache = await open();
    const file = await cache.fetch({ ...wanted.big, sha256: "0".repeat(64) }, { gateway: honest.url });
    await refusedWith("digest-mismatch", ["big", wanted.big.sha256, "0".repeat(64)], () => file.verified);
    expect((await cache.usage()).files).to.deep.equal([]);
    await refusedWith("size-mismatch", ["says 7 bytes"], () => cache.fetch({ ...wanted.big, size: 7 }, { gateway: honest.url }));
  });

  it("are fetched one after another when the same is asked for twice", async () => {
    const gateway = await watched();
    const cache = await open();
    const both = await Promise.all([1, 2].map(() => cache.fetch(wanted.big, { gateway: gateway.url })));
    expect(both.map(({ kept }) => kept)).to.have.members([0, contents.big.length]);
  });

  it("are what a release hands out, which reads into memory where there is no room", async () => {
    const release = await packRelease();
    await uploadCar({ gateway: honest.url, car: release.car });
    for (const [maxBytes, files] of [[1000, 0], [10 * MIB, 1]] as const) {
      const fetched = await fetchRelease({ gateway: honest.url, cid: release.cid, kept: await open(maxBytes) });
      const { blob, verified } = await fetched.file("model.onnx").blob();
      await verified;
      await same(blob, await fetched.file("model.onnx").bytes());
      expect((await readdir(folder)).filter((name) => name.endsWith(".data"))).to.have.length(files);
    }
  });

  describe("are told of by name:", () => {
    const from = { model: "kestrel/glyph-reader", release: "1.0.0" };
    const abouts = async () => (await (await open()).usage()).files.map(({ about }) => about);

    it("path, the releases they were fetched for, and when they came here", async () => {
      const cache = await open();
      now = 5000;
      await (await cache.fetch({ ...wanted.small, from }, { gateway: honest.url })).verified;
      const [first] = await abouts();
      expect(first).to.deep.equal({ path: "small", from: [from], keptAt: first!.keptAt });
      expect(first!.keptAt).to.be.within(5000, 5010);
      const next = { model: "kestrel/glyph-reader", release: "1.1.0" };
      for (const one of [next, next, undefined]) {
        await (await cache.fetch({ ...wanted.small, path: "renamed", from: one }, { gateway: honest.url })).verified;
      }
      expect(await abouts()).to.deep.equal([{ path: "renamed", from: [next, from], keptAt: first!.keptAt }]);
      await cache.clear();
      expect(await readdir(folder)).to.deep.equal([]);
    });

    it("or by their CIDs alone, where nothing was written down or not all of it", async () => {
      const cache = await open();
      await (await cache.fetch({ ...wanted.small, from }, { gateway: honest.url })).verified;
      const about = join(folder, `${wanted.small.cid}.about`);
      const whole = await readFile(about, "utf8");
      for (const damaged of [whole.slice(0, 20), "null", '{"path":1}', '{"path":"a","keptAt":1,"from":[{}]}', ""]) {
        await writeFile(about, damaged);
        expect(await abouts(), damaged).to.deep.equal([undefined]);
      }
      await rm(about);
      expect(await abouts()).to.deep.equal([undefined]);
      await (await cache.fetch({ ...wanted.small, from }, { gateway: honest.url })).verified;
      expect((await abouts())[0]?.from).to.deep.equal([from]);
    });
  });

  describe("in their worker", () => {
    /** The real worker's code without a thread of its own; messages are cloned as between threads. */
    class InProcessCacheWorker {
      onmessage: ((event: MessageEvent<CacheReply>) => void) | null = null;
      onerror: ((event: ErrorEvent) => void) | null = null;
      terminated = false;
      readonly #scope: CacheScope = {
        onmessage: null,
        postMessage: (reply) => {
          // A browser's File travels between threads; Node's blob of a file does not.
          const data = reply.type === "blob" ? reply : structuredClone(reply);
          queueMicrotask(() => !this.terminated && this.onmessage?.({ data } as MessageEvent<CacheReply>));
        },
      };
      constructor(openFiles: () => ReturnType<typeof openNodeCacheFiles>) {
        serveFileCache(this.#scope, openFiles);
      }
      postMessage(request: CacheRequest): void {
        const data = structuredClone(request);
        queueMicrotask(() => this.#scope.onmessage?.({ data } as MessageEvent<CacheRequest>));
      }
      terminate(): void {
        this.terminated = true;
      }
    }
    const client = (openFiles = () => openNodeCacheFiles(folder)) => {
      return new FileCacheClient(() => new InProcessCacheWorker(openFiles) as unknown as Worker);
    };

    it("are fetched, told of, and cleared", async () => {
      const files = client();
      const seen: ReadProgress[] = [];
      const dropped: string[] = [];
      const file = await files.fetch(wanted.big, {
        gateway: ["http://127.0.0.1:9", honest.url],
        onProgress: (one) => seen.push(one),
        onDropped: ({ gateway }) => dropped.push(gateway),
      });
      await file.verified;
      await same(file.blob, contents.big);
      expect(seen.at(-1)).to.include({ bytes: contents.big.length });
      expect(dropped).to.deep.equal(["http://127.0.0.1:9"]);
      expect((await files.usage()).bytes).to.equal(contents.big.length);
      await files.clear();
      expect((await files.usage()).bytes).to.equal(0);
    });

    it("stop when they are told to, and pass errors on as they are", async () => {
      const files = client();
      const controller = new AbortController();
      const stopped = files.fetch(wanted.big, {
        gateway: honest.url,
        signal: controller.signal,
        onProgress: ({ bytes }) => bytes >= MIB && controller.abort(new Error("enough")),
      });
      expect(await stopped.catch((error: Error) => error.message)).to.equal("enough");
      await refusedWith("gateway-failed", ["cannot be reached"], () => files.fetch(wanted.other, { gateway: "http://127.0.0.1:9" }));
      const wrong = await files.fetch({ ...wanted.big, sha256: "0".repeat(64) }, { gateway: honest.url });
      await refusedWith("digest-mismatch", ["big"], () => wrong.verified);
    });

    it("say so where the browser has no room for them", async () => {
      const files = client(() => Promise.reject(new Error("no private file system")));
      await refusedWith("store-failed", ["no private file system"], () => files.fetch(wanted.big, { gateway: honest.url }));
    });
  });
});
