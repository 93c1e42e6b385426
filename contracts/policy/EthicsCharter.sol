// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDAO} from "@aragon/osx-commons-contracts/src/dao/IDAO.sol";

import {DaoAuthority} from "../governance/DaoAuthority.sol";
import {IEthicsCharter, Policy, Process} from "../interfaces/IEthicsCharter.sol";

/// @title EthicsCharter
/// @notice See {IEthicsCharter}.
contract EthicsCharter is IEthicsCharter, DaoAuthority {
    struct Version {
        bytes32 document;
        uint16 clauseCount;
        Policy policy;
        Process process;
    }

    bytes32 public constant ADOPT_PERMISSION_ID = keccak256("ADOPT_PERMISSION");

    /// @notice WebGPU, WASM and CPU, one bit each.
    uint8 public constant KNOWN_BACKENDS = 0x0e;

    /// @notice The most a charter may take of gross, in basis points: its fee, and fee and verifier pool together.
    uint16 public constant MAX_FEE_BPS = 2_000;

    /// @dev Version `n` lies at index `n - 1`.
    Version[] private _versions;

    constructor(IDAO dao_) DaoAuthority(dao_) {}

    /// @inheritdoc IEthicsCharter
    function adopt(bytes32 document, uint16 clauseCount, Policy calldata policy, Process calldata process)
        external
        auth(ADOPT_PERMISSION_ID)
        returns (uint32 version)
    {
        require(document != 0, EthicsCharter_MissingDocument());
        require(clauseCount != 0, EthicsCharter_NoClauses());
        require(policy.receiptsRequired != 0, EthicsCharter_NoReceiptsRequired());
        // Bits of backends that do not exist would adopt a charter under which nothing can be approved.
        require(
            policy.acceptedBackends != 0 && policy.acceptedBackends & ~KNOWN_BACKENDS == 0,
            EthicsCharter_UnknownBackends(policy.acceptedBackends)
        );
        require(policy.feeBps <= MAX_FEE_BPS, EthicsCharter_FeeTooHigh(policy.feeBps, MAX_FEE_BPS));
        uint16 poolLimit = MAX_FEE_BPS - policy.feeBps;
        require(
            policy.verifierPoolBps <= poolLimit, EthicsCharter_PoolTooHigh(policy.verifierPoolBps, poolLimit)
        );

        _versions.push(Version({document: document, clauseCount: clauseCount, policy: policy, process: process}));
        version = uint32(_versions.length);

        emit CharterAdopted(
            version,
            document,
            clauseCount,
            policy.receiptsRequired,
            policy.acceptedBackends,
            policy.feeBps,
            policy.forbiddenRights,
            policy.verifierPoolBps
        );
        emit ProcessSet(version, process);
    }

    /// @inheritdoc IEthicsCharter
    function currentVersion() external view returns (uint32) {
        return uint32(_versions.length);
    }

    /// @inheritdoc IEthicsCharter
    function policyOf(uint32 version) external view returns (Policy memory) {
        return _version(version).policy;
    }

    /// @inheritdoc IEthicsCharter
    function processOf(uint32 version) external view returns (Process memory) {
        return _version(version).process;
    }

    /// @inheritdoc IEthicsCharter
    function documentOf(uint32 version) external view returns (bytes32 document, uint16 clauseCount) {
        Version storage v = _version(version);
        return (v.document, v.clauseCount);
    }

    function _version(uint32 version) private view returns (Version storage) {
        require(
            version != 0 && version <= _versions.length,
            EthicsCharter_UnknownVersion(version, uint32(_versions.length))
        );
        return _versions[version - 1];
    }
}
