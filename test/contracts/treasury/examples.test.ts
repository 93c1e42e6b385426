import { expect } from "chai";
import { formatEther, id, parseEther, ZeroAddress } from "ethers";
import { ALL_CONSENT } from "../../../sdk/src/dataset/consent.ts";
import { deployFixture, ethers, now, type World } from "../fixture.ts";
import { expectComputed, table } from "../support/computed.ts";
import { actionOf } from "../support/governance.ts";
import { PROCESS } from "../support/process.ts";
import { RIGHTS, terms } from "../license/terms.ts";

const PAGE = "royalties.md";
const PRICE = parseEther("0.1");
const eth = (wei: bigint) => `${formatEther(wei)} ETH`;
const NATIVE = ZeroAddress;

/**
 * glyph-reader: kestrel 85 %, bramble 15 %; the dataset "strokes", bramble's, 2 %; verified by juniper and osprey.
 * chalk-reader, fine-tuned from it (10 %): fernhill alone. Its offer gives a referrer 10 %.
 */
describe("docs/royalties.md", () => {
  let world: World;
  let glyph: bigint;
  let chalk: bigint;
  const [strokes, glyphOffer, chalkOffer] = [1n, 1n, 2n];
  const at = (role: keyof World["signers"]) => world.signers[role].address;
  const share = (releaseId: bigint, role: keyof World["signers"]) =>
    world.treasury.claimable(releaseId, NATIVE, at(role));
  const reward = (releaseId: bigint, role: keyof World["signers"]) =>
    world.treasury.claimableVerification(releaseId, NATIVE, at(role));
  const sum = (rows: readonly (readonly [string, string, bigint])[]) => rows.reduce((all, [, , wei]) => all + wei, 0n);
  const told = (rows: readonly (readonly [string, string, bigint])[], what: string) =>
    table(
      ["who", "why", "gets"],
      [...rows.map(([who, why, wei]) => [who, why, eth(wei)]), ["**together**", what, `**${eth(sum(rows))}**`]],
    );

  beforeEach(async () => {
    world = await deployFixture();
    const { signers, releases, datasets, license } = world;
    const { receiptsRequired, acceptedBackends, feeBps, forbiddenRights } = await world.charter.policyOf(1);
    const policy = { receiptsRequired, acceptedBackends, feeBps, forbiddenRights, verifierPoolBps: 100 };
    await world.governance.pass([actionOf(world.charter, "adopt", [id("a charter with a pool"), 6, policy, PROCESS])]);
    await datasets.connect(signers.bramble).register("strokes", id("the card"), ALL_CONSENT, 200);
    glyph = await releases.approved({
      charterVersion: 2,
      openRights: RIGHTS.fineTune,
      datasets: [{ dataset: strokes, shareBps: 200 }],
      contributors: [
        { account: at("kestrel"), shareBps: 8_500 },
        { account: at("bramble"), shareBps: 1_500, role: 0 },
      ],
    });
    chalk = await releases.approved({
      name: "fernhill/chalk-reader",
      by: "fernhill",
      charterVersion: 2,
      parents: [{ parent: glyph, shareBps: 1_000 }],
    });
    await license.connect(signers.kestrel).openOffer(glyph, terms({ price: PRICE }));
    await license
      .connect(signers.fernhill)
      .openOffer(chalk, terms({ price: PRICE, referrerBps: 1_000, rights: RIGHTS.fineTune }));
  });

  const buy = (offerId: bigint, referrer = ZeroAddress) =>
    world.license
      .connect(world.signers.harbour)
      .mintOrder({ offerId, quantity: 1, to: at("harbour"), referrer, maximum: PRICE, proof: [] }, { value: PRICE });
  const booked = async () => {
    const { fee } = await world.license.totalOf(NATIVE);
    return fee;
  };

  it("divides a sale to the wei", async () => {
    await buy(chalkOffer, at("lantern"));
    const rows = [
      ["lantern", "referrer, 10 % of the price", await world.treasury.claimableReferrals(NATIVE, at("lantern"))],
      ["the treasury", "fee, 5 % of gross", await booked()],
      ["glyph-reader", "parent, 10 % of gross", await world.treasury.unsettled(chalk, glyph, NATIVE)],
      ["juniper", "verified it; the pool is 1 % of gross, for two", await reward(chalk, "juniper")],
      ["osprey", "verified it", await reward(chalk, "osprey")],
      ["fernhill", "contributor, 100 % of what is left", await share(chalk, "fernhill")],
    ] as const;
    expect(sum(rows)).to.equal(PRICE);
    expectComputed(PAGE, "sale", [
      `A licence for chalk-reader costs ${eth(PRICE)}; lantern brought the buyer. Gross is ${eth(
        await world.license.grossOf(chalk, NATIVE),
      )}.`,
      "",
      ...told(rows, "the price"),
    ]);
  });

  it("divides what a parent gets among its own, without a second fee", async () => {
    await buy(chalkOffer);
    const due = await world.treasury.unsettled(chalk, glyph, NATIVE);
    await world.treasury.settle([chalk, glyph], NATIVE);
    const rows = [
      ["the dataset strokes (bramble's)", "2 %", await world.treasury.claimableDataset(strokes, NATIVE)],
      ["juniper", "verified glyph-reader; half of 1 %", await reward(glyph, "juniper")],
      ["osprey", "verified glyph-reader; half of 1 %", await reward(glyph, "osprey")],
      ["kestrel", "contributor, 85 % of what is left", await share(glyph, "kestrel")],
      ["bramble", "contributor, 15 % of what is left", await share(glyph, "bramble")],
    ] as const;
    expect(sum(rows)).to.equal(due);
    expectComputed(PAGE, "lineage", [
      `Of another sale, without a referrer, glyph-reader gets ${eth(due)}. \`settle([chalk-reader, glyph-reader])\` moves it:`,
      "",
      ...told(rows, "what the parent got"),
    ]);
  });

  it("divides a resale among seller, ledger and market", async () => {
    await buy(glyphOffer);
    const token = (glyphOffer << 32n) | 1n;
    const price = parseEther("0.2");
    const [holder, collector] = [world.signers.harbour, world.signers.lantern];
    await world.license.connect(holder).approve(world.market.target, token);
    const expires = (await now()) + 86_400;
    await world.market.connect(holder).list(token, NATIVE, price, expires);
    const gross = await world.license.grossOf(glyph, NATIVE);
    const [dao, seller] = await Promise.all([world.dao.target, holder.address].map((one) => ethers.provider.getBalance(one)));
    const listing = { seller: holder.address, currency: NATIVE, price, expires, transfers: 0 };
    await world.market.connect(collector).buy(token, listing, { value: price });
    const royalty = (await world.license.grossOf(glyph, NATIVE)) - gross;
    const rows = [
      ["harbour", "sold it", (await ethers.provider.getBalance(holder.address)) - (seller ?? 0n)],
      ["glyph-reader", "royalty, 5 %; gross, divided as a sale is", royalty],
      ["the treasury", "the market's fee, 1 %", (await ethers.provider.getBalance(world.dao.target)) - (dao ?? 0n) - royalty],
    ] as const;
    expect(sum(rows)).to.equal(price);
    expectComputed(PAGE, "resale", told(rows, "the price"));
  });

  it("leaves what was earned before a share changed hands with whoever earned it", async () => {
    const rows: string[][] = [];
    const row = async (what: string) =>
      rows.push([what, eth(await share(glyph, "kestrel")), eth(await share(glyph, "lantern"))]);
    await buy(glyphOffer);
    await row(`a licence is sold for ${eth(PRICE)}`);
    await world.treasury.connect(world.signers.kestrel).transferShare(glyph, at("lantern"), 2_500);
    await row("kestrel hands 25 of its 85 % to lantern");
    await buy(glyphOffer);
    await row("another licence is sold");
    expectComputed(PAGE, "shares", table(["", "kestrel can claim", "lantern can claim"], rows));
  });
});
