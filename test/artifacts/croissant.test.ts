import { expect } from "chai";
import fc from "fast-check";
import { ArtifactError } from "@commonweight/sdk/artifacts/errors";
import {
  CroissantError,
  MAX_CROISSANT_BYTES,
  MAX_CROISSANT_DEPTH,
  parseCroissant,
} from "@commonweight/sdk/artifacts/croissant";
import { buildCroissant, summarizeCroissant, type DatasetForm } from "@commonweight/sdk/artifacts/croissant-form";

const form: DatasetForm = {
  name: "pen-strokes",
  description: "Drawings of digits.",
  license: "AGPL-3.0-or-later",
  url: "https://example.org/datasets/pen-strokes",
  creator: "bramble",
  creatorKind: "Person",
  datePublished: "2026-11-23",
  version: "1.0.0",
  keywords: ["handwriting"],
  citeAs: "bramble, pen-strokes, 2026",
  consent: "Train with it, and name me.",
  files: [
    { name: "strokes.csv", url: "ipfs://bafkstrokes", size: 120, format: "text/csv", sha256: "Ab".repeat(32) },
  ],
};
const made = () => buildCroissant(form) as Record<string, any>;

/** The messages of a refusal. */
function faults(value: object): string[] {
  try {
    parseCroissant(value);
  } catch (error) {
    if (error instanceof CroissantError) return error.issues.map(({ message }) => message);
    throw error;
  }
  return [];
}

/** A document as public collections write it: version 1.0, an archive, a file set, record sets with their sources. */
const inTheWild = {
  "@context": {
    "@language": "en",
    "@vocab": "https://schema.org/",
    citeAs: "cr:citeAs",
    conformsTo: "dct:conformsTo",
    cr: "http://mlcommons.org/croissant/",
    dct: "http://purl.org/dc/terms/",
    data: { "@id": "cr:data", "@type": "@json" },
    dataType: { "@id": "cr:dataType", "@type": "@vocab" },
    field: "cr:field",
    fileObject: "cr:fileObject",
    fileSet: "cr:fileSet",
    recordSet: "cr:recordSet",
    sc: "https://schema.org/",
    source: "cr:source",
  },
  "@type": "sc:Dataset",
  "dct:conformsTo": "http://mlcommons.org/croissant/1.0",
  name: "digits",
  description: "Scanned digits.",
  license: [{ "@type": "sc:CreativeWork", name: "House terms", url: "https://example.org/terms" }, "CC-BY-4.0"],
  url: "https://example.org/digits",
  creator: [{ "@type": "sc:Organization", name: "Example lab", url: "https://example.org" }],
  datePublished: "2024-03-01T12:00:00Z",
  distribution: [
    {
      "@type": "cr:FileObject",
      "@id": "archive",
      name: "digits.zip",
      contentUrl: "https://example.org/digits.zip",
      encodingFormat: "application/zip",
      sha256: "12".repeat(32),
    },
    { "@type": "cr:FileSet", "@id": "images", containedIn: { "@id": "archive" }, encodingFormat: "image/png", includes: "*.png" },
    {
      "@type": "cr:FileObject",
      "@id": "labels",
      contentUrl: "labels.csv",
      containedIn: [{ "@id": "archive" }],
      encodingFormat: "text/csv",
    },
  ],
  recordSet: {
    "@type": "cr:RecordSet",
    "@id": "digits",
    name: "digits",
    field: [
      { "@type": "cr:Field", "@id": "digits/image", dataType: "sc:ImageObject", source: { fileSet: { "@id": "images" } } },
      { "@type": "cr:Field", "@id": "digits/label", dataType: "sc:Integer", source: { fileObject: { "@id": "labels" } } },
    ],
  },
};

