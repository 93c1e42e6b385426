import { id as hashOf } from "ethers";
import { addressOf, chain, event, id, timeOf, transaction, type Case, type ContractName } from "./dsl.ts";
import { interfaceOf, readAbi } from "./structs.ts";
import {
  approvedRelease,
  digest,
  FERNHILL,
  HARBOUR,
  JUNIPER,
  KESTREL,
  LANTERN,
  NO_DIGEST,
  PROCESS,
  raiseDispute,
  rawCid,
  ZERO,
} from "./world.ts";

const DAO = addressOf("DAO");
const PLUGINS = "0x00000000000000000000000000000000000000f1";
const STRANGER = "0x00000000000000000000000000000000000000f2";
const ROOT = hashOf("ROOT_PERMISSION");
/** OSx's word for "unconditional". */
const ALLOW = id(2, 20);

interface Action {
  to: string;
  value: string;
  data: string;
}

const call = (contract: ContractName, name: string, args: unknown[], to = addressOf(contract)): Action => ({
  to,
  value: "0",
  data: interfaceOf(contract).encodeFunctionData(name, args),
});

const policy = {
  receiptsRequired: 1,
  acceptedBackends: 2,
  feeBps: 500,
  forbiddenRights: 8,
  verifierPoolBps: 200,
};
const setup = { versionTag: { release: 1, build: 1 }, pluginSetupRepo: STRANGER };
const permissions = [{ operation: 0, where: DAO, who: STRANGER, condition: ZERO, permissionId: ROOT }];
const processor = readAbi("PluginSetupProcessor");
const plugins = (name: string, params: unknown): Action => ({
  to: PLUGINS,
  value: "0",
  data: processor.encodeFunctionData(name, [DAO, params]),
});

const adopt = call("EthicsCharter", "adopt", [digest(0xcd), 2, policy, PROCESS]);
const ratify = call("EthicsBoard", "ratify", [1]);
const decide = call("EthicsBoard", "decide", [1, 2]);
const approval = call("ModelRegistry", "approve", [1]);
const mintVotes = call("GovernanceERC20", "mint", [LANTERN, 5]);
const grant = call("DAO", "grant", [DAO, PLUGINS, ROOT]);
const revoke = call("DAO", "revoke", [DAO, PLUGINS, ROOT]);
const solvent = call("RoyaltyTreasury", "requireSolvent", []);
const install = plugins("applyInstallation", {
  pluginSetupRef: setup,
  plugin: STRANGER,
  permissions,
  helpersHash: NO_DIGEST,
});
const update = plugins("applyUpdate", {
  plugin: STRANGER,
  pluginSetupRef: setup,
  initData: "0x",
  permissions,
  helpersHash: NO_DIGEST,
});
const uninstall = plugins("applyUninstallation", { plugin: STRANGER, pluginSetupRef: setup, permissions });

/** What a proposal does, and what it is to be told as. */
const told: [actions: Action[], kind: string, kinds?: (string | null)[]][] = [
  [[adopt], "CharterAdoption"],
  [[approval, solvent], "ReleaseApproval", ["ReleaseApproval", null]],
  [[ratify], "SuspensionRatification"],
  [[call("EthicsBoard", "lift", [1])], "SuspensionLifting"],
  [[decide], "DisputeRuling"],
  [[call("EthicsBoard", "suspend", [1])], "Other"],
  [[call("CouncilVeto", "overrule", [0])], "VetoOverrule"],
  [[call("CouncilVeto", "veto", [0, NO_DIGEST])], "Other"],
  [[mintVotes], "Mint"],
  [[call("GovernanceERC20", "transfer", [LANTERN, 5])], "Other"],
  [[call("Council", "addAddresses", [[HARBOUR]])], "CouncilChange"],
  [[call("Council", "updateMultisigSettings", [{ onlyListed: true, minApprovals: 3 }])], "CouncilChange"],
  [[call("Refunds", "divert", [1, ZERO])], "RefundDiversion"],
  [[call("ModelRegistry", "setLicense", [STRANGER])], "Modules"],
  [[call("TokenVoting", "upgradeTo", [STRANGER])], "Upgrade"],
  [[call("DAO", "upgradeToAndCall", [STRANGER, "0x"])], "Upgrade"],
  [[grant, install, revoke], "PluginSetup", ["Permissions", "PluginSetup", "Permissions"]],
  [[update], "PluginSetup"],
  [[uninstall, revoke], "PluginSetup", ["PluginSetup", "Permissions"]],
  [[grant, mintVotes], "Other", ["Permissions", "Mint"]],
  [[mintVotes, grant, install], "Other", ["Mint", "Permissions", "PluginSetup"]],
  [[{ to: addressOf("EthicsBoard"), value: "0", data: "0x12" }], "Other"],
  [[{ to: STRANGER, value: "0", data: approval.data }], "Other"],
];

