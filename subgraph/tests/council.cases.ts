import { addressOf, chain, event, id, join, timeOf, transaction, type Case } from "./dsl.ts";
import { interfaceOf } from "./structs.ts";
import {
  approvedRelease,
  BRAMBLE,
  digest,
  FERNHILL,
  JUNIPER,
  KESTREL,
  NO_DIGEST,
  raiseDispute,
  rawCid,
  ZERO,
} from "./world.ts";

const BOARD = addressOf("EthicsBoard");
const VETO = addressOf("CouncilVeto");
const COUNCIL = addressOf("Council");

const text = `0x${Buffer.from(`ipfs://${rawCid(digest(0x71))}`).toString("hex")}`;

const call = (contract: "EthicsBoard" | "CouncilVeto", name: string, args: unknown[]) => ({
  to: addressOf(contract),
  value: "0",
  data: interfaceOf(contract).encodeFunctionData(name, args),
});
const suspend = call("EthicsBoard", "suspend", [1]);
const veto = call("CouncilVeto", "veto", [7, digest(0x72)]);
const ratify = call("EthicsBoard", "ratify", [1]);

const council = (name: string, params: Parameters<typeof event>[2]) => event("Council", name, params);
const propose = (proposalId: number, ...actions: { to: string; value: string; data: string }[]) =>
  council("ProposalCreated", {
    proposalId,
    creator: JUNIPER,
    startDate: 10,
    endDate: 20,
    metadata: proposalId === 1 ? text : "0xff",
    actions,
    allowFailureMap: 0,
  });
const approve = (proposalId: number, approver: string) => council("Approved", { proposalId, approver });

const dispute = transaction(raiseDispute(1));

const carried = transaction(
  event("TokenVoting", "VotingSettingsUpdated", {
    votingMode: 0,
    supportThreshold: 500_000,
    minParticipation: 100_000,
    minDuration: 3_600,
    minProposerVotingPower: 1,
  }),
  event("TokenVoting", "ProposalCreated", {
    proposalId: 7,
    creator: KESTREL,
    startDate: 1,
    endDate: 2,
    metadata: "0x",
    actions: [],
    allowFailureMap: 0,
  })
);

const appointed = transaction(
  council("MembersAdded", { members: [JUNIPER, BRAMBLE] }),
  council("MultisigSettingsUpdated", { onlyListed: true, minApprovals: 2 })
);

