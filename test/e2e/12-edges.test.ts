import { expect as equal } from "chai";
import { type Contract, parseEther, ZeroAddress } from "ethers";
import { demoAddress } from "../../deploy/protocol/accounts.ts";
import { RIGHTS } from "../contracts/license/terms.ts";
import { postBid } from "./support/bidding.ts";
import { expect } from "./support/person.ts";
import { listPlainToken } from "./support/plain-token.ts";
import { refusedAs } from "./support/refused.ts";
import { stage } from "./support/stage.ts";
import { step } from "./support/step.ts";
import { firstOf, numberOf, openOffer } from "./support/trading.ts";

/** Rarer ways of the demo world's licences, all at kestrel's field-sense. */
describe("12. The rarer ways of a licence", function () {
  const page = "/models/kestrel/field-sense/1.0.0?tab=licences";
  const unit = 10n ** 18n;
  const price = 5n * unit;
  let plain: Contract;
  let releaseId: bigint;
  /** The offer in the token without permits, and the licence that harbour buys there. */
  let offer: bigint;
  let token: bigint;
  /** The licence that lantern buys as one on the list. */
  let listed: bigint;
  const license = () => stage.contract("ModelLicense");
  const market = () => stage.contract("LicenseMarket");
  const dialog = (name: RegExp) => stage.person.page.getByRole("dialog", { name });
  const panel = (offerId: bigint) => stage.person.main.getByRole("group", { name: `Offer ${offerId}`, exact: true });

  before(async function () {
    this.timeout(90_000);
    const { releases } = await stage.query<{ releases: { releaseId: string }[] }>(
      `{ releases(where: { modelName: "kestrel/field-sense", version: "1.0.0" }) { releaseId } }`,
    );
    releaseId = BigInt(releases[0]!.releaseId);
    plain = await listPlainToken("harbour");
    const terms = { price, currency: plain.target as string, resaleRoyaltyBps: 1_000 };
    offer = await openOffer(releaseId, terms, "kestrel");
    token = firstOf(offer);
  });

  step("is offered to those on a list that the publisher pastes", 60, async (person) => {
    const { main } = person;
    await person.visit(page);
    await person.actAs("kestrel");
    await main.getByRole("button", { name: "Open an offer for 1.0.0" }).click();
    await main.getByRole("textbox", { name: "Price" }).fill("0.013");
    await main.getByRole("checkbox", { name: "Only accounts that I name may buy" }).check();
    const list = main.getByRole("textbox", { name: "Their addresses" });
    await list.fill(`${demoAddress("lantern")}, 0x1234`);
    await main.getByRole("button", { name: /^Open offer at 0\.013/ }).click();
    await expect(main.getByText('found "0x1234"').first()).toBeVisible();
    await list.fill(`${demoAddress("lantern")}\n${demoAddress("osprey").toLowerCase()}\n${demoAddress("lantern")}`);
    await main.getByRole("button", { name: /^Open offer at 0\.013/ }).click();
    await person.signAndSend("at 0.013 ETH each", "The offer is open");
    const offerId = await newest();
    listed = firstOf(offerId);
    equal((await (await license()).offerOf(offerId)).terms.allowList).to.not.match(/^0x0+$/);
    await expect(panel(offerId)).toContainText("For listed accounts only.");
  });

  step("is refused to an account that is not on the list, in a sentence, and by the contract", 60, async (person) => {
    const [offerId, contract] = [await newest(), await license()];
    await person.actAs("juniper");
    await panel(offerId).getByRole("button", { name: /^Buy licence for 0\.013/ }).click();
    const buying = dialog(/^Licence for /);
    await expect(buying).toContainText("This offer is for listed accounts only, and yours is not on its list.");
    await expect(buying.getByRole("button", { name: /^Buy licence for 0\.013/ })).toBeDisabled();
    await buying.getByRole("button", { name: "Not now" }).click();

    const from = demoAddress("juniper");
    const maximum = parseEther("0.013");
    const order = { offerId, quantity: 1, to: from, referrer: ZeroAddress, maximum, proof: [] };
    const call = contract.mintOrder.staticCall(order, { from, value: maximum });
    equal(await refusedAs(call)).to.deep.equal(["ModelLicense_NotOnAllowList", offerId, from]);
  });

  step("is sold to an account on the list, whose page finds the proof", 60, async (person) => {
    const offerId = await newest();
    await person.actAs("lantern");
    await panel(offerId).getByRole("button", { name: /^Buy licence for 0\.013/ }).click();
    await dialog(/^Licence for /).getByRole("button", { name: /^Buy licence for 0\.013/ }).click();
    await person.signAndSend("paying 0.013 ETH", "The licence is yours");
    await person.page.waitForURL(`**/licences/${listed}`);
    equal(await (await license()).ownerOf(listed)).to.equal(demoAddress("lantern"));
  });

  step("is paid in a token without permits: first allowed, then bought", 90, async (person) => {
    const dao = stage.info.contracts.DAO!;
    const balance = () => plain.getFunction("balanceOf")(dao) as Promise<bigint>;
    const before = await balance();
    await person.visit(page);
    await person.actAs("harbour");
    await panel(offer).getByRole("button", { name: /^Buy licence for 5/ }).click();
    const buying = dialog(/^Licence for /);
    await expect(buying).toContainText("Two transactions: ODD takes no permits");
    await buying.getByRole("button", { name: /^Buy licence for 5/ }).click();
    await person.sign(/Let the licences' contract take 5 ODD from you/);
    await expect(buying.getByText(/^2\. Buy licence/)).toBeVisible();
    await person.signAndSend(`of offer ${offer}`, "The licence is yours");
    await person.page.waitForURL(`**/licences/${token}`);
    equal(await (await license()).ownerOf(token)).to.equal(demoAddress("harbour"));
    equal((await balance()) - before).to.equal(price);
    equal(await (await license()).grossOf(releaseId, plain.target)).to.equal(price);
    const left = await plain.getFunction("allowance")(demoAddress("harbour"), stage.info.contracts.ModelLicense);
    equal(left, "the allowance was exact").to.equal(0n);
  });

  step("is listed by a signature that anybody may use", 90, async (person) => {
    await person.main.getByRole("button", { name: "List for sale" }).click();
    const listing = dialog(/^List licence/);
    await listing.getByRole("textbox", { name: "Price" }).fill("7");
    await listing.getByText("By signature", { exact: true }).click();
    await listing.getByRole("button", { name: /^List for 7/ }).click();
    await person.sign(/Let .* move/);
    await person.sign("You offer");
    await person.signAndSend("Publish the signed listing", "It is for sale");
    const { listing: order, signature } = await signedListing();
    equal([order.seller, order.price]).to.deep.equal([demoAddress("harbour"), 7n * unit]);
    // A buyer's money aside, nothing is in the way.
    equal(await (await market()).refusalOfSigned(order), signature).to.equal(0n);
  });

  step("cannot be bought by any signature once all are ended in one transaction", 90, async (person) => {
    const { listing, signature } = await signedListing();
    const bid = await postBid("harbour", { releaseId, currency: plain.target as string, price: 3n * unit });
    const contract = await market();
    const [harbour, lantern] = [demoAddress("harbour"), demoAddress("lantern")];
    const counter = await contract.counterOf(harbour);
    await person.visit("/market?show=yours");
    const own = person.main.getByRole("listitem").filter({ hasText: `Licence ${numberOf(token)}` });
    await expect(own).toContainText("Can be bought");
    const bids = person.main.getByRole("group", { name: "Bids" });
    await expect(bids.getByText("3 ODD").first()).toBeVisible();
    await person.main.getByRole("button", { name: "Cancel all signed orders" }).click();
    await dialog(/^Cancel all/).getByRole("button", { name: "Cancel all signed orders" }).click();
    await person.signAndSend("Take back every listing and bid you signed", "All signed orders are ended");

    await expect(own).toContainText("Its seller ended all orders signed before.");
    await expect(own.getByRole("button")).toHaveCount(0);
    await expect(person.main.getByRole("button", { name: "Cancel all signed orders" })).toHaveCount(0);
    await expect(bids).toHaveCount(0);
    const raised = ["LicenseMarket_CounterRaised", harbour, counter, counter + 1n];
    const buying = contract.buySigned.staticCall(listing, signature, { from: lantern });
    equal(await refusedAs(buying)).to.deep.equal(raised);
    const selling = contract.acceptBid.staticCall(bid.bid, bid.signature, listed, { from: lantern });
    equal(await refusedAs(selling)).to.deep.equal(raised);
    await person.main.getByRole("link", { name: /^For sale/ }).click();
    const forSale = person.main.getByRole("button", { name: new RegExp(`^Buy licence ${numberOf(token)} `) });
    await expect(forSale).toHaveCount(0);
  });

  step("is given up for good", 60, async (person) => {
    await person.visit(`/licences/${token}`);
    await person.main.getByRole("button", { name: "Give it up" }).click();
    await dialog(/^Give licence/).getByRole("button", { name: `Destroy licence ${numberOf(token)} for good` }).click();
    await person.signAndSend("There is no way back", "is given up");
    await expect(person.main.getByText("It does not exist any more.")).toBeVisible();
    await expect(person.main.getByRole("button", { name: "Give it up" })).toHaveCount(0);
    equal(await (await license()).isAuthorized(token, demoAddress("harbour"), RIGHTS.run)).to.equal(false);
    equal(await refusedAs((await license()).ownerOf(token))).to.deep.equal(["TokenDoesNotExist"]);
  });

  /** The offer that kestrel opens in the first step. */
  async function newest(): Promise<bigint> {
    return (await license()).offerCount();
  }

  /** The newest signed listing of the licence, as whoever buys takes it from the index. */
  async function signedListing() {
    const contract = await market();
    const [event] = (await contract.queryFilter(contract.filters.ListingPosted(undefined, token))).slice(-1);
    const { listing, signature } = event!.args;
    // ethers' own results are frozen, and it cannot encode them again.
    const { tokenId, seller, currency, price, expires, transfers, offerId, licenseExpires, salt, counter } = listing;
    const order = { tokenId, seller, currency, price, expires, transfers, offerId, licenseExpires, salt, counter };
    return { listing: order, signature };
  }
});
