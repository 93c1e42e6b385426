// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @notice Terms of sale, immutable once opened.
/// @param price In the currency's smallest unit, for one licence and one term; 0 for a free licence.
/// @param currency `address(0)` for the native currency, else an ERC-20 the treasury lists.
/// @param term Seconds a licence lasts from its mint; 0 for a perpetual one.
/// @param supply Licences that can be out at once from this offer's sale, refunded ones not counted; 0 for no limit.
/// @param walletCap Licences that can be minted to one account, refunded ones counted; 0 for no limit. With an
/// allow-list, that one account can buy, for whomever.
/// @param resaleRoyaltyBps Royalty on a resale (ERC-2981), at most 1 000 basis points.
/// @param referrerBps What a referrer gets of the price, at most 5 000 basis points.
/// @param rights Rights bits (LicenseRights).
/// @param seats Accounts beside the owner that may use a licence at once, at most 256.
/// @param trialDays Days within which who bought for themselves may hand a licence back for the whole price.
/// @param transferable Whether the holder may give or resell it.
/// @param allowList Root of a Merkle tree of the accounts that may buy (OpenZeppelin's standard tree of `(address)`);
/// zero if anybody may.
/// @param legalText sha-256 digest of the legal text's CID (CIDv1, raw); zero if there is none.
struct OfferTerms {
    uint96 price;
    address currency;
    uint32 term;
    uint32 supply;
    uint32 walletCap;
    uint16 resaleRoyaltyBps;
    uint16 referrerBps;
    uint16 rights;
    uint16 seats;
    uint8 trialDays;
    bool transferable;
    bytes32 allowList;
    bytes32 legalText;
}

/// @notice An offer as it stands.
/// @param sold Licences taken from it: minted or upgraded to, less those refunded.
struct Offer {
    uint64 releaseId;
    uint32 sold;
    bool open;
    OfferTerms terms;
}

/// @title OfferBook
/// @notice Offers of licences to a release. An offer only sells, sells out or is closed.
interface IOfferBook {
    event OfferOpened(
        uint40 indexed offerId, uint64 indexed releaseId, address indexed opener, OfferTerms terms
    );
    event OfferClosed(uint40 indexed offerId);

    error ModelLicense_NotModelOwner(uint64 releaseId, address account);
    error ModelLicense_ReleaseNotApproved(uint64 releaseId);
    error ModelLicense_CurrencyNotAccepted(address currency);
    error ModelLicense_NoRights();
    error ModelLicense_UnknownRights(uint16 rights);
    error ModelLicense_RightsNotGrantable(uint16 rights, uint16 grantable);
    error ModelLicense_RoyaltyTooHigh(uint16 royaltyBps, uint16 limitBps);
    error ModelLicense_ReferralTooHigh(uint16 referrerBps, uint16 limitBps);
    error ModelLicense_TooManySeats(uint16 seats, uint16 limit);
    error ModelLicense_InvalidTrial(uint8 trialDays, uint32 term);
    error ModelLicense_UnknownOffer(uint40 offerId);
    error ModelLicense_OfferClosed(uint40 offerId);
    error ModelLicense_SoldOut(uint40 offerId, uint32 supply);
    error ModelLicense_WalletCapReached(uint40 offerId, address to, uint32 cap);
    error ModelLicense_NotOnAllowList(uint40 offerId, address account);
    error ModelLicense_PriceAboveMaximum(uint256 price, uint256 maximum);

    /// @notice Opens an offer for a release that can be sold now; only the model's owner may.
    /// @dev Requirements: rights that the release may grant (ModelRegistry.rightsOf), none of them unknown, at least
    /// one; an accepted currency; a trial only of a paid licence that lasts longer than it; the limits of OfferTerms.
    function openOffer(uint64 releaseId, OfferTerms calldata terms) external returns (uint40 offerId);

    /// @notice Ends the sale; licences already sold keep their terms and can no longer be renewed.
    function closeOffer(uint40 offerId) external;

    function offerOf(uint40 offerId) external view returns (Offer memory);
    function offerCount() external view returns (uint40);

    /// @return minted Licences of the offer that were minted to the account, or bought by it where the offer has an
    /// allow-list, or upgraded by it; counted only where the offer has a wallet cap.
    function mintedTo(uint40 offerId, address account) external view returns (uint32 minted);
}
