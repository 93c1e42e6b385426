import { expect as equal } from "chai";
import { parseEther, ZeroAddress } from "ethers";
import { demoAddress } from "../../deploy/protocol/accounts.ts";
import { execute, open, vote } from "./support/governing.ts";
import { expect, type Person } from "./support/person.ts";
import { refusedAs } from "./support/refused.ts";
import { stage } from "./support/stage.ts";
import { step } from "./support/step.ts";

const BOND = parseEther("0.05");
const MODEL = "kestrel/field-sense";

/** Two disputes about one release of the demo world: one dismissed on appeal, one that stops it for good. */
describe("13. A release is disputed", function () {
  let release: { releaseId: string; version: string };
  let first: string;
  let second: string;
  const board = () => stage.contract("EthicsBoard");
  const page = () => `/models/${MODEL}/${release.version}`;

  before(async function () {
    this.timeout(30_000);
    const { releases } = await stage.query<{ releases: (typeof release)[] }>(
      `{ releases(where: { modelName: "${MODEL}", status: Approved }) { releaseId version } }`,
    );
    equal(releases, `released versions of ${MODEL}`).not.to.be.empty;
    release = releases[0]!;
  });

  step("with evidence and a bond, from its own page", 90, async (person) => {
    await person.visit(`${page()}?tab=disputes`);
    await person.actAs("lantern");
    await person.main.getByRole("link", { name: /^Raise a dispute/ }).click();
    first = await raise(person, 1, "It was trained on what nobody gave");
    const { raisedBy, bond, stage: stands } = await (await board()).disputeOf(first);
    equal([raisedBy, bond, stands]).to.deep.equal([demoAddress("lantern"), BOND, 1n]);
    await expect(person.main.getByText("Open, awaiting an answer").first()).toBeVisible();
  });

  step("and stopped at once by two of the council", 90, async (person) => {
    await person.actAs("juniper");
    await person.main.getByRole("button", { name: "Begin to stop it" }).click();
    await person.signAndSend("Ask the council to do 1 thing, and approve it", "The council's vote is open");
    await expect(person.main.getByText("You have approved; 1 more is needed.")).toBeVisible();
    equal((await (await board()).disputeOf(first)).suspendedUntil).to.equal(0n);
    await person.actAs("bramble");
    await person.main.getByRole("button", { name: /^Approve and stop it for 2/ }).click();
    await person.signAndSend("the last approval needed carries it out", "It is stopped");
    await expect(person.main.getByText("The council stopped the release")).toBeVisible();
    await expect(person.main.getByText("until it lapses")).toBeVisible();
  });

  step("so that its page says why, and nobody can buy a licence", 60, async (person) => {
    await person.visit(`${page()}?tab=licences`);
    await expect(person.main.getByText("The council stopped it until").first()).toBeVisible();
    await expect(person.main.getByRole("link", { name: `Dispute ${first}` }).first()).toBeVisible();
    await expect(person.main.getByText("No licence can be bought now:").first()).toBeVisible();
    await expect(person.main.getByText(/^Sales are stopped: field-sense .* is suspended until/).first()).toBeVisible();
    const { offerId, price } = await offerOf(release.releaseId);
    const license = await stage.contract("ModelLicense");
    const from = demoAddress("osprey");
    const [error] = await refusedAs(license.mint.staticCall(offerId, from, price, { value: price, from }));
    equal(error).to.equal("ModelRegistry_NotUsable");
  });

  step("which its owner answers", 60, async (person) => {
    await person.visit(`/disputes/${first}`);
    await person.actAs("kestrel");
    await person.main.getByRole("button", { name: "Answer", exact: true }).click();
    const dialog = person.page.getByRole("dialog", { name: /^Answer dispute/ });
    await dialog.getByRole("button", { name: /^Answer dispute/ }).click();
    await expect(dialog.getByText("Give it a title.")).toBeVisible();
    await say(dialog, "Every field was measured by us", "The card names the field book of each measurement.");
    await dialog.getByRole("button", { name: /^Answer dispute/ }).click();
    await person.signAndSend(`Answer dispute ${first}`, "Your answer is public");
    await expect(person.main.getByText("Every field was measured by us")).toBeVisible();
  });

  step("upheld by vote, which confirms the suspension", 150, async (person) => {
    await rule(person, first, "Upheld");
    const { stage: stands, ruling, ratified } = await (await board()).disputeOf(first);
    equal([stands, ruling, ratified]).to.deep.equal([2n, 2n, true]);
  });

  step("appealed with a bond, and dismissed by a second vote", 200, async (person) => {
    await person.visit(`/disputes/${first}`);
    await person.actAs("kestrel");
    await person.main.getByRole("button", { name: "Appeal", exact: true }).click();
    const dialog = person.page.getByRole("dialog", { name: "Appeal" });
    await say(dialog, "The field book was overlooked", "Page 14 of the field book lists every measurement.");
    await dialog.getByRole("button", { name: /^Appeal with 0\.05/ }).click();
    await person.signAndSend(`Appeal in dispute ${first}`, "The members decide again");
    await rule(person, first, "Dismissed");
    const { stage: stands } = await (await board()).disputeOf(first);
    equal(stands).to.equal(5n);
    equal(await (await board()).bondsOf(demoAddress("kestrel"), ZeroAddress)).to.equal(2n * BOND);
    equal(await (await stage.contract("ModelRegistry")).isUsable(release.releaseId)).to.equal(true);
  });

  step("whose bonds its owner withdraws", 60, async (person) => {
    await person.visit(`/accounts/${demoAddress("kestrel")}`);
    await person.actAs("kestrel");
    await person.main.getByRole("button", { name: /^Withdraw 0\.1/ }).click();
    await person.signAndSend("Take the bonds that came to you", "came back");
    equal(await (await board()).bondsOf(demoAddress("kestrel"), ZeroAddress)).to.equal(0n);
  });

  step("again, and revoked: nobody answered, nobody appealed", 250, async (person) => {
    await person.visit(`/disputes/new?release=${release.releaseId}`);
    await person.actAs("lantern");
    second = await raise(person, 2, "Its scores cannot be repeated");
    await person.skipTime(/^Until the time to answer/);
    await rule(person, second, "Revoked");
    await person.visit(`/disputes/${second}`);
    await person.skipTime(/^Until dispute/);
    await person.main.getByRole("button", { name: `Conclude dispute ${second}` }).click();
    await person.page
      .getByRole("dialog")
      .getByRole("button", { name: `Conclude dispute ${second}` })
      .click();
    await person.signAndSend("Anybody may", "The dispute is concluded");
    await expect(person.main.getByText("The release is stopped for good.").first()).toBeVisible();
    equal(await (await stage.contract("ModelRegistry")).isUsable(release.releaseId)).to.equal(false);
  });

  step("whose licensee asks for what it could not use, and is paid", 200, async (person) => {
    const { tokenId } = await licenceOf("harbour");
    await person.visit(`/licences/${tokenId}`);
    await person.actAs("harbour");
    await person.main.getByRole("button", { name: "Open the refunds" }).click();
    await person.signAndSend("Open the refunds of release", "Licensees may ask now");
    const refunds = await stage.contract("Refunds");
    const { amount } = await refunds.unusedOf(tokenId);
    await person.main.getByRole("button", { name: /^Ask .* back$/ }).click();
    await person.signAndSend("Ask back what you could not use", "It is asked for");
    equal((await refunds.requestOf(tokenId)).asked).to.equal(amount);
    await person.main.getByRole("button", { name: "Collect for these refunds" }).click();
    await person.signAndSend("Keep for refunds what release", "lies in the refunds");
    await person.skipTime(/^Until the time to ask/);
    const due = await refunds.payableOf(tokenId);
    equal(due > 0n, "something is due").to.equal(true);
    await person.main.getByRole("button", { name: /^Pay .* back$/ }).click();
    await person.signAndSend("Have 1 refund paid", "The refund is paid");
    equal((await refunds.requestOf(tokenId)).paid).to.equal(due);
  });

  step("and both stand in the register", 40, async (person) => {
    await person.visit("/disputes?state=Revoked");
    await expect(person.main.getByRole("link", { name: "Its scores cannot be repeated" }).first()).toBeVisible();
    await expect(person.main.getByRole("link", { name: "It was trained on what nobody gave" })).toBeHidden();
    await person.main.getByRole("link", { name: /^Dismissed/ }).click();
    await expect(person.main.getByRole("link", { name: "It was trained on what nobody gave" }).first()).toBeVisible();
  });
});

