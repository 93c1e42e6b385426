import { expect as equal } from "chai";
import type { Page } from "playwright";
import { violations } from "./support/axe.ts";
import { publicPages } from "./support/pages.ts";
import { Person } from "./support/person.ts";
import { stage } from "./support/stage.ts";

/** In the dark a page has the same structure: there only its colours are judged again. */
const COLOURS = ["color-contrast", "link-in-text-block"];
const WIDTHS = [1280, 390];

describe("9. Every public page", function () {
  /** What is wrong at each width. Both walks go on at the same time: each waits half of its time for pages. */
  const walks = new Map<number, Promise<string[]>>();

  before(() => {
    for (const width of WIDTHS) walks.set(width, walk(width));
    // Who waits for one is told of what stopped it.
    for (const walk of walks.values()) walk.catch(() => {});
  });

  for (const width of WIDTHS) {
    it(`is accessible in light and dark, fits, has a title and a quiet console at ${width} px`, async function () {
      this.timeout(480_000);
      equal(await walks.get(width)).to.deep.equal([]);
    });
  }

  it("answers 404 with a way out for what is not there", async () => {
    for (const path of ["/models/nobody/nothing", "/models/kestrel/glyph-reader/9.9.9", "/nowhere"]) {
      const response = await fetch(stage.info.web + path, { headers: { accept: "text/html" } });
      equal(response.status, path).to.equal(404);
      equal(await response.text(), path).to.match(/<a [^>]*href="\/"/).and.not.match(/at .*\.js:\d+/);
    }
  });
});

async function walk(width: number): Promise<string[]> {
  const context = await stage.newContext({ viewport: { width, height: 900 } });
  const person = new Person(await context.newPage(), stage.info.web);
  const faults: string[] = [];
  try {
    for (const { name, path } of await publicPages((query) => stage.query(query))) {
      faults.push(...(await faultsOf(person, path)).map((fault) => `${name}: ${fault}`));
    }
  } finally {
    await context.close();
  }
  return faults;
}

async function faultsOf(person: Person, path: string): Promise<string[]> {
  const { page, complaints } = person;
  await page.emulateMedia({ colorScheme: "light" });
  await person.visit(path);
  const title = await page.title();
  const overflow = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  const light = await violations(page);
  const day = await background(page);
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = (await violations(page, COLOURS)).map((violation) => `in the dark, ${violation}`);
  return [
    ...(/^.+ · Commonweight$|^Commonweight/.test(title) ? [] : [`title "${title}"`]),
    ...(overflow > 0 ? [`${overflow} px wider than the screen`] : []),
    ...((await background(page)) === day ? ["does not become dark"] : []),
    ...light,
    ...dark,
    ...complaints.take(),
  ];
}

function background(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.body).backgroundColor);
}
