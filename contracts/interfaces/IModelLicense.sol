// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IRoyaltyLedger} from "./IRoyaltyLedger.sol";

/// @notice Terms of sale, immutable once opened.
/// @param price In the currency's smallest unit; 0 for a free licence.
/// @param currency `address(0)` for the native currency, else an ERC-20 the treasury lists.
/// @param term Seconds a licence lasts from its mint; 0 for a perpetual one.
/// @param supply Licences that can be sold in all; 0 for no limit.
/// @param resaleRoyaltyBps Royalty on a resale (ERC-2981), at most 1 000 basis points.
/// @param rights Rights bits (LicenseRights).
/// @param transferable Whether the holder may give or resell it.
/// @param legalText sha-256 digest of the legal text's CID (CIDv1, raw); zero if there is none.
struct OfferTerms {
    uint128 price;
    address currency;
    uint32 term;
    uint32 supply;
    uint16 resaleRoyaltyBps;
    uint16 rights;
    bool transferable;
    bytes32 legalText;
}

/// @notice An offer as it stands.
struct Offer {
    uint64 releaseId;
    uint32 sold;
    bool open;
    OfferTerms terms;
}

/// @title ModelLicense
/// @notice Licences to use a model release: ERC-721 tokens with ERC-2981 royalties and rights a program can read.
/// A token's id is `offerId << 32 | serial`; owner, offer and expiry share one storage slot.
interface IModelLicense is IRoyaltyLedger {
    event OfferOpened(
        uint40 indexed offerId,
        uint64 indexed releaseId,
        address indexed opener,
        address currency,
        uint128 price,
        uint32 term,
        uint32 supply,
        uint16 resaleRoyaltyBps,
        uint16 rights,
        bool transferable,
        bytes32 legalText
    );
    event OfferClosed(uint40 indexed offerId);
    /// @param expires Seconds since the epoch; 0 for a perpetual licence.
    event LicenseMinted(
        uint256 indexed tokenId,
        uint40 indexed offerId,
        address indexed to,
        address buyer,
        uint64 releaseId,
        uint128 price,
        uint40 expires
    );

    error ModelLicense_NotModelOwner(uint64 releaseId, address account);
    error ModelLicense_ReleaseNotApproved(uint64 releaseId);
    error ModelLicense_CurrencyNotAccepted(address currency);
    error ModelLicense_NoRights();
    error ModelLicense_UnknownRights(uint16 rights);
    error ModelLicense_ForbiddenRights(uint16 rights, uint32 forbidden);
    error ModelLicense_RoyaltyTooHigh(uint16 royaltyBps, uint16 limitBps);
    error ModelLicense_UnknownOffer(uint40 offerId);
    error ModelLicense_OfferClosed(uint40 offerId);
    error ModelLicense_SoldOut(uint40 offerId, uint32 supply);
    error ModelLicense_PriceAboveMaximum(uint256 price, uint256 maximum);
    error ModelLicense_NotTransferable(uint256 tokenId);
    error ModelLicense_UnexpectedValue(uint256 value);

    /// @notice Opens an offer for an approved release; only the model's owner may.
    function openOffer(uint64 releaseId, OfferTerms calldata terms) external returns (uint40 offerId);

    /// @notice Ends the sale; licences already sold keep their terms.
    function closeOffer(uint40 offerId) external;

    /// @notice Buys one licence for `to`. The price goes straight to the DAO and is booked for the release.
    /// @param maximum The most the buyer pays, in the offer's currency.
    /// @dev Native: `msg.value` must equal the price. ERC-20: the caller must have approved this contract.
    function mint(uint40 offerId, address to, uint256 maximum) external payable returns (uint256 tokenId);

    function offerOf(uint40 offerId) external view returns (Offer memory);
    function offerCount() external view returns (uint40);
    /// @return releaseId The release the token licenses.
    /// @return offerId Its offer.
    /// @return expires 0 if perpetual.
    function licenseOf(uint256 tokenId) external view returns (uint64 releaseId, uint40 offerId, uint40 expires);

    /// @notice The one question every gate asks: may `account` exercise `right` under `tokenId` now?
    /// @param right Rights bits; all of them must be granted.
    function isAuthorized(uint256 tokenId, address account, uint16 right) external view returns (bool);
}
