import { expect } from "chai";
import { uploadCar } from "@commonweight/sdk/artifacts/upload";
import { exportRelease } from "../../web/src/lib/model/export.ts";
import type { ReleaseDetail } from "../../web/src/lib/model/query.ts";
import { refusedWith } from "../artifacts/support/failure.ts";
import { openTestGateway, startCheatingGateway, type TestGateway } from "../artifacts/support/gateway.ts";
import { packRelease } from "../artifacts/support/release.ts";

describe("a release written down for other tools", function () {
  this.timeout(20_000);
  const SILENT = "http://127.0.0.1:9";
  let gateway: TestGateway;
  let release: ReleaseDetail;

  before(async () => {
    gateway = await openTestGateway();
    const packed = await packRelease();
    await uploadCar({ gateway: gateway.url, car: packed.car });
    release = {
      manifestCid: packed.cid,
      publisher: { id: `0x${"a1".repeat(20)}` },
      submittedAt: "1800000000",
      releaseId: "7",
      modelName: "kestrel/glyph-reader",
      version: "2.0.0",
    } as ReleaseDetail;
  });
  after(() => gateway.close());

  const written = (...gatewayUrls: string[]) =>
    exportRelease("spdx", release, { gatewayUrls, chainId: 31_337, registry: `0x${"b2".repeat(20)}` });

  it("is read from another gateway where the first one does not answer, or lies", async () => {
    const { name, json } = await written(gateway.url);
    expect(name).to.equal("kestrel-glyph-reader-2.0.0.spdx.json");
    const liar = await startCheatingGateway(gateway.url, ({ body }) => Buffer.from(body.map((byte) => byte ^ 1)));
    try {
      expect((await written(SILENT, gateway.url)).json).to.equal(json);
      expect((await written(liar.url, gateway.url)).json).to.equal(json);
      await refusedWith("block-mismatch", [], () => written(liar.url));
    } finally {
      await liar.close();
    }
  });

  it("is refused where none answers, by name", () => refusedWith("gateway-failed", [SILENT], () => written(SILENT)));
});
