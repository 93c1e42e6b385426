import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const DOCS = fileURLToPath(new URL("../../../docs", import.meta.url));

/**
 * Compares what a page of `docs` says between `<!-- computed: NAME -->` and `<!-- end -->` with what was worked out.
 * With UPDATE_DOCS=1 it is written instead.
 */
export function expectComputed(page: string, name: string, lines: readonly string[]): void {
  const path = join(DOCS, page);
  const text = readFileSync(path, "utf8");
  const start = `<!-- computed: ${name} -->\n`;
  const from = text.indexOf(start) + start.length;
  const to = text.indexOf("<!-- end -->", from);
  if (from < start.length || to < 0) throw new Error(`docs/${page} has no place "${start.trim()} … <!-- end -->"`);
  const computed = `${lines.join("\n")}\n`;
  if (process.env.UPDATE_DOCS === "1") writeFileSync(path, text.slice(0, from) + computed + text.slice(to));
  else expect(text.slice(from, to), `docs/${page}, "${name}"; UPDATE_DOCS=1 writes it anew`).to.equal(computed);
}

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}
