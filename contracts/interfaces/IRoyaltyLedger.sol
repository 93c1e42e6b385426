// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @title IRoyaltyLedger
/// @notice What each release earned. Money and entry move in one call: every amount booked went to the DAO in it, or
/// lay there before (creditRoyalty). Native currency is `address(0)`; amounts are in the currency's smallest unit (wei).
interface IRoyaltyLedger {
    /// @param source Who caused it: a buyer, whoever ended a trial, the market, a royalty receiver, the DAO, anybody.
    /// @param gross What was paid, without a referrer's part. @param fee The treasury's fee contained in it.
    event GrossBooked(
        uint64 indexed releaseId, address indexed currency, address indexed source, uint256 gross, uint256 fee
    );
    /// @notice A referrer's part of a sale, booked before the release's gross and no part of it.
    event ReferralBooked(
        uint64 indexed releaseId, address indexed currency, address indexed referrer, uint256 amount
    );

    error RoyaltyLedger_WrongValue(uint256 sent, uint256 expected);
    error RoyaltyLedger_NothingPaid();
    error RoyaltyLedger_PaymentFailed(address currency, uint256 amount);
    error RoyaltyLedger_ShortPayment(address currency, uint256 received, uint256 expected);
    error RoyaltyLedger_CurrencyNotListed(address currency);
    error RoyaltyLedger_AmountTooLarge(uint256 amount);
    error RoyaltyLedger_NotTreasury(address caller);

    /// @notice Pays a royalty for a release into the DAO's treasury and books it. Anybody may pay.
    /// @param amount For the native currency it must equal `msg.value`; for an ERC-20 the caller must have approved it.
    function payRoyalty(uint64 releaseId, address currency, uint256 amount) external payable;

    /// @notice Pays a resale's royalty and the market's fee into the DAO's treasury in one payment. Only the royalty
    /// is booked for the release; the fee is the DAO's own.
    /// @param royalty Booked as the release's gross; may be 0. @param marketFee May be 0, but not both.
    /// @dev Native: `msg.value` must equal their sum. ERC-20: the caller must have approved their sum.
    function payResale(uint64 releaseId, address currency, uint256 royalty, uint256 marketFee) external payable;

    /// @notice Books a royalty against money that lies in the treasury already. Only the DAO may; nothing moves, and
    /// the solvency check at the end of its proposal judges whether the money is there.
    function creditRoyalty(uint64 releaseId, address currency, uint256 amount) external;

    /// @return gross Everything booked for the release in the currency, without referrers' parts.
    function grossOf(uint64 releaseId, address currency) external view returns (uint256 gross);

    /// @return gross Everything ever booked in the currency, referrers' parts included.
    /// @return fee The treasury's fee contained in it.
    function totalOf(address currency) external view returns (uint256 gross, uint256 fee);

    /// @return amount Everything ever booked for the account as a referrer.
    function referralOf(address account, address currency) external view returns (uint256 amount);
}
