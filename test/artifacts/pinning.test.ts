import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parseCid } from "@commonweight/sdk/artifacts/cid";
import { bytesOf } from "@commonweight/sdk/artifacts/digests";
import { fromMultiaddr, toMultiaddr } from "@commonweight/sdk/artifacts/multiaddr";
import { openPinningStore } from "@commonweight/sdk/artifacts/pinning.node";
import { walkDag } from "@commonweight/sdk/artifacts/store";
import { behavesLikeAnArtifactStore } from "./store.behavior.ts";
import { refusedWith } from "./support/failure.ts";
import { openTestGateway, startCheatingGateway, type TestGateway } from "./support/gateway.ts";
import { packRelease } from "./support/release.ts";

const token = "secret-token";

/** A gateway that pins what it is asked to from those at `sources`. */
async function openPinningGateway(sources: string[]): Promise<TestGateway & { requests: string }> {
  const requests = await mkdtemp(join(tmpdir(), "pins-"));
  const gateway = await openTestGateway({ token, pinning: { directory: requests, sources } });
  return {
    ...gateway,
    requests,
    async close() {
      await gateway.close();
      await rm(requests, { recursive: true });
    },
  };
}

describe("the pinning store, against a gateway of this project that pins from another", function () {
  this.timeout(20_000);
  describe("as every store", () => {
    behavesLikeAnArtifactStore(async () => {
      const near = await openTestGateway();
      const far = await openPinningGateway([near.url]);
      const store = openPinningStore({ endpoint: far.url, token, blocks: near.store, origins: [near.url] });
      const close = async () => {
        await far.close();
        await near.close();
      };
      return { store, close };
    });
  });

  let near: TestGateway;
  let far: TestGateway & { requests: string };
  beforeEach(async () => {
    near = await openTestGateway();
    far = await openPinningGateway([near.url]);
  });
  afterEach(async () => {
    await far.close();
    await near.close();
  });
  const open = (changes = {}) =>
    openPinningStore({ endpoint: far.url, token, blocks: near.store, origins: [near.url], ...changes });
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${far.url}/${path}`, { ...init, headers: { authorization: `Bearer ${token}` } });
  const wish = (value: unknown) => ({ method: "POST", body: JSON.stringify(value) });
  async function settled(id: string): Promise<{ status: string; info?: { status_details: string } }> {
    for (let i = 0; i < 1000; i++) {
      const status = (await (await ask(`pins/${id}`)).json()) as { status: string };
      if (status.status === "pinned" || status.status === "failed") return status;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error("it neither pinned nor failed within ten seconds");
  }

  it("has the whole DAG at the service once it is stored, and reads it there when it is lost here", async () => {
    const { car, cid, size } = await packRelease();
    await open().put(bytesOf(car));
    await near.store.unpin(parseCid(cid));
    await near.store.gc();
    await refusedWith("block-not-found", [cid], () => open().get(parseCid(cid)));
    let read = 0;
    for await (const { bytes } of walkDag(open({ gateway: far.url }), parseCid(cid))) read += bytes.length;
    expect(read).to.be.greaterThan(size);
  });

  it("fails with the service's own reason, and asks for nothing any more", async () => {
    const { car, cid } = await packRelease();
    const unconnected = await openPinningGateway([]);
    const store = open({ endpoint: unconnected.url });
    await refusedWith("store-failed", [cid, "no other gateway to fetch from"], () => store.put(bytesOf(car)));
    expect(await store.isPinned(parseCid(cid))).to.equal(false);
    expect(await near.store.isPinned(parseCid(cid))).to.equal(false);
    expect(await readdir(unconnected.requests)).to.deep.equal([]);
    await unconnected.close();
  });

  it("says whose fault it is: the token's, the address's, or another program's at that address", async () => {
    await refusedWith("store-failed", ["right access token"], () => open({ token: "guessed" }).isPinned(parseCid(NOBODYS)));
    await refusedWith("store-failed", ["cannot be reached"], () => open({ endpoint: "http://127.0.0.1:9" }).isPinned(parseCid(NOBODYS)));
    const other = createServer((_, response) => response.end('{"hello":1}'));
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const endpoint = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    await refusedWith("store-failed", ["Pinning Service API"], () => open({ endpoint }).isPinned(parseCid(NOBODYS)));
    other.close();
  });

  it("pins nothing from a gateway that cheats, and goes on to an honest one", async () => {
    const { car, cid } = await packRelease();
    await near.store.put(bytesOf(car));
    const altered = await startCheatingGateway(near.url, ({ body }) => body.map((byte, i) => (i === body.length - 9 ? byte ^ 1 : byte)) as Buffer);
    const alone = await openPinningGateway([altered.url]);
    const both = await openPinningGateway([altered.url, near.url]);
    const store = open({ endpoint: alone.url });
    await refusedWith("store-failed", ["hash to"], () => store.put(bytesOf(car)));
    expect(await alone.store.has(parseCid(cid))).to.equal(false);
    await open({ endpoint: both.url }).put(bytesOf(car));
    expect(await both.store.isPinned(parseCid(cid))).to.equal(true);
    for (const gateway of [alone, both, altered]) await gateway.close();
  });

  it("answers as the API has it", async () => {
    const { car, cid } = await packRelease();
    await near.store.put(bytesOf(car));
    const made = await ask("pins", wish({ cid, name: "glyphs", origins: [toMultiaddr(near.url)], meta: { app: "test" } }));
    expect(made.status).to.equal(202);
    const request = (await made.json()) as { requestid: string; status: string; created: string; delegates: string[] };
    expect(request.status).to.be.oneOf(["queued", "pinning"]);
    expect(request).to.deep.include({ pin: { cid, name: "glyphs", origins: [toMultiaddr(near.url)], meta: { app: "test" } } });
    expect(request.delegates).to.deep.equal([toMultiaddr(far.url)]);
    expect(await settled(request.requestid)).to.include({ status: "pinned" });
    const found = async (query: string) => ((await (await ask(`pins?${query}`)).json()) as { count: number }).count;
    for (const query of ["", `cid=${cid}`, "name=glyphs", "name=GLY&match=ipartial", "status=queued,pinned", 'meta={"app":"test"}']) {
      expect(await found(query), query).to.equal(1);
    }
    for (const query of [`cid=${NOBODYS}`, "name=gly", "status=failed", `before=${request.created}`, `after=${request.created}`, 'meta={"app":"other"}']) {
      expect(await found(query), query).to.equal(0);
    }
    const second = (await (await ask(`pins/${request.requestid}`, wish({ cid }))).json()) as { requestid: string };
    expect(second.requestid).to.not.equal(request.requestid);
    expect((await ask(`pins/${request.requestid}`)).status).to.equal(404);
    expect(await settled(second.requestid)).to.include({ status: "pinned" });
    expect((await ask(`pins/${second.requestid}`, { method: "DELETE" })).status).to.equal(202);
    expect(await far.store.isPinned(parseCid(cid))).to.equal(false);
  });

  it("refuses what is no request with the API's errors", async () => {
    const refused = async (answer: Response) => {
      const { error } = (await answer.json()) as { error: { reason: string; details: string } };
      return [answer.status, error.reason, error.details] as const;
    };
    expect((await refused(await fetch(`${far.url}/pins`))).slice(0, 2)).to.deep.equal([401, "UNAUTHORIZED"]);
    expect((await refused(await fetch(`${near.url}/pins`))).slice(0, 2)).to.deep.equal([404, "NOT_FOUND"]);
    for (const value of [{}, { cid: "nonsense" }, { cid: NOBODYS, name: 7 }]) {
      expect((await refused(await ask("pins", wish(value)))).slice(0, 2), JSON.stringify(value)).to.deep.equal([400, "BAD_REQUEST"]);
    }
    expect((await refused(await ask("pins", { method: "POST", body: "{" })))[2]).to.include("no JSON");
    expect((await refused(await ask("pins?limit=5000")))[2]).to.include("limit");
    expect((await refused(await ask("pins/nobodys", { method: "DELETE" })))[0]).to.equal(404);
    expect((await refused(await ask("pins", { method: "PATCH" })))[0]).to.equal(405);
  });

  it("keeps what somebody had stored before it was asked to pin it", async () => {
    const { car, cid } = await packRelease();
    await far.store.put(bytesOf(car));
    const { requestid } = (await (await ask("pins", wish({ cid }))).json()) as { requestid: string };
    expect(await settled(requestid)).to.include({ status: "pinned" });
    await ask(`pins/${requestid}`, { method: "DELETE" });
    expect(await far.store.isPinned(parseCid(cid))).to.equal(true);
  });

  it("fetches from no address that only the client names", async () => {
    let asked = 0;
    const inside = createServer((_, response) => void (asked++, response.end()));
    await new Promise<void>((resolve) => inside.listen(0, "127.0.0.1", resolve));
    const origin = toMultiaddr(`http://127.0.0.1:${(inside.address() as AddressInfo).port}`);
    const { requestid } = (await (await ask("pins", wish({ cid: NOBODYS, origins: [origin] }))).json()) as { requestid: string };
    expect((await settled(requestid)).status).to.equal("failed");
    expect(asked).to.equal(0);
    inside.close();
  });

  it("knows its requests again after a restart, and goes on with those that were waiting", async () => {
    const { car, cid } = await packRelease();
    const before = await openPinningGateway([]);
    const { requestid } = (await (
      await fetch(`${before.url}/pins`, { ...wish({ cid }), headers: { authorization: `Bearer ${token}` } })
    ).json()) as { requestid: string };
    // As a kill in the middle of pinning leaves it.
    const file = join(before.requests, `${requestid}.json`);
    for (let i = 0; !(await readFile(file, "utf8")).includes("failed"); i++) {
      expect(i, "it did not fail").to.be.lessThan(500);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await writeFile(file, (await readFile(file, "utf8")).replace('"failed"', '"pinning"'));
    await near.store.put(bytesOf(car));
    const after = await openTestGateway({ token, pinning: { directory: before.requests, sources: [near.url] } });
    for (let i = 0; !(await after.store.isPinned(parseCid(cid))); i++) {
      expect(i, "it was not gone on with").to.be.lessThan(1000);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await after.close();
    await before.close();
  });
});

describe("an address as a multiaddr", () => {
  it("is read back as it was written", () => {
    for (const url of ["http://127.0.0.1:8080", "https://gateway.example:443", "http://[::1]:9000", "http://localhost:80"]) {
      expect(fromMultiaddr(toMultiaddr(url))?.origin).to.equal(new URL(url).origin);
    }
    expect(toMultiaddr("https://gateway.example")).to.equal("/dns/gateway.example/tcp/443/https");
    for (const other of ["/ip4/203.0.113.142/tcp/4001/p2p/QmSource", "nonsense", "/dns/a b/tcp/80/http"]) {
      expect(fromMultiaddr(other), other).to.equal(undefined);
    }
  });
});

const NOBODYS = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";
