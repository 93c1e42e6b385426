import { demoAddress } from "../../../deploy/protocol/accounts.ts";
import type { ReleaseFolder } from "./folder.ts";
import { expect, type Person } from "./person.ts";

/** Hands a folder to the page, as its file dialog would. */
export async function choose({ page }: Person, folder: ReleaseFolder): Promise<void> {
  await page.getByLabel("Drop the release's folder here").setInputFiles(folder.path);
}

/**
 * Goes through the stepper with a folder whose manifest says everything, and publishes it as whoever acts.
 * @param options.encrypt Has the weights encrypted in the page first.
 * @returns the release's number
 */
export async function publish(person: Person, folder: ReleaseFolder, { encrypt = false } = {}): Promise<bigint> {
  const { main } = person;
  await choose(person, folder);
  await expect(main.getByText(/^All 6 files pass/)).toBeVisible();
  await main.getByRole("button", { name: "Go on to lineage and shares" }).click();

  // One contributor with everything settles the next step: the page may have gone past it.
  const share = main.getByLabel("Of what is left").first();
  const change = main.getByRole("button", { name: "Change: Lineage, shares and rights" });
  await share.or(change).first().waitFor();
  if (await change.isVisible()) await change.click();
  await share.fill("80");
  await main.getByLabel("Address of another contributor").fill(demoAddress("bramble"));
  await main.getByRole("button", { name: "Add a person" }).click();
  await expect(main.getByText("Adds up to 100 %")).toBeVisible();
  await main.getByRole("button", { name: "Go on to charter and suite" }).click();

  await main.getByLabel(/^I publish under charter \d+\./).check();
  await main.getByRole("button", { name: "Go on to review" }).click();
  if (encrypt) await main.getByRole("checkbox", { name: "Encrypt the weights" }).check();
  await main.getByRole("button", { name: /^Publish / }).click();
  await person.signAndSend(/in the registry, all or none/, "is published");
  const said = await main.getByText(/is release \d+\. It stands as Submitted\./).innerText();
  return BigInt(/release (\d+)/.exec(said)![1]!);
}
