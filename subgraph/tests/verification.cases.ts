import { chain, event, id, join, timeOf, transaction, type Case } from "./dsl.ts";
import { approvedRelease, BRAMBLE, digest, HARBOUR, JUNIPER, KESTREL, releaseKey } from "./world.ts";

interface Run {
  verifier: string;
  outcome: number;
  counts: boolean;
  backend: number;
}

const receipt = ({ verifier, outcome, counts, backend }: Run) =>
  transaction(
    event("VerificationRegistry", "ReceiptRecorded", {
      releaseId: 1,
      verifier,
      outcome,
      scoreBps: 9_680,
      maxDeviation: "18446744073709551615",
      backend,
      environmentDigest: digest(0x31),
      outputsDigest: digest(0x32),
      report: digest(0x33),
      ranAt: 1_793_491_300,
      counts,
      relayer: HARBOUR,
    })
  );

const registry = (name: string, params: Parameters<typeof event>[2]) =>
  transaction(event("VerificationRegistry", name, params));
const terms = registry("BondTermsSet", { required: 100, unbondDelay: 604_800, decideWithin: 604_800 });
const opened = (challengeId: number, stake: number, fromLeaving: number) =>
  registry("ChallengeOpened", {
    challengeId,
    releaseId: 1,
    verifier: JUNIPER,
    challenger: BRAMBLE,
    stake,
    fromLeaving,
    deposit: 100,
    evidence: digest(0x34),
    decideBy: 1_793_500_000,
  });
const closed = (challengeId: number, verdict: number, awarded: number) =>
  registry("ChallengeClosed", { challengeId, releaseId: 1, verifier: JUNIPER, verdict, awarded });
const challengeKey = (challengeId: number) => id(challengeId, 8);
const receiptKey = (verifier: string) => join(releaseKey(1), verifier);
/** Juniper, who has a bond of 150 of which 30 are leaving, says it passes; Bramble, who has none, that it fails. */
const bothSides = [
  ...approvedRelease(),
  [
    terms,
    registry("Bonded", { verifier: JUNIPER, amount: 150, active: 150 }),
    registry("Unbonding", { verifier: JUNIPER, amount: 30, active: 120, leaving: 30, leavesAt: 1_793_600_000 }),
    receipt({ verifier: JUNIPER, outcome: 1, counts: true, backend: 1 }),
    receipt({ verifier: BRAMBLE, outcome: 2, counts: false, backend: 1 }),
  ],
];
const BOND = "active leaving atStake awarded slashed won openChallengeCount struckCount upheldCount";
const bonds = `{ juniper: verifier(id: "${JUNIPER}") { ${BOND} } bramble: verifier(id: "${BRAMBLE}") { ${BOND} } }`;
const none = {
  active: "0", leaving: "0", atStake: "0", awarded: "0", slashed: "0", won: "0",
  openChallengeCount: 0, struckCount: 0, upheldCount: 0,
};

