import { expect as bare } from "playwright/test";
import type { Locator, Page } from "playwright";
import { demoAddress, type DemoRole } from "../../../deploy/protocol/accounts.ts";
import { Complaints } from "./complaints.ts";

/** Playwright's waiting assertions, patient enough for a loaded machine. */
export const expect = bare.configure({ timeout: 20_000 });

/** Somebody at the browser: goes to pages, acts as one of the demo world's people, and signs when asked. */
export class Person {
  readonly page: Page;
  readonly complaints: Complaints;
  readonly #web: string;

  constructor(page: Page, web: string) {
    this.page = page;
    this.#web = web;
    this.complaints = new Complaints(page);
    page.setDefaultTimeout(20_000);
  }

  /** Opens a page of the app and waits until it can be used: the local chain's tools come with the page's own life. */
  async visit(path: string): Promise<void> {
    await this.page.goto(this.#web + path);
    await this.page.getByRole("region", { name: "Skip time" }).waitFor();
  }

  /** Becomes one of the demo world's people, by the development wallet's own dialog. */
  async actAs(role: DemoRole): Promise<void> {
    const { page } = this;
    const connect = page.getByRole("banner").getByRole("button", { name: "Connect", exact: true });
    const other = page.getByRole("button", { name: "Act as somebody else" });
    await connect.or(other).click();
    const dialog = page.getByRole("dialog", { name: "Act as" });
    await dialog.getByRole("button", { name: new RegExp(`^${role}\\b`) }).click();
    // By address: an account is called by its namespace once it has one.
    const own = page.getByRole("banner").getByRole("link", { name: /^Your account, / });
    await expect(own).toHaveAttribute("href", `/accounts/${demoAddress(role).toLowerCase()}`);
  }

  /**
   * Signs what the development wallet asks: a transaction only once its simulation has succeeded.
   * @param says what the dialog must tell before it is signed
   */
  async sign(says: string | RegExp): Promise<void> {
    const dialog = this.page.getByRole("dialog", { name: /^(Send this transaction\?|Pay .+ ETH\?|Sign a )/ });
    await expect(dialog).toContainText(says);
    // Where one thing after the other is asked, the next dialog may stand there before this one was seen to go.
    const asked = dialog.filter({ hasText: says });
    if (!/^Sign a/.test(await dialog.getByRole("heading").first().innerText())) {
      await expect(dialog.getByText("Succeeds")).toBeVisible();
    }
    await dialog.getByRole("button", { name: /^(Sign|Pay) / }).click();
    await expect(asked).toBeHidden();
  }

  /** Waits until what was sent is in the index, as the header says. */
  async indexed(done: string | RegExp): Promise<void> {
    await expect(this.page.getByRole("banner").getByRole("status").filter({ hasText: done })).toBeVisible();
  }

  /** Signs a transaction and waits until it is indexed. */
  async signAndSend(says: string | RegExp, done: string | RegExp): Promise<void> {
    await this.sign(says);
    await this.indexed(done);
  }

  /**
   * Moves the chain's clock by the page's own control.
   * @param label "1 hour", "1 day", or /^Until / for the deadline
   */
  async skipTime(label: string | RegExp): Promise<void> {
    const tools = this.page.getByRole("region", { name: "Skip time" });
    await tools.getByRole("button", { name: label }).first().click();
    await expect(tools.getByRole("status")).toContainText("Skipped");
  }

  /** A field, button or text in the page's own part, not in header or footer. */
  get main(): Locator {
    return this.page.getByRole("main");
  }
}
