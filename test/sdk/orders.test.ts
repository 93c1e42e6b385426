import { expect } from "chai";
import { readFileSync } from "node:fs";
import { TypedDataEncoder, verifyTypedData, Wallet } from "ethers";
import {
  BID_TYPES,
  bidTypedData,
  LISTING_TYPES,
  listingTypedData,
  newSalt,
  orderDigest,
  type Bid,
  type SignedListing,
} from "@commonweight/sdk/license/orders";
import { REFUSAL_READINGS, refusalName, REFUSALS } from "@commonweight/sdk/license/refusals";

const MARKET = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const ZERO = `0x${"0".repeat(40)}`;
const domain = { chainId: 31_337n, verifyingContract: MARKET };
const wallet = new Wallet(`0x${"7".repeat(64)}`);

const listing: SignedListing = {
  tokenId: (3n << 32n) | 1n,
  seller: wallet.address,
  currency: ZERO,
  price: 2n ** 96n - 1n,
  expires: 1_795_000_000n,
  transfers: 2n,
  offerId: 3n,
  licenseExpires: 0n,
  salt: 2n ** 256n - 1n,
  counter: 4n,
};

const bid: Bid = {
  bidder: wallet.address,
  tokenId: 0n,
  releaseId: 2n ** 64n - 1n,
  rights: 3,
  lastsUntil: 1_800_000_000n,
  currency: MARKET,
  price: 10n ** 18n,
  expires: 1_795_000_000n,
  salt: 1n,
  counter: 0n,
};

const listingCase = {
  name: "a signed listing",
  data: listingTypedData(domain, listing),
  types: LISTING_TYPES as Record<string, { name: string; type: string }[]>,
  order: { ...listing },
  withMore: listingTypedData(domain, { ...listing, status: "Open" } as SignedListing),
};
const bidCase = {
  name: "a bid",
  data: bidTypedData(domain, bid),
  types: BID_TYPES as Record<string, { name: string; type: string }[]>,
  order: { ...bid },
  withMore: bidTypedData(domain, { ...bid, status: "Open" } as Bid),
};

/** A contract's source, for what has to be said there in the same words. */
const source = (file: string) => readFileSync(new URL(`../../contracts/${file}`, import.meta.url), "utf8");

for (const { name, data, types, order, withMore } of [listingCase, bidCase]) {
  describe(`the typed data of ${name}`, () => {
    it("is plain JSON that loses nothing on its way to a wallet", () => {
      expect(JSON.parse(JSON.stringify(data))).to.deep.equal(data);
      expect([data.message["price"], data.message["salt"]]).to.deep.equal([String(order.price), String(order.salt)]);
    });

    it("hashes the same as the order with whole numbers, and as the contract's type string says", () => {
      expect(orderDigest(data)).to.equal(TypedDataEncoder.hash({ ...data.domain, chainId: 31_337n }, types, order));
      const written = source("license/MarketOrders.sol").replace(/"\s+"/g, "");
      expect(written).to.include(`"${TypedDataEncoder.from(types).encodeType(data.primaryType)}"`);
    });

    it("carries the domain's type, which wallets ask for", () => {
      const payload = TypedDataEncoder.getPayload(data.domain, types, data.message);
      expect(payload.types["EIP712Domain"]).to.deep.equal(data.types["EIP712Domain"]);
    });

    it("leaves out what is not signed", () => {
      expect(withMore).to.deep.equal(data);
    });

    it("is bound to its chain and its market", () => {
      const elsewhere = [
        { ...data, domain: { ...data.domain, chainId: 1 } },
        { ...data, domain: { ...data.domain, verifyingContract: wallet.address } },
      ];
      expect(new Set([data, ...elsewhere].map((one) => orderDigest(one))).size).to.equal(3);
    });

    it("is what a wallet signs", async () => {
      const signature = await wallet.signTypedData(data.domain, types, data.message);
      expect(verifyTypedData(data.domain, types, data.message, signature)).to.equal(wallet.address);
      expect(wallet.signingKey.sign(orderDigest(data)).serialized).to.equal(signature);
    });
  });
}

describe("a salt", () => {
  it("is a number of up to 256 bits, another one each time", () => {
    const salts = Array.from({ length: 50 }, newSalt);
    expect(new Set(salts).size).to.equal(50);
    expect(salts.every((salt) => salt >= 0n && salt < 2n ** 256n)).to.equal(true);
    expect(salts.some((salt) => salt > 2n ** 240n)).to.equal(true);
  });
});

describe("the reasons of a refusal", () => {
  it("are the contract's, in its order, each with its words", () => {
    const body = /enum Refusal \{([^}]*)\}/.exec(source("interfaces/ILicenseMarket.sol"))![1]!;
    const lines = body.split("\n").map((line) => line.trim().replace(",", ""));
    expect(lines.filter((line) => line !== "" && !line.startsWith("//"))).to.deep.equal([...REFUSALS]);
    for (const name of REFUSALS.slice(1)) expect(REFUSAL_READINGS[name], name).to.match(/^[A-Z].*\.$/);
  });

  it("are found by their number, and no others", () => {
    expect([refusalName(0n), refusalName(2)]).to.deep.equal(["None", "NotListed"]);
    expect(() => refusalName(REFUSALS.length)).to.throw(RangeError, `found ${REFUSALS.length}`);
  });
});
