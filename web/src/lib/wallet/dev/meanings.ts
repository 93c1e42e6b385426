import { sayAddress, sayAmount, sayDigest, sayLicense, sayShare, sayTime } from "@commonweight/sdk/chain/say";
import type { SayAmount } from "@commonweight/sdk/chain/say";
import { consentSentence } from "@commonweight/sdk/dataset/consent";
import { ethicsMeanings } from "./meanings-ethics.ts";
import { verifierMeanings } from "./meanings-verifiers.ts";

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each sentence knows the types its own method gives
type Arguments = Record<string, any>;

const votes = ["no choice", "to abstain", "yes", "no"];

const count = (list: { length: number }, one: string, many = `${one}s`) =>
  `${list.length} ${list.length === 1 ? one : many}`;

/** A call does not say which token an offer is in: that stands in the offer. */
const price = (value: bigint, most: bigint) => {
  if (value > 0n) return `paying ${sayAmount(value)} into the DAO's treasury`;
  return most > 0n ? "paying the offer's price in its token into the DAO's treasury" : "for nothing";
};

const paying = (value: bigint) => (value > 0n ? `, paying ${sayAmount(value)}` : "");

/**
 * What a call means for whoever signs it, by contract and method, given its arguments, the wei sent along, and how
 * amounts are written. Anything else is named by its method.
 */
