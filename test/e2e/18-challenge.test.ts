import { expect as equal } from "chai";
import { parseEther } from "ethers";
import { demoAddress, demoWallet } from "../../deploy/protocol/accounts.ts";
import { toDigest } from "../../sdk/src/artifacts/cid.ts";
import { RECEIPT_TYPES, receiptTypedData, type Receipt } from "../../sdk/src/verify/receipt.ts";
import { writeSignedReceipt } from "../../sdk/src/verify/receipt-link.ts";
import { execute, open, vote } from "./support/governing.ts";
import { expect } from "./support/person.ts";
import { stage } from "./support/stage.ts";
import { step } from "./support/step.ts";

/** The demo world's first release, which juniper, osprey and saltmarsh found to pass. */
const RELEASE = 1n;
const BOND = parseEther("0.1");

describe("18. A receipt is false", function () {
  const registry = () => stage.contract("VerificationRegistry");
  const cheat = demoAddress("lantern");

  step("by somebody who has staked a bond", 60, async (person) => {
    await person.visit("/verifiers");
    await person.actAs("lantern");
    await expect(person.main.getByText("Your receipts do not count")).toBeVisible();
    await person.main.getByRole("button", { name: "Bond 0.1 ETH" }).click();
    await person.page.getByRole("dialog", { name: "Bond as a verifier" }).getByRole("button", { name: "Bond 0.1 ETH" }).click();
    await person.signAndSend("Stake 0.1 ETH as a verifier", "You are bonded");
    await expect(person.main.getByText("Your receipts count")).toBeVisible();
    equal((await (await registry()).bondOf(cheat)).active).to.equal(BOND);
  });

  step("recorded by somebody else, from a link, at no cost to its signer", 60, async (person) => {
    const balance = await stage.provider.getBalance(cheat);
    await person.visit(`/receipts/submit#${await falseReceipt()}`);
    await expect(person.main.getByText("Signed by the verifier, and not recorded yet")).toBeVisible();
    await person.actAs("harbour");
    await person.main.getByRole("button", { name: "Record the receipt" }).click();
    await person.signAndSend(/to fail its suite/, "The receipt is recorded");
    await expect(person.main.getByText("It is recorded")).toBeVisible();
    equal(await stage.provider.getBalance(cheat)).to.equal(balance);
    equal((await (await registry()).receiptOf(RELEASE, cheat)).counts).to.equal(true);
  });

  step("and cannot be recorded twice", 40, async (person) => {
    await person.visit("/");
    await person.visit(`/receipts/submit#${await falseReceipt()}`);
    await expect(person.main.getByText("It cannot be recorded")).toBeVisible();
  });

  step("challenged by whoever got the opposite result", 90, async (person) => {
    await person.visit(`/receipts/${RELEASE}/${cheat}`);
    await person.actAs("kestrel");
    await expect(person.main.getByText("You published this release")).toBeVisible();
    await expect(person.main.getByText(/as the receipt says, found/)).toBeVisible();
    await person.actAs("osprey");
    await person.main.getByRole("button", { name: "Challenge the receipt" }).click();
    const dialog = person.page.getByRole("dialog", { name: "Challenge the receipt" });
    await dialog.getByLabel("Title", { exact: true }).fill("The suite passes on these weights");
    await dialog.getByLabel(/^What you say/).fill("Run `npx commonweight verify` on the release: 128 of 128 cases.");
    await dialog.getByRole("button", { name: "Challenge with 0.1 ETH" }).click();
    await person.signAndSend("Say that the receipt of", "The receipt is challenged");
    await expect(person.main.getByRole("heading", { name: "Challenge 1" })).toBeVisible();
    await expect(person.main.getByRole("heading", { name: "The suite passes on these weights" })).toBeVisible();
    equal((await (await registry()).bondOf(cheat)).active).to.equal(0n);
  });

  step("answered by its verifier", 60, async (person) => {
    await person.actAs("lantern");
    await person.main.getByRole("button", { name: "Answer challenge 1" }).click();
    const dialog = person.page.getByRole("dialog", { name: "Answer challenge 1" });
    await dialog.getByLabel("Title", { exact: true }).fill("It failed on my machine");
    await dialog.getByLabel(/^What you say/).fill("I do not remember which one it was.");
    await dialog.getByRole("button", { name: "Answer challenge 1" }).click();
    await person.signAndSend("Answer challenge 1, once and in public", "Your answer is public");
    await expect(person.main.getByRole("heading", { name: "It failed on my machine" })).toBeVisible();
  });

  step("struck by vote, and its bond goes to the challenger", 150, async (person) => {
    await person.actAs("osprey");
    await person.main.getByRole("link", { name: "Propose a verdict" }).click();
    await person.main.getByRole("radio", { name: "Upheld", exact: true }).check();
    await open(person);
    await vote(person, "osprey", "yes");
    await vote(person, "juniper", "yes");
    await execute(person, "1 hour");
    const { struck, counts } = await (await registry()).receiptOf(RELEASE, cheat);
    equal([struck, counts]).to.deep.equal([true, false]);
    equal(await (await registry()).withdrawable(demoAddress("osprey"))).to.equal(2n * BOND);
  });

  step("which the list of verifiers tells, and the challenger withdraws", 60, async (person) => {
    await person.visit(`/receipts/${RELEASE}/${cheat}`);
    await expect(person.main.getByText("Struck: it was found false")).toBeVisible();
    await person.visit("/verifiers");
    await person.actAs("osprey");
    await expect(person.main.getByText("Upheld", { exact: true }).first()).toBeVisible();
    await person.main.getByRole("button", { name: "Withdraw 0.2 ETH" }).click();
    await person.signAndSend("Withdraw what has left your bond", "0.2 ETH came back");
    equal(await (await registry()).withdrawable(demoAddress("osprey"))).to.equal(0n);
  });

  /** A receipt of the cheat's that says the release fails, as a link carries it. The same one every time. */
  async function falseReceipt(): Promise<string> {
    const verifying = await registry();
    // Its report is another verifier's: it is there, and says something else.
    const { releases, receipts } = await stage.query<{
      releases: { weightsDigest: string; suiteDigest: string }[];
      receipts: { reportCid: string }[];
    }>(`{
      releases(where: { releaseId: "${RELEASE}" }) { weightsDigest suiteDigest }
      receipts(where: { release_: { releaseId: "${RELEASE}" }, verifier: "${demoAddress("juniper").toLowerCase()}" }) { reportCid }
    }`);
    const digest = (character: string) => `0x${character.repeat(64)}` as const;
    const receipt = {
      releaseId: RELEASE, verifier: cheat, ...releases[0]!, outcome: 2, scoreBps: 100, maxDeviation: 10n ** 12n, backend: 1,
      environmentDigest: digest("1"), outputsDigest: digest("2"), report: toDigest(receipts[0]!.reportCid), ranAt: 1_700_000_000n,
    } as Receipt;
    const { domain } = receiptTypedData({ chainId: stage.info.chainId, verifyingContract: verifying.target as string }, receipt);
    return writeSignedReceipt({ receipt, signature: await demoWallet("lantern").signTypedData(domain, RECEIPT_TYPES, receipt) });
  }
});
