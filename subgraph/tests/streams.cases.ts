import { Interface } from "ethers";
import { addressOf, chain, event, id, transaction, timeOf, type Case } from "./dsl.ts";
import { approvedRelease, HARBOUR, JUNIPER, KESTREL, LANTERN, NO_DIGEST, ZERO } from "./world.ts";

const COIN = "0x00000000000000000000000000000000000000e1";
const DAO = addressOf("DAO");
const STREAMS = addressOf("Streams");

const calls = new Interface([
  "function transfer(address to, uint256 amount)",
  "function open(address recipient, address currency, uint128 amount, uint40 start, uint40 duration)",
  "function stop(uint64 streamId)",
  "function creditRoyalty(uint64 releaseId, address currency, uint256 amount)",
  "function requireSolvent()",
]);

const stream = (name: string, params: Parameters<typeof event>[2]) => event("Streams", name, params);
const open = (streamId: number, sponsor: string, currency: string, amount: string, recipient = LANTERN) =>
  stream("StreamOpened", { streamId, sponsor, recipient, currency, amount, start: 1_793_491_200, duration: 86_400 });

interface Action {
  to: string;
  value: string;
  data: string;
}

const fund: Action = { to: COIN, value: "0", data: calls.encodeFunctionData("transfer", [STREAMS, 90]) };
const pay: Action = { to: COIN, value: "0", data: calls.encodeFunctionData("transfer", [HARBOUR, 90]) };
const opening: Action = {
  to: STREAMS,
  value: "0",
  data: calls.encodeFunctionData("open", [LANTERN, COIN, 90, 0, 86_400]),
};
const stopping: Action = { to: STREAMS, value: "0", data: calls.encodeFunctionData("stop", [1]) };
const credit: Action = {
  to: addressOf("ModelLicense"),
  value: "0",
  data: calls.encodeFunctionData("creditRoyalty", [1, ZERO, 500]),
};
const solvent: Action = {
  to: addressOf("RoyaltyTreasury"),
  value: "0",
  data: calls.encodeFunctionData("requireSolvent"),
};

const execute = (...actions: Action[]) =>
  event("DAO", "Executed", {
    actor: KESTREL,
    callId: NO_DIGEST,
    actions: actions.map((action) => ({ ...action })),
    allowFailureMap: 0,
    failureMap: 0,
    execResults: [],
  });

const propose = (proposalId: number, ...actions: Action[]) =>
  event("TokenVoting", "ProposalCreated", {
    proposalId,
    creator: KESTREL,
    startDate: 1,
    endDate: 2,
    metadata: "0x",
    actions: actions.map((action) => ({ ...action })),
    allowFailureMap: 0,
  });

