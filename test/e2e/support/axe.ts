import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright";

/**
 * What axe finds wrong with a page, a line each: rule, what it wants, where.
 * @param rules only these; all of them when left out
 */
export async function violations(page: Page, rules?: string[]): Promise<string[]> {
  const builder = new AxeBuilder({ page });
  const { violations: found } = await (rules ? builder.withRules(rules) : builder).analyze();
  return found.map(({ id, help, nodes }) => {
    const where = nodes.map(({ target }) => target.join(" ")).join(" | ");
    return `${id} (${help}): ${where}`;
  });
}