describe("Croissant: what is made of a form", () => {
  it("reads back as what was said", () => {
    const summary = summarizeCroissant(parseCroissant(JSON.stringify(made())));
    expect(summary).to.deep.equal({
      name: "pen-strokes",
      description: "Drawings of digits.",
      licenses: [{ name: "AGPL-3.0-or-later", url: "https://spdx.org/licenses/AGPL-3.0-or-later.html" }],
      url: form.url,
      creators: ["bramble"],
      datePublished: "2026-11-23",
      version: "1.0.0",
      keywords: ["handwriting"],
      citeAs: form.citeAs,
      consent: form.consent,
      files: [
        { id: "strokes.csv", name: "strokes.csv", url: "ipfs://bafkstrokes", size: "120 B", format: "text/csv", sha256: "ab".repeat(32) },
      ],
      sets: [],
      records: [],
    });
  });

  it("leaves out what was not said", () => {
    const short = buildCroissant({ ...form, version: " ", keywords: [], citeAs: "", consent: "", files: [] });
    expect(short).not.to.have.any.keys("version", "keywords", "citeAs", "usageInfo");
    expect(summarizeCroissant(parseCroissant(short))).to.include({ version: null, citeAs: null, consent: null });
  });

  it("is refused where it could not be read back", () => {
    expect(() => buildCroissant({ ...form, description: "", url: "example.org" })).to.throw(
      CroissantError,
      'croissant.description: expected 1 to 20000 characters, found ""\n' +
        'croissant.url: expected an https, http or ipfs address, found "example.org"',
    );
  });
});

