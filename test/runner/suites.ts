import { globSync } from "node:fs";
import path from "node:path";
import { root } from "../../deploy/local/setup/paths.mjs";
import { runCounted, type Suite } from "./suite.ts";

function mocha(name: string): Suite {
  const files = `test/${name}/**/*.test.ts`;
  return {
    name,
    files,
    run: () => runCounted(name, [
      path.join(root, "node_modules/mocha/bin/mocha.js"), "--reporter", "test/runner/reporter.mjs", "--exit", files,
    ], { NODE_NO_WARNINGS: "1" }),
  };
}

/** Every suite, cheap ones first, in the order they run. */
export const suites: Suite[] = [
  {
    name: "typecheck",
    files: "tsconfig.json",
    run: () => runCounted("typecheck", ["test/runner/typecheck.ts"]),
  },
  {
    name: "contracts",
    files: "test/contracts/**/*.test.ts",
    run: () => runCounted("contracts", ["test/runner/hardhat.ts", "mocha"]),
  },
  {
    name: "properties",
    files: "test/properties/**/*.t.sol",
    run: () => runCounted("properties", ["test/runner/hardhat.ts", "solidity"]),
  },
  mocha("artifacts"),
  mocha("verify"),
  mocha("keys"),
  mocha("sdk"),
  mocha("deploy"),
  mocha("index"),
  mocha("stack"),
  mocha("web"),
  { name: "subgraph", files: "subgraph/tests/*.cases.ts", run: () => runCounted("subgraph", ["subgraph/test.ts"]) },
  mocha("e2e"),
];

/** Folders of mocha tests that no suite runs: a folder forgotten in the list above would pass unnoticed. */
export function forgottenFolders(): string[] {
  const folders = globSync("test/*/**/*.test.ts", { cwd: root }).map((file) => file.split(path.sep)[1]!);
  return [...new Set(folders)].filter((folder) => !suites.some((suite) => suite.name === folder));
}
