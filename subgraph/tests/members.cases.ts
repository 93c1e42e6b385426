import { addressOf, chain, event, timeOf, transaction, type Case } from "./dsl.ts";
import { digest, HARBOUR, JUNIPER, KESTREL, NO_DIGEST, rawCid, ZERO } from "./world.ts";

const move = (from: string, to: string, value: string) => event("GovernanceERC20", "Transfer", { from, to, value });
const votes = (delegate: string, previousBalance: string, newBalance: string) =>
  event("GovernanceERC20", "DelegateVotesChanged", { delegate, previousBalance, newBalance });
const delegate = (delegator: string, fromDelegate: string, toDelegate: string) =>
  event("GovernanceERC20", "DelegateChanged", { delegator, fromDelegate, toDelegate });

export const cases: Case[] = [
  {
    name: "tokens, votes and delegates follow mints, transfers and delegations",
    blocks: chain(
      [
        transaction(
          move(ZERO, JUNIPER, "60"),
          delegate(JUNIPER, ZERO, JUNIPER),
          votes(JUNIPER, "0", "60"),
          move(ZERO, KESTREL, "40"),
          delegate(KESTREL, ZERO, KESTREL),
          votes(KESTREL, "0", "40")
        ),
      ],
      [transaction(move(KESTREL, HARBOUR, "40"), votes(KESTREL, "40", "0"))],
      [transaction(delegate(HARBOUR, ZERO, JUNIPER), votes(JUNIPER, "60", "100"))],
      [transaction(move(JUNIPER, ZERO, "10"), votes(JUNIPER, "100", "90"))]
    ),
    assertions: [
      {
        query: "{ members(orderBy: balance) { id balance votes delegate { id } } }",
        expected: {
          members: [
            { id: KESTREL, balance: "0", votes: "0", delegate: { id: KESTREL } },
            { id: HARBOUR, balance: "40", votes: "0", delegate: { id: JUNIPER } },
            { id: JUNIPER, balance: "50", votes: "90", delegate: { id: JUNIPER } },
          ],
        },
      },
      {
        query: `{ governanceToken(id: "${addressOf(
          "GovernanceERC20"
        )}") { totalSupply supplyBefore changedAtBlock holderCount } }`,
        expected: { governanceToken: { totalSupply: "90", supplyBefore: "100", changedAtBlock: "4", holderCount: 2 } },
      },
      {
        query: `{ votingPowerChanges(where: { member: "${JUNIPER}", blockNumber_lte: 3 }, orderBy: sequence,
          orderDirection: desc, first: 1) { after blockNumber } }`,
        expected: { votingPowerChanges: [{ after: "100", blockNumber: "3" }] },
      },
      {
        query: "{ activities(where: { type: Delegated }) { actor { id } accounts(orderBy: id) { id } } }",
        expected: { activities: [{ actor: { id: HARBOUR }, accounts: [{ id: JUNIPER }, { id: HARBOUR }] }] },
      },
    ],
  },
  {
    name: "voting settings are the last ones set",
    blocks: chain([transaction(settings(0, 500_000, 150_000))], [transaction(settings(2, 600_000, 200_000))]),
    assertions: [
      {
        query: `{ votingSettings(id: "${addressOf("TokenVoting")}") { votingMode supportThreshold minParticipation
          minDuration minProposerVotingPower updatedAt } }`,
        expected: {
          votingSettings: {
            votingMode: "VoteReplacement",
            supportThreshold: "600000",
            minParticipation: "200000",
            minDuration: "3600",
            minProposerVotingPower: "1",
            updatedAt: timeOf(2),
          },
        },
      },
    ],
  },
  {
    name: "a member's profile is the last one set, until it is taken back",
    files: [
      {
        cid: rawCid(digest(0x62)),
        content: JSON.stringify({
          name: "Juniper",
          statement: "I run every suite.",
          interests: ["Owns no model", 7, null],
          links: [{ name: "Site", url: "https://juniper.example" }],
        }),
      },
    ],
    blocks: chain(
      [
        transaction(profile(JUNIPER, digest(0x63)), profile(KESTREL, digest(0x62)), profile(HARBOUR, digest(0x63))),
      ],
      [transaction(profile(JUNIPER, digest(0x62)), profile(KESTREL, NO_DIGEST))]
    ),
    assertions: [
      {
        query: `{ members(orderBy: id) { id profileCid profileSetAt profile { name statement interests linkNames
          linkUrls } } activities(where: { type: ProfileSet }) { actor { id } } }`,
        expected: {
          members: [
            { id: KESTREL, profileCid: null, profileSetAt: timeOf(2), profile: null },
            {
              id: JUNIPER,
              profileCid: rawCid(digest(0x62)),
              profileSetAt: timeOf(2),
              profile: {
                name: "Juniper",
                statement: "I run every suite.",
                interests: ["Owns no model", "7"],
                linkNames: ["Site"],
                linkUrls: ["https://juniper.example"],
              },
            },
            { id: HARBOUR, profileCid: rawCid(digest(0x63)), profileSetAt: timeOf(1), profile: null },
          ],
          activities: [JUNIPER, KESTREL, HARBOUR, JUNIPER, KESTREL].map((actor) => ({ actor: { id: actor } })),
        },
      },
    ],
  },
];

function settings(votingMode: number, supportThreshold: number, minParticipation: number) {
  const rest = { minDuration: 3600, minProposerVotingPower: "1" };
  return event("TokenVoting", "VotingSettingsUpdated", { votingMode, supportThreshold, minParticipation, ...rest });
}

function profile(member: string, digestOfCid: string) {
  return event("Deliberation", "ProfileSet", { member, profile: digestOfCid });
}
