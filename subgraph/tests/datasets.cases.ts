import { dataset, derived } from "./derived.ts";
import { chain, event, id, join, timeOf, transaction, type Case } from "./dsl.ts";
import { BRAMBLE, digest, JUNIPER, rawCid, ZERO } from "./world.ts";

const croissant = {
  "@context": { "@vocab": "https://schema.org/", cr: "http://mlcommons.org/croissant/" },
  "@type": "sc:Dataset",
  conformsTo: "http://mlcommons.org/croissant/1.1",
  name: "Strokes",
  description: "Drawn by a script.",
  license: ["https://spdx.org/licenses/CC0-1.0.html", { "@type": "sc:CreativeWork", name: "House terms" }],
  url: "https://example.org/strokes",
  creator: { "@type": "sc:Person", name: "Juniper" },
  datePublished: "2026-11-01",
  version: 2,
  keywords: "glyphs",
  citeAs: "Juniper, Strokes, 2026",
  usageInfo: { "@type": "sc:CreativeWork", name: "Consent", text: "Train, and name me." },
  distribution: [
    {
      "@type": "cr:FileObject",
      "@id": "strokes.zip",
      name: "strokes.zip",
      contentUrl: "ipfs://bafkstrokes",
      contentSize: "120 B",
      encodingFormat: "application/zip",
      sha256: "ab".repeat(32),
    },
    { "@type": "cr:FileSet", "@id": "images", containedIn: { "@id": "strokes.zip" }, includes: "*.png" },
  ],
};

const hostile = {
  conformsTo: 5,
  name: "n".repeat(30_000),
  description: { toString: "x" },
  license: [null, {}, ["x"], { url: 7, name: "N" }],
  url: ["x"],
  creator: "J",
  "dct:conformsTo": { "@id": "http://mlcommons.org/croissant/1.0" },
  keywords: Array.from({ length: 150 }, (_, i) => `k${i}`),
  version: null,
  usageInfo: true,
  distribution: [null, 3, { name: 4, "@id": "a", containedIn: true, contentSize: 12 }, [], {}],
};

const DOCUMENT = `document { cid conformsTo name description licenses url creators datePublished version keywords citeAs
  usage fileNames fileUrls fileSizes fileFormats fileDigests }`;

