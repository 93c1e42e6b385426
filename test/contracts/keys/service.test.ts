import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { expect } from "chai";
import { Wallet } from "ethers";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { unwrapFileKey } from "../../../sdk/src/artifacts/age-header.ts";
import { toDigest } from "../../../sdk/src/artifacts/cid.ts";
import { digestFile } from "../../../sdk/src/artifacts/digests.ts";
import { encryptBlob } from "../../../sdk/src/artifacts/encryption.ts";
import { uploadCar } from "../../../sdk/src/artifacts/upload.ts";
import { KeyError } from "../../../sdk/src/keys/errors.ts";
import { Keyring } from "../../../sdk/src/keys/keyring.ts";
import { keyMessage, type KeyMessage, type KeyRequest } from "../../../sdk/src/keys/message.ts";
import { openKeyStore } from "../../../sdk/src/keys/open.node.ts";
import { KeyService, LIMITS } from "../../../sdk/src/keys/service.ts";
import type { KeyStore } from "../../../sdk/src/keys/store.ts";
import { openTestGateway, type TestGateway } from "../../artifacts/support/gateway.ts";
import { packRelease, releaseFiles } from "../../artifacts/support/release.ts";
import { ethers, now as chainNow, skip } from "../fixture.ts";
import { REQUIRED } from "../support/bonds.ts";
import { actionOf } from "../support/governance.ts";
import { openShop, MONTH, type Shop } from "../license/shop.ts";

const ORIGIN = "https://commonweight.example";
const SECRET = "a secret of thirty-two characters, or more";
const NOW = 1_800_000_000;
const NAME = "kestrel/glyph-reader";

