import { mkdirSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { root } from "../../../deploy/local/setup/paths.mjs";
import type { Person } from "./person.ts";
import { stage } from "./stage.ts";

/** Pictures of the page at the moment a step failed. */
const pictures = path.join(root, "test-results/e2e");

/** Parts of the story that have come to a halt: what follows a failed step would only wait for what cannot come. */
const halted = new WeakSet<Mocha.Suite>();

/**
 * A step of the story: a test that also fails when the page logs an error or a warning.
 * @param seconds what it may take on a loaded machine
 */
export function step(title: string, seconds: number, work: (person: Person) => Promise<void>): void {
  it(title, async function () {
    this.timeout(seconds * 1_000);
    const { person } = stage;
    const part = this.test!.parent!;
    if (halted.has(part)) throw new Error("an earlier step of this part failed");
    person.complaints.take();
    // Mocha's own limit leaves no time for a picture.
    const limit = new AbortController();
    const late = setTimeout(() => limit.abort(), seconds * 1_000 - 3_000);
    try {
      await Promise.race([work(person), aborted(limit.signal, seconds)]);
    } catch (error) {
      halted.add(part);
      mkdirSync(pictures, { recursive: true });
      const file = path.join(pictures, `${title.replace(/\W+/g, "-")}.png`);
      await person.page.screenshot({ path: file, fullPage: true, timeout: 2_500 }).catch(() => {});
      throw error;
    } finally {
      clearTimeout(late);
    }
    expect(person.complaints.take(), "what the page said in its console").to.deep.equal([]);
  });
}

function aborted(signal: AbortSignal, seconds: number): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error(`the step was not over after ${seconds - 3} s`)));
  });
}
