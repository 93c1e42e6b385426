// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDAO} from "@aragon/osx-commons-contracts/src/dao/IDAO.sol";

import {DaoAuthority} from "../governance/DaoAuthority.sol";
import {ICurrencyList} from "../interfaces/ICurrencyList.sol";
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

    /// @notice The longest any time of a process may be, in seconds.
    uint32 public constant MAX_DEADLINE = 365 days;

    uint16 private constant WHOLE_BPS = 10_000;

    /// @inheritdoc IEthicsCharter
    uint32 public immutable minimumDeadline;

    /// @notice What bonds may be paid in.
    ICurrencyList public immutable currencies;

    /// @dev Version `n` lies at index `n - 1`.
    Version[] private _versions;

    /// @param minimumDeadline_ Seconds that a vote needs from its proposal to its execution, at the least.
    constructor(IDAO dao_, ICurrencyList currencies_, uint32 minimumDeadline_) DaoAuthority(dao_) {
        currencies = currencies_;
        minimumDeadline = minimumDeadline_;
    }

    /// @inheritdoc IEthicsCharter
    function adopt(bytes32 document, uint16 clauseCount, Policy calldata policy, Process calldata process)
        external
        auth(ADOPT_PERMISSION_ID)
        returns (uint32 version)
    {
        require(document != 0, EthicsCharter_MissingDocument());
        require(clauseCount != 0, EthicsCharter_NoClauses());
        _requireSound(policy);
        _requireSound(process);

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

    function _requireSound(Policy calldata policy) private pure {
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
    }

    /// @dev A deadline shorter than a vote would be over before the community could speak.
    function _requireSound(Process calldata process) private view {
        address currency = process.bondCurrency;
        require(currencies.isListed(currency), EthicsCharter_BondCurrencyNotListed(currency));
        // Without a bond, disputes cost nothing and could be raised by the thousand.
        _requireAtLeast(1, process.bond, 1);
        _requireTime(2, process.ratifyWithin, minimumDeadline);
        _requireTime(3, process.answerWithin, 1);
        _requireTime(4, process.decideWithin, uint256(process.answerWithin) + minimumDeadline);
        _requireTime(5, process.appealWithin, minimumDeadline);
        _requireTime(6, process.remedyWithin, 1);
        // A vote about what is left of refunds has to fit in.
        _requireTime(7, process.refundWithin, minimumDeadline);
        require(
            process.perpetualRefundBps <= WHOLE_BPS,
            EthicsCharter_InvalidProcess(8, process.perpetualRefundBps, WHOLE_BPS)
        );
    }

    /// @dev Without an end, one ratified suspension could hold a release, and every guarded action, for decades.
    function _requireTime(uint8 field, uint256 value, uint256 least) private pure {
        require(value <= MAX_DEADLINE, EthicsCharter_InvalidProcess(field, value, MAX_DEADLINE));
        _requireAtLeast(field, value, least);
    }

    /// @param field The value's position in Process, from 0.
    function _requireAtLeast(uint8 field, uint256 value, uint256 least) private pure {
        require(value >= least, EthicsCharter_InvalidProcess(field, value, least));
    }

    function _version(uint32 version) private view returns (Version storage) {
        require(
            version != 0 && version <= _versions.length,
            EthicsCharter_UnknownVersion(version, uint32(_versions.length))
        );
        return _versions[version - 1];
    }
}