export const cases: Case[] = [
  {
    name: "a verifier's bond and record, and what is asked of verifiers",
    blocks: chain(...bothSides),
    assertions: [
      {
        query: `{ bondTerms_collection { required unbondDelay decideWithin updatedAt }
          account(id: "${JUNIPER}") { verifier { active leaving leavesAt atStake receiptCount countedCount passingCount
            failingCount revokedCount since receipts { id counted revoked struck challenge { id } } } } }`,
        expected: {
          bondTerms_collection: [
            { required: "100", unbondDelay: "604800", decideWithin: "604800", updatedAt: timeOf(4) },
          ],
          account: {
            verifier: {
              active: "120", leaving: "30", leavesAt: "1793600000", atStake: "0", receiptCount: 1, countedCount: 1,
              passingCount: 1, failingCount: 0, revokedCount: 0, since: timeOf(4),
              receipts: [{ id: receiptKey(JUNIPER), counted: true, revoked: false, struck: false, challenge: null }],
            },
          },
        },
      },
      {
        query: `{ activities(where: { actor: "${JUNIPER}" }, orderBy: sequence) { type amount } }`,
        expected: {
          activities: [
            { type: "VerifierBonded", amount: "150" },
            { type: "VerifierUnbonding", amount: "30" },
            { type: "ReceiptRecorded", amount: null },
          ],
        },
      },
    ],
  },
  {
    name: "a receipt that is taken back counts no more",
    blocks: chain(...bothSides, [
      registry("ReceiptRevoked", { releaseId: 1, verifier: JUNIPER }),
      registry("Withdrawn", { account: JUNIPER, to: HARBOUR, fromBond: 30, awarded: 0 }),
    ]),
    assertions: [
      {
        query: `{ release(id: "${releaseKey(1)}") { passingCount failingCount receiptCount }
          receipt(id: "${receiptKey(JUNIPER)}") { counts counted rewarded revoked revokedAt struck }
          verifier(id: "${JUNIPER}") { active leaving revokedCount receiptCount } }`,
        expected: {
          release: { passingCount: 0, failingCount: 0, receiptCount: 2 },
          receipt: {
            counts: false, counted: true, rewarded: false, revoked: true, revokedAt: timeOf(5), struck: false,
          },
          verifier: { active: "120", leaving: "0", revokedCount: 1, receiptCount: 1 },
        },
      },
    ],
  },
  {
    name: "a challenge puts a part of the bond at stake and is told to both sides",
    blocks: chain(...bothSides, [
      opened(1, 100, 30),
      registry("ChallengeAnswered", { challengeId: 1, verifier: JUNIPER, statement: digest(0x35) }),
    ]),
    assertions: [
      {
        query: `{ challenge(id: "${challengeKey(1)}") { challengeId open outcome answered stake fromLeaving deposit decideBy
          openedAt closedAt awarded release { id } verifier { id } challenger { id } receipt { id challenge { challengeId } }
          counterRun { id outcome } defendant { challengedCount } plaintiff { challengeCount }
          activities(orderBy: sequence) { type detail actor { id } receipt { id } } } }`,
        expected: {
          challenge: {
            challengeId: "1", open: true, outcome: null, answered: true, stake: "100", fromLeaving: "30", deposit: "100",
            decideBy: "1793500000", openedAt: timeOf(5), closedAt: null, awarded: null,
            release: { id: releaseKey(1) }, verifier: { id: JUNIPER }, challenger: { id: BRAMBLE },
            receipt: { id: receiptKey(JUNIPER), challenge: { challengeId: "1" } },
            counterRun: { id: receiptKey(BRAMBLE), outcome: "Fail" },
            defendant: { challengedCount: 1 }, plaintiff: { challengeCount: 1 },
            activities: [
              {
                type: "ChallengeOpened", detail: "Pass", actor: { id: BRAMBLE },
                receipt: { id: receiptKey(JUNIPER) },
              },
              { type: "ChallengeAnswered", detail: null, actor: { id: JUNIPER }, receipt: { id: receiptKey(JUNIPER) } },
            ],
          },
        },
      },
      {
        query: bonds,
        expected: {
          juniper: { ...none, active: "50", atStake: "100", openChallengeCount: 1 },
          bramble: none,
        },
      },
    ],
  },
  ...([
    ["Lapsed", 0, 100, { active: "120", leaving: "30" }, { awarded: "100" }],
    ["Dismissed", 1, 100, { active: "120", leaving: "30", awarded: "100", won: "100" }, { slashed: "100" }],
    ["Upheld", 2, 200, { active: "50", slashed: "100", struckCount: 1 }, { awarded: "200", won: "100", upheldCount: 1 }],
    ["Forfeited", 3, 0, { active: "50", slashed: "100", struckCount: 1 }, { slashed: "100" }],
  ] as const).map(([outcome, verdict, awarded, juniper, bramble]): Case => {
    const struck = verdict > 1;
    return {
      name: `a challenge that ends as ${outcome} moves stake and deposit, and the receipt ${struck ? "falls" : "stands"}`,
      blocks: chain(...bothSides, [opened(1, 100, 30)], [closed(1, verdict, awarded)]),
      assertions: [
        {
          query: `{ challenge(id: "${challengeKey(1)}") { open outcome awarded closedAt }
            receipt(id: "${receiptKey(JUNIPER)}") { counts struck counted }
            release(id: "${releaseKey(1)}") { passingCount } }`,
          expected: {
            challenge: { open: false, outcome, awarded: String(awarded), closedAt: timeOf(6) },
            receipt: { counts: !struck, struck, counted: true },
            release: { passingCount: struck ? 0 : 1 },
          },
        },
        { query: bonds, expected: { juniper: { ...none, ...juniper }, bramble: { ...none, ...bramble } } },
      ],
    };
  }),
  {
    name: "a receipt that was taken back before it is struck is counted down once",
    blocks: chain(
      ...bothSides,
      [registry("ReceiptRevoked", { releaseId: 1, verifier: JUNIPER })],
      [opened(1, 100, 30)],
      [closed(1, 2, 200), registry("Withdrawn", { account: BRAMBLE, to: BRAMBLE, fromBond: 0, awarded: 200 })]
    ),
    assertions: [
      {
        query: `{ release(id: "${releaseKey(1)}") { passingCount failingCount }
          receipt(id: "${receiptKey(JUNIPER)}") { revoked struck counts } verifier(id: "${BRAMBLE}") { awarded won } }`,
        expected: {
          release: { passingCount: 0, failingCount: 0 },
          receipt: { revoked: true, struck: true, counts: false },
          verifier: { awarded: "0", won: "100" },
        },
      },
    ],
  },
  {
    name: "only receipts that count are counted as passing or failing",
    blocks: chain(...approvedRelease(), [
      transaction(
        event("GovernanceERC20", "DelegateVotesChanged", { delegate: JUNIPER, previousBalance: 0, newBalance: 5 })
      ),
      receipt({ verifier: JUNIPER, outcome: 1, counts: true, backend: 1 }),
      receipt({ verifier: KESTREL, outcome: 1, counts: false, backend: 2 }),
      receipt({ verifier: BRAMBLE, outcome: 2, counts: true, backend: 3 }),
    ]),
    assertions: [
      {
        query: `{ release(id: "${releaseKey(1)}") { passingCount failingCount receiptCount model { receiptCount }
          receipts { backend outcome counts maxDeviation recordedAt } } }`,
        expected: {
          release: {
            passingCount: 1,
            failingCount: 1,
            receiptCount: 3,
            model: { receiptCount: 3 },
            receipts: [
              {
                backend: "WebGPU",
                outcome: "Pass",
                counts: true,
                maxDeviation: "18446744073709551615",
                recordedAt: timeOf(4),
              },
              {
                backend: "WASM",
                outcome: "Pass",
                counts: false,
                maxDeviation: "18446744073709551615",
                recordedAt: timeOf(4),
              },
              {
                backend: "CPU",
                outcome: "Fail",
                counts: true,
                maxDeviation: "18446744073709551615",
                recordedAt: timeOf(4),
              },
            ],
          },
        },
      },
      {
        query: `{ receipt(id: "${join(
          releaseKey(1),
          JUNIPER
        )}") { relayer { id } verifier { member { receiptsSigned } } } }`,
        expected: { receipt: { relayer: { id: HARBOUR }, verifier: { member: { receiptsSigned: 1 } } } },
      },
      {
        query: `{ account(id: "${JUNIPER}") { activities { type detail actor { id } model { name } } } }`,
        expected: {
          account: {
            activities: [
              { type: "ReceiptRecorded", detail: "Pass", actor: { id: JUNIPER }, model: { name: "kestrel/glyphs" } },
            ],
          },
        },
      },
      {
        query: `{ receiptDays(interval: day, current: include, where: { outcome: "Pass" }) {
          outcome receipts counting } }`,
        expected: { receiptDays: [{ outcome: "Pass", receipts: "2", counting: "1" }] },
      },
    ],
  },
];
