// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @title Upgrades
/// @notice A holder can move a licence to a bigger offer of the same release for the difference.
interface IUpgrades {
    event LicenseUpgraded(
        uint256 indexed tokenId, uint40 indexed fromOffer, uint40 indexed toOffer, uint256 price, uint40 expires
    );

    error ModelLicense_NotAnUpgrade(uint40 from, uint40 to);

    /// @notice Gives a licence the terms of another offer, with a whole new term from now; only its owner may.
    /// @param proof That the owner is on the new offer's allow-list; empty where it has none.
    /// @param maximum The most the owner pays. Of ether that much can be sent along: what is too much comes back at once.
    /// @dev Requirements: an offer of the same release in the same currency, open, sellable and not sold out, that
    /// grants more rights than before, or the same at a higher price, and has a seat for each named; no trial that
    /// still lasts; a bound licence must not expire sooner than before. Takes one of the new offer's supply and counts
    /// towards its wallet cap.
    function upgrade(uint256 tokenId, uint40 offerId, bytes32[] calldata proof, uint256 maximum) external payable;

    /// @notice What an upgrade costs now: the new offer's price, less the old price or, for a licence with a term, the
    /// part of it that is not used up, rounded down.
    /// @return price In the currency's smallest unit.
    /// @return expires When the licence would expire; 0 if never.
    function upgradePrice(uint256 tokenId, uint40 offerId) external view returns (uint256 price, uint40 expires);
}
