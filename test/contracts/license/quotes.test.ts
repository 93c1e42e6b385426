import { expect } from "chai";
import { id, parseEther, ZeroAddress } from "ethers";
import { ALL_CONSENT } from "../../../sdk/src/dataset/consent.ts";
import { deployFixture, ethers, now, skip, type World } from "../fixture.ts";
import { actionOf } from "../support/governance.ts";
import { Orders, tokenId } from "../support/orders.ts";
import { PROCESS } from "../support/process.ts";
import { terms } from "./terms.ts";

const DAY = 86_400;
const MONTH = 30 * DAY;
const POLICY = { receiptsRequired: 1, acceptedBackends: 0b1110, feeBps: 500, forbiddenRights: 0, verifierPoolBps: 200 };
/** The parent reserves no right, so that a child needs no licence and may grant them all. */
const ALL_RIGHTS = 0xff;

type Quote = Awaited<ReturnType<World["quotes"]["quote"]>>;

/** Everything that a quote divides a total into, by name. */
function partsOf(quote: Quote): Record<string, bigint> {
  return {
    referral: quote.referral,
    fee: quote.fee,
    pool: quote.pool,
    ...Object.fromEntries(quote.parents.map((part) => [`parent ${part.releaseId}`, part.amount])),
    ...Object.fromEntries(quote.datasets.map((part) => [`dataset ${part.dataset}`, part.amount])),
    ...Object.fromEntries(quote.contributors.map((part) => [part.account, part.amount])),
    others: quote.others,
    marketFee: quote.marketFee,
    toSeller: quote.toSeller,
  };
}

const sum = (values: bigint[]) => values.reduce((total, value) => total + value, 0n);

