// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @title IRoyaltyLedger
/// @notice What each release earned. Money and entry move in one call: every amount booked went to the DAO in it.
/// Native currency is `address(0)`; amounts are in the currency's smallest unit (wei).
interface IRoyaltyLedger {
    /// @param source Who paid: a buyer, the market, a royalty receiver, or anybody.
    /// @param gross What was paid. @param fee The treasury's fee contained in it.
    event GrossBooked(
        uint64 indexed releaseId, address indexed currency, address indexed source, uint256 gross, uint256 fee
    );

    error RoyaltyLedger_WrongValue(uint256 sent, uint256 expected);
    error RoyaltyLedger_NothingPaid();
    error RoyaltyLedger_PaymentFailed(address currency, uint256 amount);
    error RoyaltyLedger_ShortPayment(address currency, uint256 received, uint256 expected);
    error RoyaltyLedger_CurrencyNotListed(address currency);
    error RoyaltyLedger_AmountTooLarge(uint256 amount);

    /// @notice Pays a royalty for a release into the DAO's treasury and books it. Anybody may pay.
    /// @param amount For the native currency it must equal `msg.value`; for an ERC-20 the caller must have approved it.
    function payRoyalty(uint64 releaseId, address currency, uint256 amount) external payable;

    /// @return gross Everything booked for the release in the currency.
    function grossOf(uint64 releaseId, address currency) external view returns (uint256 gross);

    /// @return gross Everything ever booked in the currency.
    /// @return fee The treasury's fee contained in it.
    function totalOf(address currency) external view returns (uint256 gross, uint256 fee);
}
