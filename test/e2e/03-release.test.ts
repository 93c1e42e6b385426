import { expect as equal } from "chai";
import { execute, open, vote } from "./support/governing.ts";
import { expect } from "./support/person.ts";
import { stage } from "./support/stage.ts";
import { step } from "./support/step.ts";
import { story } from "./support/story.ts";

describe("3. The members release it", function () {
  before(() => equal(story.releaseId > 0n, "no release was published").to.equal(true));
  let proposal = "";

  step("shows of a release without receipts that approving it would fail, and why", 60, async (person) => {
    const { proposals } = await stage.query<{ proposals: { proposalId: string }[] }>(
      `{ proposals(where: { executed: false, release_: { modelName: "kestrel/glyph-reader", version: "1.1.0" } }) {
        proposalId } }`);
    await person.visit(`/proposals/${proposals[0]!.proposalId}`);
    await expect(person.main.getByText("Action 1 would fail")).toBeVisible();
    await expect(person.main.getByText(/receipt/i).first()).toBeVisible();
    await expect(person.main.getByText("Votes can be cast all the same")).toBeVisible();
  });

  step("is proposed from its own page", 60, async (person) => {
    await person.visit(story.page);
    await person.actAs("juniper");
    await person.main.getByRole("link", { name: "Propose release" }).click();
    const receipts = `2 of 2 receipts that charter version ${story.charter} asks for.`;
    await expect(person.main.getByText(receipts)).toBeVisible();
    await expect(person.main.getByText("It would succeed")).toBeVisible();
    proposal = await open(person);
    const title = person.main.getByRole("heading", { level: 1 });
    await expect(title).toHaveText(`Release ${story.slug} ${story.version}`);
  });

  step("is voted on: for, against, abstain", 120, async (person) => {
    await person.visit(proposal);
    await vote(person, "juniper", "yes");
    await vote(person, "osprey", "yes");
    await vote(person, "saltmarsh", "no");
    await vote(person, "fernhill", "abstain");
    const voting = await stage.contract("TokenVoting");
    const { tally } = await voting.getProposal(BigInt(proposal.split("/").at(-1)!));
    equal([tally.yes > tally.no, tally.no > 0n, tally.abstain > 0n]).to.deep.equal([true, true, true]);
  });

  step("tells who holds no voting power why they cannot vote", 40, async (person) => {
    await person.actAs("harbour");
    const button = person.main.getByRole("button", { name: /^Vote (yes|no|abstain)$/ });
    await expect(button).toBeDisabled();
    await expect(button).toHaveAccessibleDescription(/voting power|votes/);
  });

  step("is Released once the time is over and the vote is carried out", 90, async (person) => {
    await execute(person);
    const registry = await stage.contract("ModelRegistry");
    equal((await registry.releaseOf(story.releaseId)).status).to.equal(2n);
    equal(await registry.isUsable(story.releaseId)).to.equal(true);
    await person.visit(story.page);
    await expect(person.main.getByText("Released").first()).toBeVisible();
  });
});
