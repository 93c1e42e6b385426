import { expect } from "chai";
import { buildSchema, parse, validate } from "graphql";
import { globSync, readFileSync } from "node:fs";
import { deriveApiSchema, rootNames } from "../../web/scripts/api-schema.ts";

const root = new URL("../../", import.meta.url);
const schema = buildSchema(deriveApiSchema(readFileSync(new URL("subgraph/schema.graphql", root), "utf8")));

/** Every graphql(`…`) of the web app, by file. Fragments of all files are known to all, as they are when running. */
const documents = globSync("web/src/**/*.{ts,svelte}", { cwd: root }).flatMap((file) => {
  const source = readFileSync(new URL(file, root), "utf8").replace(/\/\*\*[\s\S]*?\*\//g, "");
  return [...source.matchAll(/graphql\(\s*`([^`]*)`/g)].map((match) => ({ file, document: parse(match[1] ?? "") }));
});

describe("the pages' queries", () => {
  it("fit the API that graph-node derives from the subgraph's schema", () => {
    const definitions = documents.flatMap(({ document }) => document.definitions);
    const fragments = definitions.filter((definition) => definition.kind === "FragmentDefinition");
    const problems = documents.flatMap(({ file, document }) => {
      const others = fragments.filter((fragment) => !document.definitions.includes(fragment));
      const whole = { ...document, definitions: [...document.definitions, ...others] };
      const errors = validate(schema, whole).filter((error) => !/is never used/.test(error.message));
      return errors.map((error) => `${file}: ${error.message}`);
    });
    expect(documents.length, "documents found").to.be.greaterThan(0);
    expect(problems).to.deep.equal([]);
  });
});

describe("graph-node's names for root queries", () => {
  const names: [string, string, string][] = [
    ["Model", "model", "models"],
    ["Activity", "activity", "activities"],
    ["Alias", "alias", "alias_collection"],
    ["VotingSettings", "votingSettings", "votingSettings_collection"],
    ["SaleDay", "saleDay", "saleDays"],
  ];
  for (const [type, one, many] of names) {
    it(`${type} is asked by ${one} and ${many}`, () => expect(rootNames(type)).to.deep.equal({ one, many }));
  }
});
