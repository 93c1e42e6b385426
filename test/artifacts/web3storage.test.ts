import { expect } from "chai";
import * as Signer from "@storacha/client/principal/ed25519";
import { bytesOf } from "@commonweight/sdk/artifacts/digests";
import { openWeb3Storage } from "@commonweight/sdk/artifacts/web3storage.node";
import { behavesLikeAnArtifactStore } from "./store.behavior.ts";
import { uploadCar } from "@commonweight/sdk/artifacts/upload";
import { parseCid } from "@commonweight/sdk/artifacts/cid";
import { openTestGateway } from "./support/gateway.ts";
import { refusedWith } from "./support/failure.ts";
import { packRelease } from "./support/release.ts";
import { startUploadService, type UploadService } from "./support/upload-service.ts";

describe("the web3.storage store, against the service's own code", function () {
  this.timeout(60_000);
  let service: UploadService;
  before(async () => void (service = await startUploadService()));
  after(async () => service.close());

  behavesLikeAnArtifactStore(() => service.openSpace());

  it("says that the service takes no uploads, and where else to go, when it refuses one", async () => {
    const { store, close } = await service.openSpace({ provisioned: false });
    const { car, cid } = await packRelease();
    const error = await refusedWith("store-refused", ["takes no uploads", "no storage provider", "ARTIFACT_STORE"], () =>
      store.put(bytesOf(car)),
    );
    expect(error.message).to.not.match(/\n\s+at /);
    expect(await store.isPinned(parseCid(cid))).to.equal(false);
    const gateway = await openTestGateway({ store });
    await refusedWith("gateway-failed", ["did not take the upload", "takes no uploads"], () => uploadCar({ gateway: gateway.url, car }));
    await gateway.close();
    await close();
  });

  it("refuses a key or a proof that cannot be read", async () => {
    const { principal, proof, close } = await service.openSpace();
    await refusedWith("store-failed", ["key or proof"], () => openWeb3Storage({ principal: "nonsense", proof }));
    await refusedWith("store-failed", ["key or proof"], () => openWeb3Storage({ principal, proof: "nonsense" }));
    await close();
  });

  it("says so when the service does not accept the agent, and when it cannot be reached", async () => {
    const { proof, close } = await service.openSpace();
    const { car } = await packRelease();
    const stranger = Signer.format(await Signer.generate());
    const did = "did:web:test.up.storacha.network" as const;
    await refusedWith("store-refused", ["web3.storage", "delegation"], async () => {
      const store = await openWeb3Storage({ principal: stranger, proof, service: { url: service.url, did } });
      await store.put(bytesOf(car));
    });
    const nowhere = { url: "http://127.0.0.1:9", did };
    const { principal, proof: mine, close: closeOther } = await service.openSpace();
    const store = await openWeb3Storage({ principal, proof: mine, service: nowhere });
    const error = await refusedWith("store-failed", ["did not list its uploads"], async () => {
      for await (const _ of store.pins());
    });
    expect(error.message).to.not.include(principal);
    await closeOther();
    await close();
  });
});
