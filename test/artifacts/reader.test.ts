import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { digestFile } from "@commonweight/sdk/artifacts/digests";
import { packDirectory, type PackedDirectory, type SourceFile } from "@commonweight/sdk/artifacts/directory";
import { readVerified, readVerifiedFile, type ReadProgress } from "@commonweight/sdk/artifacts/reader";
import { fetchRelease } from "@commonweight/sdk/artifacts/release";
import { uploadCar } from "@commonweight/sdk/artifacts/upload";
import { drain, refusedWith } from "./support/failure.ts";
import { openTestGateway, startCheatingGateway, type TestGateway } from "./support/gateway.ts";
import { bytesFrom, manifestFor, packRelease, releaseFiles, utf8 } from "./support/release.ts";

type Cheat = Parameters<typeof startCheatingGateway>[1];

describe("reading through a gateway", function () {
  this.timeout(20_000);
  const big = bytesFrom("reader", 5_300_000);
  const repeated = new Uint8Array(60 * 1024 * 1024); // sixty times the same block, more than are held
  repeated.set(bytesFrom("tail", 100), 55 * 1024 * 1024);
  let gateway: TestGateway;
  let packed: PackedDirectory;
  const closing: (() => Promise<void>)[] = [];

  before(async () => {
    gateway = await openTestGateway();
    packed = await publish([
      { path: "small.txt", content: utf8("small") },
      { path: "data/big.bin", content: big },
      { path: "data/zeros.bin", content: repeated },
      { path: "empty.bin", content: new Uint8Array() },
    ]);
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });
  after(async () => gateway.close());

  async function publish(files: readonly SourceFile[]): Promise<PackedDirectory> {
    const directory = await packDirectory(files);
    await uploadCar({ gateway: gateway.url, car: directory.car });
    return directory;
  }

  const cheating = async (cheat: Parameters<typeof startCheatingGateway>[1]) => {
    const cheater = await startCheatingGateway(gateway.url, cheat);
    closing.push(() => cheater.close());
    return cheater;
  };
  const isCar = (path: string) => path.includes("format=car");
  const isPlain = (path: string) => !path.includes("format=");
  /** A gateway that gives blocks and CARs, but no files. */
  const blocksOnly = (cheat: Cheat): Cheat => (answer, response) => {
    if (!isPlain(answer.path)) return cheat(answer, response);
    response.writeHead(406);
    return Buffer.alloc(0);
  };

  describe("readVerified", () => {
    it("gives files of one block, of many, and of none", async () => {
      expect(await readVerifiedFile(packed.cid, "small.txt", { gateway: gateway.url })).to.deep.equal(utf8("small"));
      expect(Buffer.compare(await readVerifiedFile(packed.cid, "data/big.bin", { gateway: gateway.url }), big)).to.equal(0);
      expect(await readVerifiedFile(packed.cid, "empty.bin", { gateway: gateway.url })).to.have.length(0);
    });

    it("gives files that repeat blocks, which the CAR holds once", async () => {
      const bytes = await readVerifiedFile(packed.cid, "data/zeros.bin", { gateway: gateway.url });
      expect(Buffer.compare(bytes, repeated)).to.equal(0);
    });

    it("asks for a file of many blocks in one request", async () => {
      const cheater = await cheating(({ body }) => body);
      await readVerifiedFile(packed.cid, "data/big.bin", { gateway: cheater.url });
      expect(cheater.requests.filter((path) => !path.includes("format="))).to.have.length(1);
      expect(cheater.requests).to.have.length(4); // root, folder, the file's node, its bytes
    });

    it("asks a gateway without plain files for one CAR, and for a CAR at once when a file repeats itself", async () => {
      const trustless = await cheating(blocksOnly(({ body }) => body));
      const bytes = await readVerifiedFile(packed.cid, "data/big.bin", { gateway: trustless.url });
      expect(Buffer.compare(bytes, big)).to.equal(0);
      expect(trustless.requests.filter(isCar)).to.have.length(1);
      const any = await cheating(({ body }) => body);
      await readVerifiedFile(packed.cid, "data/zeros.bin", { gateway: any.url });
      expect(any.requests.filter(isCar)).to.have.length(1);
      expect(any.requests.filter((path) => !path.includes("format="))).to.have.length(0);
    });

    it("tells its progress", async () => {
      const seen: ReadProgress[] = [];
      await drain(readVerified(packed.cid, "data/big.bin", { gateway: gateway.url, onProgress: (progress) => seen.push(progress) }));
      expect(seen.at(-1)).to.include({ bytes: big.length, total: big.length, secondsLeft: 0 });
      expect(seen.at(-1)?.bytesPerSecond).to.be.above(0);
      expect(seen).to.have.length(6);
    });

    it("stops when it is told to", async () => {
      const controller = new AbortController();
      let error: unknown;
      let bytes = 0;
      const options = { gateway: gateway.url, signal: controller.signal };
      try {
        for await (const chunk of readVerified(packed.cid, "data/big.bin", options)) {
          bytes += chunk.length;
          controller.abort(new Error("enough"));
        }
      } catch (caught) {
        error = caught;
      }
      expect(error).to.have.property("message", "enough");
      expect(bytes).to.equal(1024 * 1024);
    });

    it("refuses an altered block before any of it is given out", async () => {
      const at = 3_000_000;
      const cheater = await cheating(({ path, body }) => (isPlain(path) ? flip(body, at) : body));
      let bytes = 0;
      await refusedWith("block-mismatch", ["hash to"], async () => {
        for await (const chunk of readVerified(packed.cid, "data/big.bin", { gateway: cheater.url })) {
          expect(Buffer.compare(chunk, big.subarray(bytes, bytes + chunk.length))).to.equal(0);
          bytes += chunk.length;
        }
      });
      expect(bytes).to.be.at.most(at);
    });

    it("refuses an altered directory", async () => {
      const cheater = await cheating(({ body }) => flip(body, body.length - 1));
      await refusedWith("block-mismatch", [packed.cid], () => readVerifiedFile(packed.cid, "small.txt", { gateway: cheater.url }));
    });

    it("refuses a CAR of something else", async () => {
      const other = await publish([{ path: "other.bin", content: bytesFrom("else", 2_500_000) }]);
      const instead = await (await fetch(`${gateway.url}/ipfs/${other.cid}?format=car`)).arrayBuffer();
      const cheater = await cheating(blocksOnly(({ path, body }) => (isCar(path) ? Buffer.from(instead) : body)));
      await refusedWith("gateway-failed", ["the gateway sent one of", other.cid], () =>
        readVerifiedFile(packed.cid, "data/big.bin", { gateway: cheater.url }),
      );
    });

    it("refuses a CAR that is cut inside a block", async () => {
      const cheater = await cheating(blocksOnly(({ path, body }) => (isCar(path) ? body.subarray(0, 2_500_000) : body)));
      await refusedWith("car-invalid", ["end of data"], () => readVerifiedFile(packed.cid, "data/big.bin", { gateway: cheater.url }));
    });

    it("refuses an altered block in a CAR before any of it is given out", async () => {
      const at = 3_000_000;
      const cheater = await cheating(blocksOnly(({ path, body }) => (isCar(path) ? flip(body, at) : body)));
      let bytes = 0;
      await refusedWith("block-mismatch", ["hash to"], async () => {
        for await (const chunk of readVerified(packed.cid, "data/big.bin", { gateway: cheater.url })) {
          expect(Buffer.compare(chunk, big.subarray(bytes, bytes + chunk.length))).to.equal(0);
          bytes += chunk.length;
        }
      });
      expect(bytes).to.be.at.most(at);
    });

    for (const [form, only] of [["file", (cheat: Cheat) => cheat], ["CAR", blocksOnly]] as const) {
      it(`takes up a ${form} where its connection broke off, and fetches nothing again that was checked`, async () => {
        let sent = 0;
        const breaking = await cheating(only(({ path, body }, response) => {
          if (path.includes("format=raw")) return body;
          const part = body.subarray(0, 2_500_000);
          sent += part.length;
          if (part.length === body.length) return body;
          response.writeHead(response.statusCode, { "content-length": body.length });
          response.write(part, () => response.destroy());
          return undefined;
        }));
        const bytes = await readVerifiedFile(packed.cid, "data/big.bin", { gateway: breaking.url });
        expect(Buffer.compare(bytes, big)).to.equal(0);
        // Each break loses less than one block; the rest is asked for from there.
        expect(sent).to.be.below(big.length + 3 * 1024 * 1024);
      });
    }

    it("reports a connection that breaks off again and again without giving a block", async function () {
      this.timeout(10_000);
      const cheater = await cheating(({ path, body }, response) => {
        if (path.includes("format=raw")) return body;
        response.writeHead(200, { "content-length": body.length });
        response.write(body.subarray(0, 100_000), () => response.destroy());
        return undefined;
      });
      await refusedWith("gateway-failed", ["broke off after"], () =>
        readVerifiedFile(packed.cid, "data/big.bin", { gateway: cheater.url }),
      );
    });

    it("gives a range of a file, whatever blocks it begins and ends in", async () => {
      for (const [offset, length] of [[0, 1], [1024 * 1024 - 1, 2], [1_500_000, 2_000_000], [5_299_999, 10], [5_300_000, 5]]) {
        const range = { gateway: gateway.url, offset, length };
        const expected = big.subarray(offset, (offset ?? 0) + (length ?? 0));
        expect(Buffer.compare(await readVerifiedFile(packed.cid, "data/big.bin", range), expected)).to.equal(0);
        expect(Buffer.compare(await drain(readVerified(packed.cid, "data/big.bin", range)), expected)).to.equal(0);
      }
      const cheater = await cheating(({ body }) => body);
      await readVerifiedFile(packed.cid, "data/big.bin", { gateway: cheater.url, offset: 4_000_000, length: 10 });
      expect(cheater.requests.filter((path) => isPlain(path) || isCar(path))).to.have.length(0); // the one block
      await refusedWith("size-mismatch", ["the file has 5300000"], () =>
        readVerifiedFile(packed.cid, "data/big.bin", { gateway: gateway.url, offset: 5_300_001 }),
      );
    });

    it("asks for single blocks when a CAR leaves some out, and reports those that nobody gives", async () => {
      const short = ({ path, body }: { path: string; body: Buffer }) => (isCar(path) ? carOfFirstBlocks(body, 2) : body);
      const filling = await cheating(blocksOnly(short));
      const bytes = await readVerifiedFile(packed.cid, "data/big.bin", { gateway: filling.url });
      expect(Buffer.compare(bytes, big)).to.equal(0);
      const withholding = await cheating(blocksOnly((answer, response) => {
        if (isCar(answer.path)) return carOfFirstBlocks(answer.body, 1);
        if (answer.body.length < 1_000_000) return answer.body;
        response.writeHead(404, { "content-type": "application/problem+json" });
        return Buffer.from(JSON.stringify({ detail: "not held by this gateway" }));
      }));
      await refusedWith("block-not-found", ["not held by this gateway"], () =>
        readVerifiedFile(packed.cid, "data/big.bin", { gateway: withholding.url }),
      );
    });

    it("gives up on a gateway that falls silent", async () => {
      const server = createServer((_, response) => void response.writeHead(200).write("x"));
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const { port } = server.address() as AddressInfo;
      await refusedWith("gateway-failed", ["sent nothing for"], () =>
        readVerifiedFile(packed.cid, "small.txt", { gateway: `http://127.0.0.1:${port}`, stallMs: 100 }),
      );
      server.closeAllConnections();
      server.close();
    });

    it("says so when there is no gateway, no such path, or no such CID", async () => {
      await refusedWith("gateway-failed", ["cannot be reached"], () => readVerifiedFile(packed.cid, "a", { gateway: "http://127.0.0.1:9" }));
      await refusedWith("path-not-found", ["'absent'"], () => readVerifiedFile(packed.cid, "absent", { gateway: gateway.url }));
      await refusedWith("cid-invalid", ["'nonsense'"], () => readVerifiedFile("nonsense", "a", { gateway: gateway.url }));
    });
  });

  describe("fetchRelease", () => {
    async function publishRelease(...parameters: Parameters<typeof packRelease>): Promise<string> {
      const release = await packRelease(...parameters);
      await uploadCar({ gateway: gateway.url, car: release.car });
      return release.cid;
    }

    it("gives the manifest, the digests, and each file when it is asked for", async () => {
      const cid = await publishRelease();
      const release = await fetchRelease({ gateway: gateway.url, cid });
      expect(release.manifest).to.deep.equal(await manifestFor(releaseFiles()));
      const model = releaseFiles()[0]?.content as Uint8Array;
      expect(release.weightsDigest).to.equal(`0x${(await digestFile(model)).sha256}`);
      expect(release.files.map((file) => file.path)).to.deep.equal(releaseFiles().map((file) => file.path));
      const seen: ReadProgress[] = [];
      const bytes = await release.file("model.onnx").bytes({ onProgress: (progress) => seen.push(progress) });
      expect(Buffer.compare(bytes, model)).to.equal(0);
      expect(seen.at(-1)).to.include({ bytes: model.length, total: model.length });
      expect(await release.file("README.md").text()).to.include("# A model");
      await refusedWith("path-not-found", ["'absent'"], () => release.file("absent"));
    });

    it("refuses weights that are not the ones the manifest lists", async () => {
      const files = releaseFiles();
      const { files: listed } = await manifestFor(files);
      const tampered = [{ path: "model.onnx", content: flip(Buffer.from(files[0]?.content as Uint8Array), 2_000_000) }, ...files.slice(1)];
      const cid = await publishRelease(tampered, { files: listed });
      const release = await fetchRelease({ gateway: gateway.url, cid });
      await refusedWith("digest-mismatch", ["model.onnx", listed[0]?.sha256 ?? ""], () => release.file("model.onnx").bytes());
    });

    it("refuses a file that is longer or shorter than the manifest says", async () => {
      const files = releaseFiles();
      const { files: listed } = await manifestFor(files);
      for (const difference of [-1, 1]) {
        const wrong = listed.map((file) => (file.path === "model.onnx" ? { ...file, size: file.size + difference } : file));
        const release = await fetchRelease({ gateway: gateway.url, cid: await publishRelease(files, { files: wrong }) });
        await refusedWith("size-mismatch", ["model.onnx", String((listed[0]?.size ?? 0) + difference)], () =>
          release.file("model.onnx").bytes(),
        );
      }
    });

    it("refuses a directory with a file too many or too few", async () => {
      const files = releaseFiles();
      const { files: listed } = await manifestFor(files);
      const extra = await publishRelease([...files, { path: "suite/extra.json", content: utf8("{}") }], { files: listed });
      await refusedWith("release-incomplete", ["'suite/extra.json'", "does not list"], () => fetchRelease({ gateway: gateway.url, cid: extra }));
      const missing = await publishRelease(files.slice(0, -1), { files: listed });
      await refusedWith("release-incomplete", ["'suite/expected.safetensors'"], () => fetchRelease({ gateway: gateway.url, cid: missing }));
    });

    it("refuses a malformed manifest with path, expected and found", async () => {
      const cid = await publishRelease(undefined, { version: 3 as 1 });
      await refusedWith("manifest-invalid", ["manifest.version: expected 1, found 3"], () => fetchRelease({ gateway: gateway.url, cid }));
    });

    it("refuses a directory that is no release", async () => {
      await refusedWith("path-not-found", ["'manifest.json'"], () => fetchRelease({ gateway: gateway.url, cid: packed.cid }));
    });
  });
});

function flip(bytes: Buffer, at: number): Buffer {
  const altered = Buffer.from(bytes);
  altered[at] = (altered[at] ?? 0) ^ 1;
  return altered;
}

/** A CAR's header and its first blocks. Their lengths stand before them as varints. */
function carOfFirstBlocks(car: Buffer, count: number): Buffer {
  let at = 0;
  for (let section = 0; section <= count; section++) {
    let [length, shift] = [0, 0];
    for (let more = true; more; shift += 7) {
      const byte = car[at++] ?? 0;
      length += (byte & 0x7f) * 2 ** shift;
      more = byte >= 0x80;
    }
    at += length;
  }
  return car.subarray(0, at);
}
