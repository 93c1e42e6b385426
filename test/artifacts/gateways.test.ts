import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { packDirectory, type PackedDirectory } from "@commonweight/sdk/artifacts/directory";
import { Gateways, parseGateways, type DroppedGateway } from "@commonweight/sdk/artifacts/gateways";
import { ProgressMeter } from "@commonweight/sdk/artifacts/progress";
import { readVerified, readVerifiedFile } from "@commonweight/sdk/artifacts/reader";
import { fetchRelease } from "@commonweight/sdk/artifacts/release";
import { uploadCar } from "@commonweight/sdk/artifacts/upload";
import { drain, refusedWith } from "./support/failure.ts";
import { openTestGateway, startCheatingGateway, type TestGateway } from "./support/gateway.ts";
import { bytesFrom, packRelease, releaseFiles } from "./support/release.ts";

describe("reading through several gateways", function () {
  this.timeout(60_000);
  const MIB = 1024 * 1024;
  const big = bytesFrom("several", 40 * MIB + 17);
  let honest: TestGateway;
  let packed: PackedDirectory;
  let dropped: DroppedGateway[];
  const closing: (() => Promise<void>)[] = [];
  const onDropped = (one: DroppedGateway): number => dropped.push(one);

  before(async function () {
    this.timeout(60_000);
    honest = await openTestGateway();
    packed = await packDirectory([{ path: "big.bin", content: big }]);
    await uploadCar({ gateway: honest.url, car: packed.car });
  });
  beforeEach(() => void (dropped = []));
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });
  after(async () => honest.close());

  const through = async (cheat: Parameters<typeof startCheatingGateway>[1]) => {
    const gateway = await startCheatingGateway(honest.url, cheat);
    closing.push(() => gateway.close());
    return gateway;
  };
  const read = async (...gateway: string[]) => readWithin(15_000, ...gateway);
  const readWithin = async (stallMs: number, ...gateway: string[]) => {
    const options = { gateway, onDropped, stallMs };
    const bytes = await readVerifiedFile(packed.cid, "big.bin", options);
    expect(Buffer.compare(bytes, big)).to.equal(0);
    const streamed = await drain(readVerified(packed.cid, "big.bin", { ...options, onDropped: () => {} }));
    expect(Buffer.compare(streamed, big)).to.equal(0);
  };

  it("shares a file between them, each byte asked for once", async function () {
    this.timeout(60_000);
    const passing = await Promise.all([through(({ body }) => body), through(({ body }) => body)]);
    const urls = passing.map(({ url }) => url);
    const bytes = await readVerifiedFile(packed.cid, "big.bin", { gateway: urls, onDropped });
    expect(Buffer.compare(bytes, big)).to.equal(0);
    const parts = passing.map(({ requests }) => requests.filter((path) => !path.includes("format=")).length);
    expect(Math.min(...parts)).to.be.above(0);
    expect((parts[0] ?? 0) + (parts[1] ?? 0)).to.equal(5); // 40 MiB in runs of eight; the rest is one block
    expect(dropped).to.deep.equal([]);
  });

  it("goes on without one that cannot be reached, and tells so once", async function () {
    this.timeout(60_000);
    await read("http://127.0.0.1:9", honest.url);
    expect(dropped.map(({ gateway }) => gateway)).to.deep.equal(["http://127.0.0.1:9"]);
    expect(dropped[0]?.error.message).to.include("cannot be reached");
  });

  it("drops one that lies, whatever it had given before, and fetches from the others what it owes", async function () {
    this.timeout(60_000);
    const liar = await through(({ path, body }) => {
      if (path.includes("format=")) return body;
      const altered = Buffer.from(body);
      altered[1_500_000] = (altered[1_500_000] ?? 0) ^ 1;
      return altered;
    });
    await read(liar.url, honest.url);
    expect(dropped.map(({ gateway }) => gateway)).to.deep.equal([liar.url]);
    expect(dropped[0]?.error).to.have.property("code", "block-mismatch");
  });

  it("drops one that falls silent in the middle", async function () {
    this.timeout(60_000);
    const silent = await through(({ path, body }, response) => {
      if (path.includes("format=")) return body;
      response.writeHead(response.statusCode, { "content-length": body.length });
      response.write(body.subarray(0, 1_500_000));
      return undefined;
    });
    await readWithin(1500, silent.url, honest.url);
    expect(dropped.map(({ gateway }) => gateway)).to.deep.equal([silent.url]);
    expect(dropped[0]?.error.message).to.match(/sent nothing for|gave nothing in/);
  });

  it("overtakes one that drips, which would never be silent for long", async function () {
    this.timeout(60_000);
    const timers: NodeJS.Timeout[] = [];
    const dripping = await through(({ path, body }, response) => {
      if (path.includes("format=")) return body;
      response.writeHead(response.statusCode, { "content-length": body.length });
      let at = 0;
      timers.push(setInterval(() => response.write(body.subarray(at++, at)), 50));
      return undefined;
    });
    const started = performance.now();
    const bytes = await readVerifiedFile(packed.cid, "big.bin", { gateway: [dripping.url, honest.url], onDropped });
    timers.forEach(clearInterval);
    expect(Buffer.compare(bytes, big)).to.equal(0);
    expect(performance.now() - started).to.be.below(15_000);
  });

  it("keeps one that lacks the file for what it has", async function () {
    this.timeout(60_000);
    const other = await openTestGateway();
    closing.push(() => other.close());
    await read(other.url, honest.url);
    expect(dropped).to.deep.equal([]);
  });

  it("says what each of them did when none is left", async () => {
    const liar = await through(({ body }) => Buffer.concat([body, Buffer.of(1)]));
    const error = await refusedWith("gateway-failed", ["none of 2 gateways", "cannot be reached", "hash to"], () =>
      readVerifiedFile(packed.cid, "big.bin", { gateway: ["http://127.0.0.1:9", liar.url] }),
    );
    expect((error.cause as AggregateError).errors).to.have.length(2);
  });

  it("does not wait for a first one that is slow to begin", async () => {
    const mute = createServer(() => {});
    await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
    closing.push(async () => void (mute.closeAllConnections(), mute.close()));
    const url = `http://127.0.0.1:${(mute.address() as AddressInfo).port}`;
    const started = performance.now();
    await readVerifiedFile(packed.cid, "big.bin", { gateway: [url, honest.url], length: 10 });
    expect(performance.now() - started).to.be.below(10_000);
  });

  it("keeps a dropped one dropped for all files of a release", async () => {
    const release = await packRelease();
    await uploadCar({ gateway: honest.url, car: release.car });
    const gateways = new Gateways(["http://127.0.0.1:9", honest.url], onDropped);
    const fetched = await fetchRelease({ gateway: gateways, cid: release.cid });
    for (const { path } of releaseFiles()) await fetched.file(path).bytes();
    expect(dropped).to.have.length(1);
    expect(gateways.usable).to.deep.equal([honest.url]);
  });
});

