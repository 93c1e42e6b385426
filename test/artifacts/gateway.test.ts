import { readdir, writeFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { create as createKuboClient } from "kubo-rpc-client";
import { readCar } from "@commonweight/sdk/artifacts/car";
import { parseCid } from "@commonweight/sdk/artifacts/cid";
import { bytesOf } from "@commonweight/sdk/artifacts/digests";
import { packDirectory, type PackedDirectory } from "@commonweight/sdk/artifacts/directory";
import type { ArtifactStore } from "@commonweight/sdk/artifacts/store";
import { uploadCar } from "@commonweight/sdk/artifacts/upload";
import { refusedWith } from "./support/failure.ts";
import { openTestGateway, type TestGateway } from "./support/gateway.ts";
import { bytesFrom, releaseFiles, utf8 } from "./support/release.ts";

const CAR_TYPE = { "content-type": "application/vnd.ipld.car" };

describe("the gateway", () => {
  const big = bytesFrom("big", 2_700_000);
  let gateway: TestGateway;
  let packed: PackedDirectory;

  before(async () => {
    gateway = await openTestGateway({ maxUploadBytes: 8_000_000 });
    packed = await packDirectory([
      ...releaseFiles(),
      { path: "page.html", content: utf8("<script>alert(1)</script>") },
      { path: "card.md", content: utf8("# Card") },
      { path: "data/big.bin", content: big },
      { path: "data/naïve name.txt", content: utf8("named") },
    ]);
    await uploadCar({ gateway: gateway.url, car: packed.car });
  });
  after(async () => gateway.close());

  const get = (path: string, init?: RequestInit) => fetch(gateway.url + path, init);

  /** Expects problem details and no more: no stack, no path of this machine. */
  async function expectProblem(answer: Response, status: number, ...words: string[]): Promise<void> {
    const text = await answer.text();
    expect(answer.status, text).to.equal(status);
    expect(answer.headers.get("content-type")).to.equal("application/problem+json");
    expect(answer.headers.get("access-control-allow-origin")).to.equal("*");
    const problem = JSON.parse(text) as { status: number; title: string; detail: string };
    expect(problem.status).to.equal(status);
    expect(problem.title).to.be.a("string");
    for (const word of words) expect(problem.detail).to.include(word);
    expect(text).to.not.match(/\n\s+at |node:internal|\.ts:\d/);
    expect(text).to.not.include(gateway.directory);
  }

  describe("serving files", () => {
    it("gives a file's bytes by path", async () => {
      const answer = await get(`/ipfs/${packed.cid}/data/big.bin`);
      expect(answer.status).to.equal(200);
      expect(answer.headers.get("content-length")).to.equal(String(big.length));
      expect(Buffer.compare(Buffer.from(await answer.arrayBuffer()), big)).to.equal(0);
    });

    it("finds names that need percent-encoding", async () => {
      const answer = await get(`/ipfs/${packed.cid}/data/${encodeURIComponent("naïve name.txt")}`);
      expect(await answer.text()).to.equal("named");
    });

    it("gives ranges, within and across blocks, and refuses those past the end", async () => {
      const cases: [string, number, number][] = [
        ["bytes=0-9", 0, 10],
        ["bytes=1048570-1048585", 1048570, 1048586],
        ["bytes=2699990-", 2_699_990, 2_700_000],
        ["bytes=-5", 2_699_995, 2_700_000],
        ["bytes=2699999-9999999", 2_699_999, 2_700_000],
      ];
      for (const [range, from, to] of cases) {
        const answer = await get(`/ipfs/${packed.cid}/data/big.bin`, { headers: { range } });
        expect(answer.status).to.equal(206);
        expect(answer.headers.get("content-range")).to.equal(`bytes ${from}-${to - 1}/2700000`);
        expect(Buffer.compare(Buffer.from(await answer.arrayBuffer()), big.subarray(from, to)), range).to.equal(0);
      }
      const past = await get(`/ipfs/${packed.cid}/data/big.bin`, { headers: { range: "bytes=2700000-" } });
      expect(past.headers.get("content-range")).to.equal("bytes */2700000");
      await expectProblem(past, 416, "2700000");
    });

    it("lets nothing that was uploaded run in a browser", async () => {
      const page = await get(`/ipfs/${packed.cid}/page.html`);
      expect(page.headers.get("content-type")).to.equal("application/octet-stream");
      expect(page.headers.get("content-disposition")).to.equal("attachment; filename*=UTF-8''page.html");
      const card = await get(`/ipfs/${packed.cid}/card.md`);
      expect(card.headers.get("content-type")).to.equal("text/markdown; charset=utf-8");
      for (const { headers } of [page, card]) {
        expect(headers.get("x-content-type-options")).to.equal("nosniff");
        expect(headers.get("content-security-policy")).to.equal("default-src 'none'; sandbox");
      }
    });

    it("lists a directory, and answers HEAD and If-None-Match without content", async () => {
      const names = ((await (await get(`/ipfs/${packed.cid}/data/`)).json()) as { name: string }[]).map(({ name }) => name);
      expect(names).to.deep.equal(["big.bin", "naïve name.txt"]);
      const head = await get(`/ipfs/${packed.cid}/data/big.bin`, { method: "HEAD" });
      expect([head.status, head.headers.get("content-length"), await head.text()]).to.deep.equal([200, "2700000", ""]);
      const etag = head.headers.get("etag") ?? "";
      expect((await get(`/ipfs/${packed.cid}/data/big.bin`, { headers: { "if-none-match": etag } })).status).to.equal(304);
    });
  });

  describe("serving blocks and CARs", () => {
    it("gives one block, by format or media type", async () => {
      const byFormat = await get(`/ipfs/${packed.cid}?format=raw`);
      expect(byFormat.headers.get("content-type")).to.equal("application/vnd.ipld.raw");
      const byType = await get(`/ipfs/${packed.cid}`, { headers: { accept: "application/vnd.ipld.raw" } });
      const block = Buffer.from(await byFormat.arrayBuffer());
      expect(Buffer.compare(Buffer.from(await byType.arrayBuffer()), block)).to.equal(0);
      expect(Buffer.compare(block, await gateway.store.get(parseCid(packed.cid)))).to.equal(0);
    });

    it("gives all blocks under a CID, and with a path the way to it as well", async () => {
      const blocksOf = async (path: string) => {
        const { root, blocks } = await readCar(bytesOf((await get(path)).body ?? new Uint8Array()));
        const cids: string[] = [];
        for await (const { cid } of blocks) cids.push(cid.toString());
        return { root: root.toString(), cids };
      };
      const whole = await blocksOf(`/ipfs/${packed.cid}?format=car`);
      expect(whole.root).to.equal(packed.cid);
      expect(new Set(whole.cids).size).to.equal(whole.cids.length);
      expect(whole.cids[0]).to.equal(packed.cid);
      const file = await blocksOf(`/ipfs/${packed.cid}/data/big.bin?format=car&dag-scope=entity`);
      expect(file.root).to.equal(packed.cid);
      expect(file.cids).to.have.length(6); // root, data, the file's node, three chunks
      expect((await blocksOf(`/ipfs/${packed.cid}/data?format=car&dag-scope=entity`)).cids).to.have.length(2);
      expect((await blocksOf(`/ipfs/${packed.cid}?format=car&dag-scope=block`)).cids).to.deep.equal([packed.cid]);
      const part = `/ipfs/${packed.cid}/data/big.bin?format=car&dag-scope=entity&entity-bytes=`;
      expect((await blocksOf(`${part}0:10`)).cids).to.deep.equal(file.cids.slice(0, 4));
      expect((await blocksOf(`${part}1048576:1048576`)).cids).to.deep.equal([...file.cids.slice(0, 3), file.cids[4]]);
      expect((await blocksOf(`${part}-5:*`)).cids).to.deep.equal([...file.cids.slice(0, 3), file.cids[5]]);
      await expectProblem(await get(`${part}ten`), 400, "entity-bytes");
    });
  });

  describe("asked by graph-node", () => {
    const NOBODYS = "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn";

    it("answers the probe for a CID that nobody has with 412, not 404", async () => {
      const answer = await get(`/ipfs/${NOBODYS}`, { method: "HEAD", headers: { "cache-control": "only-if-cached" } });
      expect(answer.status).to.equal(412);
    });

    it("answers the same probe with 200 for what it has", async () => {
      const answer = await get(`/ipfs/${packed.cid}`, { method: "HEAD", headers: { "cache-control": "only-if-cached" } });
      expect(answer.status).to.equal(200);
    });

    it("takes what graph-cli adds through Kubo's own client, under CIDv0, and gives it back", async () => {
      const ipfs = createKuboClient({ url: `${gateway.url}/api/v0` });
      const added = ipfs.addAll([{ path: "build/subgraph.yaml", content: utf8("specVersion: 1.3.0\n") }]);
      const { value } = await added[Symbol.asyncIterator]().next();
      expect(value).to.deep.include({ path: "build/subgraph.yaml" });
      await ipfs.pin.add(value.cid);
      let text = "";
      for await (const chunk of ipfs.cat(value.cid)) text += new TextDecoder().decode(chunk);
      expect(text).to.equal("specVersion: 1.3.0\n");
      expect(await (await get(`/ipfs/${value.cid}`)).text()).to.equal(text);
    });

    it("gives the CIDs that Kubo publishes for its default and its v1 profile", async () => {
      const ipfs = createKuboClient({ url: `${gateway.url}/api/v0` });
      const v0 = await ipfs.add(utf8("hello world"));
      expect(v0.cid.toString()).to.equal("Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD");
      const v1 = await ipfs.add(utf8("hello world"), { cidVersion: 1 });
      expect(v1.cid.toString()).to.equal("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e");
    });

    it("says what is wrong with a call", async () => {
      const call = (path: string, init?: RequestInit) => get(`/api/v0/${path}`, { method: "POST", ...init });
      await expectProblem(await call("cat"), 400, "arg");
      await expectProblem(await call(`pin/add?arg=${NOBODYS}`), 404, NOBODYS);
      await expectProblem(await call("add", { body: "no form" }), 415, "multipart/form-data");
      const form = { body: "no parts", headers: { "content-type": "multipart/form-data; boundary=x" } };
      await expectProblem(await call("add", form), 400, "form");
      await expectProblem(await call("config/show"), 404, "config/show");
    });
  });

  describe("asked for what is not there, or badly", () => {
    it("explains itself with a 4xx and problem details", async () => {
      await expectProblem(await get("/ipfs/nonsense"), 400, "'nonsense' is not a CID");
      await expectProblem(await get(`/ipfs/bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5f`), 400);
      await expectProblem(await get(`/ipfs/${packed.cid}/absent.txt`), 404, "'absent.txt'");
      await expectProblem(await get(`/ipfs/${packed.cid}/card.md/deeper`), 404, "card.md/deeper");
      await expectProblem(await get(`/ipfs/${packed.cid}?format=tar`), 406, "'tar'");
      await expectProblem(await get(`/ipfs/${packed.cid}?format=car&dag-scope=some`), 400, "'some'");
      await expectProblem(await get(`/ipfs/${packed.cid}/%ff`), 400, "%ff");
      await expectProblem(await get("/"), 404);
      await expectProblem(await get("/upload"), 405, "POST");
      await expectProblem(await get(`/ipfs/${packed.cid}`, { method: "DELETE" }), 405, "GET or HEAD");
    });

    it("opens no file outside its folder", async () => {
      await writeFile(join(gateway.directory, "secret.txt"), "secret");
      const paths = ["../secret.txt", "..%2fsecret.txt", "%2e%2e/secret.txt", "%2e%2e%2fsecret.txt", "..%5csecret.txt", "data/..%2f..%2fsecret.txt"];
      for (const path of paths.flatMap((p) => [`/ipfs/${packed.cid}/${p}`, `/ipfs/${p}`, `/${p}`])) {
        const answer = await rawGet(path);
        expect(answer.status, path).to.be.within(400, 499);
        expect(answer.body, path).to.not.include("secret\n").and.not.match(/^secret$/m);
      }
    });

    it("says nothing of its insides when it fails itself", async () => {
      const failing: ArtifactStore = Object.create(gateway.store, {
        has: { value: async () => Promise.reject(new Error(`EIO: ${gateway.directory}`)) },
      }) as ArtifactStore;
      const broken = await openTestGateway({ store: failing });
      const answer = await fetch(`${broken.url}/ipfs/${packed.cid}`);
      await expectProblem(answer, 500, "its log says why");
      expect(broken.log.join()).to.include("EIO");
      await broken.close();
    });

    it("cuts the connection when content fails midway, so that nobody takes it for whole", async () => {
      let reads = 0;
      const failing: ArtifactStore = Object.create(gateway.store, {
        has: { value: async () => true },
        get: {
          value: async (cid: Parameters<ArtifactStore["get"]>[0]) => {
            if (++reads > 6) throw new Error("the disk is gone");
            return gateway.store.get(cid);
          },
        },
      }) as ArtifactStore;
      const broken = await openTestGateway({ store: failing });
      for (const path of [`/ipfs/${packed.cid}/data/big.bin`, `/ipfs/${packed.cid}?format=car`]) {
        reads = 0;
        let error: unknown;
        try {
          await (await fetch(broken.url + path)).arrayBuffer();
        } catch (caught) {
          error = caught;
        }
        expect(error, path).to.be.instanceOf(TypeError);
      }
      await broken.close();
    });

    it("survives requests that are no HTTP", async () => {
      const { port } = new URL(gateway.url);
      const socket = connect(Number(port), "127.0.0.1");
      socket.end("GET /ipfs/%zz HTTP/1.1\r\nhost: x\r\n\r\n\0\0\0garbage");
      await new Promise((resolve) => socket.resume().on("close", resolve));
      expect((await get(`/ipfs/${packed.cid}/card.md`)).status).to.equal(200);
    });
  });

  describe("taking uploads", () => {
    const upload = (body: BodyInit, headers: Record<string, string> = CAR_TYPE) =>
      get("/upload", { method: "POST", body, headers });
    const stored = async () => (await readdir(join(gateway.directory, "packs"))).length;

    it("answers with root and size, and serves the content at once", async () => {
      const fresh = await packDirectory([{ path: "a.txt", content: utf8("fresh") }]);
      const answer = await upload(fresh.car);
      expect(answer.status).to.equal(200);
      expect(await answer.json()).to.deep.include({ root: fresh.cid, blocks: 2 });
      expect(await (await get(`/ipfs/${fresh.cid}/a.txt`)).text()).to.equal("fresh");
    });

    it("refuses bad ones with a sentence, and keeps nothing of them", async () => {
      const other = await packDirectory([{ path: "big.bin", content: bytesFrom("other", 2_000_000) }]);
      const bytes = new Uint8Array(await other.car.arrayBuffer());
      const before = await stored();
      await expectProblem(await upload("hello"), 422, "CAR");
      await expectProblem(await upload(bytes.slice(0, 1_500_000)), 422, "CAR");
      await expectProblem(await upload(bytes.map((byte, i) => (i === 1_000_000 ? byte ^ 1 : byte))), 422, "hash to");
      await expectProblem(await upload(bytes, { "content-type": "text/plain" }), 415, "text/plain");
      expect(await stored()).to.equal(before);
      expect((await get(`/ipfs/${other.cid}`)).status).to.equal(404);
      expect(await readdir(join(gateway.directory, "staging"))).to.deep.equal([]);
    });

    it("refuses what is too large, told beforehand or not", async () => {
      const large = new Uint8Array(8_000_001);
      await expectProblem(await upload(large), 413, "8000001 bytes");
      const { car } = await packDirectory([{ path: "big.bin", content: bytesFrom("large", 9_000_000) }]);
      const init = { method: "POST", body: car.stream(), headers: CAR_TYPE, duplex: "half" } as RequestInit;
      await expectProblem(await get("/upload", init), 413, "8000000 bytes");
    });

    it("keeps nothing of an upload whose sender goes away", async () => {
      const other = await packDirectory([{ path: "big.bin", content: bytesFrom("leaver", 2_000_000) }]);
      const before = await stored();
      const request = httpRequest(`${gateway.url}/upload`, { method: "POST", headers: { ...CAR_TYPE, "content-length": other.car.size } });
      request.on("error", () => {}); // it is destroyed below
      request.write(new Uint8Array(await other.car.slice(0, 1_500_000).arrayBuffer()));
      await new Promise((resolve) => setTimeout(resolve, 50));
      request.destroy();
      await eventually(async () => (await readdir(join(gateway.directory, "staging"))).length === 0);
      expect(await stored()).to.equal(before);
    });

    it("is told to pages of any origin", async () => {
      const answer = await get("/upload", { method: "OPTIONS", headers: { origin: "http://127.0.0.1:1", "access-control-request-method": "POST" } });
      expect(answer.status).to.equal(204);
      expect(answer.headers.get("access-control-allow-methods")).to.include("POST");
    });

    it("gives the sentence to who uploads through the client", async () => {
      await refusedWith("gateway-failed", ["did not take the upload", "CAR"], () =>
        uploadCar({ gateway: gateway.url, car: new Blob(["nonsense"]) }),
      );
      await refusedWith("gateway-failed", ["cannot be reached"], () =>
        uploadCar({ gateway: "http://127.0.0.1:9", car: new Blob(["x"]) }),
      );
    });
  });

  /** A request whose path nobody has tidied up. */
  function rawGet(path: string): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(gateway.url);
      httpRequest({ hostname, port, path }, (answer) => {
        let body = "";
        answer.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body }));
      })
        .on("error", reject)
        .end();
    });
  }
});

async function eventually(condition: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 100; i++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("it did not come true within two seconds");
}
