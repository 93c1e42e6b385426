import { createHash } from "node:crypto";
import { expect as equal } from "chai";
import { demoAddress } from "../../deploy/protocol/accounts.ts";
import { copyOf, removeCopies } from "./support/folder.ts";
import { expect } from "./support/person.ts";
import { choose, publish } from "./support/publishing.ts";
import { stage } from "./support/stage.ts";
import { step } from "./support/step.ts";
import { story } from "./support/story.ts";

const manifest = { name: story.name, release: story.version, description: "Tells what a short text is, once more." };

describe("1. A newcomer publishes", function () {
  after(removeCopies);

  step("is refused a pickle by what is in it, whatever it is called", 40, async (person) => {
    const folder = copyOf("field-sense", "with-pickle", manifest);
    // What Python's pickle.dumps([1, 2]) writes: protocol 4, a frame, a list, the end.
    folder.write("notes.bin", Buffer.from("80049509000000000000005d94284b014b02652e", "hex"));
    await person.visit("/publish");
    await choose(person, folder);
    const refusal = person.main.getByText(/^notes\.bin is refused/).locator("..");
    await expect(refusal).toContainText(/pickle/i);
    await expect(refusal).toContainText(/code/i);
    await expect(person.main.getByRole("button", { name: "Go on to the name" })).toBeHidden();
  });

  step("is told which file is not the one that the manifest describes", 40, async (person) => {
    const folder = copyOf("field-sense", "tampered", manifest);
    const card = folder.read("README.md");
    const stated = createHash("sha256").update(card).digest("hex");
    card[card.length - 2]! ^= 1;
    folder.write("README.md", card);
    await person.visit("/publish");
    await choose(person, folder);
    const refusal = person.main.getByText(/^manifest\.json is refused/).locator("..");
    const found = createHash("sha256").update(card).digest("hex");
    await expect(refusal).toContainText(`sha256: expected ${found}, the digest of README.md, found ${stated}`);
  });

  step("submits a release with contributors and charter in one transaction", 60, async (person) => {
    await person.visit("/publish");
    await person.actAs("newcomer");
    story.releaseId = await publish(person, copyOf("field-sense", "field-watch", manifest));
    story.charter = Number(await (await stage.contract("EthicsCharter")).currentVersion());

    const registry = await stage.contract("ModelRegistry");
    const release = await registry.releaseOf(story.releaseId);
    equal(release.publisher).to.equal(demoAddress("newcomer"));
    equal(release.version).to.equal(story.version);
    equal(release.charterVersion).to.equal(BigInt(story.charter));
    equal(release.status).to.equal(1n);
  });

  step("finds it on its page and among all models", 40, async (person) => {
    await person.main.getByRole("link", { name: `See ${story.slug} ${story.version}` }).click();
    await expect(person.page).toHaveURL(new RegExp(`${story.page}$`));
    await expect(person.main.getByRole("heading", { level: 1 })).toHaveText(story.slug);
    await expect(person.main.getByText("Submitted").first()).toBeVisible();
    await person.visit(`/?q=${story.slug}`);
    await expect(person.main.getByRole("link", { name: story.slug }).first()).toBeVisible();
  });
});
