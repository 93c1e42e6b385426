import { expect as equal } from "chai";
import { copyOf, removeCopies } from "./support/folder.ts";
import { execute, open, vote } from "./support/governing.ts";
import { expect } from "./support/person.ts";
import { publish } from "./support/publishing.ts";
import { stage } from "./support/stage.ts";
import { step } from "./support/step.ts";
import { story } from "./support/story.ts";

describe("4. The community changes its charter", function () {
  after(removeCopies);
  let version = 0;

  step("proposes a version with a new clause and another fee", 60, async (person) => {
    const { main } = person;
    version = Number(await (await stage.contract("EthicsCharter")).currentVersion()) + 1;
    await person.visit("/proposals/new?kind=charter");
    await person.actAs("osprey");
    const why = "Telling people apart by a short text is not for this community.";
    await main.getByLabel(/^What changes, and why/).fill(why);
    await main.getByLabel(/^What becomes of older releases/).fill("They keep to the version they were made under.");
    await main.getByLabel("The treasury's fee").fill("4");
    await main.getByRole("button", { name: "Add a clause" }).click();
    await main.getByLabel(/^Title of clause/).last().fill("No profiling of persons");
    await main.getByLabel(/^Text of clause/).last().fill("No release may be made to rank or profile persons.");
    await expect(main.getByText("It would succeed")).toBeVisible();
    await open(person);
    await expect(main.getByText("No profiling of persons").first()).toBeVisible();
  });

  step("adopts it by vote", 120, async (person) => {
    await vote(person, "osprey", "yes");
    await vote(person, "juniper", "yes");
    await execute(person, "1 hour");
    const charter = await stage.contract("EthicsCharter");
    equal(await charter.currentVersion()).to.equal(BigInt(version));
    await person.visit("/charter");
    await expect(person.main.getByText(`Version ${version}`).first()).toBeVisible();
    await expect(person.main.getByText("No profiling of persons").first()).toBeVisible();
  });

  step("has a release made after it cite it, and leaves the older one under its own", 90, async (person) => {
    await person.visit("/publish");
    await person.actAs("newcomer");
    const manifest = { name: story.name, release: "0.2.0", description: "The same model, under the new charter." };
    const releaseId = await publish(person, copyOf("field-sense", "under-charter", manifest));

    const registry = await stage.contract("ModelRegistry");
    equal((await registry.releaseOf(releaseId)).charterVersion).to.equal(BigInt(version));
    equal((await registry.releaseOf(releaseId)).feeBps).to.equal(400n);
    equal((await registry.releaseOf(story.releaseId)).charterVersion).to.equal(BigInt(story.charter));
    await person.visit(`/models/${story.name}/0.2.0`);
    await expect(person.main.getByText(`${releaseId}, charter ${version}`)).toBeVisible();
  });
});
