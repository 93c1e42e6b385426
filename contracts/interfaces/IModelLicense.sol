// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {ILending} from "./ILending.sol";
import {ILineageLicense} from "./ILineageLicense.sol";
import {IOfferBook, Offer, OfferTerms} from "./IOfferBook.sol";
import {IRenewals} from "./IRenewals.sol";
import {IRoyaltyLedger} from "./IRoyaltyLedger.sol";
import {ISeats} from "./ISeats.sol";
import {ITrials} from "./ITrials.sol";
import {IUpgrades} from "./IUpgrades.sol";

/// @notice A purchase with everything an offer may ask for.
/// @param quantity 1 to 64 licences, all for `to`.
/// @param to Who gets them; somebody else than the buyer makes it a gift, which has no trial.
/// @param referrer Who gets the offer's referral; zero for nobody.
/// @param maximum The most the buyer pays for the whole order, in the offer's currency.
/// @param proof That the buyer is on the offer's allow-list; empty where it has none.
struct Order {
    uint40 offerId;
    uint32 quantity;
    address to;
    address referrer;
    uint256 maximum;
    bytes32[] proof;
}

/// @notice What a market needs to know of a licence before it changes hands.
/// @param expires 0 if perpetual.
/// @param transfers How often it changed hands, modulo 2^12: what was agreed before can be told apart.
/// @param royaltyBps The resale royalty (ERC-2981).
/// @param transferable By its terms, and not bound.
/// @param approved Whether the operator asked about may move it.
/// @param lent Whether it is lent now. @param trial Whether it can still be refunded.
/// @param usable Whether its release is.
struct Resale {
    address owner;
    uint64 releaseId;
    uint40 offerId;
    uint40 expires;
    uint16 transfers;
    uint16 royaltyBps;
    uint16 rights;
    bool transferable;
    bool approved;
    bool lent;
    bool trial;
    bool usable;
}

/// @title ModelLicense
/// @notice Licences to use a model release: ERC-721 tokens with ERC-2981 royalties and rights a program can read.
/// A token's id is `offerId << 32 | serial` of the offer it was minted from; owner, present offer, expiry and flags
/// share one storage slot.
interface IModelLicense is
    IRoyaltyLedger,
    IOfferBook,
    ITrials,
    IRenewals,
    IUpgrades,
    ILending,
    ISeats,
    ILineageLicense
{
    /// @param expires Seconds since the epoch; 0 for a perpetual licence.
    event LicenseMinted(
        uint256 indexed tokenId,
        uint40 indexed offerId,
        address indexed to,
        address buyer,
        uint64 releaseId,
        uint96 price,
        uint40 expires
    );
    /// @notice The licence lets `child` descend from `parent`; from now on it can be neither given away nor ended.
    event LicenseBound(uint256 indexed tokenId, uint64 indexed parent, uint64 indexed child);
    /// @notice ERC-4906: what is shown of the licence changed.
    event MetadataUpdate(uint256 tokenId);

    error ModelLicense_InvalidQuantity(uint256 quantity, uint256 limit);
    error ModelLicense_NotOwner(uint256 tokenId, address account);
    error ModelLicense_NotTransferable(uint256 tokenId);
    error ModelLicense_Bound(uint256 tokenId);
    error ModelLicense_NotBindable(uint256 tokenId, address holder, uint64 parent, uint16 right);
    error ModelLicense_NotRegistry(address caller);
    error ModelLicense_UnexpectedValue(uint256 value);
    error ModelLicense_NotMarket(address caller);

    /// @notice Buys one licence for `to`. The price goes straight to the DAO and is booked for the release; in an offer
    /// with a trial, whose buyer buys for themselves, it stays here until the trial is over.
    /// @param maximum The most the buyer pays, in the offer's currency.
    /// @dev Native: `msg.value` must equal the price. ERC-20: the caller must have approved this contract.
    function mint(uint40 offerId, address to, uint256 maximum) external payable returns (uint256 tokenId);

    /// @notice Buys several licences at once, with a referrer, or from an offer with an allow-list.
    /// @return firstTokenId The first licence; the others' ids follow it one by one.
    function mintOrder(Order calldata order) external payable returns (uint256 firstTokenId);

    /// @notice Begins a resale in the native currency: remembers, until the end of the transaction, what the treasury
    /// holds, and answers what the caller needs to know.
    /// @dev Only `market` may call.
    /// @return holding What it remembers, as it lies in storage, from the lowest bit: owner 160, present offer 39, whether
    /// it was lent 1, expiry 40 (0 if perpetual), flags 4, how often it changed hands 12.
    /// @return releaseId Its release.
    /// @return royaltyBps The resale royalty.
    /// @return sellable Whether nothing of it stands in the way: it is transferable, has not expired, is neither lent nor
    /// on trial, its release is usable, and the caller may move it.
    function beginResale(uint256 tokenId)
        external
        returns (uint256 holding, uint64 releaseId, uint16 royaltyBps, bool sellable);

    /// @notice Ends the resale that was begun: moves the licence and books the royalty, after the caller itself has paid
    /// royalty and market fee into the treasury. Every other market moves the licence by `safeTransferFrom` and pays by
    /// `payResale`, which sends the money through here.
    /// @dev Only `market` may call. Requirements: `beginResale` found this licence sellable, the owner's approval included;
    /// since then the treasury received exactly the sum of royalty and fee. The market is one contract that nobody can
    /// change, which changes nothing here and pays nobody but the treasury in between: what anybody else paid in the
    /// meantime cannot be booked as a royalty.
    /// @param to The buyer; a contract must take licences (ERC-721).
    /// @param royalty Booked as the release's gross; may be 0. @param marketFee May be 0.
    function resell(uint256 tokenId, address to, uint64 releaseId, uint256 royalty, uint256 marketFee) external;

    /// @return The market that may pay the treasury itself; named when this contract was deployed.
    function market() external view returns (address);

    /// @notice Destroys a licence; its owner or an account approved for it may. Nothing is paid back.
    function burn(uint256 tokenId) external;

    /// @return releaseId The release the token licenses.
    /// @return offerId The offer whose terms it has now.
    /// @return expires 0 if perpetual.
    function licenseOf(uint256 tokenId) external view returns (uint64 releaseId, uint40 offerId, uint40 expires);

    /// @notice The one question every gate asks: may `account` exercise `right` under `tokenId` now?
    /// @param right Rights bits; all of them must be granted.
    /// @return True while the licence has not expired, grants the right, its release is usable, and the account is the
    /// user it is lent to or, while it is lent to nobody, its owner or has one of its seats.
    function isAuthorized(uint256 tokenId, address account, uint16 right) external view returns (bool);

    /// @notice What is known of a licence without its offer, its release and its loans, for two slots' gas: enough to
    /// list it for sale. @param operator Whose approval is asked about.
    /// @return owner Who holds it.
    /// @return offerId Its present offer.
    /// @return expires 0 if perpetual.
    /// @return transfers How often it changed hands, as in Resale.
    /// @return transferable By its terms, and not bound.
    /// @return approved Whether the operator may move it.
    function holdingOf(uint256 tokenId, address operator)
        external
        view
        returns (address owner, uint40 offerId, uint40 expires, uint16 transfers, bool transferable, bool approved);

    /// @notice What a market needs to know; `operator` is the market.
    function resaleOf(uint256 tokenId, address operator) external view returns (Resale memory);

    /// @notice ERC-7572: metadata of the whole contract.
    function contractURI() external view returns (string memory);
}