describe("the key service", () => {
  let shop: Shop;
  let gateway: TestGateway;
  let folder: string;
  let store: KeyStore;
  let keyring: Keyring;
  let service: KeyService;
  let clock: number;
  let fileKey: Uint8Array;
  let stored: Blob;
  let cid: string;
  let release: bigint;
  let made = 0;

  before(async () => {
    gateway = await openTestGateway();
    folder = mkdtempSync(path.join(tmpdir(), "key-service-"));
  });
  after(async () => {
    await gateway.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    shop = await openShop();
    store = await openKeyStore(path.join(folder, `${made++}.db`));
    keyring = new Keyring(store, SECRET);
    clock = NOW;
    const { ModelLicense, ModelRegistry } = shop.world.deployment.contracts;
    service = new KeyService({
      store,
      keyring,
      provider: ethers.provider,
      contracts: { ModelLicense: ModelLicense!.address, ModelRegistry: ModelRegistry!.address },
      chainId: 31_337,
      origin: ORIGIN,
      gatewayUrls: [gateway.url],
      now: () => clock,
    });
    cid = await encrypted("2.0.0");
    release = await submit("2.0.0", cid);
  });
  afterEach(() => store.close());

  /** Uploads a release whose weights are encrypted for the service; gives its CID. */
  async function encrypted(version: string, made?: Blob): Promise<string> {
    const [weights, ...others] = releaseFiles();
    const { recipient } = await service.describe();
    const plain = await digestFile(weights!.content);
    if (!made) {
      const sealed = await encryptBlob(weights!.content, [recipient], { release: `${NAME}@${version}` });
      ({ fileKey, blob: stored } = sealed);
    }
    const files = [{ path: "model.onnx.age", content: made ?? stored }, ...others];
    const packed = await packRelease(files, {
      release: version,
      encrypted: [{ path: "model.onnx", stored: "model.onnx.age", ...plain }],
      keyService: { recipient },
    });
    await uploadCar({ gateway: gateway.url, car: packed.car });
    return packed.cid;
  }

  async function submit(version: string, of: string): Promise<bigint> {
    const { registry, releases, signers } = shop.world;
    const submission = await releases.submission({ version });
    await registry.connect(signers.kestrel).submitRelease({ ...submission, manifest: toDigest(of) });
    return registry.releaseCount();
  }

  /** An approved release, and harbour's licence on it. */
  async function licensed(terms: Parameters<Shop["open"]>[0] = {}): Promise<bigint> {
    await shop.world.releases.approve(release);
    const offer = await shop.open(terms, release);
    await shop.order("harbour", offer);
    const [log] = await shop.world.license.queryFilter(shop.world.license.filters.LicenseMinted(), -1);
    return log!.args.tokenId;
  }

  interface Asking {
    request?: Partial<KeyRequest>;
    message?: Partial<KeyMessage>;
    /** Changes the signed text. */
    edit?: (text: string) => string;
    /** Changes what is sent after it was signed. */
    sent?: Record<string, unknown>;
    signer?: { address: string; signMessage(text: string): Promise<string> };
    from?: string;
  }

  /** Asks as harbour unless told otherwise; gives the key. */
  async function ask(token: bigint | null, asking: Asking = {}): Promise<Uint8Array> {
    const signer = asking.signer ?? shop.world.signers.harbour;
    const identity = await generateX25519Identity();
    const recipient = await identityToRecipient(identity);
    const request = {
      release: `${release}`,
      cid,
      path: "model.onnx",
      token: token === null ? null : `${token}`,
      recipient,
      ...asking.request,
    };
    const { nonce, issuedAt } = await service.nonce(asking.from ?? "10.0.0.1");
    const parts = { origin: ORIGIN, chainId: 31_337, account: signer.address, nonce, issuedAt, ...asking.message };
    const message = (asking.edit ?? ((text) => text))(keyMessage(request, parts));
    const body = { message, signature: await signer.signMessage(message), ...request, ...asking.sent };
    const { wrapped } = await service.release(body, asking.from ?? "10.0.0.1");
    return unwrapFileKey(Buffer.from(wrapped, "base64"), identity);
  }
  async function refused(code: string, words: string | RegExp, act: () => Promise<unknown>): Promise<KeyError> {
    const error = await act().then(
      () => undefined,
      (caught: unknown) => caught,
    );
    expect(error, "expected a refusal, and there was none").to.be.instanceOf(KeyError);
    expect((error as KeyError).code, (error as KeyError).message).to.equal(code);
    expect((error as KeyError).message).to.match(
      typeof words === "string" ? new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")) : words,
    );
    return error as KeyError;
  }
  const expectKey = (key: Uint8Array) => expect(Buffer.compare(key, fileKey)).to.equal(0);

  it("gives the key to a licence's holder, and writes down that it did, never the key", async () => {
    const token = await licensed();
    expectKey(await ask(token));
    const account = shop.address("harbour").toLowerCase();
    const entry = { at: NOW, account, token: `${token}`, release: `${release}`, cid, path: "model.onnx", identity: 1 };
    expect(await store.released({ limit: 9 })).to.deep.equal([entry]);
    const file = readFileSync(path.join(folder, `${made - 1}.db`));
    const wal = readFileSync(path.join(folder, `${made - 1}.db-wal`));
    for (const bytes of [file, wal]) {
      expect(bytes.includes(Buffer.from(fileKey))).to.equal(false);
      for (const form of ["hex", "base64", "base64url"] as const)
        expect(bytes.includes(Buffer.from(fileKey).toString(form))).to.equal(false);
    }
  });

  it("gives it to contract accounts, by the signature that they accept", async () => {
    const owner = Wallet.createRandom();
    const account = await ethers.deployContract("ContractAccount", [owner.address]);
    const token = await licensed();
    await shop.as("harbour").transferFrom(shop.address("harbour"), account.target as string, token);
    const signer = { address: account.target as string, signMessage: (text: string) => owner.signMessage(text) };
    expectKey(await ask(token, { signer }));
    const stranger = Wallet.createRandom();
    await refused("key_signature_invalid", signer.address, () =>
      ask(token, { signer: { ...signer, signMessage: (text) => stranger.signMessage(text) } }),
    );
  });

  describe("follows the licence:", () => {
    it("a transfer ends the old holder's keys and begins the new one's", async () => {
      const token = await licensed();
      expectKey(await ask(token));
      await shop.as("harbour").transferFrom(shop.address("harbour"), shop.address("lantern"), token);
      await refused(
        "key_not_authorized",
        `Licence ${token} does not let ${shop.address("harbour")} run release ${release} now`,
        () => ask(token),
      );
      expectKey(await ask(token, { signer: shop.world.signers.lantern }));
    });

    it("whom it is lent to may, its owner meanwhile not", async () => {
      const token = await licensed();
      await shop.as("harbour").setUser(token, shop.address("saltmarsh"), (await chainNow()) + 1000);
      expectKey(await ask(token, { signer: shop.world.signers.saltmarsh }));
      await refused("key_not_authorized", "lent", () => ask(token));
      await skip(1001);
      expectKey(await ask(token));
    });

    it("a seat may", async () => {
      const token = await licensed({ seats: 2 });
      await shop.as("harbour").setSeats(token, [shop.address("bramble")], []);
      expectKey(await ask(token, { signer: shop.world.signers.bramble }));
      await refused("key_not_authorized", "does not let", () => ask(token, { signer: shop.world.signers.newcomer }));
    });

    it("it gives none once it has lapsed, also while the newest block is older", async () => {
      const token = await licensed({ term: MONTH });
      expectKey(await ask(token));
      await ethers.provider.send("evm_increaseTime", [MONTH]); // no block is mined
      await refused("key_not_authorized", "lapsed", () => ask(token));
    });

    it("it gives none while the release is stopped, to anybody", async () => {
      const token = await licensed();
      await shop.world.asBoard("suspend", release, (await chainNow()) + 10_000);
      await refused("key_not_authorized", "stopped", () => ask(token));
      await refused("key_not_authorized", "stopped", () => ask(null, { signer: shop.world.signers.juniper }));
    });
  });

  it("gives it to a verifier with a bond, and to no other without a licence", async () => {
    const { verification, signers } = shop.world;
    expect(await verification.isBonded(signers.juniper.address)).to.equal(true);
    expectKey(await ask(null, { signer: signers.juniper }));
    expect((await store.released({ limit: 1 }))[0]!.token).to.equal(null);
    await refused("key_not_authorized", "is no verifier with a bond", () => ask(null, { signer: signers.newcomer }));
  });

  it("gives it to such verifiers again once a suspension has lapsed, as licensees get it", async () => {
    const token = await licensed();
    await shop.world.asBoard("suspend", release, (await chainNow()) + 10_000);
    await refused("key_not_authorized", "stopped", () => ask(null, { signer: shop.world.signers.juniper }));
    await skip(10_001);
    expectKey(await ask(token));
    expectKey(await ask(null, { signer: shop.world.signers.juniper }));
  });

  describe("follows the registry to where verifiers have their bonds:", () => {
    const replaceBy = async (address: string) => {
      const { governance, registry } = shop.world;
      await governance.pass([actionOf(registry, "setVerificationRegistry", [address])]);
    };

    it("those of a registry that a vote replaced give no key, those in the new one do", async () => {
      const { signers, governance, registry, verification } = shop.world;
      const { juniper, newcomer } = signers;
      const { required, unbondDelay, decideWithin } = await verification.bondTerms();
      const parts = [await registry.dao(), registry.target, { required, unbondDelay, decideWithin }];
      const next = (await ethers.deployContract("VerificationRegistry", parts)) as unknown as typeof verification;
      await next.connect(newcomer).bond({ value: REQUIRED });
      await refused("key_not_authorized", "is no verifier with a bond", () => ask(null, { signer: newcomer }));
      expectKey(await ask(null, { signer: juniper }));
      await replaceBy(await next.getAddress());
      expect(await verification.isBonded(juniper.address)).to.equal(true);
      await refused("key_not_authorized", `${juniper.address} is no verifier with a bond`, () =>
        ask(null, { signer: juniper }),
      );
      expectKey(await ask(null, { signer: newcomer }));
      await governance.pass([actionOf(registry, "setVerificationRegistry", [verification.target])]);
      expectKey(await ask(null, { signer: juniper }));
    });

    it("nobody has one where there is no contract, or one that knows no bonds", async () => {
      const { signers } = shop.world;
      const ignorant = await ethers.deployContract("LyingVerification", [2]);
      for (const address of [signers.lantern.address, await ignorant.getAddress()]) {
        await replaceBy(address);
        await refused("key_not_authorized", "is no verifier with a bond", () => ask(null, { signer: signers.juniper }));
      }
    });
  });

  describe("refuses", () => {
    let token: bigint;
    beforeEach(async () => {
      token = await licensed();
    });

    it("a request made twice", async () => {
      let body: object = {};
      const signer = shop.world.signers.harbour;
      const spy = { address: signer.address, signMessage: (text: string) => signer.signMessage(text) };
      const release_ = service.release.bind(service);
      service.release = async (sent, from) => release_((body = sent as object), from);
      expectKey(await ask(token, { signer: spy }));
      await refused("key_nonce_used", "made before", () => release_(body, "10.0.0.1"));
    });

    it("a nonce it never gave, and one whose time is over", async () => {
      await refused("key_nonce_used", "made before", () => ask(token, { message: { nonce: "f".repeat(32) } }));
      const late = ask(token, { edit: (text) => ((clock += 601), text), message: { issuedAt: NOW + 300 } });
      await refused("key_nonce_used", "its time is over", () => late);
    });

    const messages: [string, Asking, RegExp][] = [
      [
        "another domain",
        { message: { origin: "https://commonweight.evil" } },
        /domain: expected 'commonweight.example', found 'commonweight.evil'/,
      ],
      [
        "another scheme",
        { message: { origin: "http://commonweight.example" } },
        /scheme: expected 'https', found 'http'/,
      ],
      ["another URI", { edit: (text) => text.replace("/api/keys/release", "/api/other") }, /URI: expected/],
      ["another chain", { message: { chainId: 1 } }, /chain: expected '31337', found '1'/],
      ["another statement", { edit: (text) => text.replace("nothing is paid", "all is well") }, /statement: expected/],
      ["another release", { sent: { release: "1" } }, /resources: expected .*urn:commonweight:release:1 /],
      ["another licence", { sent: { token: "99" } }, /resources: expected .*licence:99 /],
      ["a licence for a bond", { sent: { token: null } }, /resources: expected .*urn:commonweight:verifier /],
      ["another path", { sent: { path: "../model.onnx" } }, /resources: expected/],
      [
        "another CID",
        { sent: { cid: "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy" } },
        /resources: expected/,
      ],
      ["no expiry", { edit: (text) => text.replace(/Expiration Time: .*\n/, "") }, /expires at, found 'none'/],
      [
        "a message for longer",
        { edit: (text) => text.replace(/(Expiration Time: )\S+/, `$1${new Date((NOW + 9999) * 1000).toISOString()}`) },
        /lasts 9999 seconds, at most 600/,
      ],
      ["a message that expired", { message: { issuedAt: NOW - 600 } }, /it expired at/],
      ["a message from the future", { message: { issuedAt: NOW + 61 } }, /is still to come/],
      [
        "a message not valid yet",
        {
          edit: (text) =>
            text.replace("\nResources", `\nNot Before: ${new Date((NOW + 60) * 1000).toISOString()}\nResources`),
        },
        /not valid before/,
      ],
      ["what is no message", { edit: () => "Give me the key" }, /no Sign-In with Ethereum/],
    ];
    for (const [what, asking, words] of messages) {
      it(what, async () => void (await refused("key_message_invalid", words, () => ask(token, asking))));
    }

    it("a recipient that was exchanged after signing", async () => {
      const other = await identityToRecipient(await generateX25519Identity());
      await refused("key_message_invalid", /resources: expected/, () => ask(token, { sent: { recipient: other } }));
    });

    it("a header or anything else that the request brings itself", async () => {
      await refused("key_request_invalid", /header/i, () => ask(token, { sent: { header: "age-encryption.org/v1" } }));
      for (const sent of [
        { path: "" },
        { token: "-1" },
        { token: "1e3" },
        { token: `${1n << 256n}` },
        { release: `${1n << 64n}` },
        { path: "\ud800" },
        { recipient: "age1x" },
        { cid: "nothing" },
        { signature: "0xzz" },
      ]) {
        await refused("key_request_invalid", /malformed/, () => ask(token, { sent }));
      }
    });

    it("paths that lead elsewhere, and files that are not encrypted", async () => {
      for (const bad of ["../model.onnx", "model.onnx.age", "/etc/passwd", "suite/suite.json", "MODEL.ONNX"]) {
        await refused("key_not_encrypted", bad, () => ask(token, { request: { path: bad } }));
      }
    });

    it("a licence of another release, one that does not exist, and another's", async () => {
      const other = await shop.licence("harbour");
      await refused("key_not_authorized", `Licence ${other} is one for release ${shop.releaseId}`, () => ask(other));
      await refused("key_not_authorized", "Licence 12345 does not exist", () => ask(12_345n));
      await refused("key_not_authorized", "does not let", () => ask(token, { signer: shop.world.signers.newcomer }));
    });

    it("a release that does not exist", async () => {
      await refused("key_release_mismatch", "There is no release 999", () => ask(token, { request: { release: "999" } }));
    });

    it("a CID that is not the release's on chain", async () => {
      const other = await encrypted("3.0.0");
      await refused("key_release_mismatch", `is not ${other}`, () => ask(token, { request: { cid: other } }));
    });

    it("an encrypted file that was copied into a release of one's own", async () => {
      const thief = await encrypted("2.0.1", stored);
      const copy = await submit("2.0.1", thief);
      const signer = shop.world.signers.juniper;
      await refused("key_release_mismatch", `was made for ${NAME}@2.0.0, which is not release ${copy}`, () =>
        ask(null, { signer, request: { release: `${copy}`, cid: thief } }),
      );
    });

    it("a file that was encrypted for another service", async () => {
      const [weights, ...others] = releaseFiles();
      const recipient = await identityToRecipient(await generateX25519Identity());
      const sealed = await encryptBlob(weights!.content, [recipient], { release: `${NAME}@4.0.0` });
      const files = [{ path: "model.onnx.age", content: sealed.blob }, ...others];
      const facts = { path: "model.onnx", stored: "model.onnx.age", ...sealed.plain };
      const packed = await packRelease(files, { release: "4.0.0", encrypted: [facts], keyService: { recipient } });
      await uploadCar({ gateway: gateway.url, car: packed.car });
      const foreign = await submit("4.0.0", packed.cid);
      const signer = shop.world.signers.juniper;
      await refused("key_not_held", "another key service", () =>
        ask(null, { signer, request: { release: `${foreign}`, cid: packed.cid } }),
      );
    });
  });

  it("opens old files after it rotated its identity", async () => {
    const token = await licensed();
    await keyring.rotate();
    expectKey(await ask(token));
    expect((await service.describe()).identity).to.equal(2);
  });

  it("takes clocks that differ a little: the message carries the service's own times", async () => {
    const token = await licensed();
    expectKey(await ask(token, { message: { issuedAt: NOW + 59 } }));
    expectKey(await ask(token, { edit: (text) => ((clock += 599), text) }));
  });

  describe("bounds what it can be asked:", () => {
    it("keys by account, requests and nonces by address, each for itself", async () => {
      const token = await licensed();
      for (let i = 0; i < LIMITS.keys.most; i++) await ask(token, { from: `10.0.1.${i}` });
      const error = await refused("key_rate_limited", "more than 30 times in 60 minutes", () =>
        ask(token, { from: "10.0.2.1" }),
      );
      expect(error.retryAfter).to.equal(3600);
      clock += 3600;
      expectKey(await ask(token, { from: "10.0.2.1" }));
      for (let i = 0; i < LIMITS.requests.most; i++) await service.release({}, "10.0.3.1").catch(() => {});
      await refused("key_rate_limited", "10.0.3.1 asked more than 30 times in 60 seconds", () =>
        service.release({}, "10.0.3.1"),
      );
    });

    it("ten thousand nonces of one address cost it sixty, and hinder nobody", async () => {
      let given = 0;
      for (let i = 0; i < 10_000; i++)
        await service.nonce("10.9.9.9").then(
          () => given++,
          () => {},
        );
      expect(given).to.equal(LIMITS.nonces.most);
      expect((await store.size()).nonces).to.equal(LIMITS.nonces.most);
      expect((await service.nonce("10.0.0.2")).nonce).to.match(/^[0-9a-f]{32}$/);
    }).timeout(120_000);

    it("as many from all addresses of one IPv6 network as from one", async () => {
      const [attempts, given] = [LIMITS.nonces.most + 20, { number: 0 }];
      for (let i = 0; i < attempts; i++)
        await service.nonce(`2001:db8:0:7::${i.toString(16)}`).then(
          () => given.number++,
          (error: KeyError) => expect(error.code).to.equal("key_rate_limited"),
        );
      expect(given.number).to.equal(LIMITS.nonces.most);
      expect((await service.nonce("2001:db8:0:8::1")).nonce).to.match(/^[0-9a-f]{32}$/);
    });

    it("seventeen hosts that ask for all they may push out their own nonces, and nobody else's", async () => {
      const hosts = Array.from({ length: 17 }, (_, i) => `198.${i}.100.7`);
      const identity = await generateX25519Identity();
      const token = await licensed();
      const signer = shop.world.signers.harbour;
      const request = { release: `${release}`, cid, path: "model.onnx", token: `${token}` };
      const recipient = await identityToRecipient(identity);
      const minute = async () => {
        for (let i = 0; i < LIMITS.nonces.most; i++) for (const host of hosts) await service.nonce(host);
        clock += 60;
      };
      for (let i = 0; i < 5; i++) await minute();
      const { nonce, issuedAt } = await service.nonce("203.0.113.9");
      for (let i = 0; i < 9; i++) await minute();
      expect((await store.size()).nonces).to.be.within(LIMITS.outstanding - 1, LIMITS.outstanding);
      const parts = { origin: ORIGIN, chainId: 31_337, account: signer.address, nonce, issuedAt };
      const message = keyMessage({ ...request, recipient }, parts);
      const body = { message, signature: await signer.signMessage(message), ...request, recipient };
      const { wrapped } = await service.release(body, "203.0.113.9");
      expectKey(await unwrapFileKey(Buffer.from(wrapped, "base64"), identity));
      clock += 600;
      await service.nonce("10.0.0.3");
      expect((await store.size()).nonces).to.equal(1);
    }).timeout(180_000);
  });
});
