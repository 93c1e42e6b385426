import { sayAddress, sayAmount, sayLicense } from "@commonweight/sdk/chain/say";

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each sentence knows the types its own method gives
type Arguments = Record<string, any>;

const RULINGS = ["nothing", "dismissed", "upheld", "revoked"];

const number = (length: number, one: string) => `${length} ${one}${length === 1 ? "" : "s"}`;
const bond = (value: bigint) => (value > 0n ? ` with a bond of ${sayAmount(value)}` : " with the bond you allowed");

/** Disputes, refunds and the council: what a call means for whoever signs it, by contract and method. */
export const ethicsMeanings: Record<string, (args: Arguments, value: bigint) => string> = {
  "EthicsBoard.raise": ({ releaseId, clause }, value) =>
    `Dispute release ${releaseId} by clause ${clause}${bond(value)}. The bond is lost if the dispute is dismissed.`,
  "EthicsBoard.suspend": ({ disputeId }) =>
    `Stop the release of dispute ${disputeId} at once, until a vote confirms it or it lapses.`,
  "EthicsBoard.ratify": ({ disputeId }) =>
    `Keep the release of dispute ${disputeId} suspended until the members have ruled.`,
  "EthicsBoard.lift": ({ disputeId }) => `End the suspension of dispute ${disputeId}, which goes on.`,
  "EthicsBoard.answer": ({ disputeId }) => `Answer dispute ${disputeId}, once and in public.`,
  "EthicsBoard.decide": ({ disputeId, ruling }) =>
    `Rule on dispute ${disputeId}: ${RULINGS[Number(ruling)] ?? ruling}.`,
  "EthicsBoard.appeal": ({ disputeId }, value) =>
    `Appeal in dispute ${disputeId}${bond(value)}. The bond is lost if the ruling stands.`,
  "EthicsBoard.remedy": ({ disputeId, releaseId }) =>
    `Name release ${releaseId} as the corrected one, which ends dispute ${disputeId}.`,
  "EthicsBoard.conclude": ({ disputeId }) =>
    `Make what the deadline of dispute ${disputeId} decided take effect. Anybody may.`,
  "EthicsBoard.withdraw": ({ to }) =>
    `Take the bonds that came to you${/^0x0+$/.test(to) ? "" : `, paid to ${sayAddress(to)}`}.`,
  "Refunds.open": ({ releaseId }) =>
    `Open the refunds of release ${releaseId}: its licensees may ask from then on. Anybody may.`,
  "Refunds.ask": ({ tokenId }) => `Ask back what you could not use of ${sayLicense(tokenId)}, once.`,
  "Refunds.collect": ({ releaseId, payees }) =>
    `Keep for refunds what release ${releaseId} owes ${number(payees.length, "payee")}. Anybody may.`,
  "Refunds.pay": ({ tokenIds }) => `Have ${number(tokenIds.length, "refund")} paid to those who asked. Anybody may.`,
  "Refunds.payRemainder": ({ releaseId, payee }) =>
    `Have ${sayAddress(payee)} paid what the refunds of release ${releaseId} leave. Anybody may.`,
  "Refunds.divert": ({ releaseId }) =>
    `Send what the refunds of release ${releaseId} leave to the treasury instead of its makers.`,
  "PluginSetupProcessor.prepareInstallation": ({ _params }) =>
    `Have the plugin from ${sayAddress(_params.pluginSetupRef.pluginSetupRepo)} made ready. Only a vote installs it.`,
  "PluginSetupProcessor.prepareUpdate": ({ _params }) =>
    `Have an upgrade of the plugin ${sayAddress(_params.setupPayload.plugin)} made ready. Only a vote applies it.`,
  "Council.createProposal": ({ _actions, _approveProposal }) =>
    `Ask the council to do ${number(_actions.length, "thing")}${
      _approveProposal ? ", and approve it" : ""
    }. The last approval needed does it at once.`,
  "Council.approve": ({ _proposalId, _tryExecution }) =>
    `Approve the council's proposal ${short(_proposalId)}${
      _tryExecution ? "; the last approval needed carries it out" : ""
    }.`,
  "Council.execute": ({ _proposalId }) => `Carry out the council's proposal ${short(_proposalId)}. Anybody may.`,
};

/** The council's proposal numbers are hashes. */
function short(id: bigint): string {
  const digits = id.toString();
  return digits.length > 12 ? `${digits.slice(0, 6)}…${digits.slice(-4)}` : digits;
}
