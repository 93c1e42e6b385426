import { expect as equal } from "chai";
import { violations } from "./support/axe.ts";
import { publicPages } from "./support/pages.ts";
import { Person } from "./support/person.ts";
import { stage } from "./support/stage.ts";

/** In the dark a page has the same structure: there only its colours are judged again. */
const COLOURS = ["color-contrast", "link-in-text-block"];
const views = [
  { width: 1280, colorScheme: "light", rules: undefined },
  { width: 390, colorScheme: "light", rules: undefined },
  { width: 1280, colorScheme: "dark", rules: COLOURS },
  { width: 390, colorScheme: "dark", rules: COLOURS },
] as const;

describe("9. Every public page", function () {
  for (const { width, colorScheme, rules } of views) {
    it(`is accessible, fits, has a title and a quiet console at ${width} px, ${colorScheme}`, async function () {
      this.timeout(180_000);
      const context = await stage.newContext({ viewport: { width, height: 900 }, colorScheme });
      const person = new Person(await context.newPage(), stage.info.web);
      const faults: string[] = [];
      try {
        for (const { name, path } of await publicPages((query) => stage.query(query))) {
          await person.visit(path);
          faults.push(...(await faultsOf(person, rules)).map((fault) => `${name}: ${fault}`));
        }
      } finally {
        await context.close();
      }
      equal(faults).to.deep.equal([]);
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

async function faultsOf({ page, complaints }: Person, rules?: readonly string[]): Promise<string[]> {
  const title = await page.title();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return [
    ...(/^.+ · Commonweight$|^Commonweight/.test(title) ? [] : [`title "${title}"`]),
    ...(overflow > 0 ? [`${overflow} px wider than the screen`] : []),
    ...(await violations(page, rules && [...rules])),
    ...complaints.take(),
  ];
}
