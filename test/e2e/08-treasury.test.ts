import { expect as equal } from "chai";
import { formatEther, parseEther, ZeroAddress } from "ethers";
import { demoAddress, demoWallet } from "../../deploy/protocol/accounts.ts";
import { mined } from "../../deploy/protocol/mined.ts";
import { expect } from "./support/person.ts";
import { stage } from "./support/stage.ts";
import { step } from "./support/step.ts";
import { story } from "./support/story.ts";

describe("8. The treasury pays", function () {
  before(() => equal(story.tokenId > 0n, "no licence was bought").to.equal(true));

  step("adds up to the wei, on chain and on its page", 40, async (person) => {
    const { gross, fee, owed, paid } = await books();
    equal(paid + owed + fee).to.equal(gross);
    equal(await held()).to.be.at.least(owed);
    await person.visit("/treasury");
    await expect(person.main.getByText("adds up, to the last unit").first()).toBeVisible();
    const exact = new RegExp(`^${formatEther(gross).replace(".", "\\.")}`);
    await expect(person.main.getByTitle(exact).first()).toBeVisible();
  });

  step("pays a contributor what it owes them, and owes that much less", 90, async (person) => {
    const treasury = await stage.contract("RoyaltyTreasury");
    const bramble = demoAddress("bramble");
    const { feeBps, upstreamBps } = await (await stage.contract("ModelRegistry")).ratesOf(story.releaseId);
    const due = await treasury.claimable(story.releaseId, ZeroAddress, bramble);
    // The sale for 0.05 and the resale's royalty of 0.008 ETH; a fifth of what fee and verifiers leave.
    equal(due).to.equal((parseEther("0.058") * (10_000n - feeBps - upstreamBps) * 20n) / 1_000_000n);
    const before = await books();
    const had = await stage.provider.getBalance(bramble);

    await person.visit("/treasury");
    await person.actAs("bramble");
    await expect(person.main.getByText("Tried on the chain: it pays the same, to the wei.").first()).toBeVisible();
    await person.main.getByRole("button", { name: /^Claim .* ETH$/ }).click();
    const dialog = person.page.getByRole("dialog", { name: /^Claim / });
    await expect(dialog).toContainText(`${story.slug} ${story.version}`);
    // The demo world's bramble is paid elsewhere unless it says so.
    await dialog.getByText("My account", { exact: true }).click();
    await dialog.getByRole("button", { name: /^Claim .* ETH$/ }).click();
    await person.sign(/Have the DAO pay what is owed to .* in 1 currency/);
    await expect(dialog.getByText("was paid.")).toBeVisible();

    equal(await treasury.claimable(story.releaseId, ZeroAddress, bramble)).to.equal(0n);
    equal(await treasury.paidOf(story.releaseId, ZeroAddress, bramble)).to.equal(due);
    const after = await books();
    equal(after.paid + after.owed + after.fee).to.equal(after.gross);
    equal(after.paid - before.paid).to.equal(before.owed - after.owed);
    equal(after.paid - before.paid).to.be.at.least(due);
    const gained = (await stage.provider.getBalance(bramble)) - had;
    equal(gained > after.paid - before.paid - parseEther("0.01"), "what was paid, less gas").to.equal(true);
    await dialog.getByRole("button", { name: "Done" }).click();
  });

  step("says to who asks for more than is free that it may not pay", 60, async (person) => {
    const { owed } = await books();
    const tooMuch = (await held()) - owed + 1n;
    await person.visit("/proposals/new?kind=payment");
    await person.actAs("juniper");
    await person.main.getByLabel(/^To/).fill("juniper");
    await person.main.getByRole("textbox", { name: "Amount" }).fill(formatEther(tooMuch));
    await expect(person.main.getByText("The treasury may not give this")).toBeVisible();
    await expect(person.main.getByText("Action 2 would fail", { exact: true })).toBeVisible();
    await expect(person.main.getByRole("button", { name: "Open proposal" })).toBeDisabled();
  });

  step("is guarded by the chain too, and the page explains the guard", 60, async (person) => {
    // Around the page: a spending that leaves the check of the treasury out.
    const voting = (await stage.contract("TokenVoting")).connect(demoWallet("juniper").connect(stage.provider));
    const action = { to: demoAddress("juniper"), value: (await held()), data: "0x" };
    const transaction = await voting.createProposal("0x", [action], 0n, 0n, 0n, 0, false);
    const receipt = await mined(transaction);
    const events = receipt.logs.map((log) => voting.interface.parseLog(log));
    const created = events.find((event) => event?.name === "ProposalCreated");
    const id = created!.args.proposalId as bigint;
    await indexed(receipt.blockNumber);

    await person.visit(`/proposals/${id}`);
    await expect(person.main.getByText("The reserve condition would refuse it")).toBeVisible();
    await expect(person.main.getByText(/requireSolvent|last action|check/i).first()).toBeVisible();
    const dao = await stage.contract("DAO");
    const refused = await dao.execute.staticCall(`0x${id.toString(16).padStart(64, "0")}`, [action], 0n, {
      from: await voting.getAddress(),
    }).then(() => "it was executed", (error: Error) => error.message);
    equal(refused).to.match(/Unauthorized|revert/);
  });
});

const NATIVE = ZeroAddress;

/** What the books say of ether, in wei. `paid` is what was claimed, by the payments' own events. */
async function books() {
  const [license, treasury] = await Promise.all([stage.contract("ModelLicense"), stage.contract("RoyaltyTreasury")]);
  const { filters } = treasury;
  const kinds = [filters.Claimed(), filters.DatasetClaimed(), filters.VerificationClaimed(), filters.ReferralsClaimed()];
  const [{ gross, fee }, owed, ...claims] = await Promise.all([
    license.totalOf(NATIVE), treasury.owed(NATIVE), ...kinds.map((kind) => treasury.queryFilter(kind as never)),
  ]);
  const all = claims.flat() as unknown as { args: { currency: string; amount: bigint } }[];
  const paid = all.filter(({ args }) => args.currency === NATIVE).reduce((sum, { args }) => sum + args.amount, 0n);
  return { gross, fee, owed, paid };
}

function held(): Promise<bigint> {
  return stage.provider.getBalance(stage.info.contracts.DAO!);
}

/** Waits until the index has read a block. */
async function indexed(block: number): Promise<void> {
  for (;;) {
    const { _meta } = await stage.query<{ _meta: { block: { number: number } } }>("{ _meta { block { number } } }");
    if (_meta.block.number >= block) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
