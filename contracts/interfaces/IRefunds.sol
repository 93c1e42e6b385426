// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @notice Refunds of one release in one currency, in its smallest unit.
/// @param collected What was due to the release's contributors and verifiers and was brought here so far.
/// @param asked What licensees ask for together; fixed once their time is over.
/// @param refunded What of it licensees were paid.
/// @param returned What payees, or the treasury, were paid of the remainder.
/// @param diverted Whether a vote sends the remainder to the treasury.
struct RefundFund {
    uint128 collected;
    uint128 asked;
    uint128 refunded;
    uint128 returned;
    bool diverted;
}

/// @notice What somebody asks back for a licence, in its currency's smallest unit.
/// @param licensee Who held the licence when it was asked for. @param paid What of `asked` was paid so far.
struct RefundRequest {
    address licensee;
    uint64 releaseId;
    address currency;
    uint128 asked;
    uint128 paid;
}

/// @title Refunds
/// @notice Licensees of a release that is stopped for good (revoked itself, or made from one that was) are paid back
/// what they could not use of what its makers and verifiers got of the price, out of what was frozen of their earnings.
/// Three steps: licensees ask, within the charter's time; anybody collects from the treasury what payees have not
/// claimed; when the time to ask is over, anybody has them paid. Everybody gets the same fraction of what they asked
/// for, min(1, collected / asked). The rest goes back to the payees, each its part, or to the treasury if a vote says
/// so. Parents' and datasets' shares are theirs.
/// @dev Holds COLLECT_PERMISSION on the treasury. Nothing is ever closed: what is collected later (a sale that was booked
/// late, a royalty) raises the fraction, and who was paid less is paid the difference. So nobody gains by being early.
interface IRefunds {
    /// @param until Until when licensees may ask, seconds since the epoch.
    event RefundsOpened(uint64 indexed releaseId, uint40 until);
    event RefundAsked(
        uint256 indexed tokenId, uint64 indexed releaseId, address indexed licensee, address currency, uint256 amount
    );
    event RefundCollected(
        uint64 indexed releaseId, address indexed currency, address indexed payee, uint256 amount
    );
    /// @notice May follow again for the same licence when more was collected.
    /// @param to The licensee's payout address.
    event RefundPaid(uint256 indexed tokenId, address indexed to, address indexed currency, uint256 amount);
    /// @notice May follow again for the same payee when more was collected.
    /// @param to The payee's payout address, or the treasury.
    event RemainderPaid(
        uint64 indexed releaseId, address indexed currency, address indexed payee, address to, uint256 amount
    );
    event RemainderDiverted(uint64 indexed releaseId, address indexed currency);

    error Refunds_NotStopped(uint64 releaseId);
    error Refunds_AlreadyOpen(uint64 releaseId, uint40 until);
    error Refunds_NotOpen(uint64 releaseId);
    error Refunds_Over(uint64 releaseId, uint40 until);
    error Refunds_TooEarly(uint64 releaseId, uint40 until);
    error Refunds_NotOwner(uint256 tokenId, address account);
    error Refunds_AlreadyAsked(uint256 tokenId);
    error Refunds_TrialPending(uint256 tokenId);
    error Refunds_NothingUnused(uint256 tokenId);
    error Refunds_NothingAsked(uint256 tokenId);
    error Refunds_TooMany(uint256 count, uint256 limit);
    error Refunds_NothingToCollect(uint64 releaseId, address currency);
    error Refunds_NothingToPay();
    error Refunds_NothingLeft(uint64 releaseId, address currency, address payee);
    error Refunds_AlreadyDiverted(uint64 releaseId, address currency);
    error Refunds_RemainderPaid(uint64 releaseId, address currency, uint256 amount);
    /// @notice The treasury's payment did not arrive whole. It stays owed there.
    error Refunds_ShortPayment(address currency, uint256 received, uint256 expected);
    /// @notice The recipient or the token refused, or took another amount. It stays due here.
    error Refunds_PaymentFailed(address currency, address to, uint256 amount);
    error Refunds_UnexpectedValue(address from, uint256 value);

    /// @notice Starts the time in which licensees of a stopped release may ask; anybody may, once.
    /// @dev For `refundWithin` of the charter version that the release was made under.
    function open(uint64 releaseId) external returns (uint40 until);

    /// @notice Asks for what the caller could not use of a licence: of what the release's makers and verifiers got of
    /// its price, for a term the part of the time left when refunds were opened; for a perpetual one, the charter's
    /// part. Once a licence; whoever holds it then.
    /// @dev Of the price goes what the offer it was minted from gives referrers, and of the rest the release's fee and
    /// what its parents and datasets get (its rates, fixed at submission): that never was the makers' and is not
    /// collected, and who referred themselves, or owns what it was made from, would get back more than they paid.
    /// Rounded down, once.
    function ask(uint256 tokenId) external returns (uint256 amount);

    /// @notice Takes what is due to payees of a stopped release from the treasury and keeps it here; anybody may, from the
    /// opening on and as often as there is something. Parents and datasets get their shares on the way, which an empty
    /// list of payees does alone.
    /// @dev At most 64 payees. Descendants before their ancestors, for what these are due of them.
    function collect(uint64 releaseId, address currency, address[] calldata payees) external returns (uint256 amount);

    /// @notice Pays licensees their fraction, less what they had of it, to their payout addresses; anybody may, after the
    /// time to ask. At most 64 at once; one that is due nothing now is passed over.
    function pay(uint256[] calldata tokenIds) external;

    /// @notice Pays a payee's part of what is left when everybody who asked is covered, less what it had of it, to its
    /// payout address, or to the treasury if it was diverted; anybody may, after the time to ask.
    function payRemainder(uint64 releaseId, address currency, address payee) external returns (uint256 amount);

    /// @notice Sends what will be left to the treasury instead; from the opening on, until the first payee was paid.
    /// @dev Requires DIVERT_PERMISSION (the DAO).
    function divert(uint64 releaseId, address currency) external;

    function fundOf(uint64 releaseId, address currency) external view returns (RefundFund memory);
    function requestOf(uint256 tokenId) external view returns (RefundRequest memory);
    /// @return openedAt When refunds were opened; 0 if they were not.
    /// @return until Until when licensees may ask.
    /// @return perpetualRefundBps What of a perpetual licence counts as unused, in basis points.
    function openingOf(uint64 releaseId)
        external
        view
        returns (uint40 openedAt, uint40 until, uint16 perpetualRefundBps);
    /// @notice What `ask` would book now. Reverts as `ask` does, but for the owner.
    function unusedOf(uint256 tokenId) external view returns (uint64 releaseId, address currency, uint256 amount);
    /// @return amount What `pay` would pay for the licence, once the time to ask is over.
    function payableOf(uint256 tokenId) external view returns (uint256 amount);
    /// @return amount What `payRemainder` would pay, once the time to ask is over.
    function remainderOf(uint64 releaseId, address currency, address payee) external view returns (uint256 amount);
    /// @return amount What was collected of the payee's.
    function collectedOf(uint64 releaseId, address currency, address payee) external view returns (uint256 amount);
}