describe("LicenseQuotes", () => {
  let world: World;
  let base: bigint;
  let child: bigint;
  const licenseAs = (role: keyof World["signers"]) => world.license.connect(world.signers[role]);
  const open = async (changes: Parameters<typeof terms>[0]) => {
    await licenseAs("fernhill").openOffer(child, terms(changes));
    return world.license.offerCount();
  };
  const order = (offerId: bigint, changes: object = {}) => ({
    offerId,
    quantity: 1,
    to: world.signers.harbour.address,
    referrer: ZeroAddress,
    maximum: parseEther("9"),
    proof: [],
    ...changes,
  });

  /** The parent; two datasets, the second only named; two verifiers; kestrel and bramble divide the child's part. */
  beforeEach(async () => {
    world = await deployFixture();
    const { kestrel, bramble, saltmarsh } = world.signers;
    base = await world.releases.approved({ name: "kestrel/base", openRights: ALL_RIGHTS });
    for (const name of ["glyph-scans", "named-only"]) {
      await world.datasets.connect(saltmarsh).register(name, id(name), ALL_CONSENT, 0);
    }
    await world.governance.pass([actionOf(world.charter, "adopt", [id("charter 2"), 1, POLICY, PROCESS])]);
    child = await world.releases.approved({
      name: "fernhill/child",
      by: "fernhill",
      charterVersion: 2,
      parents: [{ parent: base, shareBps: 2_000 }],
      datasets: [
        { dataset: 1n, shareBps: 300 },
        { dataset: 2n, shareBps: 0 },
      ],
      contributors: [
        { account: kestrel.address, shareBps: 7_001 },
        { account: bramble.address, shareBps: 2_999 },
      ],
    });
  });

  /** What everybody could claim, or the DAO spend, now. */
  async function dues(currency: string = ZeroAddress): Promise<Record<string, bigint>> {
    const { treasury, license, signers } = world;
    const { kestrel, bramble, fernhill, juniper, osprey, newcomer } = signers;
    const verifiers = await Promise.all(
      [juniper, osprey].map(({ address }) => treasury.claimableVerification(child, currency, address)),
    );
    const total = await license.totalOf(currency);
    return {
      referral: await treasury.claimableReferrals(currency, newcomer.address),
      fee: total.fee,
      pool: sum(verifiers),
      [`parent ${base}`]: await treasury.unsettled(child, base, currency),
      "dataset 1": await treasury.unsettledDataset(child, 1, currency),
      "dataset 2": await treasury.unsettledDataset(child, 2, currency),
      [kestrel.address]: await treasury.claimable(child, currency, kestrel.address),
      [bramble.address]: await treasury.claimable(child, currency, bramble.address),
      others: await treasury.claimable(child, currency, fernhill.address),
      gross: total.gross,
    };
  }

  /** Makes a purchase and holds what everybody got against its quote. @param slack What rounding may add to a part. */
  async function happens(quote: Quote, purchase: () => Promise<unknown>, slack = 0n): Promise<void> {
    const parts = partsOf(quote);
    expect(sum(Object.values(parts)) + quote.dust, "sum of the parts").to.equal(quote.total);
    expect(quote.dust < BigInt(Object.keys(parts).length + 64), `dust ${quote.dust}`).to.equal(true);

    const before = await dues(quote.currency);
    await purchase();
    const after = await dues(quote.currency);
    const booked = quote.total - quote.marketFee - quote.toSeller;
    expect(after["gross"]! - before["gross"]!, "booked in all").to.equal(booked);
    for (const name of Object.keys(before).filter((key) => key !== "gross")) {
      const got = after[name]! - before[name]!;
      const off = got - (parts[name] ?? 0n);
      // What verifiers share evenly leaves at most a unit.
      const below = name === "pool" ? 1n : 0n;
      expect(off >= -below && off <= slack, `${name}: quoted ${parts[name]}, got ${got}`).to.equal(true);
    }
  }

  const value = (quote: Quote) => ({ value: quote.total });

  /** Lists a token, of which harbour has `amount` and lets the licence contract take it. */
  async function listedToken(amount: bigint): Promise<string> {
    const token = await ethers.deployContract("PermitToken");
    await world.governance.pass([actionOf(world.currencies, "list", [token.target])]);
    await token.getFunction("mint")(world.signers.harbour.address, amount);
    await token.connect(world.signers.harbour).getFunction("approve")(world.license.target, amount);
    return token.target as string;
  }

  it("names the contracts it reads", async () => {
    const { quotes, license, registry, treasury, market } = world;
    const named = [await quotes.license(), await quotes.registry(), await quotes.treasury(), await quotes.market()];
    expect(named).to.deep.equal([license.target, registry.target, treasury.target, market.target]);
  });

  describe("of a purchase", () => {
    it("is what happens, for one licence, whatever is rounded away", async () => {
      for (const [i, price] of [parseEther("0.05"), 1n, 7n, 9_999n, 123_456_789_123_456_789n].entries()) {
        const offerId = await open({ price });
        const quote = await world.quotes.quote(order(offerId), world.signers.harbour.address);
        expect([quote.total, quote.currency, quote.expires, quote.refundableUntil]).to.deep.equal([
          price, ZeroAddress, 0n, 0n,
        ]);
        const mint = () => licenseAs("harbour").mint(offerId, world.signers.harbour.address, price, value(quote));
        await happens(quote, mint, i === 0 ? 0n : 1n);
      }
    });

    it("divides a known price into known parts", async () => {
      const { kestrel, bramble } = world.signers;
      const offerId = await open({ price: 10n ** 16n, referrerBps: 1_000 });
      const { newcomer } = world.signers;
      const quote = await world.quotes.quote(order(offerId, { referrer: newcomer.address }), kestrel.address);
      expect(partsOf(quote)).to.deep.equal({
        referral: 1_000_000_000_000_000n,
        fee: 450_000_000_000_000n,
        pool: 180_000_000_000_000n,
        [`parent ${base}`]: 1_800_000_000_000_000n,
        "dataset 1": 270_000_000_000_000n,
        "dataset 2": 0n,
        [kestrel.address]: 4_410_630_000_000_000n,
        [bramble.address]: 1_889_370_000_000_000n,
        others: 0n,
        marketFee: 0n,
        toSeller: 0n,
      });
      expect(quote.dust).to.equal(0n);
    });

    it("is what happens, for several licences with a referrer, also when the offer pays none", async () => {
      for (const [i, referrerBps] of [1_234, 0].entries()) {
        const offerId = await open({ price: 333_333_333_333n, term: MONTH, referrerBps });
        const purchase = order(offerId, { quantity: 3, referrer: world.signers.newcomer.address });
        const quote = await world.quotes.quote(purchase, world.signers.lantern.address);
        expect(quote.total).to.equal(999_999_999_999n);
        expect(quote.expires - BigInt(await now()) - BigInt(MONTH)).to.be.oneOf([0n, 1n]);
        expect(quote.referral > 0n).to.equal(referrerBps > 0);
        await happens(quote, () => licenseAs("lantern").mintOrder(purchase, value(quote)), BigInt(i));
      }
    });

    it("says until when it can be handed back, and what its trials' ends bring", async () => {
      const { harbour, lantern, newcomer } = world.signers;
      const offerId = await open({ price: 10_007n, term: MONTH, trialDays: 7, referrerBps: 1_111 });
      const purchase = order(offerId, { quantity: 2, referrer: newcomer.address });
      expect((await world.quotes.quote(purchase, lantern.address)).refundableUntil, "a gift").to.equal(0n);
      const quote = await world.quotes.quote(purchase, harbour.address);
      expect(quote.refundableUntil - BigInt(await now()) - BigInt(7 * DAY)).to.be.oneOf([0n, 1n]);
      expect(quote.refundableUntil).to.be.lessThan(quote.expires);

      const nobody = await dues();
      await licenseAs("harbour").mintOrder(purchase, value(quote));
      expect(await dues(), "while the trials last").to.deep.equal(nobody);
      await skip(7 * DAY);
      await happens(quote, () => licenseAs("lantern").endTrials([tokenId(offerId, 1), tokenId(offerId, 2)]));
    });

    it("of a free licence divides nothing", async () => {
      const offerId = await open({ price: 0n });
      const quote = await world.quotes.quote(order(offerId), world.signers.harbour.address);
      expect([quote.total, quote.dust, ...Object.values(partsOf(quote))].every((part) => part === 0n)).to.equal(true);
    });

    it("in a token is what happens", async () => {
      const price = 1_000_003n;
      const currency = await listedToken(price);
      const offerId = await open({ price, currency });
      const quote = await world.quotes.quote(order(offerId), world.signers.harbour.address);
      expect(quote.currency).to.equal(currency);
      await happens(quote, () => licenseAs("harbour").mint(offerId, world.signers.harbour.address, price));
    });

    it("knows no offer that was never opened", async () => {
      await expect(world.quotes.quote(order(77n), world.signers.harbour.address))
        .to.be.revertedWithCustomError(world.license, "ModelLicense_UnknownOffer")
        .withArgs(77);
    });
  });

  describe("after a contributor gave a part of its share away", () => {
    it("shows what goes to others", async () => {
      const { kestrel, fernhill } = world.signers;
      await world.treasury.connect(kestrel).transferShare(child, fernhill.address, 1_001);
      const offerId = await open({ price: parseEther("0.05") });
      const quote = await world.quotes.quote(order(offerId), world.signers.harbour.address);
      expect(quote.others > 0n).to.equal(true);
      const { harbour } = world.signers;
      await happens(quote, () => licenseAs("harbour").mint(offerId, harbour.address, quote.total, value(quote)));
    });
  });

  describe("of a renewal", () => {
    it("is what happens, from the expiry on, and from now when that has passed", async () => {
      const price = 100_003n;
      const offerId = await open({ price, term: MONTH });
      const token = tokenId(offerId, 1);
      await licenseAs("harbour").mint(offerId, world.signers.harbour.address, price, { value: price });
      const [, , expires] = await world.license.licenseOf(token);
      const quote = await world.quotes.quoteRenewal(token, 3);
      expect([quote.total, quote.expires]).to.deep.equal([3n * price, expires + 3n * BigInt(MONTH)]);
      await happens(quote, () => licenseAs("lantern").renew(token, 3, quote.total, value(quote)), 1n);
      expect((await world.license.licenseOf(token)).expires).to.equal(quote.expires);

      await skip(5 * MONTH);
      const late = await world.quotes.quoteRenewal(token, 1);
      expect(late.expires - BigInt(await now()) - BigInt(MONTH)).to.be.oneOf([0n, 1n]);
    });

    it("in a token is what happens", async () => {
      const currency = await listedToken(500_015n);
      const offerId = await open({ price: 100_003n, term: MONTH, currency });
      await licenseAs("harbour").mint(offerId, world.signers.harbour.address, 100_003n);
      const quote = await world.quotes.quoteRenewal(tokenId(offerId, 1), 4);
      expect([quote.total, quote.currency]).to.deep.equal([400_012n, currency]);
      await happens(quote, () => licenseAs("harbour").renew(tokenId(offerId, 1), 4, quote.total), 1n);
    });

    it("is refused where nothing ends", async () => {
      const offerId = await open({ price: 0n });
      await licenseAs("harbour").mint(offerId, world.signers.harbour.address, 0);
      await expect(world.quotes.quoteRenewal(tokenId(offerId, 1), 1))
        .to.be.revertedWithCustomError(world.license, "ModelLicense_NotRenewable")
        .withArgs(tokenId(offerId, 1));
    });
  });

  describe("of an upgrade", () => {
    it("is what happens: the difference, divided as a sale", async () => {
      const small = await open({ price: 100_003n });
      const large = await open({ price: 700_009n, term: MONTH });
      const token = tokenId(small, 1);
      await licenseAs("harbour").mint(small, world.signers.harbour.address, 100_003n, { value: 100_003n });
      const quote = await world.quotes.quoteUpgrade(token, large);
      expect(quote.total).to.equal(600_006n);
      await happens(quote, () => licenseAs("harbour").upgrade(token, large, [], quote.total, value(quote)), 1n);
      const [, , expires] = await world.license.licenseOf(token);
      expect(expires - quote.expires).to.be.within(0n, 1n);
    });

    it("in a token is what happens", async () => {
      const currency = await listedToken(700_009n);
      const small = await open({ price: 100_003n, currency });
      const large = await open({ price: 700_009n, currency });
      await licenseAs("harbour").mint(small, world.signers.harbour.address, 100_003n);
      const quote = await world.quotes.quoteUpgrade(tokenId(small, 1), large);
      expect([quote.total, quote.currency]).to.deep.equal([600_006n, currency]);
      await happens(quote, () => licenseAs("harbour").upgrade(tokenId(small, 1), large, [], quote.total), 1n);
    });

    it("is refused where it would be none", async () => {
      const offerId = await open({ price: 1n });
      await licenseAs("harbour").mint(offerId, world.signers.harbour.address, 1n, { value: 1n });
      await expect(world.quotes.quoteUpgrade(tokenId(offerId, 1), offerId))
        .to.be.revertedWithCustomError(world.license, "ModelLicense_NotAnUpgrade")
        .withArgs(offerId, offerId);
    });
  });

  describe("of a resale", () => {
    it("is what happens: royalty, market fee, and the rest to the seller", async () => {
      const { harbour, lantern } = world.signers;
      const offerId = await open({ price: 0n, term: MONTH, resaleRoyaltyBps: 750 });
      const token = tokenId(offerId, 1);
      await licenseAs("harbour").mint(offerId, harbour.address, 0);
      await licenseAs("harbour").approve(world.market.target, token);
      const price = 123_456_789_123n;
      const listing = await new Orders(world).list(harbour, token, { price });
      const quote = await world.quotes.quoteResale(token, price);
      expect([quote.total, quote.marketFee]).to.deep.equal([price, price / 100n]);
      expect(quote.expires).to.equal((await world.license.licenseOf(token)).expires);
      const buy = async () => {
        await expect(world.market.connect(lantern).buy(token, listing, value(quote))).to.changeEtherBalances(
          ethers,
          [lantern, harbour, world.dao],
          [-price, quote.toSeller, price - quote.toSeller],
        );
      };
      await happens(quote, buy);
    });
  });
});
