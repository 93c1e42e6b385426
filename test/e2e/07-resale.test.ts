import { expect as equal } from "chai";
import { parseEther, ZeroAddress } from "ethers";
import { demoAddress } from "../../deploy/protocol/accounts.ts";
import { expect } from "./support/person.ts";
import { stage } from "./support/stage.ts";
import { step } from "./support/step.ts";
import { story } from "./support/story.ts";

describe("7. The licence is resold", function () {
  before(() => equal(story.tokenId > 0n, "no licence was bought").to.equal(true));
  const number = () => `${story.tokenId >> 32n}-${story.tokenId & 0xffff_ffffn}`;

  step("is listed by its holder in two numbered steps", 90, async (person) => {
    await person.visit(`/licences/${story.tokenId}`);
    await person.actAs("harbour");
    await person.main.getByRole("button", { name: "List for sale" }).click();
    const dialog = person.page.getByRole("dialog", { name: `List licence ${number()}` });
    await dialog.getByRole("textbox", { name: "Price" }).fill("0.08");
    await expect(dialog).toContainText("0.008000"); // the royalty of a tenth
    await dialog.getByRole("button", { name: /^List for 0\.08/ }).click();
    await person.sign(/^.*Let .* move .* for you\./s);
    await person.signAndSend("for 0.08 ETH until", "It is for sale");
    await expect(person.main.getByText("It stays yours until somebody buys.")).toBeVisible();
  });

  step("is bought on the market, and its royalty is booked for the release", 90, async (person) => {
    const license = await stage.contract("ModelLicense");
    const gross = await license.grossOf(story.releaseId, ZeroAddress);
    const sellerHad = await stage.provider.getBalance(demoAddress("harbour"));

    await person.visit("/market");
    await person.actAs("lantern");
    await person.main.getByRole("button", { name: new RegExp(`^Buy licence ${number()} for 0\\.08`) }).click();
    const dialog = person.page.getByRole("dialog", { name: new RegExp(`^Licence ${number()} for`) });
    await dialog.getByRole("button", { name: /^Buy licence for 0\.08/ }).click();
    await person.signAndSend("for 0.08 ETH", "The licence is yours");
    await person.page.waitForURL(`**/licences/${story.tokenId}`);

    equal(await license.ownerOf(story.tokenId)).to.equal(demoAddress("lantern"));
    equal(await license.isAuthorized(story.tokenId, demoAddress("harbour"), 1)).to.equal(false);
    equal(await license.isAuthorized(story.tokenId, demoAddress("lantern"), 1)).to.equal(true);
    equal((await license.grossOf(story.releaseId, ZeroAddress)) - gross).to.equal(parseEther("0.008"));
    equal((await stage.provider.getBalance(demoAddress("harbour"))) - sellerHad).to.equal(parseEther("0.0712")); // less royalty and market fee
    await expect(person.main.getByRole("heading", { level: 1 })).toContainText(number());
  });

  step("is no longer for sale", 40, async (person) => {
    await person.visit("/market");
    await expect(person.main.getByRole("heading", { name: "Market" })).toBeVisible();
    await expect(person.main.getByRole("button", { name: new RegExp(`^Buy licence ${number()} `) })).toHaveCount(0);
  });
});