const settings = transaction(
  event("TokenVoting", "VotingSettingsUpdated", {
    votingMode: 2,
    supportThreshold: 500_000,
    minParticipation: 100_000,
    minDuration: 3_600,
    minProposerVotingPower: 1,
  })
);

const ipfs = (cid: string) => `0x${Buffer.from(`ipfs://${cid}`).toString("hex")}`;
const propose = (proposalId: number, ...actions: Action[]) => proposeWith("0x", proposalId, ...actions);
const proposeWith = (metadata: string, proposalId: number, ...actions: Action[]) =>
  event("TokenVoting", "ProposalCreated", {
    proposalId,
    creator: KESTREL,
    startDate: 1,
    endDate: 2,
    metadata,
    actions: actions.map((action) => ({ ...action })),
    allowFailureMap: 0,
  });

const dispute = transaction(raiseDispute(1));

const vote = (voter: string, voteOption: number, votingPower: number) =>
  event("TokenVoting", "VoteCast", { proposalId: 0, voter, voteOption, votingPower });

const receipt = (verifier: string) =>
  event("VerificationRegistry", "ReceiptRecorded", {
    releaseId: 1,
    verifier,
    outcome: 2,
    scoreBps: 9_680,
    maxDeviation: "15000000",
    backend: 1,
    environmentDigest: digest(0x31),
    outputsDigest: digest(0x32),
    report: digest(0x33),
    ranAt: 1_793_491_300,
    counts: false,
    relayer: verifier,
  });

const giveReason = (member: string, option: number, reason: string, evidence = NO_DIGEST, releaseId = 0) =>
  transaction(event("Deliberation", "ReasonGiven", { proposalId: 0, member, option, reason, evidence, releaseId }));

const executed = (callId: number, actor = addressOf("TokenVoting")) =>
  event("DAO", "Executed", {
    actor,
    callId: id(callId, 32),
    actions: [],
    allowFailureMap: 0,
    failureMap: 0,
    execResults: [],
  });

const granted = (who: string, permissionId: string) =>
  event("DAO", "Granted", { permissionId, here: DAO, where: DAO, who, condition: ALLOW });

const second = transaction(
  event("DAO", "Revoked", { permissionId: ROOT, here: DAO, where: DAO, who: HARBOUR }),
  granted(LANTERN, ROOT),
  granted(JUNIPER, ROOT),
  executed(1)
);