export const cases: Case[] = [
  {
    name: "a dataset says what is consented to, and its document is read",
    files: [{ cid: rawCid(digest(0x41)), content: JSON.stringify(croissant) }],
    blocks: chain([transaction(dataset(1, "strokes", JUNIPER))]),
    assertions: [
      {
        query: `{ datasets { name consent askedBps revision revisedAt ${DOCUMENT} revisions { id revision consent
          askedBps document { name } timestamp } } }`,
        expected: {
          datasets: [
            {
              name: "strokes",
              consent: 7,
              askedBps: 0,
              revision: 1,
              revisedAt: timeOf(1),
              document: {
                cid: rawCid(digest(0x41)),
                conformsTo: ["http://mlcommons.org/croissant/1.1"],
                name: "Strokes",
                description: "Drawn by a script.",
                licenses: ["https://spdx.org/licenses/CC0-1.0.html", "House terms"],
                url: "https://example.org/strokes",
                creators: ["Juniper"],
                datePublished: "2026-11-01",
                version: "2",
                keywords: ["glyphs"],
                citeAs: "Juniper, Strokes, 2026",
                usage: ["Train, and name me."],
                fileNames: ["strokes.zip", "images"],
                fileUrls: ["ipfs://bafkstrokes", "*.png in strokes.zip"],
                fileSizes: ["120 B", ""],
                fileFormats: ["application/zip", ""],
                fileDigests: ["ab".repeat(32), ""],
              },
              revisions: [
                {
                  id: join(id(1, 8), id(1, 4)),
                  revision: 1,
                  consent: 7,
                  askedBps: 0,
                  document: { name: "Strokes" },
                  timestamp: timeOf(1),
                },
              ],
            },
          ],
        },
      },
    ],
  },
  {
    name: "a document of wrong kinds stops nothing, and one that is no JSON is none",
    files: [
      { cid: rawCid(digest(0x41)), content: JSON.stringify(hostile) },
      { cid: rawCid(digest(0x42)), content: "# strokes" },
    ],
    blocks: chain([transaction(dataset(1, "strokes", JUNIPER), dataset(2, "rubbings", BRAMBLE))]),
    assertions: [
      {
        query: `{ datasets(orderBy: datasetId) { ${DOCUMENT} } }`,
        expected: {
          datasets: [
            {
              document: {
                cid: rawCid(digest(0x41)),
                conformsTo: ["5"],
                name: "n".repeat(20_000),
                description: "",
                licenses: ["N"],
                url: null,
                creators: ["J"],
                datePublished: null,
                version: null,
                keywords: Array.from({ length: 100 }, (_, i) => `k${i}`),
                citeAs: null,
                usage: [],
                fileNames: ["a", ""],
                fileUrls: ["", ""],
                fileSizes: ["12", ""],
                fileFormats: ["", ""],
                fileDigests: ["", ""],
              },
            },
            { document: null },
          ],
        },
      },
    ],
  },
  {
    name: "a dataset is revised and changes hands, and keeps all that was said of it",
    blocks: chain(
      [
        transaction(
          event("DatasetRegistry", "Transfer", { from: ZERO, to: JUNIPER, tokenId: 1 }),
          dataset(1, "strokes", JUNIPER)
        ),
      ],
      [
        transaction(
          event("DatasetRegistry", "DatasetRevised", {
            datasetId: 1,
            revision: 2,
            document: digest(0x51),
            consent: 3,
            askedBps: 250,
          })
        ),
      ],
      [transaction(event("DatasetRegistry", "Transfer", { from: JUNIPER, to: BRAMBLE, tokenId: 1 }))]
    ),
    assertions: [
      {
        query: `{ dataset(id: "${id(1, 8)}") { consent askedBps revision revisedAt documentCid owner { id }
          revisions(orderBy: revision) { revision consent askedBps documentCid timestamp }
          activities(orderBy: sequence) { type actor { id } detail } } }`,
        expected: {
          dataset: {
            consent: 3,
            askedBps: 250,
            revision: 2,
            revisedAt: timeOf(2),
            documentCid: rawCid(digest(0x51)),
            owner: { id: BRAMBLE },
            revisions: [
              { revision: 1, consent: 7, askedBps: 0, documentCid: rawCid(digest(0x41)), timestamp: timeOf(1) },
              { revision: 2, consent: 3, askedBps: 250, documentCid: rawCid(digest(0x51)), timestamp: timeOf(2) },
            ],
            activities: [
              { type: "DatasetRegistered", actor: { id: JUNIPER }, detail: "strokes" },
              { type: "DatasetRevised", actor: { id: JUNIPER }, detail: "strokes" },
              { type: "DatasetTransferred", actor: { id: JUNIPER }, detail: "strokes" },
            ],
          },
        },
      },
      {
        query: `{ account(id: "${BRAMBLE}") { datasets { name registeredAt }
          activities { type actor { id } detail } } }`,
        expected: {
          account: {
            datasets: [{ name: "strokes", registeredAt: timeOf(1) }],
            activities: [{ type: "DatasetTransferred", actor: { id: JUNIPER }, detail: "strokes" }],
          },
        },
      },
    ],
  },
  {
    name: "a dataset lists the releases made with it, and what each has for it",
    blocks: chain(...derived),
    assertions: [
      {
        query: `{ dataset(id: "${id(1, 8)}") { useCount uses { shareBps release { modelName } settlements { due unsettled } } } }`,
        expected: {
          dataset: {
            useCount: 1,
            uses: [
              { shareBps: 400, release: { modelName: "fernhill/runes" }, settlements: [{ due: "40", unsettled: "40" }] },
            ],
          },
        },
      },
    ],
  },
];
