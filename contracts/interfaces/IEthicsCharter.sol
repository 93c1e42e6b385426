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

    error EthicsCharter_MissingDocument();
    error EthicsCharter_NoClauses();
    error EthicsCharter_NoReceiptsRequired();
    error EthicsCharter_UnknownBackends(uint8 acceptedBackends);
    error EthicsCharter_FeeTooHigh(uint16 feeBps, uint16 limitBps);
    error EthicsCharter_PoolTooHigh(uint16 poolBps, uint16 limitBps);
    error EthicsCharter_UnknownVersion(uint32 version, uint32 latest);

    /// @notice Adopts the next version; it is in force at once for what is submitted from then on.
    /// @dev Requires ADOPT_PERMISSION.
    function adopt(bytes32 document, uint16 clauseCount, Policy calldata policy) external returns (uint32 version);

    /// @return The version in force; 0 before the first adoption.
    function currentVersion() external view returns (uint32);
    function policyOf(uint32 version) external view returns (Policy memory);
    function documentOf(uint32 version) external view returns (bytes32 document, uint16 clauseCount);
}
