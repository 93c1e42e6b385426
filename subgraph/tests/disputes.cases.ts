import { addressOf, chain, event, id, join, timeOf, transaction, type Case } from "./dsl.ts";
import {
  approvedRelease,
  approveRelease,
  BRAMBLE,
  digest,
  HARBOUR,
  KESTREL,
  raiseDispute,
  rawCid,
  releaseKey,
  submitRelease,
  ZERO,
} from "./world.ts";

const COIN = "0x00000000000000000000000000000000000000e1";
const DAO = addressOf("DAO");
const BOARD = addressOf("EthicsBoard");

/** Ruling of the contracts. */
const [NONE, DISMISSED, UPHELD, REVOKED] = [0, 1, 2, 3];

const EVIDENCE = digest(0x51);
const ANSWER = digest(0x52);
const GROUNDS = digest(0x53);

const board = (name: string, params: Parameters<typeof event>[2]) => event("EthicsBoard", name, params);
const registry = (name: string, params: Parameters<typeof event>[2]) => event("ModelRegistry", name, params);

const raise = (disputeId: number, { clause = 2, ...others }: Parameters<typeof raiseDispute>[1] = {}) =>
  raiseDispute(disputeId, { clause, evidence: disputeId === 1 ? EVIDENCE : digest(0x60 + disputeId), ...others });

const suspend = (disputeId: number, until: number, ratified: boolean, releaseId = 1) => [
  board("DisputeSuspended", { disputeId, releaseId, until, ratified }),
  registry("ReleaseSuspended", { releaseId, until }),
];

const decide = (disputeId: number, ruling: number, appealUntil = 0, onAppeal = false) =>
  board("DisputeDecided", { disputeId, ruling, onAppeal, appealUntil });

const close = (disputeId: number, ruling: number, revoked = false) =>
  board("DisputeClosed", { disputeId, releaseId: 1, ruling, revoked });

const award = (disputeId: number, to: string, amount: string, currency = ZERO) =>
  board("BondAwarded", { disputeId, to, currency, amount });

const statement = (kind: string, title: string) => JSON.stringify({ kind, title, body: `${title}.`, links: [] });

