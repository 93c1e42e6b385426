import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect as equal } from "chai";
import { root } from "../../deploy/local/setup/paths.mjs";
import { demoAddress, demoWallet, type DemoRole } from "../../deploy/protocol/accounts.ts";
import { mined } from "../../deploy/protocol/mined.ts";
import { manifestCid } from "../../sdk/src/artifacts/cid.ts";
import { fetchRelease } from "../../sdk/src/artifacts/release.ts";
import { requestFileKey } from "../../sdk/src/keys/client.ts";
import { decided, recordReceipt } from "./support/approving.ts";
import { copyOf, removeCopies } from "./support/folder.ts";
import { expect, type Person } from "./support/person.ts";
import { publish } from "./support/publishing.ts";
import { stage } from "./support/stage.ts";
import { step } from "./support/step.ts";
import { story } from "./support/story.ts";
import { firstOf, indexedUpTo, openOffer } from "./support/trading.ts";

const version = "0.9.0";
const slug = "field-sealed";
const name = `${story.namespace}/${slug}`;
const page = `/models/${name}/${version}`;
const plain = readFileSync(path.join(root, "deploy/seed/models/field-sense/model.onnx"));
const manifest = { name, release: version, description: "Tells what a short text is, to those who hold a licence." };

describe("17. Weights that only licensees can read", function () {
  after(removeCopies);
  let releaseId = 0n;
  let cid = "";
  let token = 0n;

  step("are encrypted in the publisher's browser before anything is uploaded", 60, async (person) => {
    await person.visit("/publish");
    await person.actAs("newcomer");
    // What an earlier story left in the form is somebody else's.
    await person.main.getByRole("button", { name: "Start anew" }).click();
    releaseId = await publish(person, copyOf("field-sense", slug, manifest), { encrypt: true });
    const release = await (await stage.contract("ModelRegistry")).releaseOf(releaseId);
    cid = manifestCid(release.manifest);
    equal(release.weightsDigest).to.equal(`0x${createHash("sha256").update(plain).digest("hex")}`);

    const published = await fetchRelease({ cid, gateway: stage.info.gateway });
    equal(published.manifest.files.map((file) => file.path)).to.include("model.onnx.age").and.not.include("model.onnx");
    const stored = Buffer.from(await published.file("model.onnx.age").bytes());
    equal(stored.subarray(0, 22).toString()).to.equal("age-encryption.org/v1\n");
    equal(stored.includes(plain.subarray(1000, 1100))).to.equal(false);
  });

  step("are marked among the files, with both digests", 40, async (person) => {
    await person.visit(`${page}?tab=files`);
    await expect(person.main.getByText("encrypted; holds model.onnx")).toBeVisible();
    await expect(person.main.getByText(/^plain /)).toBeVisible();
  });

  step("are refused to whoever has neither licence nor bond", 60, async (person) => {
    await person.visit(`${page}?tab=verification`);
    await expect(person.main.getByText("Their key goes to whoever may run this release")).toBeVisible();
    await person.actAs("harbour");
    await expect(person.main.getByText("You have neither.")).toBeVisible();
    await expect(person.main.getByRole("button", { name: "Bond as a verifier" })).toBeVisible();
    await person.main.getByRole("button", { name: "Verify on your GPU" }).click();
    // Said before anything is signed in vain.
    await expect(person.main.getByText("You may not have this key now")).toBeVisible();
    await expect(person.main.getByText(/has no licence that lets it run this release now, and no bond/)).toBeVisible();
  });

  step("are verified in place by a verifier with a bond", 90, async (person) => {
    await person.actAs("juniper");
    await expect(person.main.getByText("You have a bond, so you can.")).toBeVisible();
    await person.main.getByRole("button", { name: /^(Verify on your GPU|Try again|Run again)/ }).first().click();
    await person.sign(`urn:commonweight:release:${releaseId}`);
    await expect(person.main.getByText("Passed", { exact: true })).toBeVisible({ timeout: 60_000 });
    await person.main.getByRole("button", { name: "Sign receipt" }).click();
    await person.sign(`You state that release ${releaseId} passes its suite on your GPU (WebGPU)`);
    await person.signAndSend(/Record that .* to pass its suite/, "Your receipt is recorded");
    equal(Number((await (await stage.contract("VerificationRegistry")).countOf(releaseId)).passing)).to.equal(1);
  });

  step("are decrypted and run by whoever bought a licence", 90, async (person) => {
    await recordReceipt(releaseId, "osprey");
    await decided("DAO", "approve", releaseId);
    token = firstOf(await openOffer(releaseId, {}));
    await person.visit(`${page}?tab=licences`);
    await expect(person.main.getByText("Who may run the model by a licence gets their key").first()).toBeVisible();
    await bought("harbour");
    await person.visit(`/licences/${token}`);
    await person.actAs("harbour");
    await expect(person.main.getByText("The weights are encrypted.").first()).toBeVisible();
    await person.main.getByRole("button", { name: "Fetch and check the files" }).click();
    await person.sign(`urn:commonweight:licence:${token}`);
    await expect(person.main.getByText("All files are the ones that were registered")).toBeVisible();
    equal((await saved(person)).equals(plain)).to.equal(true);

    // The page has the key already: nothing is signed twice.
    await person.main.getByRole("button", { name: `Run ${slug} ${version} here` }).click();
    await person.main.getByRole("textbox", { name: /^Your text/ }).fill("14:30");
    await expect(person.main.getByText(/^Likeliest: time/)).toBeAttached({ timeout: 60_000 });
  });

  step("are verified by their licensee, who gets the result but signs no receipt without a bond", 90, async (person) => {
    await person.visit(`${page}?tab=verification`);
    await person.actAs("harbour");
    await expect(person.main.getByText(/^The weights are encrypted\..*You can, by licence/)).toBeVisible();
    await person.main.getByRole("button", { name: "Verify on your GPU" }).click();
    await person.sign(`urn:commonweight:licence:${token}`);
    await expect(person.main.getByText("Passed", { exact: true })).toBeVisible({ timeout: 60_000 });
    await expect(person.main.getByRole("button", { name: "Sign receipt" })).toBeDisabled();
    await expect(person.main.getByRole("button", { name: "Stake a bond first" })).toBeVisible();
  });

  step("open for the next holder of the licence, and no more for the one before", 60, async (person) => {
    const license = (await stage.contract("ModelLicense")).connect(demoWallet("harbour").connect(stage.provider));
    const [from, to] = [demoAddress("harbour"), demoAddress("lantern")];
    await indexedUpTo(await mined(await license.transferFrom(from, to, token)));
    equal(await refusalOf("harbour")).to.match(/does not let 0x\w+ run release/);

    await person.visit(`/licences/${token}`);
    await person.actAs("lantern");
    await person.main.getByRole("button", { name: "Fetch and check the files" }).click();
    await person.sign(`urn:commonweight:licence:${token}`);
    await expect(person.main.getByText("All files are the ones that were registered")).toBeVisible();
    equal((await saved(person)).equals(plain)).to.equal(true);
  });

  step("stay closed while the release is suspended", 60, async (person) => {
    const { timestamp } = (await stage.provider.getBlock("latest"))!;
    await decided("EthicsBoard", "suspend", releaseId, timestamp + 86_400);
    equal(await refusalOf("lantern")).to.match(/does not let 0x\w+ run release .* stopped/);
    await person.visit(`/licences/${token}`);
    await expect(person.main.getByText("Not valid now.")).toBeVisible();
    await expect(person.main.getByRole("button", { name: "Fetch and check the files" })).toBeDisabled();
  });

  /** Buys the first licence of the offer around the page: how the page sells one is told in part 5. */
  async function bought(by: DemoRole): Promise<void> {
    const license = (await stage.contract("ModelLicense")).connect(demoWallet(by).connect(stage.provider));
    const offerId = token >> 32n;
    const { price } = (await license.offerOf(offerId)).terms;
    await indexedUpTo(await mined(await license.mint(offerId, demoAddress(by), price, { value: price })));
  }

  /** What the key service says to somebody who asks with a program. */
  async function refusalOf(by: DemoRole): Promise<string> {
    const wallet = demoWallet(by);
    const asked = requestFileKey({
      service: stage.info.web,
      chainId: stage.info.chainId,
      account: wallet.address,
      release: `${releaseId}`,
      cid,
      path: "model.onnx",
      token: `${token}`,
      sign: (text) => wallet.signMessage(text),
    });
    return asked.then(() => "a key was given", (error: Error) => error.message);
  }
});

/** The weights as the page saves them. */
async function saved({ page, main }: Person): Promise<Buffer> {
  const download = page.waitForEvent("download");
  await main.getByRole("button", { name: "Save model.onnx" }).click();
  return readFile(await (await download).path());
}
