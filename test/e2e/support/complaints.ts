import type { Page } from "playwright";

/** What a page has complained of in its console: errors, warnings, and exceptions that nobody caught. */
export class Complaints {
  readonly #all: string[] = [];
  #expected: RegExp | undefined;

  constructor(page: Page) {
    page.on("pageerror", (error) => this.#note(page, `exception: ${error.stack ?? error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") this.#note(page, `${message.type()}: ${message.text()}`);
    });
  }

  /** Lets pass, during `work`, what belongs to a fault that a test makes on purpose. */
  async expecting<T>(expected: RegExp, work: () => Promise<T>): Promise<T> {
    this.#expected = expected;
    try {
      return await work();
    } finally {
      this.#expected = undefined;
    }
  }

  /** What there was since the last call. */
  take(): string[] {
    return this.#all.splice(0);
  }

  #note(page: Page, text: string): void {
    if (!this.#expected?.test(text)) this.#all.push(`${new URL(page.url()).pathname}: ${text}`);
  }
}
