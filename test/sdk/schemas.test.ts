import { readdir, readFile } from "node:fs/promises";
import { expect } from "chai";
import { z } from "zod";
import { jsonSchemas, SCHEMA_FOLDER } from "../../sdk/scripts/json-schemas.ts";

const models = new URL("../../deploy/seed/models/", import.meta.url);
const json = async (url: URL) => JSON.parse(await readFile(url, "utf8"));

describe("the published JSON Schemas", () => {
  it("are as the code's own schemas are now; else run node sdk/scripts/json-schemas.ts", async () => {
    const written = jsonSchemas();
    expect(await readdir(SCHEMA_FOLDER)).to.have.members([...written.keys()]);
    for (const [file, text] of written) {
      expect(await readFile(new URL(file, SCHEMA_FOLDER), "utf8"), file).to.equal(text);
    }
  });

  it("take the demo models' suites and manifests, and refuse what the code refuses", async () => {
    const read = (name: string) => z.fromJSONSchema(JSON.parse(jsonSchemas().get(name)!));
    const [suite, manifest] = [read("suite-1.json"), read("manifest-1.json")];
    for (const { slug } of await json(new URL("models.json", models))) {
      const own = await json(new URL(`${slug}/suite/suite.json`, models));
      expect(suite.safeParse(own).success, slug).to.equal(true);
      expect(manifest.safeParse(await json(new URL(`${slug}/manifest.json`, models))).success, slug).to.equal(true);
      for (const wrong of [{ cases: 0 }, { version: 2 }, { metric: { name: "bleu" } }, { extra: 1 }, { outputs: [] }]) {
        expect(suite.safeParse({ ...own, ...wrong }).success, JSON.stringify(wrong)).to.equal(false);
      }
    }
  });
});
