import { expect as equal } from "chai";
import { AbiCoder, id, parseEther, ZeroAddress, ZeroHash } from "ethers";
import { demoAddress } from "../../deploy/protocol/accounts.ts";
import { actionOf } from "../contracts/support/governance.ts";
import { agree, councilDoes, enact, moveTo, propose, sent, signer } from "./support/deciding.ts";
import { Disputed } from "./support/disputed.ts";
import { execute, open } from "./support/governing.ts";
import { expect, type Person } from "./support/person.ts";
import { stage } from "./support/stage.ts";
import { step } from "./support/step.ts";
import { indexedUpTo } from "./support/trading.ts";

/** What was decided is taken back, put right, paid back and overruled; the rules and the council are changed. */
describe("19. What was decided is put right", function () {
  const [raiser, maker, buyer] = [demoAddress("lantern"), demoAddress("fernhill"), demoAddress("harbour")];
  let world: Disputed;
  /** Upheld, and revoked, with the disputes about them. */
  let flawed: bigint;
  let harmful: bigint;
  let first: bigint;
  let second: bigint;
  /** harbour's licences of the harmful one, paid in ether and in the token. */
  let licences: [bigint, bigint];
  const board = () => stage.contract("EthicsBoard");
  const refunds = () => stage.contract("Refunds");

  before(async function () {
    this.timeout(90_000);
    world = await Disputed.begin();
    [flawed, harmful] = [await world.submitted("1.0.0"), await world.submitted("1.1.0")];
    await world.approve(flawed, harmful);
    licences = await world.sell(harmful);
  });

  step("a dispute whose bond is a token: first allowed, then raised", 90, async (person) => {
    const { main } = person;
    const before = await world.balanceOf(raiser);
    await person.visit(`/disputes/new?release=${flawed}`);
    await person.actAs("lantern");
    await main.getByRole("group", { name: "Clause" }).getByRole("radio").first().check();
    await main.getByLabel("Title", { exact: true }).fill("Its card names no data");
    await main.getByLabel(/^What you say/).fill("What I looked for, and where.");
    await expect(main.getByText("Two transactions: you first allow the board exactly 20 DEMO")).toBeVisible();
    await main.getByRole("button", { name: "Raise it with 20 DEMO" }).click();
    await person.sign(/Let .* take 20 DEMO from you/);
    await person.signAndSend(/Dispute release \d+ by clause 1 with the bond you allowed/, "The dispute is raised");
    await person.page.waitForURL(/\/disputes\/\d+$/);
    first = await (await board()).disputeCount();
    const { currency, bond } = await (await board()).disputeOf(first);
    equal([currency.toLowerCase(), bond]).to.deep.equal([(world.token.target as string).toLowerCase(), world.bond]);
    equal(before - (await world.balanceOf(raiser)), "what it cost").to.equal(world.bond);
    await expect(main.getByText("20 DEMO").first()).toBeVisible();
  });

  step("a suspension is lifted by vote, and the dispute goes on", 90, async (person) => {
    await world.suspend(first);
    equal(await (await stage.contract("ModelRegistry")).isUsable(flawed)).to.equal(false);
    await person.visit(`/disputes/${first}`);
    await person.actAs("juniper");
    await person.main.getByRole("link", { name: "Propose to end the suspension" }).click();
    await carry(person);
    equal(await (await stage.contract("ModelRegistry")).isUsable(flawed)).to.equal(true);
    await person.visit(`/disputes/${first}`);
    await expect(person.main.getByText("Open, awaiting an answer").first()).toBeVisible();
    await expect(person.main.getByRole("link", { name: "Propose to end the suspension" })).toHaveCount(0);
  });

  step("an upheld dispute is remedied by a corrected release, once that is approved", 90, async (person) => {
    const { main } = person;
    second = await world.raise(harmful);
    await world.rule(first, second);
    const corrected = await world.submitted("1.0.1");
    await person.visit(`/disputes/${first}`);
    await person.actAs("fernhill");
    await main.getByRole("button", { name: "Name the corrected release" }).click();
    const dialog = person.page.getByRole("dialog", { name: "Name the corrected release" });
    await expect(dialog.getByText("1.0.1 is not approved yet.").first()).toBeVisible();
    await world.approve(corrected);
    await person.visit(`/disputes/${first}`);
    await main.getByRole("button", { name: "Name the corrected release" }).click();
    await dialog.getByRole("button", { name: /^Name .* 1\.0\.1$/ }).click();
    await person.signAndSend(`Name release ${corrected} as the corrected one`, "The dispute is settled");
    await expect(main.getByText("Upheld and remedied").first()).toBeVisible();
    const { stage: stands } = await (await board()).disputeOf(first);
    equal([stands, await (await stage.contract("ModelRegistry")).isUsable(flawed)]).to.deep.equal([5n, true]);
  });

  step("the bonds come back in the token, to whoever was right", 60, async (person) => {
    const due = await (await board()).bondsOf(raiser, world.token.target);
    equal(due >= 2n * world.bond, "both bonds are lantern's").to.equal(true);
    const before = await world.balanceOf(raiser);
    await person.visit(`/accounts/${raiser}`);
    await person.actAs("lantern");
    await person.main.getByRole("button", { name: `Withdraw ${due / 1_000_000n} DEMO` }).click();
    await person.signAndSend("Take the bonds that came to you", "DEMO came back");
    equal((await world.balanceOf(raiser)) - before).to.equal(due);
  });

  step("what refunds leave goes to the treasury where a vote says so", 90, async (person) => {
    const contract = (await refunds()).connect(signer("harbour"));
    await sent(contract.open(harmful));
    for (const token of licences) await sent(contract.ask(token));
    const payees = [maker, demoAddress("osprey")];
    for (const currency of [ZeroAddress, world.token.target as string]) {
      await indexedUpTo(await sent(contract.collect(harmful, currency, payees)));
    }
    await person.visit("/proposals/new?kind=divert");
    await person.actAs("juniper");
    await person.main.getByLabel("Refunds", { exact: true }).selectOption({ label: `${world.model} 1.1.0, in DEMO` });
    await enact(await opened(person));
    equal((await contract.fundOf(harmful, world.token.target as string)).diverted).to.equal(true);
  });

  step("and else back to the makers: each is paid by a button beside it", 90, async (person) => {
    const contract = await refunds();
    await moveTo((await contract.openingOf(harmful)).until);
    await indexedUpTo(await sent(contract.connect(signer("newcomer")).pay(licences)));
    equal((await contract.requestOf(licences[0])).paid > 0n, "harbour is paid first").to.equal(true);
    const [back, on] = await Promise.all(
      [ZeroAddress, world.token.target as string].map((currency) => contract.remainderOf(harmful, currency, maker)),
    );
    const before = [await stage.provider.getBalance(maker), await world.balanceOf(stage.info.contracts.DAO!)] as const;
    await person.visit(`/accounts/${maker}?tab=earned`);
    await person.actAs("harbour");
    const kept = person.main.getByRole("row").filter({ hasText: `${world.model.split("/")[1]} 1.1.0` });
    await kept.getByRole("button", { name: /^Pay .* ETH back$/ }).click();
    await person.signAndSend(`what the refunds of release ${harmful} leave`, "It is paid");
    await kept.getByRole("button", { name: /^Send .* DEMO on$/ }).click();
    await person.signAndSend(`what the refunds of release ${harmful} leave`, "It is paid");
    await expect(kept.getByRole("button", { name: /^(Pay|Send)/ })).toHaveCount(0);
    equal((await stage.provider.getBalance(maker)) - before[0], "to its maker").to.equal(back);
    equal((await world.balanceOf(stage.info.contracts.DAO!)) - before[1], "to the treasury").to.equal(on);
    equal(await contract.remainderOf(harmful, ZeroAddress, maker)).to.equal(0n);
  });

  step("a veto is overruled by a second vote, and the first proposal runs", 120, async (person) => {
    const amount = parseEther("0.001");
    const vetoed = await propose([{ to: buyer, value: amount, data: "0x" }]);
    await agree(vetoed);
    await councilDoes(actionOf(await stage.contract("CouncilVeto"), "veto", [vetoed, ZeroHash]));
    await person.visit(`/proposals/${vetoed}`);
    await person.actAs("juniper");
    await person.main.getByRole("link", { name: "Propose to overrule" }).click();
    await carry(person);
    equal(await (await stage.contract("CouncilVeto")).isVetoed(vetoed)).to.equal(false);
    const before = await stage.provider.getBalance(buyer);
    await person.visit(`/proposals/${vetoed}`);
    await expect(person.main.getByText("A veto of the council was overruled", { exact: true })).toBeVisible();
    await person.skipTime("1 hour");
    await person.main.getByRole("button", { name: /^Execute proposal/ }).click();
    await person.signAndSend("Carry out proposal", "is executed");
    equal((await stage.provider.getBalance(buyer)) - before).to.equal(amount);
  });

  step("the council takes a member in, by vote", 90, async (person) => {
    const { main } = person;
    await person.visit("/proposals/new?kind=council");
    await person.actAs("juniper");
    await main.getByLabel("Add somebody").fill(demoAddress("osprey"));
    await main.getByRole("button", { name: "Add to the council" }).click();
    await enact(await opened(person));
    equal(await (await stage.contract("Council")).isMember(demoAddress("osprey"))).to.equal(true);
    await person.visit("/members#council");
    await expect(main.locator("#council").getByText("osprey")).toBeVisible();
  });

  step("a plugin is prepared by the proposer and installed by vote, its permissions said loudly", 120, async (person) => {
    const { main } = person;
    const { DAO, PluginSetupProcessor } = stage.info.contracts;
    const data = AbiCoder.defaultAbiCoder().encode(["address[]", "tuple(bool,uint16)"], [[maker], [true, 1]]);
    await person.visit("/proposals/new?kind=plugin");
    await person.actAs("osprey");
    await main.getByRole("radio", { name: /^Multisig/ }).check();
    await expect(main.getByText("newest is 1.1")).toBeVisible();
    await main.getByLabel("Data for its setup").fill(data);
    await main.getByRole("button", { name: "Prepare the plugin" }).click();
    await person.signAndSend("Only a vote installs it", "It is prepared");
    await expect(main.getByText(/Gives 0x.* the permission EXECUTE on DAO\. .* Nothing limits it/)).toBeVisible();
    await expect(main.getByText(/Gives PluginSetupProcessor the permission ROOT on DAO\./)).toBeVisible();
    const plugin = await main.getByRole("region", { name: "What the vote would apply" }).locator("dd").first().innerText();
    await enact(await opened(person));
    const dao = await stage.contract("DAO");
    const holds = (who: string, name: string) => dao.hasPermission(DAO!, who, id(`${name}_PERMISSION`), "0x");
    equal([await holds(plugin, "EXECUTE"), await holds(PluginSetupProcessor!, "ROOT")]).to.deep.equal([true, false]);
  });

  step("the voting itself is changed, after the delay", 90, async (person) => {
    await person.visit("/proposals/new?kind=settings");
    await person.actAs("juniper");
    await person.main.getByLabel("To propose it takes").fill("2");
    await carry(person, "1 hour");
    equal(await (await stage.contract("TokenVoting")).minProposerVotingPower()).to.equal(parseEther("2"));
    await person.visit("/proposals/new?kind=settings");
    await expect(person.main.getByLabel("To propose it takes")).toHaveValue("2");
  });
});

/** Opens what stands in the form, and has it voted for around the page; answers its number. */
async function opened(person: Person): Promise<bigint> {
  const proposalId = BigInt((await open(person)).split("/").at(-1)!);
  await agree(proposalId);
  return proposalId;
}

/** The same, executed on its page. */
async function carry(person: Person, delay?: "1 hour"): Promise<void> {
  await person.visit(`/proposals/${await opened(person)}`);
  await execute(person, delay);
}