const appealed: Case = {
  name: "a dispute is suspended, answered, decided, appealed and dismissed",
  files: [
    {
      cid: rawCid(digest(0xcc)),
      content: JSON.stringify({ title: "Charter", clauses: [{ title: "No harm" }, { title: "Provenance" }] }),
    },
    { cid: rawCid(EVIDENCE), content: statement("evidence", "No consent") },
    { cid: rawCid(ANSWER), content: statement("answer", "There was") },
    { cid: rawCid(GROUNDS), content: statement("grounds", "A form was missed") },
  ],
  blocks: chain(
    ...approvedRelease(),
    [transaction(raise(1), ...suspend(1, 1_000, false))],
    [transaction(...suspend(1, 3_000, true))],
    [transaction(board("DisputeAnswered", { disputeId: 1, accused: KESTREL, statement: ANSWER }))],
    [transaction(decide(1, UPHELD, 4_000), ...suspend(1, 9_000, true))],
    [
      transaction(
        board("DisputeAppealed", { disputeId: 1, accused: KESTREL, grounds: GROUNDS, bond: "60", decideUntil: 5_000 })
      ),
    ],
    [
      transaction(
        decide(1, DISMISSED, 0, true),
        award(1, KESTREL, "110"),
        board("DisputeLifted", { disputeId: 1, releaseId: 1 }),
        registry("ReleaseReinstated", { releaseId: 1 }),
        close(1, DISMISSED)
      ),
    ],
    [transaction(board("BondWithdrawn", { account: KESTREL, currency: ZERO, to: BRAMBLE, amount: "70" }))]
  ),
  assertions: [
    {
      query: `{ dispute(id: "${id(1, 8)}") { disputeId stage ruling outcome clauseNumber clause { title } bond appealBond
        release { releaseId status liveDisputeCount } model { name } charter { version } currency { id }
        raisedBy { id } accused { id } raisedAt answerUntil decideUntil appealUntil remedyUntil deadline suspendedAt
        suspendedUntil ratified answered closedAt updatedAt evidenceDigest evidenceCid answerCid groundsCid
        evidence { kind title } answer { title } grounds { title body } remedy { id } } }`,
      expected: {
        dispute: {
          disputeId: "1",
          stage: "Closed",
          ruling: "Dismissed",
          outcome: "Dismissed",
          clauseNumber: 2,
          clause: { title: "Provenance" },
          bond: "50",
          appealBond: "60",
          release: { releaseId: "1", status: "Approved", liveDisputeCount: 0 },
          model: { name: "kestrel/glyphs" },
          charter: { version: 1 },
          currency: { id: ZERO },
          raisedBy: { id: HARBOUR },
          accused: { id: KESTREL },
          raisedAt: timeOf(4),
          answerUntil: "2000",
          decideUntil: "5000",
          appealUntil: "4000",
          remedyUntil: null,
          deadline: null,
          suspendedAt: timeOf(4),
          suspendedUntil: null,
          ratified: false,
          answered: true,
          closedAt: timeOf(9),
          updatedAt: timeOf(9),
          evidenceDigest: EVIDENCE,
          evidenceCid: rawCid(EVIDENCE),
          answerCid: rawCid(ANSWER),
          groundsCid: rawCid(GROUNDS),
          evidence: { kind: "evidence", title: "No consent" },
          answer: { title: "There was" },
          grounds: { title: "A form was missed", body: "A form was missed." },
          remedy: null,
        },
      },
    },
    {
      query: `{ disputeSteps(orderBy: sequence) { kind by { id } ruling outcome until document { title } } }`,
      expected: {
        disputeSteps: [
          step("Raised", { by: HARBOUR, until: "3000", title: "No consent" }),
          step("Suspended", { until: "1000" }),
          step("Ratified", { until: "3000" }),
          step("Answered", { by: KESTREL, title: "There was" }),
          step("Decided", { ruling: "Upheld", until: "4000" }),
          step("Ratified", { until: "9000" }),
          step("Appealed", { by: KESTREL, until: "5000", title: "A form was missed" }),
          step("DecidedOnAppeal", { ruling: "Dismissed" }),
          step("Lifted", {}),
          step("Closed", { ruling: "Dismissed", outcome: "Dismissed" }),
        ],
      },
    },
    {
      query: `{ bondBalance(id: "${join(KESTREL, ZERO)}") { awarded withdrawn balance account { id } }
        account(id: "${KESTREL}") { bonds { balance } disputesAnswered { disputeId } disputesRaised { id } }
        bondAwards { dispute { disputeId } account { id } amount } flows { kind } }`,
      expected: {
        bondBalance: { awarded: "110", withdrawn: "70", balance: "40", account: { id: KESTREL } },
        account: { bonds: [{ balance: "40" }], disputesAnswered: [{ disputeId: "1" }], disputesRaised: [] },
        bondAwards: [{ dispute: { disputeId: "1" }, account: { id: KESTREL }, amount: "110" }],
        flows: [],
      },
    },
    {
      query: `{ activities(where: { dispute_not: null }, orderBy: sequence) { type actor { id } detail amount
          model { name } accounts(orderBy: id) { id } } }`,
      expected: {
        activities: [
          told("DisputeRaised", { actor: HARBOUR, amount: "50" }),
          told("DisputeSuspended", {}),
          told("DisputeRatified", {}),
          told("DisputeAnswered", { actor: KESTREL }),
          told("DisputeDecided", { detail: "Upheld" }),
          told("DisputeRatified", {}),
          told("DisputeAppealed", { actor: KESTREL, amount: "60" }),
          told("DisputeDecided", { detail: "Dismissed" }),
          told("BondAwarded", { amount: "110", accounts: [KESTREL] }),
          told("DisputeLifted", {}),
          told("DisputeClosed", { detail: "Dismissed" }),
        ],
      },
    },
    {
      query: `{ account(id: "${BRAMBLE}") { activities { type amount actor { id } currency { id } } } }`,
      expected: {
        account: {
          activities: [{ type: "BondWithdrawn", amount: "70", actor: { id: KESTREL }, currency: { id: ZERO } }],
        },
      },
    },
  ],
};

