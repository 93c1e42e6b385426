// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @notice Refunds of one release in one currency, in its smallest unit.
/// @param collected What was due to the release's contributors and verifiers and lies here.
/// @param asked What licensees ask for together. @param paid What of both was paid out to licensees.
/// @param closed Whether the fraction is fixed: everybody who asked gets `min(1, collected / asked)` of it.
/// @param diverted Whether a vote sent the remainder to the treasury.
struct RefundFund {
    uint128 collected;
    uint128 asked;
    uint128 paid;
    bool closed;
    bool diverted;
}

/// @title Refunds
/// @notice Licensees of a release that is stopped for good (revoked itself, or made from one that was) are paid back what
/// they could not use, out of what was frozen of its makers' earnings. Three steps: licensees ask, within the charter's
/// time; anybody collects from the treasury what payees have not claimed; then one fraction is paid to all, and the rest
/// goes back to the payees, each its part, or to the treasury if a vote says so. Parents' and datasets' shares are theirs.
/// @dev Holds COLLECT_PERMISSION on the treasury: the only way money leaves a frozen release.
interface IRefunds {
    event RefundsOpened(uint64 indexed releaseId, uint40 until);
    event RefundAsked(
        uint256 indexed tokenId, uint64 indexed releaseId, address indexed licensee, address currency, uint256 amount
    );
    event RefundCollected(
        uint64 indexed releaseId, address indexed currency, address indexed payee, uint256 amount
    );
    event RefundsClosed(uint64 indexed releaseId, address indexed currency, uint256 collected, uint256 asked);
    event RefundPaid(uint256 indexed tokenId, address indexed to, address indexed currency, uint256 amount);
    event RemainderPaid(
        uint64 indexed releaseId, address indexed currency, address indexed payee, address to, uint256 amount
    );
    event RemainderDiverted(uint64 indexed releaseId, address indexed currency, uint256 amount);

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
    error Refunds_Closed(uint64 releaseId, address currency);
    error Refunds_NotClosed(uint64 releaseId, address currency);
    error Refunds_TooManyPayees(uint256 count, uint256 limit);
    error Refunds_NothingToCollect(uint64 releaseId, address currency);
    error Refunds_NothingLeft(uint64 releaseId, address currency, address payee);
    error Refunds_Diverted(uint64 releaseId, address currency);
    error Refunds_PaymentFailed(address currency, address to, uint256 amount);

    /// @notice Starts the time in which licensees of a stopped release may ask; anybody may.
    function open(uint64 releaseId) external returns (uint40 until);

    /// @notice Asks for what the caller could not use of a licence: of a term, the price of the time left when refunds
    /// were opened; of a perpetual one, the charter's part of its price. Once a licence.
    function ask(uint256 tokenId) external returns (uint256 amount);

    /// @notice Takes what is due to payees of a stopped release from the treasury and keeps it here. At most 64 at once.
    /// What is collected after the close is the payee's alone.
    function collect(uint64 releaseId, address currency, address[] calldata payees) external returns (uint256 amount);

    /// @notice Fixes the fraction, after the time to ask; anybody may.
    function close(uint64 releaseId, address currency) external;

    /// @notice Pays what was asked for, to those who asked, once closed; anybody may. At most 64 at once.
    function pay(uint256[] calldata tokenIds) external;

    /// @notice Pays a payee's part of what is left, to its payout address.
    function payRemainder(uint64 releaseId, address currency, address payee) external returns (uint256 amount);

    /// @notice Sends what is left to the treasury instead; before any payee was paid.
    /// @dev Requires DIVERT_PERMISSION (the DAO).
    function divert(uint64 releaseId, address currency) external;

    function fundOf(uint64 releaseId, address currency) external view returns (RefundFund memory);
    /// @return until Until when licensees may ask; 0 if refunds are not open.
    function openUntil(uint64 releaseId) external view returns (uint40 until);
    /// @notice What `ask` would book now. Reverts as `ask` does.
    function unusedOf(uint256 tokenId) external view returns (address currency, uint256 amount);
}