describe("Croissant: what others wrote", () => {
  it("is read, with what may stand once or as a list", () => {
    const summary = summarizeCroissant(parseCroissant(inTheWild));
    expect(summary.licenses).to.deep.equal([
      { name: "https://example.org/terms", url: "https://example.org/terms" },
      { name: "CC-BY-4.0", url: null },
    ]);
    expect(summary.files.map(({ name, url }) => [name, url])).to.deep.equal([
      ["digits.zip", "https://example.org/digits.zip"],
      ["labels", null],
    ]);
    expect(summary.sets).to.deep.equal([{ id: "images", includes: "*.png", from: "archive" }]);
    expect(summary.records).to.deep.equal([{ name: "digits", fields: 2 }]);
    expect(summary.datePublished).to.equal("2024-03-01");
  });

  it("may be live, and then needs no hashes", () => {
    const [first, ...rest] = inTheWild.distribution;
    const distribution = [{ ...first, sha256: undefined }, ...rest];
    expect(faults({ ...inTheWild, distribution })).to.deep.equal([
      "croissant.distribution[0].sha256: expected 64 hexadecimal characters, found nothing",
    ]);
    expect(faults({ ...inTheWild, distribution, isLiveDataset: true })).to.deep.equal([]);
  });

  it("may name a git repository, which has no hash", () => {
    const [first, ...rest] = inTheWild.distribution;
    const repository = { ...first, encodingFormat: "git+https", sha256: "https://example.org/no-hash-of-a-repository" };
    const read = parseCroissant({ ...inTheWild, distribution: [repository, ...rest] });
    expect(summarizeCroissant(read).files[0]).to.include({ name: "digits.zip", sha256: null });
  });

  const file = inTheWild.distribution[0];
  const set = inTheWild.recordSet;
  const wrong: [what: string, change: Record<string, unknown>, fault: RegExp][] = [
    ["another type", { "@type": "sc:Person" }, /@type: expected sc:Dataset/],
    ["another version", { "dct:conformsTo": "http://mlcommons.org/croissant/9.0" }, /conformsTo: expected http:\/\/mlcommons.org\/croissant\/1.0 or/],
    ["no version", { "dct:conformsTo": undefined }, /conformsTo: expected/],
    ["no context", { "@context": "https://schema.org" }, /@context: expected the context of Croissant/],
    ["a vocabulary of its own", { "@context": { ...inTheWild["@context"], "@vocab": "https://evil.example/" } }, /"@vocab|@vocab: expected/],
    ["another meaning of its own terms", { "@context": { ...inTheWild["@context"], recordSet: "sc:text" } }, /recordSet: expected what Croissant means/],
    ["no meaning of its own terms", { "@context": { "@vocab": "https://schema.org/" } }, /\.cr: expected/],
    ["no name", { name: "" }, /croissant\.name/],
    ["a description above 20 000 characters", { description: "x".repeat(20_001) }, /croissant\.description/],
    ["a licence of nothing", { license: undefined }, /croissant\.license/],
    ["no creator", { creator: { "@type": "sc:Person" } }, /croissant\.creator\[0\]\.name/],
    ["a link that would run", { creator: { name: "x", url: "javascript:alert(1)" } }, /croissant\.creator\[0\]\.url/],
    ["a date that is none", { datePublished: "yesterday" }, /datePublished: expected a date/],
    ["no files at all", { distribution: undefined }, /croissant\.distribution/],
    ["more than 1000 files", { distribution: Array.from({ length: 1_001 }, () => file) }, /0 to 1000 entries/],
    ["a file without address", { distribution: { ...file, contentUrl: "digits.zip" }, recordSet: [] }, /distribution\[0\]\.contentUrl/],
    ["a file without media type", { distribution: { ...file, encodingFormat: undefined }, recordSet: [] }, /distribution\[0\]\.encodingFormat/],
    ["a hash that is none", { distribution: { ...file, sha256: "abc" }, recordSet: [] }, /distribution\[0\]\.sha256/],
    ["two files of one id", { distribution: [file, file], recordSet: [] }, /distribution\[1\]\.@id: expected an id that no other file has/],
    ["a file in itself", { distribution: { ...file, containedIn: { "@id": "archive" } }, recordSet: [] }, /containedIn: expected the id of another file/],
    ["a set of nothing", { distribution: [file, { "@type": "cr:FileSet", "@id": "s" }], recordSet: [] }, /distribution\[1\]\.includes/],
    ["a thing that is no file", { distribution: { ...file, "@type": "sc:Person" } }, /cr:FileObject or cr:FileSet/],
    ["fields of one id", { recordSet: { ...set, field: [set.field[0], set.field[0]] } }, /recordSet\[0\]\.field\[1\]\.@id/],
    ["a field of a file that is not described", { recordSet: { ...set, field: [{ "@id": "x", source: { fileObject: { "@id": "gone" } } }] } }, /field\[0\]\.source\.fileObject: expected the id of a file, found "gone"/],
  ];
  for (const [what, change, fault] of wrong) {
    it(`is refused with ${what}`, () => {
      expect(faults({ ...inTheWild, ...change }).join("\n")).to.match(fault);
    });
  }
});

describe("Croissant: bytes", () => {
  it("are refused when they are no JSON in UTF-8, too many, or nested too deeply", () => {
    expect(() => parseCroissant(Uint8Array.of(0xff, 0xfe))).to.throw(ArtifactError, "not JSON in UTF-8");
    expect(() => parseCroissant("# strokes")).to.throw(ArtifactError, "not JSON in UTF-8");
    expect(() => parseCroissant(" ".repeat(MAX_CROISSANT_BYTES + 1))).to.throw(ArtifactError, `${MAX_CROISSANT_BYTES + 1} bytes`);
    expect(() => parseCroissant("é".repeat(MAX_CROISSANT_BYTES / 2 + 1))).to.throw(ArtifactError, "bytes, at most");
    const deep = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;
    expect(() => parseCroissant(`{"a":${deep(MAX_CROISSANT_DEPTH)}}`)).to.throw(ArtifactError, "nested more than 32 deep at character 36");
    expect(() => parseCroissant(`{"a":${deep(MAX_CROISSANT_DEPTH - 1)}}`)).to.throw(CroissantError);
  });

  it("may hold brackets in their texts", () => {
    const text = JSON.stringify({ ...made(), description: `${"[{".repeat(100)} \\" ${'"]}'.repeat(100)}` });
    expect(parseCroissant(text).description).to.have.lengthOf(504);
  });

  it("never bring anything but a refusal, whatever they are", () => {
    const keys = [...Object.keys(inTheWild), "@id", "field", "containedIn", "source", "fileObject"];
    const values = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" }, fc.string(), fc.integer(), fc.constant(null), fc.boolean(),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(fc.constantFrom(...keys), tie("value"), { maxKeys: 6 }),
      ),
    })).value;
    const mutated = fc.tuple(fc.constantFrom(...Object.keys(inTheWild)), values)
      .map(([key, value]) => ({ ...inTheWild, [key]: value }));
    const attempt = (value: unknown) => {
      try {
        summarizeCroissant(parseCroissant(JSON.stringify(value)));
      } catch (error) {
        expect(error).to.be.instanceOf(ArtifactError);
      }
    };
    fc.assert(fc.property(mutated, attempt), { numRuns: 1_500 });
    fc.assert(fc.property(values, attempt), { numRuns: 500 });
    fc.assert(fc.property(fc.string(), (text) => {
      expect(() => parseCroissant(text)).to.throw(ArtifactError);
    }), { numRuns: 500 });
  });
});
