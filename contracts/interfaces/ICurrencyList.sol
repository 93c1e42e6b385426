// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.8;

/// @title CurrencyList
/// @notice The currencies in which licences may be sold. What is listed once stays listed, so that what is owed in it
/// stays guarded; the DAO can only stop accepting it for new offers. `address(0)` is the native currency, listed from
/// the start. List only plain ERC-20s: no fee on transfer, no rebasing, one address per token.
interface ICurrencyList {
    /// @notice A currency was listed; it is accepted until CurrencyAcceptanceSet says otherwise.
    event CurrencyListed(address indexed currency);
    event CurrencyAcceptanceSet(address indexed currency, bool accepted);

    error CurrencyList_AlreadyListed(address currency);
    error CurrencyList_NotListed(address currency);
    error CurrencyList_NotAContract(address currency);
    error CurrencyList_TooMany(uint256 limit);

    /// @notice Lists a currency and accepts it. At most 16 in all, the native one included.
    /// @dev Requires LIST_CURRENCY_PERMISSION.
    function list(address currency) external;
    /// @notice Starts or stops accepting a listed currency.
    /// @dev Requires LIST_CURRENCY_PERMISSION.
    function setAccepted(address currency, bool accepted) external;
    function isListed(address currency) external view returns (bool);
    function isAccepted(address currency) external view returns (bool);
    /// @return All listed currencies, in the order in which they were listed.
    function currencies() external view returns (address[] memory);
}
