import { chain, event, id, join, transaction, type Case } from "./dsl.ts";
import {
  adoptCharter,
  approvedRelease,
  createModel,
  digest,
  directoryCid,
  JUNIPER,
  KESTREL,
  rawCid,
  releaseKey,
  submitRelease,
  ZERO,
} from "./world.ts";

const manifest = {
  version: 1,
  name: "kestrel/glyphs",
  release: "1.0.0",
  task: "image-classification",
  description: "Reads glyphs.",
  license: "see offers",
  weights: ["model.onnx"],
  suite: "suite/suite.json",
  card: "README.md",
  files: [
    { path: "model.onnx", size: 358000, sha256: "ab".repeat(32) },
    { path: "README.md", size: 1200, sha256: "cd".repeat(32) },
  ],
  tensors: {
    inputs: [{ name: "image", dtype: "float32", shape: ["batch", 1, 24, 24] }],
    outputs: [{ name: "logits", dtype: "float32", shape: ["batch", 36] }],
  },
  parents: [],
  datasets: [{ name: "glyphs-24", description: "Drawn by a script.", license: "CC0-1.0" }],
  training: { statement: "Trained from scratch.", seed: 7, epochs: 12, script: "train.ts" },
};

const hostile = {
  name: 5,
  description: null,
  weights: "model.onnx",
  task: ["x"],
  license: {},
  datasets: [1, null, { name: "n" }],
  files: [
    { path: "a", size: -1, sha256: "ab".repeat(32) },
    { path: "b", size: 1.5, sha256: "ab".repeat(32) },
    { path: "c", size: 1, sha256: "zz" },
    "d",
    { path: "e", size: 1e300, sha256: "ab".repeat(32) },
    { path: "f", size: 3, sha256: "ef".repeat(32) },
  ],
  tensors: { inputs: [null, { name: 1, dtype: 2, shape: [null, {}, -1, "n"] }], outputs: 3 },
  training: [],
};

const receipt = (verifier: string, report: string) =>
  transaction(
    event("VerificationRegistry", "ReceiptRecorded", {
      releaseId: 1,
      verifier,
      outcome: 1,
      scoreBps: 9_680,
      maxDeviation: "15000000",
      backend: 1,
      environmentDigest: digest(0x31),
      outputsDigest: digest(0x32),
      report,
      ranAt: 1_793_491_300,
      counts: true,
      relayer: verifier,
    })
  );