const open: Case = {
  name: "a dispute that goes on says what it waits for",
  blocks: chain(
    ...approvedRelease(),
    [transaction(raise(1), raise(2, { clause: 1 }), raise(3, { clause: 3 }))],
    [
      transaction(decide(2, REVOKED, 4_000)),
      transaction(decide(3, UPHELD, 4_000)),
      transaction(board("RemedyRequired", { disputeId: 3, until: 6_000 })),
    ]
  ),
  assertions: [
    {
      query: `{ disputes(orderBy: disputeId) { stage ruling outcome deadline appealUntil remedyUntil suspendedUntil
        suspendedAt ratified answered accused { id } clause { title } evidence { title } closedAt }
        releases { liveDisputeCount disputes { id } } }`,
      expected: {
        disputes: [
          waiting({ stage: "Open", ruling: "None", deadline: "3000" }),
          waiting({ stage: "Decided", ruling: "Revoked", deadline: "4000", appealUntil: "4000" }),
          waiting({ stage: "Remedy", ruling: "Upheld", deadline: "6000", appealUntil: "4000", remedyUntil: "6000" }),
        ],
        releases: [{ liveDisputeCount: 3, disputes: [{ id: id(1, 8) }, { id: id(2, 8) }, { id: id(3, 8) }] }],
      },
    },
  ],
};

const outcomes: Case = {
  name: "a dispute lapses, is remedied, ends in a revocation, or is made needless by another one's",
  blocks: chain(
    ...approvedRelease(),
    [submitRelease({ release: 2, model: "kestrel/glyphs", publisher: KESTREL, version: "2.0.0" }), approveRelease(2)],
    [
      transaction(raise(1), raise(2, { clause: 1 }), raise(3, { clause: 3 }), raise(4, { clause: 4 })),
      transaction(...suspend(1, 500, false), ...suspend(3, 3_000, true)),
    ],
    [
      transaction(close(1, NONE)),
      transaction(
        decide(2, UPHELD, 4_000),
        board("RemedyRequired", { disputeId: 2, until: 6_000 }),
        board("DisputeRemedied", { disputeId: 2, releaseId: 2 }),
        close(2, NONE)
      ),
      transaction(decide(3, REVOKED, 0, true), registry("ReleaseRevoked", { releaseId: 1 }), close(3, REVOKED, true)),
      transaction(close(4, NONE, true)),
    ]
  ),
  assertions: [
    {
      query: `{ disputes(orderBy: disputeId) { stage ruling outcome suspendedUntil ratified suspendedAt
        remedy { releaseId } }
        release(id: "${releaseKey(1)}") { status liveDisputeCount }
        disputeSteps(where: { kind_in: [RemedyRequired, Remedied] }, orderBy: sequence) { kind until release { version } }
        activities(where: { type: DisputeClosed }, orderBy: sequence) { detail } }`,
      expected: {
        disputes: [
          over("Lapsed", "None", { suspendedAt: timeOf(5) }),
          over("Remedied", "Upheld", { remedy: { releaseId: "2" } }),
          over("Revoked", "Revoked", { suspendedUntil: "3000", ratified: true, suspendedAt: timeOf(5) }),
          over("Moot", "None", {}),
        ],
        release: { status: "Revoked", liveDisputeCount: 0 },
        disputeSteps: [
          { kind: "RemedyRequired", until: "6000", release: null },
          { kind: "Remedied", until: null, release: { version: "2.0.0" } },
        ],
        activities: [{ detail: "Lapsed" }, { detail: "Remedied" }, { detail: "Revoked" }, { detail: "Moot" }],
      },
    },
  ],
};

