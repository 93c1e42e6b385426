import { expect as equal } from "chai";
import { parseEther, ZeroAddress } from "ethers";
import { demoAddress, demoWallet } from "../../deploy/protocol/accounts.ts";
import { mined } from "../../deploy/protocol/mined.ts";
import { consentBits, withheldRights } from "../../sdk/src/dataset/consent.ts";
import { copyOf, removeCopies, type ReleaseFolder } from "./support/folder.ts";
import { expect, type Person } from "./support/person.ts";
import { choose } from "./support/publishing.ts";
import { stage } from "./support/stage.ts";
import { step } from "./support/step.ts";

/** A world in which this was told before has these names already. */
const again = process.env.E2E_STACK ? `-${Date.now().toString(36)}` : "";
const NAME = `harbour-signs${again}`;
const SLUG = `sign-watch${again}`;
const PEN_STROKES = 1n;

describe("16. Data is named with consent", function () {
  let folder: ReleaseFolder;
  before(() => (folder = copyOf("field-sense", SLUG, { name: `fernhill/${SLUG}`, release: "0.1.0", datasets: [] })));
  after(removeCopies);

  step("that its owner registers in the page, with every fault of it said first", 60, async (person) => {
    const { main } = person;
    await person.visit("/datasets");
    await person.actAs("lantern");
    await main.getByRole("link", { name: "Register a dataset" }).click();
    await main.getByLabel("Name", { exact: true }).fill(NAME);
    await main.getByRole("button", { name: `Register ${NAME}` }).click();
    for (const fault of ["Say what it holds.", /^Name its licence: an SPDX/, "Say who made it."]) {
      await expect(main.getByText(fault)).toBeVisible();
    }
    await main.getByLabel(/^What it holds/).fill("Signs along the quay, written down by hand.");
    await main.getByLabel("Licence", { exact: true }).fill("CC-BY-4.0");
    await main.getByLabel("Made by", { exact: true }).fill("lantern");
    await main.getByLabel(/^Make further models from those/).uncheck();
    await main.getByLabel("Share you ask for").fill("5");
    await main.getByRole("button", { name: `Register ${NAME}` }).click();
    await person.signAndSend("You consent to: train, business; you ask for 5 %", "The dataset is registered");
    await expect(main.getByRole("heading", { level: 1 })).toHaveText(NAME);
    await expect(main.getByText("It asks for 5 % of what a release earns.")).toBeVisible();
    await expect(main.getByText("Signs along the quay")).toBeVisible();

    const datasets = await stage.contract("DatasetRegistry");
    const id = await datasets.datasetByName(NAME);
    equal(await datasets.ownerOf(id)).to.equal(demoAddress("lantern"));
    equal(await datasets.consentOf(id)).to.deep.equal([3n, 500n]);
  });

  step("so that a release pays what it asks, and loses what it withholds", 75, async (person) => {
    const { main } = person;
    await toShares(person, folder);
    await cite(person);
    const share = main.getByLabel("Of every sale").first();
    await expect(share).toHaveValue("5");
    await expect(main.getByText("Licences of the release cannot grant: fine-tune it, distil from it, merge it.")).toBeVisible();
    await expect(main.getByText(`The owner of ${NAME} does not consent to it`)).toHaveCount(3);
    await share.fill("4");
    await expect(main.getByText("asks for 5 % of what the release earns, and is given 4 %. Raise its share.")).toBeVisible();
    await main.getByRole("button", { name: "Go on to charter and suite" }).click();
    await expect(main.getByText("A dataset above needs you first.")).toBeVisible();
    await share.fill("5");
    await main.getByRole("button", { name: "Go on to charter and suite" }).click();
    await main.getByLabel(/^I publish under charter \d+\./).check();
    await main.getByRole("button", { name: "Go on to review" }).click();
    await main.getByRole("button", { name: /^Publish / }).click();
    await person.signAndSend(/in the registry, all or none/, "is published");
    const said = await main.getByText(/is release \d+\. It stands as Submitted\./).innerText();
    const releaseId = BigInt(/release (\d+)/.exec(said)![1]!);

    const registry = await stage.contract("ModelRegistry");
    const id = await (await stage.contract("DatasetRegistry")).datasetByName(NAME);
    equal(await registry.datasetsOf(releaseId)).to.deep.equal([[id, 500n]]);
    const { grantable } = await registry.rightsOf(releaseId);
    equal(Number(grantable) & withheldRights([consentBits("TRAIN", "COMMERCIAL")])).to.equal(0);
    await person.visit(`/models/fernhill/${SLUG}/0.1.0?tab=lineage`);
    await main.getByRole("table", { name: /^Datasets of/ }).getByRole("link", { name: NAME }).click();
    await expect(main.getByRole("table", { name: "Releases made with it" })).toContainText(`fernhill/${SLUG}`);
  });

  step("which no release can name any more once the owner takes it back", 75, async (person) => {
    const { main } = person;
    await person.actAs("lantern");
    await main.getByRole("link", { name: "Revise it" }).click();
    await expect(main.getByLabel(/^What it holds/)).toHaveValue("Signs along the quay, written down by hand.");
    await main.getByLabel(/^Train models with it/).uncheck();
    await main.getByRole("button", { name: `Revise ${NAME}` }).click();
    await person.signAndSend("From now on you consent to: business; you ask for 5 %", "The dataset is revised");
    await expect(main.getByText("No release that names it can be registered.").first()).toBeVisible();

    folder.manifest({ release: "0.2.0" });
    await toShares(person, folder);
    await main.getByRole("button", { name: "Add a dataset" }).click();
    await main.getByLabel("Search registered datasets").fill(NAME);
    const found = main.getByRole("button", { name: new RegExp(`^${NAME}`) });
    await expect(found).toContainText("Its owner does not consent to training with it: no release can name it.");
    await expect(found).toBeDisabled();
  });

  step("and pays its owner, who claims it beside the dataset", 75, async (person) => {
    const license = (await stage.contract("ModelLicense")).connect(demoWallet("harbour").connect(stage.provider));
    const gross = parseEther("0.1");
    const receipt = await mined(await license.payRoyalty(1n, ZeroAddress, gross, { value: gross }));
    await indexed(receipt.blockNumber);
    const treasury = await stage.contract("RoyaltyTreasury");
    const before = await treasury.datasetInflowOf(PEN_STROKES, ZeroAddress);

    await person.visit("/datasets/pen-strokes");
    await person.actAs("bramble");
    await person.main.getByRole("button", { name: /^Claim .* ETH$/ }).click();
    const dialog = person.page.getByRole("dialog", { name: /^Claim / });
    await dialog.getByRole("button", { name: /^Claim .* ETH$/ }).click();
    await person.sign(/Have the DAO pay what is owed to .* in 1 currency/);
    await expect(dialog.getByText("was paid.")).toBeVisible();
    const after = await treasury.datasetInflowOf(PEN_STROKES, ZeroAddress);
    equal(after - before >= (gross * 300n) / 10_000n, "3 % of the royalty was moved to it").to.equal(true);
    equal(await treasury.claimableDataset(PEN_STROKES, ZeroAddress)).to.equal(0n);
    await dialog.getByRole("button", { name: "Done" }).click();
  });
});

/** Begins to publish a folder as fernhill, up to the step in which datasets are named. */
async function toShares(person: Person, folder: ReleaseFolder): Promise<void> {
  const { main } = person;
  await person.visit("/publish");
  await person.actAs("fernhill");
  await choose(person, folder);
  await expect(main.getByText(/^All 6 files pass/)).toBeVisible();
  await main.getByRole("button", { name: "Go on to lineage and shares" }).click();
  const change = main.getByRole("button", { name: "Change: Lineage, shares and rights" });
  await main.getByLabel("Of what is left").first().or(change).first().waitFor();
  if (await change.isVisible()) await change.click();
}

/** Names the dataset, found by its name. */
async function cite(person: Person): Promise<void> {
  const { main } = person;
  await main.getByRole("button", { name: "Add a dataset" }).click();
  await main.getByLabel("Search registered datasets").fill(NAME);
  await main.getByRole("button", { name: new RegExp(`^${NAME}`) }).click();
}

/** Waits until the index has read a block. */
async function indexed(block: number): Promise<void> {
  await expect.poll(async () => {
    const { _meta } = await stage.query<{ _meta: { block: { number: number } } }>("{ _meta { block { number } } }");
    return _meta.block.number;
  }).toBeGreaterThanOrEqual(block);
}