export const meanings: Record<string, (args: Arguments, value: bigint, money: SayAmount) => string> = {
  ...ethicsMeanings,
  ...verifierMeanings,
  "ModelRegistry.claimNamespace": ({ name }) => `Take “${name}” as your namespace, for ever.`,
  "ModelRegistry.transferNamespace": ({ name, to }) => `Hand the namespace “${name}” to ${sayAddress(to)}.`,
  "ModelRegistry.createModel": ({ namespace, slug }) => `Register the model ${namespace}/${slug}, owned by you.`,
  "ModelRegistry.transferModel": ({ modelId, to }) => `Hand model ${sayDigest(modelId)} to ${sayAddress(to)}.`,
  "ModelRegistry.submitRelease": ({ submission }) =>
    `Submit release ${submission.version}, made under charter version ${submission.charterVersion}, with ` +
    `${count(submission.parents, "parent")}, ${count(submission.datasets, "dataset")} and ` +
    `${count(submission.contributors, "contributor")}. It can never be changed.`,
  "ModelRegistry.multicall": ({ data }) => `Do ${count(data, "thing")} in the registry, all or none.`,
  "ModelRegistry.approve": ({ releaseId }) => `Approve release ${releaseId}, so that licences can be sold for it.`,
  "ModelRegistry.suspend": ({ releaseId, until }) =>
    `Suspend release ${releaseId} and all that descends from it, until ${sayTime(until)} at the latest.`,
  "ModelRegistry.reinstate": ({ releaseId }) => `Lift the suspension of release ${releaseId}.`,
  "ModelRegistry.revoke": ({ releaseId }) => `Revoke release ${releaseId} for good. There is no way back.`,
  "ModelRegistry.withdraw": ({ releaseId }) => `Take release ${releaseId} back before it is voted on.`,
  "ModelRegistry.setAlias": ({ name, releaseId }) => `Point the alias “${name}” at release ${releaseId}.`,
  "ModelLicense.openOffer": ({ releaseId, terms }, _, money) =>
    `Offer licences for release ${releaseId} at ${money(terms.price, terms.currency)} each, with a resale royalty of ` +
    `${sayShare(terms.resaleRoyaltyBps)}. The terms can never be changed, only closed.`,
  "ModelLicense.closeOffer": ({ offerId }) => `End the sale of offer ${offerId}. Licences already sold stay.`,
  "ModelLicense.mint": ({ offerId, to, maximum }, value) =>
    `Buy a licence of offer ${offerId} for ${sayAddress(to)}, ${price(value, maximum)}.`,
  "ModelLicense.mintOrder": ({ order }, value) =>
    `Buy ${count({ length: Number(order.quantity) }, "licence")} of offer ${order.offerId} for ${sayAddress(order.to)}, ` +
    `${price(value, order.maximum)}.`,
  "ModelLicense.renew": ({ tokenId, terms }, value) =>
    `Renew ${sayLicense(tokenId)} for ${count({ length: Number(terms) }, "more term")}${paying(value)}.`,
  "ModelLicense.renewSubscription": ({ tokenId }, value) => `Renew ${sayLicense(tokenId)}${paying(value)}.`,
  "ModelLicense.cancelSubscription": ({ tokenId }) => `End ${sayLicense(tokenId)} now. Nothing is paid back.`,
  "ModelLicense.upgrade": ({ tokenId, offerId }, value) =>
    `Raise ${sayLicense(tokenId)} to the terms of offer ${offerId}${paying(value)}.`,
  "ModelLicense.setUser": ({ tokenId, user, expires }) =>
    /^0x0+$/.test(user)
      ? `End the loan of ${sayLicense(tokenId)}.`
      : `Lend ${sayLicense(tokenId)} to ${sayAddress(user)} until ${sayTime(expires)}; until then you may not use it.`,
  "ModelLicense.setSeats": ({ tokenId, added, removed }) =>
    `Name ${count(added, "account")} that may use ${sayLicense(tokenId)} and take ${removed.length} away.`,
  "ModelLicense.burn": ({ tokenId }) => `Destroy ${sayLicense(tokenId)}. There is no way back.`,
  "ModelLicense.refund": ({ tokenId }) =>
    `Give ${sayLicense(tokenId)} back within its trial; its whole price comes back to you.`,
  "ModelLicense.endTrials": ({ tokenIds }) => `Book ${count(tokenIds, "licence")} whose trial is over. Anybody may.`,
  "ModelLicense.permit": ({ currency, amount }, _, money) =>
    `Let the licences' contract take ${money(amount, currency)} from you.`,
  "ModelLicense.multicall": ({ data }) => `Do ${count(data, "thing")} with licences, all or none.`,
  "ModelLicense.creditRoyalty": ({ releaseId, currency, amount }, _, money) =>
    `Book ${money(amount, currency)} of the treasury's own money as earned by release ${releaseId}.`,
  "ModelLicense.approve": ({ account, id }) => `Let ${sayAddress(account)} move ${sayLicense(id)} for you.`,
  "ModelLicense.setApprovalForAll": ({ operator, isApproved }) =>
    isApproved
      ? `Let ${sayAddress(operator)} move every licence you hold, now and later.`
      : `No longer let ${sayAddress(operator)} move your licences.`,
  "ModelLicense.transferFrom": ({ to, id }) => `Give ${sayLicense(id)} to ${sayAddress(to)}.`,
  "ModelLicense.safeTransferFrom": ({ to, id }) => `Give ${sayLicense(id)} to ${sayAddress(to)}.`,
  "ModelLicense.payRoyalty": ({ releaseId, currency, amount }, _, money) =>
    `Pay ${money(amount, currency)} as a royalty for release ${releaseId}.`,
  "LicenseMarket.list": ({ tokenId, currency, price, expires }, _, money) =>
    `Offer ${sayLicense(tokenId)} for ${money(price, currency)} until ${sayTime(expires)}.`,
  "LicenseMarket.cancel": ({ tokenId }) => `Take ${sayLicense(tokenId)} off the market.`,
  "LicenseMarket.buy": ({ tokenId, listing }, _, money) =>
    `Buy ${sayLicense(tokenId)} for ${money(listing.price, listing.currency)}.`,
  "LicenseMarket.buySigned": ({ listing }, _, money) =>
    `Buy ${sayLicense(listing.tokenId)} for ${money(listing.price, listing.currency)}.`,
  "LicenseMarket.acceptBid": ({ bid, tokenId }, _, money) =>
    `Sell ${sayLicense(tokenId)} to ${sayAddress(bid.bidder)}, who bids ${money(bid.price, bid.currency)}.`,
  "LicenseMarket.postListing": ({ listing }) => `Publish the signed listing of ${sayLicense(listing.tokenId)}.`,
  "LicenseMarket.postBid": ({ bid }, _, money) => `Publish the signed bid of ${money(bid.price, bid.currency)}.`,
  "LicenseMarket.cancelSignedListing": ({ listing }) =>
    `Take back your signed listing of ${sayLicense(listing.tokenId)}.`,
  "LicenseMarket.cancelBid": ({ bid }, _, money) => `Take back your bid of ${money(bid.price, bid.currency)}.`,
  "LicenseMarket.incrementCounter": () => "Take back every listing and bid you signed and that was not filled yet.",
  "LicenseMarket.permit": ({ currency, amount }, _, money) =>
    `Let the market take ${money(amount, currency)} from you.`,
  "LicenseMarket.multicall": ({ data }) => `Do ${count(data, "thing")} on the market, all or none.`,
  "RoyaltyTreasury.claim": ({ releaseIds, to }) =>
    `Have the DAO pay what you are owed for ${count(releaseIds, "release")} to ${sayAddress(to)}.`,
  "RoyaltyTreasury.claimOnBehalf": ({ releaseIds, payee, to }) =>
    `Have the DAO pay what ${sayAddress(payee)} is owed for ${count(releaseIds, "release")} to ${sayAddress(to)}.`,
  "RoyaltyTreasury.settle": ({ releaseIds }) =>
    `Move what the parents of ${count(releaseIds, "release")} are owed one step up. Anybody may.`,
  "RoyaltyTreasury.reclaim": ({ releaseId, verifiers }) =>
    `Give the community what ${count(verifiers, "verifier")} forfeited of release ${releaseId}. Anybody may.`,
  "RoyaltyTreasury.claimAll": ({ claims }) =>
    `Have the DAO pay what is owed to ${sayAddress(claims[0]?.payee ?? "")} in ${count(claims, "currency", "currencies")}.`,
  "RoyaltyTreasury.setPayout": ({ to }) => `Have everything you earn paid to ${sayAddress(to)} from now on.`,
  "RoyaltyTreasury.transferShare": ({ releaseId, to, shareBps }) =>
    `Give ${sayShare(shareBps)} of release ${releaseId} to ${sayAddress(to)}, counting from now on.`,
  "RoyaltyTreasury.changeShares": ({ releaseId }) =>
    `Divide what release ${releaseId} earns from now on anew, as all its contributors signed.`,
  "RoyaltyTreasury.requireSolvent": () => "Check that the treasury still holds what it owes.",
  "EthicsCharter.adopt": ({ policy }) =>
    `Adopt a charter version that demands ${policy.receiptsRequired} receipts and takes a fee of ${sayShare(policy.feeBps)}.`,
  "CurrencyList.list": ({ currency }) => `Put the currency ${sayAddress(currency)} on the DAO's list.`,
  "CurrencyList.setAccepted": ({ currency, accepted }) =>
    `${accepted ? "Accept" : "No longer accept"} payments in ${sayAddress(currency)}.`,
  "DatasetRegistry.register": ({ name_, consent, askedBps }) =>
    `Register the dataset ${name_}, owned by you. You consent to: ${consentSentence(Number(consent)).toLowerCase()}; you ` +
    `ask for ${sayShare(askedBps)} of what releases made with it earn.`,
  "DatasetRegistry.revise": ({ datasetId, consent, askedBps }) =>
    `Describe dataset ${datasetId} anew. From now on you consent to: ${consentSentence(Number(consent)).toLowerCase()}; ` +
    `you ask for ${sayShare(askedBps)}.`,
  "DatasetRegistry.transferFrom": ({ tokenId, to }) =>
    `Hand dataset ${tokenId} and what it earns to ${sayAddress(to)}.`,
  "Streams.open": ({ recipient, currency, amount }, _, money) =>
    `Have ${money(amount, currency)} flow to ${sayAddress(recipient)} over time; you may stop it.`,
  "Streams.withdraw": ({ streamId }) => `Pay what has flowed in stream ${streamId} to whom it belongs. Anybody may.`,
  "Streams.stop": ({ streamId }) => `Stop stream ${streamId}: what has not flowed yet comes back.`,
  "TokenVoting.createProposal": ({ _actions }) => `Open a proposal with ${count(_actions, "action")}.`,
  "TokenVoting.vote": ({ _voteOption, _proposalId }) =>
    `Vote ${votes[Number(_voteOption)] ?? "?"} on proposal ${sayProposal(_proposalId)}.`,
  "TokenVoting.execute": ({ _proposalId }) => `Carry out proposal ${sayProposal(_proposalId)} as the DAO.`,
  "TokenVoting.updateVotingSettings": () => "Change how the DAO votes.",
  "GovernanceERC20.delegate": ({ delegatee }) => `Let ${sayAddress(delegatee)} vote with your tokens.`,
  "GovernanceERC20.delegateBySig": ({ delegatee }) =>
    `Carry somebody's signed delegation to the chain: their tokens vote through ${sayAddress(delegatee)}.`,
  "Deliberation.giveReason": ({ proposalId, reason, releaseId }) =>
    `Publish your reason on proposal ${sayProposal(proposalId)}${reason ? `: “${String(reason).slice(0, 80)}${String(reason).length > 80 ? "…" : ""}”` : ""}` +
    `${releaseId > 0n ? `, with your receipt for release ${releaseId} behind it` : ""}. It cannot be taken back.`,
  "Deliberation.setProfile": ({ profile }) =>
    /^0x0+$/.test(profile)
      ? "Take back what you say of yourself as a member."
      : "Publish what you stand for as a member.",
  "GovernanceERC20.transfer": ({ to, amount }) => `Give ${tokens(amount)} governance tokens to ${sayAddress(to)}.`,
  "GovernanceERC20.mint": ({ to, amount }) => `Create ${tokens(amount)} governance tokens for ${sayAddress(to)}.`,
  "DAO.grant": ({ _who, _where }) => `Give ${sayAddress(_who)} a permission on ${sayAddress(_where)}.`,
  "DAO.grantWithCondition": ({ _who, _where, _condition }) =>
    `Give ${sayAddress(_who)} a permission on ${sayAddress(_where)} under the condition ${sayAddress(_condition)}.`,
  "DAO.revoke": ({ _who, _where }) => `Take a permission on ${sayAddress(_where)} from ${sayAddress(_who)}.`,
  "DAO.execute": ({ _actions }) => `Have the DAO do ${count(_actions, "thing")}.`,
  "RoyaltyReceiverFactory.deploy": ({ releaseId }) =>
    `Set up the royalty receiver of release ${releaseId}. Anybody may.`,
};

/** Who takes money: one of our contracts by what it is, anybody else by address. @param contracts address by name */
export function sayTaker(address: string, contracts: Record<string, string>): string {
  const is = (name: string) => contracts[name]?.toLowerCase() === address.toLowerCase();
  if (is("ModelLicense")) return "the licences' contract";
  if (is("LicenseMarket")) return "the market";
  if (is("EthicsBoard")) return "the board";
  if (is("DAO")) return "the DAO's treasury";
  return Object.keys(contracts).find(is) ?? sayAddress(address);
}

/** Proposal numbers of OSx may be hashes of 77 digits. */
function sayProposal(id: bigint): string {
  const digits = id.toString();
  return digits.length > 12 ? `${digits.slice(0, 6)}…${digits.slice(-4)}` : digits;
}

/** Governance tokens have 18 decimals. */
function tokens(amount: bigint): string {
  return sayAmount(amount).replace(" ETH", "");
}
