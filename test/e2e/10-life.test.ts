import { expect as equal } from "chai";
import { parseEther } from "ethers";
import { demoAddress, type DemoRole } from "../../deploy/protocol/accounts.ts";
import { RIGHTS } from "../contracts/license/terms.ts";
import { expect } from "./support/person.ts";
import { stage } from "./support/stage.ts";
import { step } from "./support/step.ts";
import { story } from "./support/story.ts";
import { firstOf, MONTH, numberOf, openOffer } from "./support/trading.ts";

/** A licence from gift to refund: what its holder may do with it, each on the page and asked of the contract. */
describe("10. A licence lives", function () {
  let token: bigint;
  let upgrade: bigint;
  const license = () => stage.contract("ModelLicense");
  /** What lies in the licences' contract for trials; the demo world has one of its own. */
  const held = () => stage.provider.getBalance(stage.info.contracts.ModelLicense!);
  const authorized = async (role: DemoRole, right: number = RIGHTS.run) =>
    (await license()).isAuthorized(token, demoAddress(role), right);
  const dialog = (name: RegExp) => stage.person.page.getByRole("dialog", { name });

  before(async function () {
    this.timeout(60_000);
    equal(story.releaseId > 0n, "no release was published").to.equal(true);
    token = firstOf(await openOffer(story.releaseId, { price: parseEther("0.021"), seats: 2 }));
    upgrade = await openOffer(story.releaseId, {
      price: parseEther("0.061"), seats: 2, rights: RIGHTS.run | RIGHTS.commercial | RIGHTS.fineTune,
    });
  });

  step("is given to somebody by whoever pays for it", 60, async (person) => {
    await person.visit(`${story.page}?tab=licences`);
    await person.actAs("harbour");
    await person.main.getByRole("button", { name: "Buy licence for 0.021 ETH" }).click();
    const buying = dialog(/^Licence for /);
    await buying.getByText("A gift", { exact: true }).click();
    await buying.getByRole("textbox", { name: "To which account?" }).fill(demoAddress("lantern"));
    await buying.getByRole("button", { name: /^Buy licence for 0\.021/ }).click();
    await person.signAndSend("of offer", /licence|gift/i);
    equal(await (await license()).ownerOf(token)).to.equal(demoAddress("lantern"));
    equal(await authorized("harbour")).to.equal(false);
  });

  step("is renewed from its end on", 60, async (person) => {
    const { expires } = await (await license()).licenseOf(token);
    await person.visit(`/licences/${token}`);
    await person.actAs("lantern");
    await person.main.getByRole("button", { name: "Renew it" }).click();
    await dialog(/^Renew licence/).getByRole("button", { name: /^Renew licence .* for 0\.021/ }).click();
    await person.signAndSend("for 1 more term", "is renewed");
    equal((await (await license()).licenseOf(token)).expires - expires).to.equal(BigInt(MONTH));
  });

  step("names a seat, whose account may use it, too", 60, async (person) => {
    await person.main.getByRole("button", { name: "Set seats" }).click();
    const seats = dialog(/^Seats of licence/);
    await seats.getByRole("textbox", { name: "Name an account" }).fill(demoAddress("saltmarsh"));
    await seats.getByRole("button", { name: "Add", exact: true }).click();
    await seats.getByRole("button", { name: `Set the seats of licence ${numberOf(token)}` }).click();
    await person.signAndSend("that may use", "The seats are set");
    equal(await authorized("saltmarsh")).to.equal(true);
    await expect(person.main.getByText("1 of 2 taken").first()).toBeVisible();
  });

  step("is lent: then only its borrower may use it, until the loan ends", 90, async (person) => {
    await person.main.getByRole("button", { name: "Lend it", exact: true }).click();
    const lending = dialog(/^Lend licence/);
    await lending.getByRole("textbox", { name: "To which account?" }).fill(demoAddress("bramble"));
    await lending.getByRole("button", { name: `Lend licence ${numberOf(token)}` }).click();
    await person.signAndSend("Lend licence", "is lent");
    equal([await authorized("bramble"), await authorized("lantern"), await authorized("saltmarsh")]).to.deep.equal([
      true, false, false,
    ]);
    await person.main.getByRole("button", { name: "End the loan" }).click();
    await person.signAndSend("End the loan", "The loan is over");
    equal([await authorized("bramble"), await authorized("lantern"), await authorized("saltmarsh")]).to.deep.equal([
      false, true, true,
    ]);
  });

  step("is upgraded for the difference, and what is too much comes back", 90, async (person) => {
    equal(await authorized("lantern", RIGHTS.fineTune)).to.equal(false);
    const before = await stage.provider.getBalance(stage.info.contracts.DAO!);
    const trials = await held();
    await person.main.getByRole("button", { name: "Upgrade it" }).click();
    await dialog(/^Upgrade licence/).getByText(`Offer ${upgrade}`, { exact: true }).click();
    await dialog(/^Upgrade licence/).getByRole("button", { name: `Upgrade to offer ${upgrade}` }).click();
    await person.signAndSend("to the terms of offer", "is upgraded");
    equal((await (await license()).licenseOf(token)).offerId).to.equal(upgrade);
    equal(await authorized("lantern", RIGHTS.fineTune)).to.equal(true);
    const paid = (await stage.provider.getBalance(stage.info.contracts.DAO!)) - before;
    // Almost two whole terms were left of the old one: 0.042 of 0.061 ETH are credited.
    equal(paid > parseEther("0.019") && paid < parseEther("0.0191"), `${paid} wei were paid`).to.equal(true);
    equal(await held(), "what was too much came back").to.equal(trials);
  });

  step("is proved to whoever asks, by a signature and the chain's own answer", 90, async (person) => {
    await person.main.getByRole("link", { name: "Prove it" }).click();
    await person.main.getByRole("textbox", { name: /^Who asks\?/ }).fill("the front desk");
    await person.main.getByRole("button", { name: "Make the question" }).click();
    await person.main.getByRole("button", { name: "Sign the answer" }).click();
    await person.sign("the front desk");
    await expect(person.main.getByText("Yes, now")).toBeVisible();
    const proof = person.page.url();
    // Whoever got the link opens it without a wallet.
    await person.visit(new URL(proof).pathname + new URL(proof).search + new URL(proof).hash);
    await expect(person.main.getByText("Yes, now")).toBeVisible();
  });

  step("that was bought to try is returned for its whole price", 90, async (person) => {
    const offer = await openOffer(story.releaseId, { price: parseEther("0.011"), trialDays: 7 });
    const trials = await held();
    await person.visit(`${story.page}?tab=licences`);
    await person.actAs("harbour");
    await person.main.getByRole("button", { name: "Buy licence for 0.011 ETH" }).click();
    const buying = dialog(/^Licence for /);
    await expect(buying).toContainText("have it back for 7 days");
    await buying.getByRole("button", { name: /^Buy licence for 0\.011/ }).click();
    await person.signAndSend("of offer", "The licence is");
    await person.page.waitForURL(`**/licences/${firstOf(offer)}`);
    equal((await held()) - trials).to.equal(parseEther("0.011"));

    await person.main.getByRole("button", { name: "Return it", exact: true }).click();
    await dialog(/^Return licence/).getByRole("button", { name: "Return it for 0.011 ETH" }).click();
    await person.signAndSend("its whole price comes back", "came back");
    equal(await held()).to.equal(trials);
    equal(await (await license()).isAuthorized(firstOf(offer), demoAddress("harbour"), RIGHTS.run)).to.equal(false);
  });
});
