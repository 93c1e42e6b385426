// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @notice What a charter version demands and takes. All of it binds the releases made under that version.
/// @param receiptsRequired Independent passing receipts an approval needs, 1 to 255.
/// @param acceptedBackends Bit `1 << backend` for each backend whose receipts count; at least one, none unknown.
/// @param feeBps The treasury's fee on gross, in basis points.
/// @param forbiddenRights Rights bits that no offer may grant.
/// @param verifierPoolBps What a release's verifiers share evenly of all it earns, in basis points.
struct Policy {
    uint8 receiptsRequired;
    uint8 acceptedBackends;
    uint16 feeBps;
    uint32 forbiddenRights;
    uint16 verifierPoolBps;
}

/// @notice How a dispute against a release made under the version goes. Times are in seconds.
/// @param bondCurrency What bonds are paid in: zero for the native currency, else a listed ERC-20.
/// @param bond The bond of the first dispute on a ground (a release and a clause) and of an appeal, in the currency's
/// smallest unit; it doubles with every dispute that was dismissed on the same ground.
/// @param ratifyWithin From a suspension until it lapses, unless the DAO ratifies it.
/// @param answerWithin From the raising: the DAO decides no sooner, unless the accused has answered.
/// @param decideWithin From the raising, or from an appeal, until the DAO must have decided.
/// @param appealWithin From a decision against the accused until it is final.
/// @param remedyWithin From a final ruling that asks for a corrected release until that must be approved.
/// @param refundWithin From the opening of refunds: licensees of a revoked release ask in this time.
/// @param perpetualRefundBps What of a perpetual licence's price counts as unused, in basis points.
struct Process {
    address bondCurrency;
    uint96 bond;
    uint32 ratifyWithin;
    uint32 answerWithin;
    uint32 decideWithin;
    uint32 appealWithin;
    uint32 remedyWithin;
    uint32 refundWithin;
    uint16 perpetualRefundBps;
}

/// @title EthicsCharter
/// @notice The community's ethics policy: numbered versions of numbered clauses, adopted by vote.
interface IEthicsCharter {
    /// @param document sha-256 digest of the charter document's CID (CIDv1, raw): its title, clauses and reasons.
    /// @param clauseCount Clauses are numbered 1 to `clauseCount`.
    event CharterAdopted(
        uint32 indexed version,
        bytes32 document,
        uint16 clauseCount,
        uint8 receiptsRequired,
        uint8 acceptedBackends,
        uint16 feeBps,
        uint32 forbiddenRights,
        uint16 verifierPoolBps
    );
    /// @notice Follows CharterAdopted in the same call.
    event ProcessSet(uint32 indexed version, Process process);

    error EthicsCharter_MissingDocument();
    error EthicsCharter_NoClauses();
    error EthicsCharter_NoReceiptsRequired();
    error EthicsCharter_UnknownBackends(uint8 acceptedBackends);
    error EthicsCharter_FeeTooHigh(uint16 feeBps, uint16 limitBps);
    error EthicsCharter_PoolTooHigh(uint16 poolBps, uint16 limitBps);
    /// @param field Position in Process, from 0. @param limit The least (a time) or the most (basis points) there may be.
    error EthicsCharter_InvalidProcess(uint8 field, uint256 value, uint256 limit);
    error EthicsCharter_BondCurrencyNotListed(address currency);
    error EthicsCharter_UnknownVersion(uint32 version, uint32 latest);

    /// @notice Adopts the next version; it is in force at once for what is submitted from then on.
    /// @dev Requires ADOPT_PERMISSION. Of the process: a bond, in a listed currency; `ratifyWithin` and `appealWithin`
    /// at least `minimumDeadline`; `decideWithin` at least that more than `answerWithin`; no time of nothing, none above a year.
    function adopt(bytes32 document, uint16 clauseCount, Policy calldata policy, Process calldata process)
        external
        returns (uint32 version);

    /// @notice The least time that a charter may leave for what is decided by vote, in seconds: a vote's shortest
    /// duration and the delay of what it carries.
    function minimumDeadline() external view returns (uint32);
    /// @return The version in force; 0 before the first adoption.
    function currentVersion() external view returns (uint32);
    function policyOf(uint32 version) external view returns (Policy memory);
    function processOf(uint32 version) external view returns (Process memory);
    function documentOf(uint32 version) external view returns (bytes32 document, uint16 clauseCount);
}
