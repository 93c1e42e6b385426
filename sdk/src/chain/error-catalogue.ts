import { sayAddress, sayAmount, sayDigest, sayLicense, sayNumber, sayRights } from "./say.ts";
import { sayShare, sayStatus, sayTime } from "./say.ts";
import type { SayAmount } from "./say.ts";
import { verificationErrors } from "./error-catalogue-verification.ts";
import { sayProcessRefusal, sayStage } from "./say-disputes.ts";

/** An error's arguments by name, as ethers decodes them. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each sentence knows the types its own signature gives
export type ErrorArguments = Record<string, any>;

/** What an error means for the person who met it, and the way out. @param money writes amounts, of tokens too */
export type Sentence = (args: ErrorArguments, money: SayAmount) => string;

const zeroAddress = /^0x0{40}$/;

/**
 * Every custom error of our contracts, by its signature. A test holds this list against the compiled contracts, so an
 * error can be neither added nor changed there without a sentence here.
 */
export const ownErrors: Record<string, Sentence> = {
  // ModelRegistry
  "ModelRegistry_InvalidName(string name)": ({ name }) =>
    `“${name}” cannot be a name: use 3 to 32 characters of a-z, 0-9 and hyphens, with no hyphen at either end.`,
  "ModelRegistry_NamespaceTaken(string name)": ({ name }) =>
    `The namespace “${name}” is taken, and names are unique forever. Choose another.`,
  "ModelRegistry_UnknownNamespace(string name)": ({ name }) => `Nobody holds the namespace “${name}”. Claim it first.`,
  "ModelRegistry_NotNamespaceOwner(string name, address account)": ({ name, account }) =>
    `The namespace “${name}” belongs to somebody else than ${sayAddress(account)}.`,
  "ModelRegistry_ModelExists(bytes32 modelId)": () =>
    "A model of this name exists already. Add a release to it, or choose another name.",
  "ModelRegistry_UnknownModel(bytes32 modelId)": ({ modelId }) => `There is no model ${sayDigest(modelId)}.`,
  "ModelRegistry_NotModelOwner(bytes32 modelId, address account)": ({ account }) =>
    `Only the model's owner may do this, and ${sayAddress(account)} is not.`,
  "ModelRegistry_InvalidOwner()": () => "The zero address cannot own anything. Give another address.",
  "ModelRegistry_InvalidVersion(string version)": ({ version }) =>
    `“${version}” cannot be a version: use 1 to 32 characters of 0-9, A-Z, a-z, dot, plus and hyphen.`,
  "ModelRegistry_VersionExists(bytes32 modelId, string version, uint64 releaseId)": ({ version, releaseId }) =>
    `Version ${version} exists already (release ${releaseId}), and releases are never changed. Raise the version.`,
  "ModelRegistry_MissingDigest()": () => "Manifest, weights or suite has no digest. Prepare the folder again.",
  "ModelRegistry_CharterNotInForce(uint32 cited, uint32 inForce)": ({ cited, inForce }) =>
    `The release cites charter version ${cited}, but version ${inForce} is in force. Read it and submit again.`,
  "ModelRegistry_TooManyParents(uint256 count, uint256 limit)": ({ count, limit }) =>
    `${count} parents are too many: at most ${limit}.`,
  "ModelRegistry_TooManyAncestors(uint256 limit)": ({ limit }) =>
    `The lineage is too long: a release may have at most ${limit} ancestors in all.`,
  "ModelRegistry_DuplicateParent(uint64 parent)": ({ parent }) => `Release ${parent} is named as a parent twice.`,
  "ModelRegistry_ParentNotUsable(uint64 parent)": ({ parent }) =>
    `Release ${parent} cannot be a parent: it is not released, or it is suspended or revoked now.`,
  "ModelRegistry_ParentLicenseRequired(uint64 parent, uint16 right)": ({ parent, right }) =>
    `Release ${parent} may be derived from only under a licence with the right ${sayRights(right)}. ` +
    "Buy one and name it at the parent, or ask the parent's publisher.",
  "ModelRegistry_ParentLicenseExpired(uint64 releaseId, uint256 license, uint40 expires)": (args) =>
    `Release ${args.releaseId} was made under ${sayLicense(args.license)}, whose term ended on ` +
    `${sayTime(args.expires)}. Licences sold before stay valid; new ones can be sold once it is renewed.`,
  "ModelRegistry_TooManyLicenses(uint256 limit)": ({ limit }) =>
    `The release would depend on more than ${limit} licences of its ancestors.`,
  "ModelRegistry_OpenRightsNotGrantable(uint16 openRights, uint16 grantableRights)": (args) =>
    `The release cannot give everybody the rights ${sayRights(args.openRights)}: the charter, its parents, the licences ` +
    `named for them and the consent of its datasets leave ${sayRights(args.grantableRights)}.`,
  "ModelRegistry_TooManyDatasets(uint256 count, uint256 limit)": ({ count, limit }) =>
    `${count} datasets are too many: at most ${limit}.`,
  "ModelRegistry_DuplicateDataset(uint64 dataset)": ({ dataset }) =>
    `Dataset ${dataset} is named twice. Add its shares together.`,
  "ModelRegistry_NoConsent(uint64 dataset, uint8 consent)": ({ dataset }) =>
    `The owner of dataset ${dataset} does not consent to training with it. Ask them to revise it, or train without it.`,
  "ModelRegistry_ShareBelowAsked(uint64 dataset, uint16 shareBps, uint16 askedBps)": (args) =>
    `Dataset ${args.dataset} asks for ${sayShare(args.askedBps)} of what the release earns, and is given ` +
    `${sayShare(args.shareBps)}. Raise its share.`,
  "ModelRegistry_SharesTooHigh(uint256 totalBps, uint256 limitBps)": ({ totalBps, limitBps }) =>
    `Fee, verifier pool, parents and datasets would take ${sayShare(totalBps)}; ` +
    `at most ${sayShare(limitBps)} may go there.`,
  "ModelRegistry_InvalidContributors(uint256 count, uint256 limit)": ({ count, limit }) =>
    `${count} contributors do not fit: name 1 to ${limit}.`,
  "ModelRegistry_InvalidContributor(address account, uint16 shareBps)": ({ account, shareBps }) =>
    `A contributor needs an address and a share above zero; ${sayAddress(account)} has ${sayShare(shareBps)}.`,
  "ModelRegistry_DuplicateContributor(address account)": ({ account }) =>
    `${sayAddress(account)} is named as a contributor twice. Add their shares together.`,
  "ModelRegistry_ContributorSharesNotWhole(uint256 totalBps)": ({ totalBps }) =>
    `The contributors' shares sum to ${sayShare(totalBps)}; they must sum to 100 %.`,
  "ModelRegistry_UnknownRelease(uint64 releaseId)": ({ releaseId }) => `There is no release ${releaseId}.`,
  "ModelRegistry_WrongStatus(uint64 releaseId, uint8 status)": ({ releaseId, status }) =>
    `This cannot be done while release ${releaseId} is ${sayStatus(status)}.`,
  "ModelRegistry_NotEnoughReceipts(uint64 releaseId, uint256 receipts, uint256 required)": ({ receipts, required }) =>
    `The release has ${receipts} of the ${required} independent passing receipts that its charter demands. ` +
    "It can be approved once more verifiers with a bond have found it to pass.",
  "ModelRegistry_InvalidSuspension(uint40 until)": ({ until }) =>
    `A suspension until ${sayTime(until)} is not possible: its end must lie ahead, and not too far.`,
  "ModelRegistry_LicenseNotTold(address license, uint64 epoch)": ({ license, epoch }) =>
    `The license contract ${sayAddress(license)} refused to hear of status epoch ${epoch}, so the release's status stays ` +
    "as it is: the DAO can vote to name another license contract.",
  "ModelRegistry_NotUsable(uint64 releaseId, uint64 blockedBy)": ({ releaseId, blockedBy }) =>
    releaseId === blockedBy
      ? `Release ${releaseId} cannot be used or sold now: it is not released, or suspended, or revoked.`
      : `Release ${releaseId} cannot be used or sold now, because its ancestor, release ${blockedBy}, is stopped.`,
  "ModelRegistry_ReleaseOfAnotherModel(bytes32 modelId, uint64 releaseId)": ({ releaseId }) =>
    `Release ${releaseId} belongs to another model, so this model's alias cannot point at it.`,

  // DatasetRegistry
  "DatasetRegistry_InvalidName(string name)": ({ name }) =>
    `“${name}” cannot be a dataset's name: use 3 to 32 characters of a-z, 0-9 and hyphens, with no hyphen at either end.`,
  "DatasetRegistry_NameTaken(string name, uint64 datasetId)": ({ name, datasetId }) =>
    `The name “${name}” is taken by dataset ${datasetId}, and names are unique forever. Choose another.`,
  "DatasetRegistry_MissingDocument()": () => "A dataset needs a card: a document that says what is in it.",
  "DatasetRegistry_UnknownDataset(uint64 datasetId)": ({ datasetId }) => `There is no dataset ${datasetId}.`,
  "DatasetRegistry_NotOwner(uint64 datasetId, address account)": ({ datasetId, account }) =>
    `Only the owner of dataset ${datasetId} may do this, and ${sayAddress(account)} is not.`,
  "DatasetRegistry_UnknownConsent(uint8 consent, uint8 known)": ({ consent, known }) =>
    `The consent ${consent} has bits that mean nothing: at most ${known}, training 1, business 2, derived models 4.`,
  "DatasetRegistry_ShareTooHigh(uint16 askedBps, uint256 limitBps)": ({ askedBps, limitBps }) =>
    `A dataset cannot ask for ${sayShare(askedBps)} of what a release earns; at most ${sayShare(limitBps)}.`,

  // ModelLicense and its ledger
  "ModelLicense_NotModelOwner(uint64 releaseId, address account)": ({ releaseId, account }) =>
    `Only the owner of release ${releaseId}'s model may do this, and ${sayAddress(account)} is not.`,
  "ModelLicense_ReleaseNotApproved(uint64 releaseId)": ({ releaseId }) =>
    `Release ${releaseId} has not been released by vote, so no licence can be offered for it yet.`,
  "ModelLicense_NoRights()": () => "An offer must grant at least one right.",
  "ModelLicense_UnknownRights(uint16 rights)": ({ rights }) => `The rights ${rights} contain one that does not exist.`,
  "ModelLicense_RightsNotGrantable(uint16 rights, uint16 grantable)": ({ rights, grantable }) =>
    "The release may not grant some of these rights: its charter or one of its parents withholds them " +
    `(asked ${rights}, grantable ${grantable}). Leave them out.`,
  "ModelLicense_RoyaltyTooHigh(uint16 royaltyBps, uint16 limitBps)": ({ royaltyBps, limitBps }) =>
    `A resale royalty of ${sayShare(royaltyBps)} is too high: at most ${sayShare(limitBps)}.`,
  "ModelLicense_ReferralTooHigh(uint16 referrerBps, uint16 limitBps)": ({ referrerBps, limitBps }) =>
    `A referrer's part of ${sayShare(referrerBps)} is too high: at most ${sayShare(limitBps)}.`,
  "ModelLicense_TooManySeats(uint16 seats, uint16 limit)": ({ seats, limit }) =>
    `An offer cannot have ${seats} seats: at most ${limit}.`,
  "ModelLicense_InvalidTrial(uint8 trialDays, uint32 term)": ({ trialDays }) =>
    `A trial of ${trialDays} days is not possible: it needs a price, and a licence that lasts longer than the trial.`,
  "ModelLicense_UnknownOffer(uint40 offerId)": ({ offerId }) => `There is no offer ${offerId}.`,
  "ModelLicense_OfferClosed(uint40 offerId)": ({ offerId }) => `Offer ${offerId} has ended. Nothing was paid.`,
  "ModelLicense_SoldOut(uint40 offerId, uint32 supply)": ({ offerId, supply }) =>
    `Offer ${offerId} is sold out: all ${supply} licences are gone. A holder may resell one on the market.`,
  "ModelLicense_WalletCapReached(uint40 offerId, address to, uint32 cap)": ({ offerId, to, cap }) =>
    `Offer ${offerId} gives at most ${cap} licences to one account, and ${sayAddress(to)} would have more. Nothing was paid.`,
  "ModelLicense_NotOnAllowList(uint40 offerId, address account)": ({ offerId, account }) =>
    `Only accounts on its list can buy from offer ${offerId}, and ${sayAddress(account)} is not on it. Nothing was paid.`,
  "ModelLicense_InvalidQuantity(uint256 quantity, uint256 limit)": ({ quantity, limit }) =>
    `${quantity} licences cannot be handled at once: at least 1 and at most ${limit}.`,
  "ModelLicense_NotOwner(uint256 tokenId, address account)": ({ tokenId, account }) =>
    `Only the owner of ${sayLicense(tokenId)} may do this, and ${sayAddress(account)} is not.`,
  "ModelLicense_PriceAboveMaximum(uint256 price, uint256 maximum)": ({ price, maximum }) =>
    `It costs more than the most you agreed to: ${price} where ${maximum} was the most, in the smallest unit of the ` +
    "offer's currency. Nothing was paid.",
  "ModelLicense_NotTransferable(uint256 tokenId)": ({ tokenId }) =>
    `The terms of ${sayLicense(tokenId)} do not let its holder give it away or resell it.`,
  "ModelLicense_Bound(uint256 tokenId)": ({ tokenId }) =>
    `A release was made under ${sayLicense(tokenId)}, so it stays with its holder and cannot end before its time.`,
  "ModelLicense_NotBindable(uint256 tokenId, address holder, uint64 parent, uint16 right)": ({ tokenId, holder, parent }) =>
    `No release can be made from release ${parent} under ${sayLicense(tokenId)}: ${sayAddress(holder)} must own it, it must ` +
    "grant the right, and be neither expired, nor lent, nor on trial.",
  "ModelLicense_NotRegistry(address caller)": ({ caller }) =>
    `Only the model registry binds licences and tells of releases' status; ${sayAddress(caller)} cannot.`,
  "ModelLicense_NotMarket(address caller)": ({ caller }) =>
    `Only the market that the licences name can resell one this way, after it began to; ${sayAddress(caller)} cannot.`,
  "ModelLicense_NoTrial(uint256 tokenId)": ({ tokenId }) =>
    `No trial of ${sayLicense(tokenId)} is open: it had none, or its price was paid out already.`,
  "ModelLicense_TrialPending(uint256 tokenId, uint40 until)": ({ tokenId, until }) =>
    `${sayLicense(tokenId)} is on trial until ${sayTime(until)}. Wait until then, or hand it back for its price.`,
  "ModelLicense_TrialOver(uint256 tokenId, uint40 until)": ({ tokenId, until }) =>
    `${sayLicense(tokenId)} cannot be handed back: its trial ended on ${sayTime(until)}, or when it changed hands.`,
  "ModelLicense_NotRenewable(uint256 tokenId)": ({ tokenId }) =>
    `${sayLicense(tokenId)} has no term that could be prolonged or ended now.`,
  "ModelLicense_InvalidDuration(uint64 duration, uint32 term)": ({ duration, term }) =>
    `A licence cannot be prolonged by ${duration} seconds: choose a whole number of its terms of ${term} seconds, not too many.`,
  "ModelLicense_NotAnUpgrade(uint40 from, uint40 to)": ({ from, to }) =>
    `A licence of offer ${from} cannot be upgraded to offer ${to}: that one must be for the same release, in the same ` +
    "currency, and grant more rights, or the same rights at a higher price.",
  "ModelLicense_NoSeatLeft(uint256 tokenId, uint16 seats)": ({ tokenId, seats }) =>
    `${sayLicense(tokenId)} has ${seats} seats, and more accounts were named. Take a seat back first.`,
  "ModelLicense_CurrencyNotAccepted(address currency)": ({ currency }) =>
    `The DAO does not accept the currency ${sayAddress(currency)} for new offers. Choose another.`,
  "ModelLicense_UnexpectedValue(uint256 value)": ({ value }) =>
    `${sayAmount(value)} was sent with a call that takes no money. Send nothing along; nothing was paid.`,
  "RoyaltyLedger_WrongValue(uint256 sent, uint256 expected)": ({ sent, expected }) =>
    `${sayAmount(sent)} was sent where exactly ${sayAmount(expected)} is due. Nothing was paid.`,
  "RoyaltyLedger_NothingPaid()": () => "A payment of zero cannot be booked.",
  "RoyaltyLedger_PaymentFailed(address currency, uint256 amount)": ({ currency, amount }, money) =>
    `${money(amount, currency)} could not be moved to the treasury: check your balance and the allowance you gave.`,
  "RoyaltyLedger_ShortPayment(address currency, uint256 received, uint256 expected)": ({ currency, received, expected }, money) =>
    `The treasury would receive ${money(received, currency)} instead of ${money(expected, currency)}; ` +
    "this currency takes something off in transit and is not accepted.",
  "RoyaltyLedger_NotTreasury(address caller)": ({ caller }) =>
    `Only the DAO can book what lies in its treasury already, by vote; ${sayAddress(caller)} cannot.`,
  "RoyaltyLedger_CurrencyNotListed(address currency)": ({ currency }) =>
    `The currency ${sayAddress(currency)} is not on the DAO's list, so it cannot be booked.`,
  "RoyaltyLedger_AmountTooLarge(uint256 amount)": ({ amount }) => `${amount} is more than the ledger can hold.`,

  // LicenseMarket
  "LicenseMarket_FeeTooHigh(uint16 feeBps, uint16 limitBps)": ({ feeBps, limitBps }) =>
    `A market fee of ${sayShare(feeBps)} is too high: at most ${sayShare(limitBps)}.`,
  "LicenseMarket_NotOwner(uint256 tokenId, address account)": ({ tokenId, account }) =>
    `Only its holder can do this with ${sayLicense(tokenId)}, and ${sayAddress(account)} is not.`,
  "LicenseMarket_OwnLicense(uint256 tokenId, address account)": ({ tokenId, account }) =>
    `${sayAddress(account)} would sell ${sayLicense(tokenId)} to itself. Use another account.`,
  "LicenseMarket_NotTransferable(uint256 tokenId)": ({ tokenId }) =>
    `${sayLicense(tokenId)} cannot be resold: its terms do not allow it, or a derived release depends on it.`,
  "LicenseMarket_NotApproved(uint256 tokenId)": ({ tokenId }) =>
    `The market may not move ${sayLicense(tokenId)}: its holder must approve the market for it first.`,
  "LicenseMarket_LicenseExpired(uint256 tokenId, uint40 expires)": ({ tokenId, expires }) =>
    `The term of ${sayLicense(tokenId)} ended on ${sayTime(expires)}, so there is nothing left to sell.`,
  "LicenseMarket_LicenseLent(uint256 tokenId)": ({ tokenId }) =>
    `${sayLicense(tokenId)} is lent at the moment. It can be sold when the loan is over or taken back.`,
  "LicenseMarket_TrialPending(uint256 tokenId)": ({ tokenId }) =>
    `${sayLicense(tokenId)} is still in its trial. It can be sold when the trial is over.`,
  "LicenseMarket_NotUsable(uint64 releaseId)": ({ releaseId }) =>
    `Release ${releaseId} is suspended or revoked, so its licences cannot be traded now.`,
  "LicenseMarket_InvalidPrice()": () => "Ask a price above zero.",
  "LicenseMarket_InvalidExpiry(uint40 expires)": ({ expires }) =>
    `A listing cannot end on ${sayTime(expires)}: choose a time that lies ahead.`,
  "LicenseMarket_CurrencyNotAccepted(address currency)": ({ currency }) =>
    zeroAddress.test(currency)
      ? "A bid must be in a token: nobody can take native currency from a bidder who is not there."
      : `The market does not take the currency ${sayAddress(currency)}.`,
  "LicenseMarket_NotListed(uint256 tokenId)": ({ tokenId }) =>
    `${sayLicense(tokenId)} is not for sale on these terms (any more). Nothing was paid.`,
  "LicenseMarket_ListingExpired(uint256 tokenId, uint40 expires)": ({ tokenId, expires }) =>
    `The listing of ${sayLicense(tokenId)} ended on ${sayTime(expires)}. Nothing was paid.`,
  "LicenseMarket_SellerGone(uint256 tokenId, address seller, address owner)": ({ tokenId, seller, owner }) =>
    `${sayLicense(tokenId)} has moved from ${sayAddress(seller)} to ${sayAddress(owner)} since it was listed. ` +
    "Nothing was paid.",
  "LicenseMarket_LicenseMoved(uint256 tokenId)": ({ tokenId }) =>
    `${sayLicense(tokenId)} changed hands since it was listed, so its old price no longer holds. Nothing was paid.`,
  "LicenseMarket_TermsChanged(uint256 tokenId, uint40 offerId, uint40 licenseExpires)": ({ tokenId }) =>
    `${sayLicense(tokenId)} was upgraded or renewed since its listing was signed, so the old price no longer holds. ` +
    "Nothing was paid; ask the seller for a new listing.",
  "LicenseMarket_WrongValue(uint256 sent, uint256 expected)": ({ sent, expected }) =>
    `${sayAmount(sent)} was sent where exactly ${sayAmount(expected)} is due. Nothing was paid.`,
  "LicenseMarket_PaymentFailed(address to, uint256 amount)": ({ to, amount }) =>
    `${sayAmount(amount)} could not be paid to the seller ${sayAddress(to)}: that account takes no money. ` +
    "Nothing was paid; the seller must move the licence to another account to sell it.",
  "LicenseMarket_ShortPayment(address currency, address to, uint256 received, uint256 expected)":
    ({ currency, to, received, expected }, money) =>
    `${sayAddress(to)} would receive ${money(received, currency)} instead of ${money(expected, currency)}; ` +
    "this currency takes something off in transit. Nothing was paid.",
  "LicenseMarket_InvalidSignature(address signer)": ({ signer }) =>
    `The order is not signed by ${sayAddress(signer)} for this market. Sign it again with that account.`,
  "LicenseMarket_NotSigner(address signer, address account)": ({ signer, account }) =>
    `Only ${sayAddress(signer)}, who signed the order, can cancel it, and ${sayAddress(account)} asked.`,
  "LicenseMarket_OrderClosed(bytes32 digest)": ({ digest }) =>
    `Order ${sayDigest(digest)} was filled or cancelled already. Nothing was paid.`,
  "LicenseMarket_OrderExpired(bytes32 digest, uint40 expires)": ({ digest, expires }) =>
    `Order ${sayDigest(digest)} ended on ${sayTime(expires)}. Nothing was paid.`,
  "LicenseMarket_CounterRaised(address signer, uint256 signedCounter, uint256 counter)":
    ({ signer, signedCounter, counter }) =>
    `${sayAddress(signer)} signed the order under counter ${signedCounter}, and ${counter} counts now: ` +
    "all orders of that time are cancelled. Nothing was paid.",
  "LicenseMarket_WrongLicense(uint256 tokenId, uint256 wanted)": ({ tokenId, wanted }) =>
    `The bid is for ${sayLicense(wanted)}, not for ${sayLicense(tokenId)}.`,
  "LicenseMarket_WrongRelease(uint64 releaseId, uint64 wanted)": ({ releaseId, wanted }) =>
    `The bid is for a licence of release ${wanted}, and this one is of release ${releaseId}.`,
  "LicenseMarket_MissingRights(uint16 rights, uint16 wanted)": ({ rights, wanted }) =>
    `The bidder wants rights that this licence does not grant (wanted ${wanted}, granted ${rights}).`,
  "LicenseMarket_EndsTooSoon(uint40 expires, uint40 wanted)": ({ expires, wanted }) =>
    `The bidder wants a licence that lasts until ${sayTime(wanted)}, and this one ends on ${sayTime(expires)}.`,
  "LicenseMarket_BidNotCovered(address bidder, uint256 covered, uint256 price)": ({ bidder, covered, price }) =>
    `${sayAddress(bidder)} bid ${price} units, but balance and allowance cover only ${covered}. ` +
    "Nothing was sold; wait for the bidder, or take another bid.",

  // RoyaltyTreasury
  "RoyaltyTreasury_NotPayee(address payee, address caller)": ({ payee, caller }) =>
    `Only ${sayAddress(payee)} may name where its money goes, and ${sayAddress(caller)} asked.`,
  "RoyaltyTreasury_NothingToClaim(address payee, address currency)": ({ payee }) =>
    `Nothing is owed to ${sayAddress(payee)} for these releases right now.`,
  "RoyaltyTreasury_Frozen(uint64 releaseId, uint64 blockedBy)": ({ releaseId, blockedBy }) =>
    `What release ${releaseId} earned is held while release ${blockedBy} is stopped. It is held, not lost.`,
  "RoyaltyTreasury_NotStopped(uint64 releaseId)": ({ releaseId }) =>
    `Release ${releaseId} is not stopped for good, so what it earned is its makers' to claim, now or when it is free again.`,
  "RoyaltyTreasury_NotForfeited(uint64 releaseId, address verifier)": ({ releaseId, verifier }) =>
    `${sayAddress(verifier)} has forfeited nothing of release ${releaseId}: only what verifiers lost by a revoked or struck `
    + "receipt, after the release was approved, becomes the community's.",
  "RoyaltyTreasury_PaymentFailed(address currency, address to, uint256 amount)": ({ currency, to, amount }, money) =>
    `The DAO could not pay ${money(amount, currency)} to ${sayAddress(to)}. The claim is kept; name another account.`,
  "RoyaltyTreasury_WrongPayment(address currency, uint256 paid, uint256 expected)": ({ currency, paid, expected }, money) =>
    `The DAO would have paid ${money(paid, currency)} instead of ${money(expected, currency)}; nothing was paid.`,
  "RoyaltyTreasury_InsideExecution()": () =>
    "A claim cannot run inside a proposal's execution. Claim in a transaction of its own.",
  "RoyaltyTreasury_InvalidRecipient(address to)": ({ to }) => `${sayAddress(to)} cannot be paid. Name another account.`,
  "RoyaltyTreasury_TooManyReleases(uint256 count, uint256 limit)": ({ count, limit }) =>
    `${count} releases are too many for one transaction: at most ${limit}. Claim in several parts.`,
  "RoyaltyTreasury_Insolvent(address currency, uint256 balance, uint256 owed)": ({ currency, balance, owed }, money) =>
    `This would spend money that is owed: the treasury would hold ${money(balance, currency)} ` +
    `and owes ${money(owed, currency)}.`,
  "RoyaltyTreasury_ForeignDao(address dao, address expected)": ({ dao, expected }) =>
    `This treasury pays for the DAO ${sayAddress(expected)} and cannot be installed on ${sayAddress(dao)}.`,
  "RoyaltyTreasury_NotDatasetOwner(uint64 datasetId, address payee)": ({ datasetId, payee }) =>
    `Dataset ${datasetId} does not belong to ${sayAddress(payee)}: its owner is paid what it earned.`,
  "RoyaltyTreasury_ShareTooSmall(uint64 releaseId, address account, uint16 shareBps, uint16 asked)": ({
    releaseId,
    account,
    shareBps,
    asked,
  }) =>
    `${sayAddress(account)} has ${sayShare(shareBps)} of release ${releaseId} and cannot give ${sayShare(asked)}.`,
  "RoyaltyTreasury_SharesFixed(uint64 releaseId)": ({ releaseId }) =>
    `The split of release ${releaseId} was fixed when it was submitted. Each can still pass on their own part.`,
  "RoyaltyTreasury_TooManyShares(uint256 count, uint256 limit)": ({ count, limit }) =>
    `${count} contributors are too many: at most ${limit} can share what a release earns.`,
  "RoyaltyTreasury_InvalidShare(address account, uint16 shareBps)": ({ account, shareBps }) =>
    `${sayShare(shareBps)} for ${sayAddress(account)} does not fit: each share is above zero, each account is named ` +
    "once, and a split lists its accounts in ascending order.",
  "RoyaltyTreasury_SharesNotWhole(uint256 totalBps)": ({ totalBps }) =>
    `The shares sum to ${sayShare(totalBps)}; they must sum to 100 %.`,
  "RoyaltyTreasury_WrongShare(uint64 releaseId, address account, uint16 stated, uint16 actual)": ({
    releaseId,
    account,
    stated,
    actual,
  }) =>
    `${sayAddress(account)} has ${sayShare(actual)} of release ${releaseId}, not ${sayShare(stated)}. ` +
    "Read the shares again and have the change signed anew.",
  "RoyaltyTreasury_WrongSignatureCount(uint256 given, uint256 needed)": ({ given, needed }) =>
    `${given} signatures were given where ${needed} are needed: one of everybody who has a share.`,
  "RoyaltyTreasury_InvalidSignature(address account)": ({ account }) =>
    `The signature is not ${sayAddress(account)}'s for this change. Shares may have changed since: sign it again.`,
  "RoyaltyTreasury_SignaturesExpired(uint256 deadline)": ({ deadline }) =>
    `The signatures were good until ${sayTime(deadline)}. Have the change signed anew.`,

  // Streams
  "Streams_UnknownStream(uint64 streamId)": ({ streamId }) => `There is no stream ${streamId}.`,
  "Streams_InvalidRecipient(address recipient)": ({ recipient }) =>
    `A stream cannot flow to ${sayAddress(recipient)}. Name another account.`,
  "Streams_NothingToStream(uint128 amount, uint40 duration)": ({ amount, duration }) =>
    `A stream needs an amount and a duration above zero; an amount of ${amount} over ${duration} seconds has not both.`,
  "Streams_WrongValue(uint256 sent, uint256 expected)": ({ sent, expected }) =>
    `${sayAmount(sent)} was sent where exactly ${sayAmount(expected)} is due. Nothing was paid.`,
  "Streams_NotFunded(address currency, uint256 unassigned, uint256 amount)": ({ currency, unassigned, amount }, money) =>
    `The stream needs ${money(amount, currency)}, and ${money(unassigned, currency)} lies ready for it. ` +
    "Transfer the rest to the streams' address in the same proposal first.",
  "Streams_NotSponsor(uint64 streamId, address caller)": ({ streamId, caller }) =>
    `Only who opened stream ${streamId} can stop it, and ${sayAddress(caller)} did not.`,
  "Streams_NothingToWithdraw(uint64 streamId)": ({ streamId }) =>
    `Nothing has flowed in stream ${streamId} since the last withdrawal. Come back later.`,
  "Streams_Ended(uint64 streamId)": ({ streamId }) =>
    `Stream ${streamId} has ended: it was stopped, or all of it has flowed. There is nothing left to stop.`,
  "Streams_PaymentFailed(address to, uint256 amount)": ({ to, amount }) =>
    `${sayAmount(amount)} could not be paid to ${sayAddress(to)}: that account takes no money. It stays in the stream.`,

  // Refunds
  "Refunds_NotStopped(uint64 releaseId)": ({ releaseId }) =>
    `Release ${releaseId} is not stopped for good: neither it nor a release it was made from is revoked. ` +
    "There are refunds once one is.",
  "Refunds_AlreadyOpen(uint64 releaseId, uint40 until)": ({ releaseId, until }) =>
    `Refunds for release ${releaseId} were opened before. Licensees ask until ${sayTime(until)}.`,
  "Refunds_NotOpen(uint64 releaseId)": ({ releaseId }) =>
    `Refunds for release ${releaseId} are not open. Once it is stopped for good, anybody may open them.`,
  "Refunds_Over(uint64 releaseId, uint40 until)": ({ releaseId, until }) =>
    `Refunds for release ${releaseId} could be asked for until ${sayTime(until)}.`,
  "Refunds_TooEarly(uint64 releaseId, uint40 until)": ({ releaseId, until }) =>
    `Licensees of release ${releaseId} may ask until ${sayTime(until)}. What each gets is known, and paid, from then on.`,
  "Refunds_NotOwner(uint256 tokenId, address account)": ({ tokenId, account }) =>
    `Only who holds ${sayLicense(tokenId)} can ask for its refund, and ${sayAddress(account)} does not.`,
  "Refunds_AlreadyAsked(uint256 tokenId)": ({ tokenId }) =>
    `A refund for ${sayLicense(tokenId)} was asked for already. It is paid to whoever held it then.`,
  "Refunds_TrialPending(uint256 tokenId)": ({ tokenId }) =>
    `The ${sayLicense(tokenId)} is on trial: hand it back for its whole price instead.`,
  "Refunds_NothingUnused(uint256 tokenId)": ({ tokenId }) =>
    `Nothing of ${sayLicense(tokenId)} is left to refund: it was free, it had expired, ` +
    "its makers got nothing of its price, or the charter refunds none of it.",
  "Refunds_NothingAsked(uint256 tokenId)": ({ tokenId }) =>
    `Nobody asked for a refund of ${sayLicense(tokenId)}. Leave it out.`,
  "Refunds_TooMany(uint256 count, uint256 limit)": ({ count, limit }) =>
    `${count} are too many for one transaction: at most ${limit}. Do it in several parts.`,
  "Refunds_NothingToCollect(uint64 releaseId, address currency)": ({ releaseId }) =>
    `Of release ${releaseId} nothing more is due to these payees in this currency. All of it was collected or claimed.`,
  "Refunds_NothingToPay()": () =>
    "Nothing is due for these licences now. More will be if more is collected from the treasury.",
  "Refunds_NothingLeft(uint64 releaseId, address currency, address payee)": ({ releaseId, payee }) =>
    `Nothing is left for ${sayAddress(payee)} of release ${releaseId}: licensees come first, or it was paid already.`,
  "Refunds_AlreadyDiverted(uint64 releaseId, address currency)": ({ releaseId }) =>
    `A vote sends what is left of release ${releaseId} to the treasury already.`,
  "Refunds_RemainderPaid(uint64 releaseId, address currency, uint256 amount)": ({ releaseId, currency, amount }, money) =>
    `${money(amount, currency)} of what is left of release ${releaseId} was paid to its payees. ` +
    "From the first payment on it is theirs.",
  "Refunds_ShortPayment(address currency, uint256 received, uint256 expected)": ({ currency, received, expected }, money) =>
    `${money(received, currency)} would arrive instead of ${money(expected, currency)}. Nothing was collected.`,
  "Refunds_PaymentFailed(address currency, address to, uint256 amount)": ({ currency, to, amount }, money) =>
    `${money(amount, currency)} could not be paid to ${sayAddress(to)}. It stays due: leave it out, or let the account ` +
    "name another payout address in the treasury.",
  "Refunds_UnexpectedValue(address from, uint256 value)": ({ from, value }) =>
    `${sayAddress(from)} sent ${sayAmount(value)} to the refunds, which take nothing but what they collect.`,

  ...verificationErrors,

  // EthicsCharter
  "EthicsCharter_MissingDocument()": () => "A charter version needs a document.",
  "EthicsCharter_NoClauses()": () => "A charter version needs at least one clause.",
  "EthicsCharter_NoReceiptsRequired()": () => "A charter must demand at least one receipt for an approval.",
  "EthicsCharter_UnknownBackends(uint8 acceptedBackends)": () =>
    "A charter must accept receipts of at least one backend, and only of WebGPU, WASM and CPU.",
  "EthicsCharter_FeeTooHigh(uint16 feeBps, uint16 limitBps)": ({ feeBps, limitBps }) =>
    `A fee of ${sayShare(feeBps)} is too high: at most ${sayShare(limitBps)}.`,
  "EthicsCharter_PoolTooHigh(uint16 poolBps, uint16 limitBps)": ({ poolBps, limitBps }) =>
    `A verifier pool of ${sayShare(poolBps)} is too high: beside the fee, at most ${sayShare(limitBps)} is left for it.`,
  "EthicsCharter_InvalidProcess(uint8 field, uint256 value, uint256 limit)": ({ field, value, limit }) =>
    sayProcessRefusal(Number(field), value, limit),
  "EthicsCharter_BondCurrencyNotListed(address currency)": ({ currency }) =>
    `Bonds cannot be paid in ${sayAddress(currency)}: it is not on the list of currencies. List it by vote first.`,
  "EthicsCharter_UnknownVersion(uint32 version, uint32 latest)": ({ version, latest }) =>
    `There is no charter version ${version}; the latest is ${latest}.`,

  // CouncilVeto and Deliberation
  "CouncilVeto_UnknownProposal(uint256 proposalId)": ({ proposalId }) =>
    `There is no proposal ${sayNumber(proposalId)} to veto. Take its number from the proposal's page.`,
  "CouncilVeto_AlreadyExecuted(uint256 proposalId)": ({ proposalId }) =>
    `Proposal ${sayNumber(proposalId)} is executed already, so a veto comes too late. Another vote can undo what it did.`,
  "CouncilVeto_AlreadyVetoed(uint256 proposalId)": ({ proposalId }) =>
    `Proposal ${sayNumber(proposalId)} is vetoed already. Only the DAO can overrule the veto, by another vote.`,
  "CouncilVeto_Overruled(uint256 proposalId)": ({ proposalId }) =>
    `The DAO has overruled the veto on proposal ${sayNumber(proposalId)}, and it cannot be vetoed again.`,
  "CouncilVeto_NotVetoed(uint256 proposalId)": ({ proposalId }) =>
    `Proposal ${sayNumber(proposalId)} is not vetoed, so there is nothing to overrule.`,
  "Deliberation_NotVoted(uint256 proposalId, address account)": ({ proposalId, account }) =>
    `Only those who voted give reasons, and ${sayAddress(account)} has not voted on proposal ` +
    `${sayNumber(proposalId)}. Vote first.`,
  "Deliberation_Empty()": () => "There is no reason in this. Write one, name a document, or link your receipt.",
  "Deliberation_ReasonTooLong(uint256 length, uint256 limit)": ({ length, limit }) =>
    `A reason of ${length} bytes is too long: at most ${limit}. Put what is longer into a document and link it.`,
  "Deliberation_NoReceipt(uint64 releaseId, address account)": ({ releaseId, account }) =>
    `${sayAddress(account)} has no receipt for release ${releaseId} that stands. Verify it first, or leave the link out.`,

  // EthicsBoard
  "EthicsBoard_UnknownDispute(uint64 disputeId)": ({ disputeId }) => `There is no dispute ${disputeId}.`,
  "EthicsBoard_NotDisputable(uint64 releaseId)": ({ releaseId }) =>
    `Release ${releaseId} is not released, or it is revoked for good: there is nothing to dispute about it. ` +
    "A dispute that is still open about a revoked release can be concluded at once.",
  "EthicsBoard_UnknownClause(uint16 clause, uint16 clauses)": ({ clause, clauses }) =>
    `The charter that the release was made under has no clause ${clause}: its clauses are 1 to ${clauses}.`,
  "EthicsBoard_MissingEvidence()": () => "A dispute needs evidence. Write down what was found and store it first.",
  "EthicsBoard_EvidenceUsed(uint64 releaseId, uint16 clause, bytes32 evidence)": ({ releaseId, clause, evidence }) =>
    `Evidence ${sayDigest(evidence)} was brought before about clause ${clause} and release ${releaseId}. ` +
    "Another dispute on it needs new evidence.",
  "EthicsBoard_AlreadyDisputed(uint64 releaseId, uint16 clause, uint64 disputeId)": (args) =>
    `Clause ${args.clause} is in dispute about release ${args.releaseId} already: see dispute ${args.disputeId}.`,
  "EthicsBoard_WrongBond(uint256 paid, uint256 bond)": ({ paid, bond }) =>
    `The bond is ${bond} of its currency's smallest unit, but ${paid} arrived. Reload the page and pay what it says.`,
  "EthicsBoard_WrongStage(uint64 disputeId, uint8 stage)": ({ disputeId, stage }) =>
    `Dispute ${disputeId} is ${sayStage(stage)}, and this cannot be done then.`,
  "EthicsBoard_AlreadySuspended(uint64 releaseId, uint64 disputeId)": ({ releaseId, disputeId }) =>
    `Release ${releaseId} is suspended already${disputeId === 0n ? "" : `, for dispute ${disputeId}`}.`,
  "EthicsBoard_SuspendedBefore(uint64 disputeId)": ({ disputeId }) =>
    `The release was suspended for dispute ${disputeId} before: after that, only a vote can do it (ratify).`,
  "EthicsBoard_Immune(uint64 releaseId, uint40 until)": ({ releaseId, until }) =>
    `The council suspended release ${releaseId} in vain before, and cannot again until ${sayTime(until)}. A vote can.`,
  "EthicsBoard_NotSuspended(uint64 disputeId)": ({ disputeId }) =>
    `Nothing is suspended for dispute ${disputeId} now, so there is nothing to lift.`,
  "EthicsBoard_NotAccused(uint64 disputeId, address account)": ({ disputeId, account }) =>
    `Only the owner of the model may do this in dispute ${disputeId}, and ${sayAddress(account)} is not.`,
  "EthicsBoard_MissingStatement()": () => "An answer or an appeal needs its text. Write it and store it first.",
  "EthicsBoard_AlreadyAnswered(uint64 disputeId)": ({ disputeId }) =>
    `Dispute ${disputeId} was answered already, and it can be answered once.`,
  "EthicsBoard_TooEarly(uint64 disputeId, uint40 notBefore)": ({ disputeId, notBefore }) =>
    `It is too early for this in dispute ${disputeId}: it can be done from ${sayTime(notBefore)} on.`,
  "EthicsBoard_TooLate(uint64 disputeId, uint40 deadline)": ({ disputeId, deadline }) =>
    `It is too late for this in dispute ${disputeId}: the time for it ended on ${sayTime(deadline)}. ` +
    "Anybody can conclude it now.",
  "EthicsBoard_NoRuling()": () => "A decision needs a ruling: dismissed, upheld, or revoked.",
  "EthicsBoard_NotRemedy(uint64 disputeId, uint64 releaseId)": ({ disputeId, releaseId }) =>
    `Release ${releaseId} does not correct what dispute ${disputeId} is about: it has to be a release of the same ` +
    "model, submitted after the dispute was raised, approved, and not suspended now.",
  "EthicsBoard_NothingToWithdraw(address account, address currency)": ({ account, currency }) =>
    `No bond in ${zeroAddress.test(currency) ? "ETH" : sayAddress(currency)} was awarded to ${sayAddress(account)}.`,
  "EthicsBoard_PaymentFailed(address currency, address to, uint256 amount)": ({ currency, to, amount }, money) =>
    `${money(amount, currency)} could not be paid to ${sayAddress(to)}, and the bond stays yours. ` +
    "Withdraw it to another address.",

  // CurrencyList and the DAO's authority
  "CurrencyList_AlreadyListed(address currency)": ({ currency }) => `${sayAddress(currency)} is on the list already.`,
  "CurrencyList_NotAContract(address currency)": ({ currency }) =>
    `${sayAddress(currency)} holds no code, so it is no currency.`,
  "CurrencyList_NotListed(address currency)": ({ currency }) =>
    `The currency ${sayAddress(currency)} is not on the DAO's list.`,
  "CurrencyList_TooMany(uint256 limit)": ({ limit }) => `The list is full: at most ${limit} currencies.`,
  "DaoAuthority_Unauthorized(address where, address who, bytes32 permissionId)": ({ who }) =>
    `Only the DAO decides this, by vote; ${sayAddress(who)} has no permission.`,
};
