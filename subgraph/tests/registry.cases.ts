import { chain, event, id, join, timeOf, transaction, type Case } from "./dsl.ts";
import {
  adoptCharter,
  approveRelease,
  approvedRelease,
  createModel,
  digest,
  directoryCid,
  JUNIPER,
  KESTREL,
  modelId,
  releaseKey,
  submitRelease,
} from "./world.ts";

const glyphs = modelId("kestrel/glyphs");

export const cases: Case[] = [
  {
    name: "a submitted release carries its model, charter and digests",
    blocks: chain(...approvedRelease().slice(0, 2)),
    assertions: [
      {
        query: `{ release(id: "${releaseKey(1)}") { releaseId modelName version isLatest status manifestCid feeBps
          upstreamBps submittedAt charter { version feeBps } publisher { id } document { id }
          model { name latest { version }
          releaseCount namespace { name owner { id } } } } }`,
        expected: {
          release: {
            releaseId: "1",
            modelName: "kestrel/glyphs",
            version: "1.0.0",
            isLatest: true,
            status: "Submitted",
            manifestCid: directoryCid(digest(1)),
            feeBps: 500,
            upstreamBps: 0,
            submittedAt: timeOf(2),
            charter: { version: 1, feeBps: 500 },
            publisher: { id: KESTREL },
            document: null,
            model: {
              name: "kestrel/glyphs",
              latest: { version: "1.0.0" },
              releaseCount: 1,
              namespace: { name: "kestrel", owner: { id: KESTREL } },
            },
          },
        },
      },
    ],
  },
  {
    name: "a model shows its newest approved release, else its newest submitted one",
    blocks: chain(
      ...approvedRelease(),
      [submitRelease({ release: 2, model: "kestrel/glyphs", publisher: KESTREL, version: "2.0.0" })],
      [submitRelease({ release: 3, model: "kestrel/glyphs", publisher: KESTREL, version: "3.0.0" })],
      [approveRelease(2)],
      [transaction(event("ModelRegistry", "ReleaseRevoked", { releaseId: 2 }))]
    ),
    assertions: [
      {
        query:
          `{ releases(where: { isLatest: true }) { version }
          model: models { latest { version } approvedCount updatedAt } }`,
        expected: {
          releases: [{ version: "1.0.0" }],
          model: [{ latest: { version: "1.0.0" }, approvedCount: 2, updatedAt: timeOf(7) }],
        },
      },
    ],
  },
  {
    name: "a suspension says until when, and is forgotten when lifted",
    blocks: chain(
      ...approvedRelease(),
      [submitRelease({ release: 2, model: "kestrel/glyphs", publisher: KESTREL, version: "2.0.0" })],
      [approveRelease(2)],
      [
        transaction(
          event("ModelRegistry", "ReleaseSuspended", { releaseId: 1, until: 1_800_000_000 }),
          event("ModelRegistry", "ReleaseSuspended", { releaseId: 2, until: 1_800_000_000 })
        ),
      ],
      [transaction(event("ModelRegistry", "ReleaseReinstated", { releaseId: 1 }))]
    ),
    assertions: [
      {
        query: "{ releases(orderBy: releaseId) { releaseId status suspendedUntil statusChangedAt } }",
        expected: {
          releases: [
            { releaseId: "1", status: "Approved", suspendedUntil: null, statusChangedAt: timeOf(7) },
            { releaseId: "2", status: "Suspended", suspendedUntil: "1800000000", statusChangedAt: timeOf(6) },
          ],
        },
      },
    ],
  },
  {
    name: "names and models change hands, aliases move, releases are withdrawn",
    blocks: chain(
      ...approvedRelease(),
      [transaction(event("ModelRegistry", "AliasSet", { modelId: glyphs, name: "stable", releaseId: 1 }))],
      [submitRelease({ release: 2, model: "kestrel/glyphs", publisher: KESTREL, version: "2.0.0" })],
      [transaction(event("ModelRegistry", "AliasSet", { modelId: glyphs, name: "stable", releaseId: 2 }))],
      [transaction(event("ModelRegistry", "ReleaseWithdrawn", { releaseId: 2 }))],
      [
        transaction(
          event("ModelRegistry", "NamespaceTransferred", { name: "kestrel", from: KESTREL, to: JUNIPER }),
          event("ModelRegistry", "ModelTransferred", { modelId: glyphs, from: KESTREL, to: JUNIPER })
        ),
      ]
    ),
    assertions: [
      {
        query: `{ alias(id: "${join(
          glyphs,
          `0x${Buffer.from("stable").toString("hex")}`
        )}") { release { version status } }
          alias_collection { name } }`,
        expected: {
          alias: { release: { version: "2.0.0", status: "Withdrawn" } },
          alias_collection: [{ name: "stable" }],
        },
      },
      {
        query: `{ account(id: "${JUNIPER}") { models { name } namespaces { name } activities { type } } }`,
        expected: {
          account: {
            models: [{ name: "kestrel/glyphs" }],
            namespaces: [{ name: "kestrel" }],
            activities: [{ type: "NamespaceTransferred" }, { type: "ModelTransferred" }],
          },
        },
      },
    ],
  },
  {
    name: "activities of one block are in the order of its logs",
    blocks: chain([adoptCharter(1), createModel(KESTREL, "kestrel", "glyphs")]),
    assertions: [
      {
        query: "{ activities(orderBy: sequence) { type sequence timestamp logIndex detail } }",
        expected: {
          activities: [
            { type: "CharterAdopted", sequence: String(1n << 32n), timestamp: timeOf(1), logIndex: "0", detail: null },
            // Log 1 sets the charter's process.
            {
              type: "NamespaceClaimed",
              sequence: String((1n << 32n) + 512n),
              timestamp: timeOf(1),
              logIndex: "2",
              detail: "kestrel",
            },
            {
              type: "ModelCreated",
              sequence: String((1n << 32n) + 768n),
              timestamp: timeOf(1),
              logIndex: "3",
              detail: null,
            },
          ],
        },
      },
      {
        query: `{ charterVersion(id: "${id(1, 4)}") { version clauseCount receiptsRequired acceptedBackends
          forbiddenRights adoptedAt } }`,
        expected: {
          charterVersion: {
            version: 1,
            clauseCount: 2,
            receiptsRequired: 1,
            acceptedBackends: 2,
            forbiddenRights: "8",
            adoptedAt: timeOf(1),
          },
        },
      },
    ],
  },
];
