import { expect as equal } from "chai";
import { Contract, ZeroAddress } from "ethers";
import { demoAddress } from "../../deploy/protocol/accounts.ts";
import { expect } from "./support/person.ts";
import { stage } from "./support/stage.ts";
import { step } from "./support/step.ts";
import { story } from "./support/story.ts";
import { demoToken, firstOf, numberOf, openOffer } from "./support/trading.ts";

/** A licence sold, bid for, resold and paid out in an ERC-20. */
describe("11. Money in a token", function () {
  let currency: string;
  let unit: bigint;
  let offer: bigint;
  const balanceOf = (who: string): Promise<bigint> =>
    new Contract(currency, ["function balanceOf(address) view returns (uint256)"], stage.provider).getFunction("balanceOf")(who);
  const gross = async () => (await stage.contract("ModelLicense")).grossOf(story.releaseId, currency);
  const dialog = (name: RegExp) => stage.person.page.getByRole("dialog", { name });

  before(async function () {
    this.timeout(60_000);
    equal(story.releaseId > 0n, "no release was published").to.equal(true);
    currency = await demoToken();
    const token = new Contract(currency, ["function decimals() view returns (uint8)"], stage.provider);
    unit = 10n ** BigInt(await token.getFunction("decimals")());
    offer = await openOffer(story.releaseId, { price: 5n * unit, currency, resaleRoyaltyBps: 1_000 });
  });

  step("buys a licence by one signature and one transaction", 90, async (person) => {
    const dao = await balanceOf(stage.info.contracts.DAO!);
    await person.visit(`${story.page}?tab=licences`);
    await person.actAs("harbour");
    await person.main.getByRole("button", { name: "Buy licence for 5 DEMO" }).click();
    await dialog(/^Licence for /).getByRole("button", { name: /^Buy licence for 5/ }).click();
    await person.sign("You let");
    await person.signAndSend("licences, all or none", "The licence is");
    await person.page.waitForURL(`**/licences/${firstOf(offer)}`);
    equal(await (await stage.contract("ModelLicense")).ownerOf(firstOf(offer))).to.equal(demoAddress("harbour"));
    equal((await balanceOf(stage.info.contracts.DAO!)) - dao).to.equal(5n * unit);
    equal(await gross()).to.equal(5n * unit);
  });

  step("is bid for a licence by signature", 90, async (person) => {
    await person.actAs("lantern");
    await person.main.getByRole("button", { name: "Make a bid" }).click();
    const bidding = dialog(/^Bid for /);
    await bidding.getByRole("textbox", { name: "Your price" }).fill("8");
    await bidding.getByRole("button", { name: /^Bid 8/ }).click();
    // What the market may take, the bid itself, and both together posted.
    await person.sign("You let");
    await person.sign("You bid");
    await person.signAndSend("on the market, all or none", "Your bid stands");
  });

  step("pays the seller, the ledger and the market when a holder accepts", 90, async (person) => {
    const before = { seller: await balanceOf(demoAddress("harbour")), gross: await gross() };
    await person.actAs("harbour");
    await person.main.getByRole("button", { name: "Accept" }).click();
    const selling = dialog(/^Sell licence/);
    await selling.getByRole("button", { name: new RegExp(`^Sell licence ${numberOf(firstOf(offer))} for 8`) }).click();
    await person.sign(/^.*Let .* move/s);
    await person.signAndSend("who bids", "is sold");
    equal(await (await stage.contract("ModelLicense")).ownerOf(firstOf(offer))).to.equal(demoAddress("lantern"));
    equal((await gross()) - before.gross, "a royalty of a tenth").to.equal((8n * unit) / 10n);
    equal((await balanceOf(demoAddress("harbour"))) - before.seller).to.equal((8n * unit * 89n) / 100n);
  });

  step("is claimed together with ether, in one transaction", 90, async (person) => {
    const treasury = await stage.contract("RoyaltyTreasury");
    const newcomer = demoAddress("newcomer");
    const due = await Promise.all([ZeroAddress, currency].map((one) => treasury.claimable(story.releaseId, one, newcomer)));
    equal(due.every((amount) => amount > 0n)).to.equal(true);
    const had = await balanceOf(newcomer);
    await person.visit(`/accounts/${newcomer.toLowerCase()}?tab=earned`);
    await person.actAs("newcomer");
    await person.main.getByRole("button", { name: /^Claim everything: .* ETH and .* DEMO|^Claim everything: .* DEMO and .* ETH/ }).click();
    const claiming = dialog(/^Claim /);
    await claiming.getByRole("button", { name: /^Claim / }).click();
    await person.sign("in 2 currencies");
    await expect(claiming.getByText("was paid.")).toBeVisible();
    for (const one of [ZeroAddress, currency]) equal(await treasury.claimable(story.releaseId, one, newcomer)).to.equal(0n);
    equal((await balanceOf(newcomer)) - had).to.equal(due[1]);
    await claiming.getByRole("button", { name: "Done" }).click();
  });
});
