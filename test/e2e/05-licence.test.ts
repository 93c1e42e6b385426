import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect as equal } from "chai";
import { parseEther, ZeroAddress } from "ethers";
import { root } from "../../deploy/local/setup/paths.mjs";
import { demoAddress } from "../../deploy/protocol/accounts.ts";
import { RIGHTS } from "../contracts/license/terms.ts";
import { expect } from "./support/person.ts";
import { stage } from "./support/stage.ts";
import { step } from "./support/step.ts";
import { story } from "./support/story.ts";

const name = `${story.slug} ${story.version}`;

describe("5. A licence is sold and used", function () {
  before(() => equal(story.releaseId > 0n, "no release was published").to.equal(true));

  step("is offered by the publisher", 60, async (person) => {
    const { main } = person;
    await person.visit(`${story.page}?tab=licences`);
    await person.actAs("newcomer");
    await main.getByRole("button", { name: `Open an offer for ${story.version}` }).click();
    await main.getByRole("textbox", { name: "Price" }).fill("0.05");
    await main.getByRole("checkbox", { name: "Use it in a business" }).check();
    await main.getByRole("textbox", { name: "Royalty on a resale" }).fill("10");
    await main.getByRole("button", { name: /^Open offer at 0\.05/ }).click();
    await person.signAndSend(`Offer licences for release ${story.releaseId} at 0.05 ETH each`, "The offer is open");
    await expect(main.getByRole("button", { name: /^Buy licence for 0\.05/ })).toBeVisible();
  });

  step("is minted for whoever pays its price, and the contract answers for it", 60, async (person) => {
    const license = await stage.contract("ModelLicense");
    const gross = await license.grossOf(story.releaseId, ZeroAddress);
    await person.visit(`${story.page}?tab=licences`);
    await person.actAs("harbour");
    await person.main.getByRole("button", { name: /^Buy licence for 0\.05/ }).click();
    const dialog = person.page.getByRole("dialog", { name: `Licence for ${name}` });
    await expect(dialog).toContainText("Use it in a business");
    await dialog.getByRole("button", { name: /^Buy licence for 0\.05/ }).click();
    await person.signAndSend("into the DAO's treasury", "The licence is yours");
    await person.page.waitForURL(/\/licences\/\d+$/);
    story.tokenId = BigInt(new URL(person.page.url()).pathname.split("/").at(-1)!);

    const harbour = demoAddress("harbour");
    equal(await license.ownerOf(story.tokenId)).to.equal(harbour);
    equal(await license.isAuthorized(story.tokenId, harbour, RIGHTS.run | RIGHTS.commercial)).to.equal(true);
    equal(await license.isAuthorized(story.tokenId, harbour, RIGHTS.fineTune)).to.equal(false);
    equal(await license.isAuthorized(story.tokenId, demoAddress("lantern"), RIGHTS.run)).to.equal(false);
    equal((await license.grossOf(story.releaseId, ZeroAddress)) - gross).to.equal(parseEther("0.05"));
    await expect(person.main.getByRole("definition").filter({ hasText: "for its holder, now" })).toHaveText(/^Valid/);
  });

  step("lets its holder download the weights, checked to the byte", 60, async (person) => {
    await person.main.getByRole("button", { name: "Fetch and check the files" }).click();
    await expect(person.main.getByText("All files are the ones that were registered")).toBeVisible();
    const download = person.page.waitForEvent("download");
    await person.main.getByRole("button", { name: "Save model.onnx" }).click();
    const saved = await readFile(await (await download).path());
    const release = await (await stage.contract("ModelRegistry")).releaseOf(story.releaseId);
    equal(`0x${createHash("sha256").update(saved).digest("hex")}`).to.equal(release.weightsDigest);
    equal(saved.equals(readFileSync(path.join(root, "deploy/seed/models/field-sense/model.onnx")))).to.equal(true);
  });

  step("lets its holder run the model on own input", 90, async (person) => {
    await person.main.getByRole("button", { name: `Run ${name} here` }).click();
    await person.main.getByRole("textbox", { name: /^Your text/ }).fill("someone@example.org");
    await expect(person.main.getByText(/^Likeliest: .*mail/)).toBeAttached({ timeout: 60_000 });
    await person.main.getByRole("textbox", { name: /^Your text/ }).fill("14:30");
    await expect(person.main.getByText(/^Likeliest: time/)).toBeAttached();
    await expect(person.main.getByText(/ ms on WebGPU/)).toBeVisible();
  });

  step("shows others that it is somebody else's", 40, async (person) => {
    await person.actAs("lantern");
    await expect(person.main.getByText("Held by somebody else")).toBeVisible();
    await expect(person.main.getByRole("button", { name: "Fetch and check the files" })).toBeHidden();
  });
});
