import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { parseManifest } from "@commonweight/sdk/artifacts/manifest";
import { spdxDocument } from "@commonweight/sdk/artifacts/spdx";
import { TRAINING_PREDICATE, trainingStatement } from "@commonweight/sdk/artifacts/training";
import { manifestFor, releaseFiles } from "./support/release.ts";

const facts = {
  cid: "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi",
  publisher: "0x00000000000000000000000000000000000000Aa",
  submittedAt: 1_767_225_600,
  releaseId: 7n,
  chainId: 31337,
  registry: "0x00000000000000000000000000000000000000Bb",
};

const manifest = parseManifest(
  await manifestFor(releaseFiles(), {
    license: "Apache-2.0 OR MIT",
    intendedUse: "Forms.",
    limits: "Nothing but glyphs.",
    parents: [{ release: "kestrel/base@1.0.0", kind: "fine-tune", shareBps: 500 }],
    datasets: [{ name: "bramble/strokes", description: "Strokes.", license: "CC0-1.0" }],
    training: {
      code: "https://example.org/code",
      commit: "a".repeat(40),
      seed: 1,
      epochs: 5,
      parameters: { "learning rate": 0.001 },
      energyKwh: 0.02,
      statement: "Trained on drawings.",
    },
  }),
);

type Element = Record<string, unknown> & { type: string };
const elementsOf = (type: string, graph: readonly Element[]) => graph.filter((element) => element.type === type);

describe("spdxDocument", () => {
  const { "@graph": graph, "@context": context } = spdxDocument(manifest, facts);
  const [model] = elementsOf("ai_AIPackage", graph);

  it("names the context of SPDX 3.0.1 and claims the AI profile", () => {
    expect(context).to.equal("https://spdx.org/rdf/3.0.1/spdx-context.jsonld");
    const [document] = elementsOf("SpdxDocument", graph);
    expect(document?.profileConformance).to.deep.equal(["core", "software", "simpleLicensing", "ai"]);
    expect(document?.rootElement).to.deep.equal([model?.spdxId]);
  });

  it("gives every element an id of its own that names chain, registry and release", () => {
    const ids = graph.filter((element) => element.type !== "CreationInfo").map((element) => element.spdxId);
    expect(new Set(ids).size).to.equal(ids.length);
    const base = `urn:eip155:31337:${facts.registry.toLowerCase()}:release:7#`;
    for (const id of ids) expect(id).to.satisfy((text: string) => text.startsWith(base));
  });

  it("refers only to what the document holds", () => {
    const ids = new Set(graph.map((element) => element.spdxId));
    const relations = elementsOf("Relationship", graph);
    expect(relations.map((one) => one.relationshipType)).to.deep.equal([
      "hasDeclaredLicense", "hasConcludedLicense", "contains", "trainedOn", "descendantOf",
    ]);
    for (const relation of relations) {
      expect(ids.has(relation.from)).to.equal(true);
      for (const to of relation.to as string[]) expect(ids.has(to) || to.endsWith("/NoAssertionLicense"), to).to.equal(true);
    }
  });

  it("has what the AI profile demands of a model: supplier, time, place, version, purpose", () => {
    expect(model).to.include({
      software_packageVersion: "1.0.0",
      software_primaryPurpose: "model",
      software_downloadLocation: `ipfs://${facts.cid}`,
      releaseTime: "2026-01-01T00:00:00Z",
      ai_informationAboutApplication: "Forms.",
      ai_limitation: "Nothing but glyphs.",
    });
    expect(model?.suppliedBy).to.equal(elementsOf("Agent", graph)[0]?.spdxId);
  });

  it("says parameters and energy in the profile's units", () => {
    expect(model?.ai_hyperparameter).to.deep.include({ type: "DictionaryEntry", key: "learning rate", value: "0.001" });
    expect(model?.ai_energyConsumption).to.deep.equal({
      type: "ai_EnergyConsumption",
      ai_trainingEnergyConsumption: [
        { type: "ai_EnergyConsumptionDescription", ai_energyQuantity: 0.02, ai_energyUnit: "kilowattHour" },
      ],
    });
  });

  it("keeps words that are no SPDX expression as a licence's text", () => {
    const words = spdxDocument({ ...manifest, license: "see offers" }, facts)["@graph"];
    expect(elementsOf("simplelicensing_LicenseExpression", graph)).to.have.length(1);
    expect(elementsOf("simplelicensing_LicenseExpression", words)).to.have.length(0);
    expect(elementsOf("simplelicensing_SimpleLicensingText", words)[0]?.simplelicensing_licenseText).to.equal("see offers");
  });

  it("leaves out what a manifest does not say", async () => {
    const bare = spdxDocument(parseManifest(await manifestFor(releaseFiles())), facts)["@graph"];
    const [package_] = elementsOf("ai_AIPackage", bare);
    expect(package_).to.not.have.any.keys("ai_limitation", "ai_hyperparameter", "ai_energyConsumption");
    expect(elementsOf("Relationship", bare).map((one) => one.relationshipType)).to.not.include("trainedOn");
  });
});

describe("trainingStatement", () => {
  it("is an in-toto statement about the plain weights", () => {
    const statement = trainingStatement(manifest);
    const weights = manifest.files.find((file) => file.path === "model.onnx");
    expect(statement._type).to.equal("https://in-toto.io/Statement/v1");
    expect(statement.predicateType).to.equal(TRAINING_PREDICATE);
    expect(statement.subject).to.deep.equal([{ name: "model.onnx", digest: { sha256: weights?.sha256 } }]);
    expect(statement.predicate.parameters).to.deep.equal({ seed: 1, epochs: 5, "learning rate": 0.001 });
    expect(statement.predicate.code).to.deep.equal({ uri: "https://example.org/code", commit: "a".repeat(40) });
  });

  it("is made of each demo model's manifest as it is committed", async () => {
    for (const name of ["glyph-reader", "chalk-reader", "field-sense"]) {
      const file = new URL(`../../deploy/seed/models/${name}/manifest.json`, import.meta.url);
      const { predicate } = trainingStatement(parseManifest(await readFile(file)));
      expect(predicate.statement).to.match(/\S/);
    }
  });
});