export const cases: Case[] = [
  {
    name: "a stream of the DAO's is opened, paid out and stopped, in the native currency and in a token",
    blocks: chain(
      [
        transaction(
          event("CurrencyList", "CurrencyListed", { currency: ZERO }),
          event("CurrencyList", "CurrencyListed", { currency: COIN }),
          event("DAO", "NativeTokenDeposited", { sender: JUNIPER, amount: "1000" }),
          event("DAO", "Deposited", { sender: JUNIPER, token: COIN, amount: "1000", _reference: "" })
        ),
      ],
      [
        transaction(open(1, DAO, COIN, "90"), execute(fund, opening)),
        transaction(open(2, DAO, ZERO, "80"), execute({ ...opening, value: "80" })),
        transaction(open(3, HARBOUR, ZERO, "70", DAO)),
      ],
      [
        transaction(stream("StreamWithdrawn", { streamId: 1, recipient: LANTERN, amount: "40" })),
        transaction(
          stream("StreamWithdrawn", { streamId: 3, recipient: DAO, amount: "7" }),
          event("DAO", "NativeTokenDeposited", { sender: STREAMS, amount: "7" })
        ),
      ],
      [
        transaction(stream("StreamStopped", { streamId: 1, returned: "30" })),
        transaction(
          stream("StreamStopped", { streamId: 2, returned: "80" }),
          event("DAO", "NativeTokenDeposited", { sender: STREAMS, amount: "80" })
        ),
      ]
    ),
    assertions: [
      {
        query: `{ streams(orderBy: streamId) { sponsor { id } recipient { id } amount withdrawn returned stoppedAt
          duration withdrawals { amount } } account(id: "${LANTERN}") { streams { amount } }
          currencies(orderBy: id) { deposited spent balance } }`,
        expected: {
          streams: [
            row(DAO, LANTERN, "90", "40", "30", timeOf(4), ["40"]),
            row(DAO, LANTERN, "80", "0", "80", timeOf(4), []),
            row(HARBOUR, DAO, "70", "7", "0", null, ["7"]),
          ],
          account: { streams: [{ amount: "90" }, { amount: "80" }] },
          currencies: [
            { deposited: "1087", spent: "80", balance: "1007" },
            { deposited: "1030", spent: "90", balance: "940" },
          ],
        },
      },
      {
        query: `{ flows(where: { kind: Stream }, orderBy: sequence) { incoming amount currency { id } account { id } }
          account(id: "${LANTERN}") { activities(orderBy: sequence) { type amount stream { streamId } } } }`,
        expected: {
          flows: [
            { incoming: false, amount: "90", currency: { id: COIN }, account: { id: STREAMS } },
            { incoming: false, amount: "80", currency: { id: ZERO }, account: { id: STREAMS } },
            { incoming: true, amount: "7", currency: { id: ZERO }, account: { id: STREAMS } },
            { incoming: true, amount: "30", currency: { id: COIN }, account: { id: STREAMS } },
            { incoming: true, amount: "80", currency: { id: ZERO }, account: { id: STREAMS } },
          ],
          account: {
            activities: [
              { type: "StreamOpened", amount: "90", stream: { streamId: "1" } },
              { type: "StreamOpened", amount: "80", stream: { streamId: "2" } },
              { type: "StreamWithdrawn", amount: "40", stream: { streamId: "1" } },
              { type: "StreamStopped", amount: "30", stream: { streamId: "1" } },
              { type: "StreamStopped", amount: "80", stream: { streamId: "2" } },
            ],
          },
        },
      },
    ],
  },
  {
    name: "a proposal is told from what it would do",
    blocks: chain(
      ...approvedRelease(),
      [
        transaction(
          event("CurrencyList", "CurrencyListed", { currency: COIN }),
          event("TokenVoting", "VotingSettingsUpdated", {
            votingMode: 0,
            supportThreshold: 500_000,
            minParticipation: 100_000,
            minDuration: 3_600,
            minProposerVotingPower: 1,
          }),
          open(1, DAO, COIN, "90")
        ),
      ],
      [
        transaction(
          propose(0, fund, opening, solvent),
          propose(1, stopping),
          propose(2, credit, solvent),
          propose(3, pay, solvent),
          propose(4, pay, credit),
          propose(5)
        ),
      ]
    ),
    assertions: [
      {
        query: `{ proposals(orderBy: proposalId) { kind actionCount release { releaseId } stream { streamId } } }`,
        expected: {
          proposals: [
            { kind: "StreamOpening", actionCount: 3, release: null, stream: null },
            { kind: "StreamStop", actionCount: 1, release: null, stream: { streamId: "1" } },
            { kind: "RetroactiveRoyalty", actionCount: 2, release: { releaseId: "1" }, stream: null },
            { kind: "Spend", actionCount: 2, release: null, stream: null },
            { kind: "Other", actionCount: 2, release: null, stream: null },
            { kind: "Signal", actionCount: 0, release: null, stream: null },
          ],
        },
      },
      {
        query: `{ proposal(id: "${id(0, 32)}") { actions(orderBy: position) { target selector } } }`,
        expected: {
          proposal: {
            actions: [
              { target: COIN, selector: fund.data.slice(0, 10) },
              { target: STREAMS, selector: opening.data.slice(0, 10) },
              { target: addressOf("RoyaltyTreasury"), selector: solvent.data },
            ],
          },
        },
      },
    ],
  },
];

function row(
  sponsor: string,
  recipient: string,
  amount: string,
  withdrawn: string,
  returned: string,
  stoppedAt: string | null,
  withdrawals: string[]
) {
  return {
    sponsor: { id: sponsor },
    recipient: { id: recipient },
    amount,
    withdrawn,
    returned,
    stoppedAt,
    duration: "86400",
    withdrawals: withdrawals.map((paid) => ({ amount: paid })),
  };
}