export const cases: Case[] = [
  {
    name: "a release's manifest is read from its directory",
    files: [{ cid: `${directoryCid(digest(1))}/manifest.json`, content: JSON.stringify(manifest) }],
    blocks: chain(...approvedRelease()),
    assertions: [
      {
        query: `{ release(id: "${releaseKey(1)}") { document { cid task description license weights suite card totalSize
          trainingStatement trainingSeed trainingEpochs trainingScript trainingCode
          files(orderBy: position) { path size sha256 } datasets { name description license cid }
          tensors(orderBy: position) { direction name dtype shape } } } }`,
        expected: {
          release: {
            document: {
              cid: directoryCid(digest(1)),
              task: "image-classification",
              description: "Reads glyphs.",
              license: "see offers",
              weights: ["model.onnx"],
              suite: "suite/suite.json",
              card: "README.md",
              totalSize: "359200",
              trainingStatement: "Trained from scratch.",
              trainingSeed: "7",
              trainingEpochs: "12",
              trainingScript: "train.ts",
              trainingCode: null,
              files: [
                { path: "model.onnx", size: "358000", sha256: `0x${"ab".repeat(32)}` },
                { path: "README.md", size: "1200", sha256: `0x${"cd".repeat(32)}` },
              ],
              datasets: [{ name: "glyphs-24", description: "Drawn by a script.", license: "CC0-1.0", cid: null }],
              tensors: [
                { direction: "Input", name: "image", dtype: "float32", shape: ["batch", "1", "24", "24"] },
                { direction: "Output", name: "logits", dtype: "float32", shape: ["batch", "36"] },
              ],
            },
          },
        },
      },
      {
        query: `{ releases(where: { isLatest: true, document_: { task: "image-classification" } }) { modelName } }`,
        expected: { releases: [{ modelName: "kestrel/glyphs" }] },
      },
    ],
  },
  {
    name: "a manifest of wrong kinds stops nothing and leaves out what is wrong",
    files: [
      { cid: `${directoryCid(digest(1))}/manifest.json`, content: JSON.stringify(hostile) },
      { cid: `${directoryCid(digest(2))}/manifest.json`, content: "[1, 2" },
    ],
    blocks: chain(...approvedRelease(), [
      submitRelease({ release: 2, model: "kestrel/glyphs", publisher: KESTREL, version: "2.0.0" }),
    ]),
    assertions: [
      {
        query: `{ releases(orderBy: releaseId) { document { name description weights task totalSize trainingStatement
          files { path size } tensors { name shape } datasets { name } } } }`,
        expected: {
          releases: [
            {
              document: {
                name: "",
                description: "",
                weights: [],
                task: "",
                totalSize: "3",
                trainingStatement: null,
                files: [{ path: "f", size: "3" }],
                tensors: [{ name: "", shape: ["-1", "n"] }],
                datasets: [{ name: "n" }],
              },
            },
            { document: null },
          ],
        },
      },
    ],
  },
  {
    name: "the same manifest in two releases is one document",
    files: [{ cid: `${directoryCid(digest(9))}/manifest.json`, content: JSON.stringify(manifest) }],
    blocks: chain(
      [adoptCharter(1), createModel(KESTREL, "kestrel", "glyphs")],
      [submitRelease({ release: 1, model: "kestrel/glyphs", publisher: KESTREL, manifest: digest(9) })],
      [
        submitRelease({
          release: 2,
          model: "kestrel/glyphs",
          publisher: KESTREL,
          manifest: digest(9),
          version: "2.0.0",
        }),
      ]
    ),
    assertions: [
      {
        query: "{ releases { document { id } } manifestDocuments { task } }",
        expected: {
          releases: [{ document: { id: digest(9) } }, { document: { id: digest(9) } }],
          manifestDocuments: [{ task: "image-classification" }],
        },
      },
    ],
  },
  {
    name: "a charter's clauses are numbered by their place, whatever the document says",
    files: [
      {
        cid: rawCid(digest(0xcc)),
        content: JSON.stringify({
          title: "Charter",
          version: 1,
          preamble: "We…",
          changes: "The first one.",
          olderReleases: "They stay as they are.",
          clauses: [
            {
              number: 9,
              title: "No harm",
              text: "…",
              severity: "critical",
              demands: { receipts: 2, statements: ["Intended use"], forbiddenRights: ["Train"] },
            },
            { number: "x", title: "Provenance", text: "…" },
            { title: "Odd", text: "…", demands: { receipts: 1e9, statements: "none", forbiddenRights: [{}] } },
          ],
        }),
      },
    ],
    blocks: chain([adoptCharter(1)]),
    assertions: [
      {
        query: `{ charterVersion(id: "${id(1, 4)}") { documentCid process { bondCurrency { id } bond ratifyWithin
          answerWithin decideWithin appealWithin remedyWithin refundWithin perpetualRefundBps }
          document { title version preamble changes olderReleases
          clauses(orderBy: number) { id number title severity demandedReceipts demandedStatements
          forbiddenRights } } } }`,
        expected: {
          charterVersion: {
            documentCid: rawCid(digest(0xcc)),
            process: {
              bondCurrency: { id: ZERO },
              bond: "50",
              ratifyWithin: "172800",
              answerWithin: "86400",
              decideWithin: "604800",
              appealWithin: "172800",
              remedyWithin: "1209600",
              refundWithin: "259200",
              perpetualRefundBps: 5_000,
            },
            document: {
              title: "Charter",
              version: "1",
              preamble: "We…",
              changes: "The first one.",
              olderReleases: "They stay as they are.",
              clauses: [
                clause(1, "No harm", "critical", { receipts: 2, statements: ["Intended use"], rights: ["Train"] }),
                clause(2, "Provenance", null),
                clause(3, "Odd", null),
              ],
            },
          },
        },
      },
    ],
  },
  {
    name: "a receipt's report names what really ran",
    files: [
      {
        cid: rawCid(digest(0x41)),
        content: JSON.stringify({
          environment: {
            adapter: { vendor: "google", architecture: "swiftshader", device: "0xc0de", description: "SwiftShader" },
            runtime: { name: "onnxruntime-web", version: "1.30.0" },
          },
          kernels: 24,
        }),
      },
      {
        cid: rawCid(digest(0x42)),
        content: JSON.stringify({ environment: { adapter: null, runtime: { name: "r", version: 1 } }, kernels: null }),
      },
    ],
    blocks: chain(...approvedRelease(), [receipt(JUNIPER, digest(0x41))], [receipt(KESTREL, digest(0x42))]),
    assertions: [
      {
        query: `{ receipts(orderBy: recordedAt) { verifier { id } reportCid report { kernels adapterVendor
          adapterArchitecture adapterDevice adapterDescription runtimeName runtimeVersion } } }`,
        expected: {
          receipts: [
            {
              verifier: { id: JUNIPER },
              reportCid: rawCid(digest(0x41)),
              report: {
                kernels: "24",
                adapterVendor: "google",
                adapterArchitecture: "swiftshader",
                adapterDevice: "0xc0de",
                adapterDescription: "SwiftShader",
                runtimeName: "onnxruntime-web",
                runtimeVersion: "1.30.0",
              },
            },
            {
              verifier: { id: KESTREL },
              reportCid: rawCid(digest(0x42)),
              report: {
                kernels: null,
                adapterVendor: null,
                adapterArchitecture: null,
                adapterDevice: null,
                adapterDescription: null,
                runtimeName: "r",
                runtimeVersion: null,
              },
            },
          ],
        },
      },
    ],
  },
];

interface Demands {
  receipts: number | null;
  statements: string[];
  rights: string[];
}

function clause(number: number, title: string, severity: string | null, demands?: Demands) {
  const { receipts, statements, rights } = demands ?? { receipts: null, statements: [], rights: [] };
  return {
    id: join(digest(0xcc), id(number, 4)),
    number,
    title,
    severity,
    demandedReceipts: receipts,
    demandedStatements: statements,
    forbiddenRights: rights,
  };
}