describe("the list of gateways", () => {
  it("is one address, as it always was, or several with commas between", () => {
    expect(parseGateways("http://127.0.0.1:8080/")).to.deep.equal(["http://127.0.0.1:8080"]);
    expect(parseGateways(" https://a.example , https://b.example,https://a.example/ ,")).to.deep.equal([
      "https://a.example",
      "https://b.example",
    ]);
  });

  it("refuses what is no address, none at all, and too many", async () => {
    await refusedWith("gateway-failed", ["'ftp://a.example'", "http or https"], () => parseGateways("ftp://a.example"));
    await refusedWith("gateway-failed", ["No gateway is set"], () => parseGateways(" , "));
    const many = Array.from({ length: 17 }, (_, i) => `https://${i}.example`).join(",");
    await refusedWith("gateway-failed", ["17 gateways", "at most 16"], () => parseGateways(many));
  });
});

describe("ProgressMeter", () => {
  it("tells the pace of the last seconds and the time left, without what was there before", () => {
    let now = 0;
    const meter = new ProgressMeter(1000, 400, () => now);
    expect(meter.measure(400)).to.deep.equal({ bytes: 400, total: 1000, bytesPerSecond: 0, secondsLeft: undefined });
    now = 1000;
    expect(meter.measure(500)).to.deep.equal({ bytes: 500, total: 1000, bytesPerSecond: 100, secondsLeft: 5 });
    now = 11_000;
    expect(meter.measure(520).bytesPerSecond).to.equal(2);
    now = 12_000;
    expect(meter.measure(1000).secondsLeft).to.equal(0);
  });
});
