// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @title Renewals
/// @notice Licences with a term can be prolonged (ERC-5643; its `expiresAt` stands in {ILineageLicense}). A cancelled or expired licence stays its holder's token and
/// can be renewed again while its offer is open.
interface IRenewals {
    /// @notice ERC-5643. A renewal, whose expiration lies ahead, is followed in the same call by GrossBooked, which says
    /// who paid what, or where it is free by FreelyRenewed; a cancellation, whose expiration is the block's time, by
    /// neither. @param expiration Seconds since the epoch.
    event SubscriptionUpdate(uint256 indexed tokenId, uint64 expiration);
    /// @notice A licence was renewed at no price. @param account Who did it.
    event FreelyRenewed(uint256 indexed tokenId, address indexed account);

    error ModelLicense_NotRenewable(uint256 tokenId);
    error ModelLicense_InvalidDuration(uint64 duration, uint32 term);

    /// @notice Prolongs a licence by `terms` terms of its offer, from its expiry or from now where that has passed.
    /// Anybody may pay. @param maximum The most the payer pays in all.
    /// @dev Requirements: a licence with a term, whose trial is over; its offer open and its release sellable.
    /// Native: `msg.value` must equal the price. ERC-20: the caller must have approved this contract.
    function renew(uint256 tokenId, uint32 terms, uint256 maximum) external payable;

    /// @notice ERC-5643: as `renew`, for a duration in seconds that is a multiple of the term.
    /// @dev States no maximum: the holder may have upgraded to a dearer offer. In an ERC-20, prefer `renew`.
    function renewSubscription(uint256 tokenId, uint64 duration) external payable;

    /// @notice ERC-5643: ends a licence now, for nothing in return; only its owner may.
    /// @dev Requirements: a licence with a term, not bound, whose trial is over. Takes no value.
    function cancelSubscription(uint256 tokenId) external;

    /// @notice ERC-5643. @return Whether the licence has a term and its offer is open.
    function isRenewable(uint256 tokenId) external view returns (bool);
}