/** Fills the form in and raises the dispute. @returns its number */
async function raise(person: Person, clause: number, title: string): Promise<string> {
  const { main } = person;
  await main
    .getByRole("group", { name: "Clause" })
    .getByRole("radio")
    .nth(clause - 1)
    .check();
  await say(main, title, "What I ran, on which input, and what came out.");
  await main.getByRole("button", { name: /^Raise it with 0\.05/ }).click();
  await person.signAndSend(/Dispute release \d+ by clause/, "The dispute is raised");
  await person.page.waitForURL(/\/disputes\/\d+$/);
  await expect(main.getByRole("heading", { name: title }).first()).toBeVisible();
  return new URL(person.page.url()).pathname.split("/").at(-1)!;
}

async function say(where: Pick<Person["main"], "getByLabel">, title: string, body: string): Promise<void> {
  await where.getByLabel("Title", { exact: true }).fill(title);
  await where.getByLabel(/^What you say/).fill(body);
}

/** Has the members rule, from the dispute's page on. */
async function rule(person: Person, dispute: string, ruling: "Dismissed" | "Upheld" | "Revoked"): Promise<void> {
  const link = person.main.getByRole("link", { name: "Propose a ruling" });
  if (!(await link.isVisible())) await person.visit(`/disputes/${dispute}`);
  await person.actAs("osprey");
  await link.click();
  await person.main.getByRole("radio", { name: ruling }).check();
  await open(person);
  await vote(person, "osprey", "yes");
  await vote(person, "juniper", "yes");
  await execute(person);
}

async function offerOf(releaseId: string): Promise<{ offerId: string; price: string }> {
  const native = `open: true, currency: "${ZeroAddress}"`;
  const { offers } = await stage.query<{ offers: { offerId: string; price: string }[] }>(
    `{ offers(where: { release_: { releaseId: "${releaseId}" }, ${native} }) { offerId price } }`,
  );
  equal(offers, "offers of the disputed release").not.to.be.empty;
  return offers[0]!;
}

/** A licence of the model that was paid in the chain's own currency. */
async function licenceOf(role: "harbour"): Promise<{ tokenId: string }> {
  const owner = demoAddress(role).toLowerCase();
  const { licenses } = await stage.query<{ licenses: { tokenId: string }[] }>(
    `{ licenses(where: {
      owner: "${owner}", release_: { modelName: "${MODEL}" }, offer_: { currency: "${ZeroAddress}" }
    }) { tokenId } }`,
  );
  equal(licenses, `licences of ${role}`).not.to.be.empty;
  return licenses[0]!;
}
