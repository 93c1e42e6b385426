import type { DemoRole } from "../../../deploy/protocol/accounts.ts";
import { expect, type Person } from "./person.ts";

type Choice = "yes" | "no" | "abstain";

/** Opens the proposal that stands in the form, to be voted on for the shortest time. @returns its page's path */
export async function open(person: Person): Promise<string> {
  const { main } = person;
  await main.getByLabel("Votes are taken for", { exact: true }).selectOption("3600");
  await main.getByRole("button", { name: "Open proposal" }).click();
  await person.signAndSend(/Open a proposal with \d+ actions\./, "The proposal is open");
  await person.page.waitForURL(/\/proposals\/\d+$/);
  return new URL(person.page.url()).pathname;
}

/** Votes on the proposal that is shown. */
export async function vote(person: Person, role: DemoRole, choice: Choice): Promise<void> {
  const { main } = person;
  await person.actAs(role);
  await main.getByRole("radio", { name: new RegExp(`^${choice}$`, "i") }).check();
  await main.getByRole("button", { name: `Vote ${choice}` }).click();
  await person.signAndSend(choice === "abstain" ? "Vote to abstain on" : `Vote ${choice} on`, `You voted ${choice} on`);
  await expect(main.getByText(`You voted ${choice}`, { exact: true })).toBeVisible();
}

/**
 * Lets the voting time pass, and executes what has passed.
 * @param delay Of the page's clock control: how long such actions wait after the vote; nothing for those that do not.
 */
export async function execute(person: Person, delay?: "1 hour"): Promise<void> {
  await person.skipTime(/^Until proposal/);
  if (delay) await person.skipTime(delay);
  const button = person.main.getByRole("button", { name: /^Execute proposal/ });
  await expect(button).toBeEnabled();
  await button.click();
  await person.signAndSend("Carry out proposal", "is executed");
  await expect(person.main.getByText("executed", { exact: true }).first()).toBeVisible();
}
