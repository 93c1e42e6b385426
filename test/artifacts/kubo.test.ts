import { expect } from "chai";
import { create as createKuboClient } from "kubo-rpc-client";
import { parseCid } from "@commonweight/sdk/artifacts/cid";
import { bytesOf } from "@commonweight/sdk/artifacts/digests";
import { openKuboStore } from "@commonweight/sdk/artifacts/kubo.node";
import type { ArtifactStore } from "@commonweight/sdk/artifacts/store";
import { behavesLikeAnArtifactStore } from "./store.behavior.ts";
import { refusedWith } from "./support/failure.ts";
import { openTestGateway, type TestGateway } from "./support/gateway.ts";
import { packRelease } from "./support/release.ts";

const TOKEN = "secret-token";
const authorization = `Bearer ${TOKEN}`;

/** A real daemon's RPC, when somebody has one at hand: `KUBO_RPC_URL=http://127.0.0.1:5001`, with an empty repository. */
const daemon = process.env.KUBO_RPC_URL;

describe("the Kubo store, against this project's gateway", function () {
  this.timeout(20_000);
  describe("as every store", () => {
    behavesLikeAnArtifactStore(async () => {
      const gateway = await openTestGateway({ token: TOKEN });
      const store = openKuboStore({ url: gateway.url, authorization });
      return { store, close: () => gateway.close() };
    });
  });

  describe("talking to a node", () => {
    let gateway: TestGateway;
    before(async () => void (gateway = await openTestGateway({ token: TOKEN })));
    after(async () => gateway.close());

    it("says what is wrong when there is none, or something else, at its address", async () => {
      const { cid } = await packRelease();
      await refusedWith("store-failed", ["127.0.0.1:9", "Is the node running?"], () =>
        openKuboStore({ url: "http://127.0.0.1:9" }).has(parseCid(cid)),
      );
    });

    it("removes nothing without the gateway's token, and says so", async () => {
      const { car, cid } = await packRelease();
      const root = parseCid(cid);
      const stranger = openKuboStore({ url: gateway.url });
      await stranger.put(bytesOf(car));
      for (const store of [stranger, openKuboStore({ url: gateway.url, authorization: "Bearer guessed" })]) {
        await refusedWith("store-failed", ["access token", "right authorization"], () => store.unpin(root));
        await refusedWith("store-failed", ["access token"], () => store.gc());
      }
      expect(await gateway.store.isPinned(root)).to.equal(true);
      await openKuboStore({ url: gateway.url, authorization }).unpin(root);
      expect(await gateway.store.isPinned(root)).to.equal(false);
    });

    it("lets nobody remove when the gateway has no token", async () => {
      const open = await openTestGateway();
      const { car, cid } = await packRelease();
      await open.store.put(bytesOf(car));
      await refusedWith("store-failed", ["without an access token"], () =>
        openKuboStore({ url: open.url, authorization: "Bearer " }).unpin(parseCid(cid)),
      );
      await open.close();
    });

    it("refuses forms that are cut short, or hold no file, and keeps nothing of them", async () => {
      const call = (init: RequestInit) => fetch(`${gateway.url}/api/v0/dag/import`, { method: "POST", ...init });
      const headers = { "content-type": "multipart/form-data; boundary=b" };
      const empty = await call({ headers, body: "--b--\r\n" });
      expect([empty.status, await empty.text()].join()).to.include("400").and.to.include("found none");
      const { car, cid } = await packRelease(undefined, { release: "9.9.9" });
      const head = '--b\r\ncontent-disposition: form-data; name="path"; filename="x"\r\ncontent-type: application/octet-stream\r\n\r\n';
      const half = await call({ headers, body: new Blob([head, car]) }); // no end of the form
      expect(half.status).to.be.within(400, 499);
      expect((await call({ body: "x" })).status).to.equal(415);
      expect(await gateway.store.has(parseCid(cid))).to.equal(false);
    });

    it("gives Kubo's own client what it asks for", async () => {
      const { car, cid, size } = await packRelease(undefined, { release: "2.0.0" });
      const client = createKuboClient({ url: `${gateway.url}/api/v0`, headers: { authorization } });
      const imported = [];
      for await (const { root } of client.dag.import(bytesOf(car))) imported.push([root.cid.toString(), root.pinErrorMsg]);
      expect(imported).to.deep.equal([[cid, ""]]);
      const pinned = [];
      for await (const pin of client.pin.ls({ type: "recursive" })) pinned.push(pin.cid.toString());
      expect(pinned).to.include(cid);
      expect((await client.block.stat(parseCid(cid))).size).to.be.within(100, size);
      await client.pin.rm(parseCid(cid));
      const collected = [];
      for await (const { cid: gone } of client.repo.gc()) collected.push(gone?.toV1().multihash.toString());
      expect(collected).to.include(parseCid(cid).multihash.toString());
    });
  });
});

if (daemon) {
  describe("the Kubo store, against a Kubo daemon", function () {
    this.timeout(60_000);
    behavesLikeAnArtifactStore(async () => {
      const store = openKuboStore({ url: daemon });
      await empty(store);
      return { store, close: () => empty(store) };
    });
  });
}

async function empty(store: ArtifactStore): Promise<void> {
  for await (const root of store.pins()) await store.unpin(root);
  await store.gc();
}
