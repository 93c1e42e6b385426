// The pictures of the README, of a world as `npm start -- --fresh` begins it:
//   node test/e2e/readme-images.ts [stack.json]
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { StackInfo } from "../../deploy/local/stack-file.ts";
import { launchBrowser } from "../browser.ts";
import { expect, Person } from "./support/person.ts";

const PATIENCE = { timeout: 120_000 };

const [stackFile = ".commonweight/stack.json"] = process.argv.slice(2);
const { web } = JSON.parse(readFileSync(stackFile, "utf8")) as StackInfo;
const browser = await launchBrowser();
try {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 820 }, colorScheme: "light", reducedMotion: "reduce",
  });
  const person = new Person(await context.newPage(), web);
  const { main, page } = person;
  await person.visit("/");
  await take("explore");

  await person.actAs("juniper");
  await main.getByRole("link", { name: "glyph-reader 1.1.0", exact: true }).first().click();
  await page.waitForURL(/\/proposals\/\d+$/);
  await expect(main.getByText("Action 1 would fail")).toBeVisible();
  await take("proposal");

  await person.visit("/models/kestrel/glyph-reader/1.1.0?tab=verification");
  await main.getByRole("button", { name: "Verify on your GPU" }).click();
  await expect(main.getByRole("button", { name: "Sign receipt" })).toBeVisible(PATIENCE);
  await main.getByRole("heading", { name: "Verify glyph-reader 1.1.0" }).evaluate((heading) => {
    scrollTo(0, heading.getBoundingClientRect().top + scrollY - 16);
  });
  await take("verification");

  await page.evaluate(() => scrollTo(0, 0));
  await person.actAs("bramble");
  await person.visit("/treasury");
  await expect(main.getByText("You can claim").first()).toBeVisible();
  await take("treasury");

  async function take(name: string): Promise<void> {
    // What is asked of chain and gateway after the page stands.
    await page.waitForLoadState("networkidle", { timeout: 5_000 }).catch(() => {});
    await page.screenshot({ path: fileURLToPath(new URL(`../../docs/images/${name}.png`, import.meta.url)) });
  }
} finally {
  await browser.close();
}