const bondsOfDao: Case = {
  name: "a bond that the DAO gets is its own money, in each currency",
  blocks: chain(
    ...approvedRelease(),
    [
      transaction(
        event("CurrencyList", "CurrencyListed", { currency: ZERO }),
        event("CurrencyList", "CurrencyListed", { currency: COIN })
      ),
      transaction(raise(1, { raisedBy: DAO }), raise(2, { raisedBy: DAO, currency: COIN, clause: 1 })),
      transaction(close(1, NONE), award(1, DAO, "50"), close(2, NONE), award(2, DAO, "50", COIN)),
    ],
    [
      transaction(
        board("BondWithdrawn", { account: DAO, currency: ZERO, to: DAO, amount: "50" }),
        event("DAO", "NativeTokenDeposited", { sender: BOARD, amount: "50" })
      ),
      transaction(board("BondWithdrawn", { account: DAO, currency: COIN, to: DAO, amount: "50" })),
    ]
  ),
  assertions: [
    {
      query: `{ flows(orderBy: sequence) { kind incoming amount currency { id } account { id } }
        currencies(orderBy: id) { id deposited balance } bondBalances { balance }
        activities(where: { type: Deposited }) { id } }`,
      expected: {
        flows: [
          { kind: "Bond", incoming: true, amount: "50", currency: { id: ZERO }, account: { id: BOARD } },
          { kind: "Bond", incoming: true, amount: "50", currency: { id: COIN }, account: { id: BOARD } },
        ],
        currencies: [
          { id: ZERO, deposited: "50", balance: "50" },
          { id: COIN, deposited: "50", balance: "50" },
        ],
        bondBalances: [{ balance: "0" }, { balance: "0" }],
        activities: [],
      },
    },
  ],
};

const hostile: Case = {
  name: "statements of wrong kinds stop nothing and leave out what is wrong",
  files: [
    {
      cid: rawCid(EVIDENCE),
      content: JSON.stringify({
        kind: 7,
        title: ["x"],
        body: null,
        links: [{ name: "no address" }, null, { url: "javascript:alert(1)" }, { name: "Logs", url: "https://a.example" }],
      }),
    },
    { cid: rawCid(ANSWER), content: '{"title":' },
  ],
  blocks: chain(
    ...approvedRelease(),
    [transaction(raise(1))],
    [transaction(board("DisputeAnswered", { disputeId: 1, accused: KESTREL, statement: ANSWER }))]
  ),
  assertions: [
    {
      query: `{ disputes { evidence { kind title body linkNames linkUrls } answerCid answer { title } } }`,
      expected: {
        disputes: [
          {
            evidence: {
              kind: null,
              title: "",
              body: "",
              linkNames: ["", "Logs"],
              linkUrls: ["javascript:alert(1)", "https://a.example"],
            },
            answerCid: rawCid(ANSWER),
            answer: null,
          },
        ],
      },
    },
  ],
};

export const cases: Case[] = [appealed, open, outcomes, bondsOfDao, hostile];

interface Step {
  by?: string;
  ruling?: string;
  outcome?: string;
  until?: string;
  title?: string;
}

function step(kind: string, { by, ruling, outcome, until, title }: Step) {
  return {
    kind,
    by: by ? { id: by } : null,
    ruling: ruling ?? null,
    outcome: outcome ?? null,
    until: until ?? null,
    document: title ? { title } : null,
  };
}

interface Told {
  actor?: string;
  detail?: string;
  amount?: string;
  accounts?: string[];
}

function told(type: string, { actor, detail, amount, accounts = [KESTREL, HARBOUR] }: Told) {
  return {
    type,
    actor: actor ? { id: actor } : null,
    detail: detail ?? null,
    amount: amount ?? null,
    model: { name: "kestrel/glyphs" },
    accounts: accounts.map((account) => ({ id: account })),
  };
}

function over(outcome: string, ruling: string, known: Record<string, unknown>) {
  const none = { suspendedUntil: null, ratified: false, suspendedAt: null, remedy: null };
  return { stage: "Closed", outcome, ruling, ...none, ...known };
}

function waiting(known: { stage: string; ruling: string; deadline: string; appealUntil?: string; remedyUntil?: string }) {
  return {
    outcome: null,
    appealUntil: null,
    remedyUntil: null,
    suspendedUntil: null,
    suspendedAt: null,
    ratified: false,
    answered: false,
    accused: { id: KESTREL },
    clause: null,
    evidence: null,
    closedAt: null,
    ...known,
  };
}
