import { expect } from "chai";
import { newHeader } from "@commonweight/sdk/artifacts/age-header";
import { KeyError } from "@commonweight/sdk/keys/errors";
import { Keyring } from "@commonweight/sdk/keys/keyring";
import { networksOf } from "@commonweight/sdk/keys/network";
import type { KeyStore, ReleasedKey, WaitingNonce } from "@commonweight/sdk/keys/store";

const NOW = 1_800_000_000;
const SECRET = "a secret of thirty-two characters, or more";

const entry = (at: number, changes: Partial<ReleasedKey> = {}): ReleasedKey => ({
  at,
  account: `0x${"a1".repeat(20)}`,
  token: "43",
  release: "7",
  cid: "bafy",
  path: "model.onnx",
  identity: 1,
  ...changes,
});

/** A nonce asked for from an IPv4 address; it expires a minute later unless told otherwise. */
const waiting = (nonce: string, address = "203.0.113.9", expiresAt = NOW + 60): WaitingNonce => ({
  nonce,
  expiresAt,
  networks: networksOf(address),
});

/** What every key store does. @param open opens the same store again; @param fresh an empty one. */
export function behavesLikeAKeyStore(fresh: () => Promise<{ store: KeyStore; again: () => Promise<KeyStore> }>): void {
  let store: KeyStore;
  let again: () => Promise<KeyStore>;

  beforeEach(async () => {
    ({ store, again } = await fresh());
  });
  afterEach(() => store.close());

  const refusal = async (action: Promise<unknown>) => {
    const error = await action.then(
      () => undefined,
      (caught: unknown) => caught,
    );
    expect(error).to.be.instanceOf(KeyError);
    return error as KeyError;
  };

  it("keeps identities over a restart, newest first, each version once", async () => {
    const ring = new Keyring(store, SECRET);
    const first = await ring.current();
    const second = await ring.rotate();
    expect([first.version, second.version]).to.deep.equal([1, 2]);
    const held = await store.identities();
    expect(await store.addIdentity(held[0]!)).to.equal(false);
    await store.close();
    store = await again();
    expect((await store.identities()).map(({ version, recipient }) => ({ version, recipient }))).to.deep.equal([
      second,
      first,
    ]);
    expect(await new Keyring(store, SECRET).current()).to.deep.equal(second);
  });

  it("holds no identity in the clear, and opens none with another secret", async () => {
    const ring = new Keyring(store, SECRET);
    await ring.current();
    const sealed = (await store.identities())[0]!.sealed;
    expect(Buffer.from(sealed).toString("latin1")).to.not.include("AGE-SECRET-KEY");
    const error = await refusal(new Keyring(store, SECRET.toUpperCase()).current());
    expect(error.message).to.equal(
      "Key store: identity 1 does not open: KEY_SERVICE_SECRET is not the one it was sealed with, or the store was altered",
    );
    expect((await refusal(new Keyring(store, "short").current())).message).to.include(
      "at least 32 random characters, found 5",
    );
  });

  it("opens old files after a rotation and after the secret changed", async () => {
    const ring = new Keyring(store, SECRET);
    const { recipient } = await ring.current();
    const { header, fileKey } = await newHeader([recipient]);
    await ring.rotate();
    const renewed = "another secret, which is also long enough";
    await ring.reseal(renewed);
    const opened = await new Keyring(store, renewed).unwrap(header);
    expect(opened.version).to.equal(1);
    expect(Buffer.compare(opened.fileKey, fileKey)).to.equal(0);
    await refusal(ring.unwrap(header));
  });

  it("does not exchange one identity's sealed bytes for another's", async () => {
    const ring = new Keyring(store, SECRET);
    await ring.current();
    await ring.rotate();
    const [second, first] = await store.identities();
    await store.replaceSealed([
      { version: 1, sealed: second!.sealed },
      { version: 2, sealed: first!.sealed },
    ]);
    expect((await refusal(ring.current())).message).to.include("identity 2 does not open");
  });

  it("reseals all identities or none", async () => {
    const ring = new Keyring(store, SECRET);
    await ring.current();
    await ring.rotate();
    const before = await store.identities();
    await refusal(store.replaceSealed([{ version: 1, sealed: new Uint8Array([9]) }]));
    await refusal(
      store.replaceSealed([
        { version: 1, sealed: new Uint8Array([9]) },
        { version: 3, sealed: new Uint8Array([9]) },
      ]),
    );
    expect(await store.identities()).to.deep.equal(before);
  });

  it("gives a nonce up once, whoever asks at the same time, and not after it expired", async () => {
    await store.addNonce(waiting("once"), NOW, 10);
    const taken = await Promise.all(Array.from({ length: 20 }, () => store.takeNonce("once", NOW)));
    expect(taken.filter(Boolean)).to.have.length(1);
    await store.addNonce(waiting("late"), NOW, 10);
    expect(await store.takeNonce("late", NOW + 60)).to.equal(false);
    expect(await store.takeNonce("never", NOW)).to.equal(false);
  });

  it("keeps nonces over a restart", async () => {
    await store.addNonce(waiting("kept"), NOW, 10);
    await store.close();
    store = await again();
    expect(await store.takeNonce("kept", NOW + 1)).to.equal(true);
  });

  it("keeps no more nonces than it is told to, and lets go of expired ones", async () => {
    await Promise.all(Array.from({ length: 30 }, (_, i) => store.addNonce(waiting(`n${i}`), NOW, 20)));
    expect((await store.size()).nonces).to.equal(20);
    await store.addNonce(waiting("after", "203.0.113.9", NOW + 120), NOW + 60, 20);
    expect((await store.size()).nonces).to.equal(1);
  });

  it("lets the oldest nonces of the greediest go when there are too many, in the widest network first", async () => {
    const add = (nonce: string, address: string) => store.addNonce(waiting(nonce, address), NOW, 8);
    // 198.51.0.0/16 holds five, of which three are 198.51.100.0/24's, of which two are one host's.
    for (const [nonce, address] of [
      ["first of all", "203.0.113.9"],
      ["alone in its /24", "198.51.7.1"],
      ["also alone", "198.51.8.1"],
      ["a neighbour", "198.51.100.1"],
      ["greedy, oldest", "198.51.100.2"],
      ["greedy, newest", "198.51.100.2"],
      ["elsewhere", "192.0.2.1"],
      ["elsewhere too", "192.0.2.2"],
    ] as const)
      await add(nonce, address);
    await add("one more", "2001:db8::1");
    expect((await store.size()).nonces).to.equal(8);
    expect(await store.takeNonce("greedy, oldest", NOW)).to.equal(false);
    for (const left of ["first of all", "alone in its /24", "also alone", "a neighbour", "greedy, newest", "one more"])
      expect(await store.takeNonce(left, NOW), left).to.equal(true);
  });

  it("never lets a modest asker's nonce go for thousands of a few hosts', nor those of one IPv6 provider", async () => {
    const most = 100;
    await store.addNonce(waiting("modest", "192.0.2.1"), NOW, most);
    await store.addNonce(waiting("modest too", "2001:db8:1::1"), NOW, most);
    for (let i = 0; i < 1000; i++) {
      await store.addNonce(waiting(`v4 ${i}`, `10.${i % 17}.1.1`), NOW, most);
      await store.addNonce(waiting(`v6 ${i}`, `2001:dead:${i.toString(16)}::1`), NOW, most);
    }
    expect((await store.size()).nonces).to.equal(most);
    expect(await store.takeNonce("modest", NOW)).to.equal(true);
    expect(await store.takeNonce("modest too", NOW)).to.equal(true);
  }).timeout(60_000);

  it("counts in windows, exactly, also at the same time", async () => {
    const counts = await Promise.all(Array.from({ length: 25 }, () => store.count("ip 1", 60, NOW)));
    expect(counts.toSorted((a, b) => a - b)).to.deep.equal(Array.from({ length: 25 }, (_, i) => i + 1));
    expect(await store.count("ip 2", 60, NOW + 10)).to.equal(1);
    expect(await store.count("ip 1", 60, NOW + 60)).to.equal(1);
    expect((await store.size()).counters).to.equal(2);
  });

  it("lists what was released, newest first, by account and in pages", async () => {
    const other = `0x${"b2".repeat(20)}`;
    for (const one of [entry(NOW), entry(NOW + 1, { account: other, token: null }), entry(NOW + 2)])
      await store.logReleased(one);
    expect(await store.released({ limit: 2 })).to.deep.equal([
      entry(NOW + 2),
      entry(NOW + 1, { account: other, token: null }),
    ]);
    expect(await store.released({ limit: 9, account: other })).to.have.length(1);
    expect(await store.released({ limit: 9, before: NOW + 1 })).to.deep.equal([entry(NOW)]);
  });

  it("is restored from its own dump, into an empty store only", async () => {
    const ring = new Keyring(store, SECRET);
    const { recipient } = await ring.current();
    await store.logReleased(entry(NOW));
    const dump = await store.dump();
    expect((await refusal(store.restore(dump))).message).to.include("it holds 1 identities");
    const empty = await fresh();
    try {
      await empty.store.restore(dump);
      expect(await empty.store.dump()).to.deep.equal(dump);
      const { header, fileKey } = await newHeader([recipient]);
      const opened = await new Keyring(empty.store, SECRET).unwrap(header);
      expect(Buffer.compare(opened.fileKey, fileKey)).to.equal(0);
    } finally {
      await empty.store.close();
    }
  });
}