export const cases: Case[] = [
  {
    name: "a proposal and each of its actions are told from what they call",
    files: [{ cid: rawCid(digest(0xcd)), content: JSON.stringify({ title: "Second charter" }) }],
    blocks: chain(...approvedRelease(), [
      settings,
      dispute,
      ...told.map(([actions], number) => transaction(propose(number, ...actions))),
    ]),
    assertions: [
      {
        query: "{ proposals(orderBy: proposalId, first: 100) { proposalId kind actions(orderBy: position) { kind } } }",
        expected: {
          proposals: told.map(([, kind, kinds = [kind]], number) => ({
            proposalId: String(number),
            kind,
            actions: kinds.map((one) => ({ kind: one })),
          })),
        },
      },
      {
        query: `{ proposals(where: { or: [{ dispute_not: null }, { release_not: null }, { charterDocument_not: null },
          { overrules_not: null }] }, orderBy: proposalId) { kind dispute { disputeId } release { releaseId } ruling
          charterDocument { title } overrules { proposalId } actions(where: { position: 0 }) { release { releaseId }
          dispute { disputeId } } } dispute(id: "${id(1, 8)}") { proposals(orderBy: proposalId) { kind } } }`,
        expected: {
          proposals: [
            names("CharterAdoption", { charter: "Second charter" }),
            names("ReleaseApproval", { release: true }),
            names("SuspensionRatification", { release: true, dispute: true }),
            names("SuspensionLifting", { release: true, dispute: true }),
            names("DisputeRuling", { release: true, dispute: true, ruling: "Upheld" }),
            names("VetoOverrule", { overrules: "0" }),
            names("RefundDiversion", { release: true }),
          ],
          dispute: {
            proposals: [{ kind: "SuspensionRatification" }, { kind: "SuspensionLifting" }, { kind: "DisputeRuling" }],
          },
        },
      },
    ],
  },
  {
    name: "voters who had run the release when they voted are counted per side, also when they vote again",
    blocks: chain(
      ...approvedRelease(),
      [settings, transaction(propose(0, approval), receipt(JUNIPER))],
      [transaction(vote(JUNIPER, 2, 5), vote(KESTREL, 2, 7), vote(HARBOUR, 3, 1), vote(LANTERN, 1, 2))],
      [transaction(receipt(KESTREL), receipt(LANTERN))],
      [transaction(vote(JUNIPER, 3, 5), vote(LANTERN, 1, 2))]
    ),
    assertions: [
      {
        query: `{ proposals { yes no abstain voteCount verifiedYes verifiedNo verifiedAbstain
          votes(orderBy: votingPower) { voter { id } option verified } } }`,
        expected: {
          proposals: [
            {
              yes: "7",
              no: "6",
              abstain: "2",
              voteCount: 4,
              verifiedYes: 0,
              verifiedNo: 1,
              verifiedAbstain: 1,
              votes: [
                { voter: { id: HARBOUR }, option: "No", verified: false },
                { voter: { id: LANTERN }, option: "Abstain", verified: true },
                { voter: { id: JUNIPER }, option: "No", verified: true },
                { voter: { id: KESTREL }, option: "Yes", verified: false },
              ],
            },
          ],
        },
      },
    ],
  },
  {
    name: "the latest reason stands at the vote, also when that is replaced",
    files: [
      {
        cid: rawCid(digest(0x61)),
        content: JSON.stringify({ kind: "reason", title: "At length", body: "…", links: [] }),
      },
    ],
    blocks: chain(
      ...approvedRelease(),
      [settings, transaction(propose(0, approval), receipt(JUNIPER), vote(JUNIPER, 2, 5), vote(KESTREL, 2, 7))],
      [giveReason(JUNIPER, 2, "It reads well")],
      [giveReason(JUNIPER, 2, "", digest(0x61), 1)],
      [transaction(vote(JUNIPER, 3, 5))]
    ),
    assertions: [
      {
        query: `{ votes(orderBy: votingPower) { voter { id } option reason { option text documentCid
          document { kind title } release { releaseId } receipt { outcome } member { id } } }
          proposals { reasons(orderBy: sequence) { text option timestamp vote { option } } }
          account(id: "${JUNIPER}") { reasons(orderBy: sequence) { text } } }`,
        expected: {
          votes: [
            {
              voter: { id: JUNIPER },
              option: "No",
              reason: {
                option: "Yes",
                text: "",
                documentCid: rawCid(digest(0x61)),
                document: { kind: "reason", title: "At length" },
                release: { releaseId: "1" },
                receipt: { outcome: "Fail" },
                member: { id: JUNIPER },
              },
            },
            { voter: { id: KESTREL }, option: "Yes", reason: null },
          ],
          proposals: [
            {
              reasons: [
                { text: "It reads well", option: "Yes", timestamp: timeOf(5), vote: { option: "No" } },
                { text: "", option: "Yes", timestamp: timeOf(6), vote: { option: "No" } },
              ],
            },
          ],
          account: { reasons: [{ text: "It reads well" }, { text: "" }] },
        },
      },
      {
        query: `{ activities(where: { type: ReasonGiven }, orderBy: sequence) { actor { id } detail reason { text }
          model { name } proposal { proposalId } receipt { verifier { id } } } }`,
        expected: {
          activities: [
            { ...reasoned("It reads well"), receipt: null },
            { ...reasoned(""), receipt: { verifier: { id: JUNIPER } } },
          ],
        },
      },
    ],
  },
  {
    name: "what a proposer says of foreign functions is kept, as far as it could be one",
    files: [
      {
        cid: rawCid(digest(0x64)),
        content: JSON.stringify({
          title: "A round",
          summary: "s",
          body: "",
          abi: [
            { target: STRANGER, function: "function openRound(uint256 goal)" },
            { target: "0x1", function: "function f()" },
            { target: STRANGER, function: "f".repeat(501) },
            { target: STRANGER, function: 7 },
            { target: STRANGER },
            "function g()",
            ...Array.from({ length: 70 }, (_, i) => ({ target: PLUGINS, function: `function f${i}()` })),
          ],
        }),
      },
      { cid: rawCid(digest(0x65)), content: JSON.stringify({ title: "Nothing foreign", summary: "s", body: "" }) },
    ],
    blocks: chain(
      [settings],
      [
        transaction(
          proposeWith(ipfs(rawCid(digest(0x64))), 0, solvent),
          proposeWith(ipfs(rawCid(digest(0x65))), 1, solvent)
        ),
      ]
    ),
    assertions: [
      {
        query: "{ proposals(orderBy: proposalId) { document { title abiTargets abiFunctions } } }",
        expected: {
          proposals: [
            {
              document: {
                title: "A round",
                // The first six of at most 64 entries hold one that is sound.
                abiTargets: [STRANGER, ...Array.from({ length: 58 }, () => PLUGINS)],
                abiFunctions: [
                  "function openRound(uint256 goal)",
                  ...Array.from({ length: 58 }, (_, i) => `function f${i}()`),
                ],
              },
            },
            { document: { title: "Nothing foreign", abiTargets: [], abiFunctions: [] } },
          ],
        },
      },
    ],
  },
  {
    name: "a permission names the proposal that granted it",
    blocks: chain(
      [settings, transaction(granted(KESTREL, ROOT)), transaction(propose(0, grant), propose(1, grant))],
      [
        // What the DAO is made to do within a vote's execution logs its own end first.
        transaction(
          granted(FERNHILL, ROOT),
          granted(JUNIPER, ROOT),
          executed(9, addressOf("RoyaltyTreasury")),
          granted(HARBOUR, ROOT),
          executed(0),
          event("TokenVoting", "ProposalExecuted", { proposalId: 0 })
        ),
      ],
      [second],
      [transaction(executed(0), granted(HARBOUR, ROOT))]
    ),
    assertions: [
      {
        query: `{ permissionGrants(orderBy: who) { who active grantedAt grantProposal { proposalId } } }`,
        expected: {
          permissionGrants: [
            held(KESTREL, 1, null),
            held(FERNHILL, 2, "0"),
            held(JUNIPER, 3, "1"),
            held(HARBOUR, 4, null),
            held(LANTERN, 3, "1"),
          ],
        },
      },
      {
        query: `{ permissionGrants(where: { grantTransaction: "${second[0]!.txHash}" }, orderBy: who) { who } }`,
        expected: { permissionGrants: [{ who: JUNIPER }, { who: LANTERN }] },
      },
    ],
  },
];

function held(who: string, block: number, proposalId: string | null) {
  return { who, active: true, grantedAt: timeOf(block), grantProposal: proposalId ? { proposalId } : null };
}

function reasoned(text: string) {
  const model = { name: "kestrel/glyphs" };
  return { actor: { id: JUNIPER }, detail: "Yes", reason: { text }, model, proposal: { proposalId: "0" } };
}

interface Names {
  release?: boolean;
  dispute?: boolean;
  ruling?: string;
  charter?: string;
  overrules?: string;
}

function names(kind: string, known: Names) {
  const release = known.release ? { releaseId: "1" } : null;
  const dispute = known.dispute ? { disputeId: "1" } : null;
  return {
    kind,
    dispute,
    release,
    ruling: known.ruling ?? null,
    charterDocument: known.charter ? { title: known.charter } : null,
    overrules: known.overrules ? { proposalId: known.overrules } : null,
    actions: [{ release, dispute }],
  };
}
