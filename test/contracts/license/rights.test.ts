import { readFileSync } from "node:fs";
import { expect } from "chai";
import { rightsSources } from "../../../deploy/rights.ts";
import { PRESETS, presetOf, restrictionsText } from "../../../sdk/src/license/presets.ts";
import { ALL_RIGHTS, RIGHTS, grantedRights, rightsOf, rightsSentence } from "../../../sdk/src/license/rights.ts";

describe("the table of rights and presets", () => {
  for (const [path, source] of Object.entries(rightsSources())) {
    it(`is what ${path} was generated from`, () => {
      const written = readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
      expect(written, "run: node deploy/rights.ts").to.equal(source);
    });
  }

  it("has eight rights, one bit each", () => {
    expect(RIGHTS.map(({ bit }) => bit).sort((a, b) => a - b)).to.deep.equal([1, 2, 4, 8, 16, 32, 64, 128]);
    expect(rightsOf(...RIGHTS.map(({ name }) => name))).to.equal(ALL_RIGHTS);
    for (const key of ["name", "words", "short", "reading", "excludes", "icon", "glyph"] as const) {
      expect(new Set(RIGHTS.map((right) => right[key])).size, key).to.equal(8);
    }
  });

  it("names no two presets with the same rights", () => {
    for (const preset of PRESETS) expect(presetOf(preset.rights)).to.equal(preset);
    expect(PRESETS.map(({ name }) => name)).to.deep.equal(["research", "personal", "commercial", "host", "derivative", "open"]);
    expect(presetOf(2)).to.equal(undefined);
  });

  it("lets nobody earn money with a research licence, and everybody with a commercial one", () => {
    const business = PRESETS.filter(({ rights }) => rights & rightsOf("COMMERCIAL")).map(({ name }) => name);
    expect(business).to.deep.equal(["commercial", "host", "derivative", "open"]);
  });

  it("says rights in a sentence, in the order in which they are shown", () => {
    expect(rightsSentence(7)).to.equal("Run, business, fine-tune");
    expect(rightsSentence(0)).to.equal("Nothing");
    expect(grantedRights(64 | 128).map(({ short }) => short)).to.deep.equal(["Serve", "Train on outputs"]);
  });

  it("has a legal text for the preset with use restrictions, and for no other", () => {
    const texts = PRESETS.map((preset) => restrictionsText(preset, "lab/reader 1.0.0"));
    expect(texts.slice(0, -1)).to.deep.equal(["", "", "", "", ""]);
    expect(texts.at(-1)).to.include("lab/reader 1.0.0").and.to.include("1. to break the law").and.to.include("6. ");
  });
});
