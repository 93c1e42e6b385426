import { expect as equal } from "chai";
import { id as keccak } from "ethers";
import { demoAddress } from "../../deploy/protocol/accounts.ts";
import { open } from "./support/governing.ts";
import { expect } from "./support/person.ts";
import { stage } from "./support/stage.ts";
import { step } from "./support/step.ts";

const PATIENCE = { timeout: 60_000 };

/** Deciding with open eyes: a hostile proposal shown for what it is, a run and a reason beside the ballot, a veto. */
describe("14. Members decide with open eyes", function () {
  let hostile: string;

  step("a call that gives everything away is made, tried and flagged in the form", 120, async (person) => {
    const { main } = person;
    await person.visit("/proposals/new?kind=several");
    await person.actAs("juniper");
    await main.getByLabel("Contract", { exact: true }).selectOption("DAO");
    await main.getByLabel("Function").selectOption({ label: "grant(where, who, permissionId)" });
    await main.getByLabel("where").fill(stage.info.contracts.DAO!);
    await main.getByLabel("who").fill("lantern");
    await expect(main.getByText("Expected an address")).toBeVisible();
    await main.getByLabel("who").fill(demoAddress("lantern"));
    await main.getByLabel("permissionId").fill(keccak("ROOT_PERMISSION"));
    await main.getByRole("button", { name: "Add this call" }).click();
    await expect(main.getByText("One thing here can cost the DAO its money or its say")).toBeVisible();
    await expect(main.getByText("Gives lantern the permission ROOT on DAO.")).toBeVisible();
    await expect(main.getByText("It would succeed, in its time")).toBeVisible();
    hostile = await open(person);
  });

  step("and stands so on its page: the warning, and who would hold what afterwards", 60, async (person) => {
    await expect(person.main.getByText("Gives lantern the permission ROOT on DAO.")).toBeVisible();
    await expect(person.main.getByText("lantern holds ROOT on DAO.")).toBeVisible();
    await expect(person.main.getByText("It may run from").first()).toBeVisible();
  });

  step("a vote comes with a reason, shown beside it", 90, async (person) => {
    const { main } = person;
    await person.actAs("osprey");
    await main.getByLabel("Reason").fill("One account must not hold everything.");
    await main.getByRole("radio", { name: /^No$/ }).check();
    await main.getByRole("button", { name: "Vote no" }).click();
    await person.sign("Vote no on");
    await person.signAndSend("Publish your reason", "Your reason stands beside your vote");
    await expect(main.getByText("One account must not hold everything.").first()).toBeVisible();
  });

  step("two of the council veto it, and the form to overrule them is one link away", 120, async (person) => {
    const { main } = person;
    await person.actAs("juniper");
    await main.getByRole("button", { name: "Veto as a member of the council…" }).click();
    await main.getByLabel("Why").fill("It would hand the DAO to one account.");
    await main.getByRole("button", { name: "Begin the veto" }).click();
    await person.signAndSend("Ask the council to do 1 thing, and approve it", "You have approved the veto");
    await person.actAs("saltmarsh");
    await main.getByRole("button", { name: /^Approve and veto proposal/ }).click();
    await person.signAndSend("the last approval needed carries it out", "is vetoed");
    await expect(main.getByText("The council has vetoed it", { exact: true })).toBeVisible();
    const veto = await stage.contract("CouncilVeto");
    equal(await veto.isVetoed(BigInt(hostile.split("/").at(-1)!))).to.equal(true);
    await main.getByRole("link", { name: "Propose to overrule" }).click();
    await expect(main.getByText("It would succeed", { exact: true })).toBeVisible();
  });

  step("a release is run beside its ballot, and the receipt stands behind the vote", 200, async (person) => {
    const { main } = person;
    const { releases } = await stage.query<{ releases: { releaseId: string; receipts: { verifier: { id: string } }[] }[] }>(
      "{ releases(where: { status: Submitted }) { releaseId receipts { verifier { id } } } }",
    );
    const osprey = demoAddress("osprey").toLowerCase();
    const release = releases.find(({ receipts }) => !receipts.some(({ verifier }) => verifier.id === osprey));
    equal(release, "a submitted release that osprey has not verified").not.to.equal(undefined);
    await person.visit(`/proposals/new?kind=release&release=${release!.releaseId}`);
    await person.actAs("juniper");
    const page = await open(person);
    await person.visit(page);
    await person.actAs("osprey");
    await main.getByRole("button", { name: "Verify it here" }).click();
    await main.getByRole("button", { name: "Verify on your GPU" }).click();
    await expect(main.getByRole("button", { name: "Sign receipt" })).toBeVisible(PATIENCE);
    await main.getByRole("button", { name: "Sign receipt" }).click();
    await person.sign("You state that release");
    await person.signAndSend(/Record that/, "Your receipt is recorded");
    await main.getByLabel("Reason").fill("It passes here too.");
    await main.getByRole("radio", { name: /^Yes$/ }).check();
    await main.getByRole("button", { name: "Vote yes" }).click();
    await person.sign("Vote yes on");
    await person.signAndSend("with your receipt for release", "Your reason stands beside your vote");
    await expect(main.getByText(/1 of 1 voter for it/)).toBeVisible();
    await expect(main.getByText(/^verified on WebGPU/)).toBeVisible();
  });

  step("votes are delegated by a signature that somebody else submits", 120, async (person) => {
    const { main, page } = person;
    await person.visit(`/members?to=${demoAddress("osprey")}`);
    await person.actAs("kestrel");
    await main.getByText("Without ETH: sign it, and let anybody submit it").click();
    await main.getByRole("button", { name: /^Sign the delegation to/ }).click();
    await person.sign("You let your tokens vote through");
    const link = await main.locator("code").innerText();
    await person.actAs("lantern");
    await person.visit(new URL(link).pathname + new URL(link).hash);
    await expect(main.getByText("Signed by the holder, and still good")).toBeVisible();
    await main.getByRole("button", { name: "Submit the delegation" }).click();
    await person.signAndSend("Carry somebody's signed delegation", "The delegation is made");
    const power = await stage.contract("GovernanceERC20");
    equal(await power.delegates(demoAddress("kestrel"))).to.equal(demoAddress("osprey"));
    await page.reload();
    await expect(main.getByText("It was handed in already")).toBeVisible();
  });
});
