import { expect } from "chai";
import { compareManifests } from "@commonweight/sdk/artifacts/compare";
import { parseManifest } from "@commonweight/sdk/artifacts/manifest";
import { manifestFor, releaseFiles, utf8 } from "./support/release.ts";

const before = parseManifest(await manifestFor(releaseFiles()));

describe("compareManifests", () => {
  it("finds nothing between a manifest and itself", () => {
    const { files, tensors, fields } = compareManifests(before, before);
    expect(files.map((file) => file.change)).to.deep.equal(Array(5).fill("same"));
    expect(tensors.map((tensor) => tensor.change)).to.deep.equal(["same", "same"]);
    expect(fields).to.deep.equal([]);
  });

  it("does not care for the order of files", () => {
    const turned = { ...before, files: [...before.files].reverse() };
    expect(compareManifests(before, turned)).to.deep.equal(compareManifests(before, before));
  });

  it("tells files that were added, removed and changed, in path order", async () => {
    const files = [
      ...releaseFiles().filter((file) => file.path !== "README.md"),
      { path: "LICENSE", content: utf8("MIT") },
      { path: "card.md", content: utf8("---\nlicense: mit\n---\n") },
    ].map((file) => (file.path === "suite/suite.json" ? { ...file, content: utf8("{ }") } : file));
    const after = parseManifest(await manifestFor(files, { card: "card.md", licenseText: "LICENSE" }));
    const found = compareManifests(before, after);
    expect(found.files.filter((file) => file.change !== "same").map(({ path, change }) => `${change} ${path}`)).to.deep.equal([
      "added LICENSE",
      "removed README.md",
      "added card.md",
      "changed suite/suite.json",
    ]);
    expect(found.fields).to.deep.equal([
      { path: "card", from: "README.md", to: "card.md" },
      { path: "licenseText", from: undefined, to: "LICENSE" },
    ]);
  });

  it("tells a tensor whose type or shape is another, and one that is new", () => {
    const [input] = before.tensors.inputs;
    const after = {
      ...before,
      tensors: {
        inputs: [{ ...input!, shape: ["batch", 8] }, { name: "mask", dtype: "int64" as const, shape: ["batch"] }],
        outputs: before.tensors.outputs,
      },
    };
    const told = compareManifests(before, after).tensors.map(({ name, direction, change }) => `${change} ${direction} ${name}`);
    expect(told).to.deep.equal(["changed input x", "added input mask", "same output y"]);
  });

  it("names nested fields by their path", () => {
    const after = {
      ...before,
      release: "1.1.0",
      training: { ...before.training, epochs: 3, parameters: { rate: 0.1 } },
      parents: [{ release: "kestrel/base@1.0.0", kind: "fine-tune" as const, shareBps: 500 }],
    };
    expect(compareManifests(before, after).fields.map((field) => field.path)).to.deep.equal([
      "release",
      "parents[0].release",
      "parents[0].kind",
      "parents[0].shareBps",
      "training.epochs",
      "training.parameters.rate",
    ]);
  });
});
