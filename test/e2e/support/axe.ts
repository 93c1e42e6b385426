import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright";

/**
 * What axe finds wrong with a page, a line each: rule, what it wants, where.
 * @param rules only these; all of them when left out
 */
export async function violations(page: Page, rules?: string[]): Promise<string[]> {
  // Without frames all results come from the page itself; else axe opens a page of its own to put them together.
  const builder = new AxeBuilder({ page }).setLegacyMode(page.frames().length === 1);
  const { violations: found } = await (rules ? builder.withRules(rules) : builder).analyze();
  return found.map(({ id, help, nodes }) => {
    const where = nodes.map(({ target }) => target.join(" ")).join(" | ");
    return `${id} (${help}): ${where}`;
  });
}