export const cases: Case[] = [
  {
    name: "the council's members and rules are the last ones set",
    blocks: chain(
      [appointed],
      [transaction(council("MembersAdded", { members: [FERNHILL] }))],
      [
        transaction(
          council("MembersRemoved", { members: [BRAMBLE] }),
          council("MultisigSettingsUpdated", { onlyListed: false, minApprovals: 1 })
        ),
      ],
      [transaction(council("MembersRemoved", { members: [FERNHILL] }))],
      [transaction(council("MembersAdded", { members: [KESTREL, FERNHILL] }))]
    ),
    assertions: [
      {
        query: `{ council(id: "${COUNCIL}") { minApprovals onlyListed memberCount updatedAt
          members(orderBy: id) { account { id } active since until approvalCount } } }`,
        expected: {
          council: {
            minApprovals: 1,
            onlyListed: false,
            memberCount: 3,
            updatedAt: timeOf(5),
            members: [
              { account: { id: KESTREL }, active: true, since: timeOf(5), until: null, approvalCount: 0 },
              { account: { id: FERNHILL }, active: true, since: timeOf(5), until: null, approvalCount: 0 },
              { account: { id: BRAMBLE }, active: false, since: timeOf(1), until: timeOf(3), approvalCount: 0 },
              { account: { id: JUNIPER }, active: true, since: timeOf(1), until: null, approvalCount: 0 },
            ],
          },
        },
      },
      {
        query: `{ account(id: "${BRAMBLE}") { activities(orderBy: sequence) { type detail actor { id } } } }`,
        expected: {
          account: {
            activities: [
              { type: "CouncilChanged", detail: "added", actor: null },
              { type: "CouncilChanged", detail: "removed", actor: null },
            ],
          },
        },
      },
    ],
  },
  {
    name: "a proposal of the council's is told from what it would do, approved and executed",
    files: [{ cid: rawCid(digest(0x71)), content: JSON.stringify({ title: "Stop it at once", summary: "s", body: "" }) }],
    blocks: chain(
      ...approvedRelease(),
      [appointed, dispute, carried],
      [transaction(propose(1, suspend), approve(1, JUNIPER)), transaction(propose(2, veto))],
      [transaction(council("MultisigSettingsUpdated", { onlyListed: true, minApprovals: 1 }))],
      [
        transaction(propose(3, suspend, veto)),
        transaction(propose(4, ratify)),
        transaction(propose(5)),
        transaction(propose(6, call("EthicsBoard", "suspend", [9]))),
        transaction(propose(7, { ...suspend, to: VETO })),
      ],
      [
        transaction(
          approve(1, BRAMBLE),
          event("DAO", "Executed", {
            actor: COUNCIL,
            callId: id(1, 32),
            actions: [suspend],
            allowFailureMap: 0,
            failureMap: 0,
            execResults: [],
          }),
          council("ProposalExecuted", { proposalId: 1 })
        ),
        transaction(
          event("DAO", "Executed", {
            actor: KESTREL,
            callId: id(2, 32),
            actions: [],
            allowFailureMap: 0,
            failureMap: 0,
            execResults: [],
          })
        ),
      ]
    ),
    assertions: [
      {
        query: `{ councilProposals(orderBy: proposalId) { kind actionCount dispute { disputeId } release { releaseId }
          vetoes { proposalId } minApprovals approvalCount executed } }`,
        expected: {
          councilProposals: [
            proposed("Suspension", { dispute: 1, approvals: 2, executed: true }),
            proposed("Veto", { vetoes: 7 }),
            proposed("Other", { dispute: 1, vetoes: 7, actions: 2, needs: 1 }),
            proposed("Other", { needs: 1 }),
            proposed("Other", { actions: 0, needs: 1 }),
            proposed("Suspension", { needs: 1 }),
            proposed("Other", { needs: 1 }),
          ],
        },
      },
      {
        query: `{ councilProposal(id: "${id(1, 32)}") { council { id } creator { id } startDate endDate documentCid
          document { title } executedAt approvals(orderBy: timestamp) { id member { id } timestamp }
          actions { kind target value data } } dispute(id: "${id(1, 8)}") { councilProposals { kind } }
          executions(orderBy: timestamp) { actor councilProposal { kind } proposal { id } }
          councilMembers(orderBy: id) { approvalCount } }`,
        expected: {
          councilProposal: {
            council: { id: COUNCIL },
            creator: { id: JUNIPER },
            startDate: "10",
            endDate: "20",
            documentCid: rawCid(digest(0x71)),
            document: { title: "Stop it at once" },
            executedAt: timeOf(8),
            approvals: [
              { id: join(id(1, 32), JUNIPER), member: { id: JUNIPER }, timestamp: timeOf(5) },
              { id: join(id(1, 32), BRAMBLE), member: { id: BRAMBLE }, timestamp: timeOf(8) },
            ],
            actions: [{ kind: "Suspension", target: BOARD, value: "0", data: suspend.data }],
          },
          dispute: { councilProposals: [{ kind: "Suspension" }, { kind: "Other" }] },
          executions: [
            { actor: COUNCIL, councilProposal: { kind: "Suspension" }, proposal: null },
            { actor: KESTREL, councilProposal: null, proposal: null },
          ],
          councilMembers: [{ approvalCount: 1 }, { approvalCount: 1 }],
        },
      },
      {
        query: `{ activities(where: { councilProposal: "${id(1, 32)}" }, orderBy: sequence) { type detail
          dispute { disputeId } model { name } accounts(orderBy: id) { id } } }`,
        expected: {
          activities: [
            about("CouncilProposalCreated", [JUNIPER]),
            about("CouncilApproved", [JUNIPER]),
            about("CouncilApproved", [BRAMBLE, JUNIPER]),
            // Cases' transactions are from nobody.
            about("CouncilExecuted", [ZERO, JUNIPER]),
          ],
        },
      },
    ],
  },
  {
    name: "a veto holds a proposal up until the DAO overrules it",
    files: [
      {
        cid: rawCid(digest(0x72)),
        content: JSON.stringify({ kind: "veto", title: "It pays a stranger", body: "See action 2.", links: [] }),
      },
    ],
    blocks: chain(
      [appointed, carried],
      [transaction(event("CouncilVeto", "ProposalVetoed", { proposalId: 7, reason: digest(0x72) }))],
      [
        transaction(
          event("TokenVoting", "ProposalCreated", {
            proposalId: 8,
            creator: KESTREL,
            startDate: 1,
            endDate: 2,
            metadata: "0x",
            actions: [call("CouncilVeto", "overrule", [7])],
            allowFailureMap: 0,
          })
        ),
        transaction(event("CouncilVeto", "ProposalVetoed", { proposalId: 8, reason: NO_DIGEST })),
      ],
      [transaction(event("CouncilVeto", "VetoOverruled", { proposalId: 7 }))]
    ),
    assertions: [
      {
        query: `{ proposals(orderBy: proposalId) { vetoed vetoedAt vetoReasonCid vetoReason { kind title } overruledAt
          kind overrules { proposalId } overruledBy { proposalId } } }`,
        expected: {
          proposals: [
            {
              vetoed: false,
              vetoedAt: timeOf(2),
              vetoReasonCid: rawCid(digest(0x72)),
              vetoReason: { kind: "veto", title: "It pays a stranger" },
              overruledAt: timeOf(4),
              kind: "Signal",
              overrules: null,
              overruledBy: [{ proposalId: "8" }],
            },
            {
              vetoed: true,
              vetoedAt: timeOf(3),
              vetoReasonCid: null,
              vetoReason: null,
              overruledAt: null,
              kind: "VetoOverrule",
              overrules: { proposalId: "7" },
              overruledBy: [],
            },
          ],
        },
      },
      {
        query: `{ activities(where: { type_in: [ProposalVetoed, VetoOverruled] }, orderBy: sequence) { type
          proposal { proposalId } accounts { id } } }`,
        expected: {
          activities: [
            { type: "ProposalVetoed", proposal: { proposalId: "7" }, accounts: [{ id: KESTREL }] },
            { type: "ProposalVetoed", proposal: { proposalId: "8" }, accounts: [{ id: KESTREL }] },
            { type: "VetoOverruled", proposal: { proposalId: "7" }, accounts: [{ id: KESTREL }] },
          ],
        },
      },
    ],
  },
];

interface Proposed {
  dispute?: number;
  vetoes?: number;
  actions?: number;
  needs?: number;
  approvals?: number;
  executed?: boolean;
}

function proposed(kind: string, known: Proposed) {
  return {
    kind,
    actionCount: known.actions ?? 1,
    dispute: known.dispute ? { disputeId: String(known.dispute) } : null,
    release: known.dispute ? { releaseId: "1" } : null,
    vetoes: known.vetoes ? { proposalId: String(known.vetoes) } : null,
    minApprovals: known.needs ?? 2,
    approvalCount: known.approvals ?? 0,
    executed: known.executed ?? false,
  };
}

function about(type: string, accounts: string[]) {
  const [detail, dispute, model] = ["Suspension", { disputeId: "1" }, { name: "kestrel/glyphs" }];
  return { type, detail, dispute, model, accounts: accounts.map((account) => ({ id: account })) };
}
