import { expect } from "chai";
import { toBeHex, ZeroAddress, ZeroHash } from "ethers";
import { deployedContract, type ContractName, type Contracts } from "../../sdk/src/chain/contracts.ts";
import { REFUSALS } from "../../sdk/src/license/refusals.ts";
import type { IndexedWorld } from "./demoWorld.ts";

const lower = (text: string): string => text.toLowerCase();

/** What the index says of offers, licences and the market, beside what their contracts say. */
export function licenseTests(openWorld: () => IndexedWorld): void {
  const contract = <Name extends ContractName>(name: Name): Promise<Contracts[Name]> =>
    deployedContract(name, openWorld().deployment, openWorld().provider);
  const query = <T extends Record<string, Row[]>>(text: string): Promise<T> => openWorld().query<T>(text);

  it("tells of every offer its terms and how it sells", async () => {
    const license = await contract("ModelLicense");
    const { offers, releases } = await query(`{ offers(first: 1000) { offerId sold open price currency { id } term
      supply walletCap resaleRoyaltyBps referrerBps rights seats trialDays transferable allowList legalText
      release { id } }
      releases { id licenseCount licenses(first: 1000) { trial { status } } } }`);
    expect(offers).to.have.lengthOf(Number(await license.offerCount()));
    for (const offer of offers!) {
      const { sold, open, releaseId, terms } = await license.offerOf(offer.offerId);
      expect(offer).to.deep.equal({
        offerId: offer.offerId,
        sold: String(sold),
        open,
        release: { id: toBeHex(releaseId, 8) },
        price: String(terms.price),
        currency: { id: lower(terms.currency) },
        term: String(terms.term),
        supply: String(terms.supply),
        walletCap: String(terms.walletCap),
        resaleRoyaltyBps: Number(terms.resaleRoyaltyBps),
        referrerBps: Number(terms.referrerBps),
        rights: Number(terms.rights),
        seats: Number(terms.seats),
        trialDays: Number(terms.trialDays),
        transferable: terms.transferable,
        allowList: terms.allowList === ZeroHash ? null : terms.allowList,
        legalText: terms.legalText === ZeroHash ? null : terms.legalText,
      });
    }
    for (const { licenseCount, licenses } of releases!) {
      const kept = licenses.filter(({ trial }: Row) => trial?.status !== "Refunded");
      expect(licenseCount).to.equal(kept.length);
    }
  });

  it("tells of every licence who holds and uses it, its terms, its seats and its trial", async () => {
    const license = await contract("ModelLicense");
    const { licenses } = await query(`{ licenses(first: 1000) { tokenId expires owner { id } burnedAt transferCount
      bound user { id } userExpires seatCount seats { account { id } } trial { status until transferred }
      release { releaseId } offer { offerId transferable } } }`);
    const now = (await openWorld().provider.getBlock("latest"))!.timestamp;
    const seen = { burned: 0, seated: 0, lent: 0, bound: 0, tried: 0 };
    for (const row of licenses!) {
      if (row.burnedAt) {
        expect(row.owner.id).to.equal(ZeroAddress);
        const owner = await license.ownerOf(row.tokenId).catch(() => "burned");
        expect(owner).to.equal("burned");
        seen.burned += 1;
        continue;
      }
      const resale = await license.resaleOf(row.tokenId, ZeroAddress);
      const { owner, releaseId, offerId, expires, transfers } = resale;
      expect([row.owner.id, row.release.releaseId, row.offer.offerId, row.expires, row.transferCount]).to.deep.equal([
        lower(owner),
        String(releaseId),
        String(offerId),
        String(expires),
        Number(transfers),
      ]);
      const user = row.user && now < Number(row.userExpires) ? row.user.id : ZeroAddress;
      expect(user).to.equal(lower(await license.userOf(row.tokenId)));
      expect(BigInt(row.userExpires ?? 0)).to.equal(await license.userExpires(row.tokenId));
      expect(resale.transferable).to.equal(row.offer.transferable && !row.bound);
      expect(row.seats).to.have.lengthOf(row.seatCount);
      expect(BigInt(row.seatCount)).to.equal((await license.seatsOf(row.tokenId)).used);
      for (const { account } of row.seats) expect(await license.isSeat(row.tokenId, account.id)).to.equal(true);
      const trial = await license.trialOf(row.tokenId);
      const pending = row.trial?.status === "Pending";
      expect(pending ? row.trial.until : "0").to.equal(String(trial.until));
      const refundable = pending && !row.trial.transferred && now < Number(row.trial.until);
      expect(refundable).to.equal(trial.refundable);
      if (row.seatCount > 0) seen.seated += 1;
      if (row.user) seen.lent += 1;
      if (row.bound) seen.bound += 1;
      if (row.trial) seen.tried += 1;
    }
    for (const [what, count] of Object.entries(seen)) expect(count, what).to.be.greaterThan(0);
  });

  it("shows as standing the listings that the market would sell by", async () => {
    const market = await contract("LicenseMarket");
    const { listings } = await query(`{ listings(first: 1000) { id signed status price expires transfers licenseExpires
      salt seller { id } currency { id } license { tokenId } offer { offerId } holding { current }
      counter { value current } } }`);
    const fallen = ["NotListed", "SellerGone", "LicenseMoved", "TermsChanged", "CounterRaised", "OrderClosed"];
    const standing = { kept: 0, signed: 0 };
    for (const row of listings!) {
      const seller = row.seller.id as string;
      const { price, expires, transfers, licenseExpires } = row;
      const { tokenId } = row.license;
      const terms = { seller, currency: row.currency.id, price, expires, transfers };
      const rest = { tokenId, offerId: row.offer.offerId, licenseExpires, salt: row.salt ?? 0 };
      const order = { ...terms, ...rest, counter: row.counter.value };
      if (row.signed) expect(await market.digestOfListing(order)).to.equal(row.id);
      const refusal = row.signed
        ? await market.refusalOfSigned(order)
        : await market.refusalOf(tokenId, terms);
      const stands = row.status === "Open" && row.holding.current && row.counter.current;
      expect(stands, `${row.id} ${REFUSALS[Number(refusal)]}`).to.equal(
        !fallen.includes(REFUSALS[Number(refusal)] as string)
      );
      if (stands) standing[row.signed ? "signed" : "kept"] += 1;
    }
    expect(standing.kept > 0 && standing.signed > 0, JSON.stringify(standing)).to.equal(true);
  });

  it("shows as standing the bids that the market would fill", async () => {
    const market = await contract("LicenseMarket");
    const { bids } = await query(`{ bids(first: 1000) { id status bidder { id } license { tokenId } signedRelease rights
      lastsUntil currency { id } price expires salt counter { value current } } }`);
    expect(bids!.map(({ status }) => status)).to.include.members(["Canceled", "Filled", "Open"]);
    for (const row of bids!) {
      const digest = await market.digestOfBid({
        bidder: row.bidder.id,
        tokenId: row.license?.tokenId ?? 0,
        releaseId: row.signedRelease,
        rights: row.rights,
        lastsUntil: row.lastsUntil,
        currency: row.currency.id,
        price: row.price,
        expires: row.expires,
        salt: row.salt,
        counter: row.counter.value,
      });
      expect(digest).to.equal(row.id);
      expect(row.status !== "Open").to.equal(await market.isClosed(row.id));
      expect(row.counter.current).to.equal(BigInt(row.counter.value) === (await market.counterOf(row.bidder.id)));
    }
    expect(bids!.filter(({ counter }) => !counter.current)).to.not.deep.equal([]);
  });

  it("keeps what each sale through the market was made by, and how it was divided", async () => {
    const market = await contract("LicenseMarket");
    const { resales } = await query(`{ resales(orderBy: timestamp) { price royalty fee listing { signed status }
      bid { status } } }`);
    const feeBps = await market.feeBps();
    const ways = resales!.map(({ listing, bid }) => bid?.status ?? (listing ? `${listing.signed}` : "unposted"));
    expect(ways).to.include.members(["false", "true", "unposted", "Filled"]);
    for (const { price, fee } of resales!) expect(BigInt(fee)).to.equal((BigInt(price) * feeBps) / 10_000n);
  });
}

// Rows of the index: their shape is what each query asks for.
type Row = any;
