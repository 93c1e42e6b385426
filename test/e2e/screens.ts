// Pictures of every public page, wide and narrow, light and dark:
//   node test/e2e/screens.ts <folder> [stack.json]
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { StackInfo } from "../../deploy/local/stack-file.ts";
import { ask } from "../ask.ts";
import { launchBrowser } from "../browser.ts";
import { publicPages } from "./support/pages.ts";
import { Person } from "./support/person.ts";

const [folder, stackFile = ".commonweight/stack.json"] = process.argv.slice(2);
if (!folder) {
  console.error("node test/e2e/screens.ts <folder> [stack.json]");
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const { web, graph } = JSON.parse(readFileSync(stackFile, "utf8")) as StackInfo;
const browser = await launchBrowser();
try {
  const pages = await publicPages((query) => ask(graph, query));
  for (const width of [1280, 390]) {
    for (const colorScheme of ["light", "dark"] as const) {
      const context = await browser.newContext({
        viewport: { width, height: 900 }, colorScheme, reducedMotion: "reduce",
      });
      const person = new Person(await context.newPage(), web);
      for (const { name, path: at } of pages) {
        await person.visit(at);
        // What is asked of chain and gateway after the page stands.
        await person.page.waitForLoadState("networkidle", { timeout: 5_000 }).catch(() => {});
        const file = path.join(folder, `${name}-${width}-${colorScheme}.png`);
        await person.page.screenshot({ path: file, fullPage: true });
        for (const complaint of person.complaints.take()) {
          console.log(`${name}, ${width} px, ${colorScheme}: ${complaint}`);
        }
      }
      await context.close();
    }
  }
  console.log(`${pages.length * 4} pictures in ${folder}`);
} finally {
  await browser.close();
}
