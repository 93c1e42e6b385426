import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parseCid } from "@commonweight/sdk/artifacts/cid";
import { openEmbeddedStore } from "@commonweight/sdk/artifacts/embedded.node";
import { measureUpload } from "./support/memory.ts";

const MIB = 1024 * 1024;

describe("a large upload", () => {
  it("passes through client and gateway in pieces, and never lies in memory as a whole", async function () {
    this.timeout(60_000);
    const directory = await mkdtemp(join(tmpdir(), "artifacts-"));
    const { gateway, client, cid } = await measureUpload(directory, 192);
    // The bound of a release of any size (test/bench measures 500 MB); half of this one would break it.
    expect(gateway.peak, "gateway").to.be.lessThan(200 * MIB);
    expect(client.peak, "client").to.be.lessThan(200 * MIB);
    expect(gateway.peak - gateway.before, "the gateway's growth").to.be.lessThan(96 * MIB);
    const store = await openEmbeddedStore({ directory: join(directory, "store") });
    expect(await store.isPinned(parseCid(cid))).to.equal(true);
    await store.close();
    await rm(directory, { recursive: true });
  });
});
