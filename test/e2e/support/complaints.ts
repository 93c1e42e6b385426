import type { Page } from "playwright";

/** What a page has complained of in its console: errors, warnings, and exceptions that nobody caught. */
export class Complaints {
  readonly #all: string[] = [];

  constructor(page: Page) {
    page.on("pageerror", (error) => this.#note(page, `exception: ${error.stack ?? error.message}`));
    page.on("console", (message) => {
      const type = message.type();
      if (type === "error" || type === "warning") this.#note(page, `${type}: ${message.text()}`);
    });
  }

  /** What there was since the last call. */
  take(): string[] {
    return this.#all.splice(0);
  }

  #note(page: Page, text: string): void {
    this.#all.push(`${new URL(page.url()).pathname}: ${text}`);
  }
}
