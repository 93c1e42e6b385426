// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDAO} from "@aragon/osx-commons-contracts/src/dao/IDAO.sol";

import {Policy} from "../../../contracts/interfaces/IEthicsCharter.sol";
import {Contributor, DatasetShare, Edge, Role, Submission} from "../../../contracts/interfaces/IModelRegistry.sol";
import {BondTerms} from "../../../contracts/interfaces/IVerificationRegistry.sol";
import {EthicsCharter} from "../../../contracts/policy/EthicsCharter.sol";
import {DatasetRegistry} from "../../../contracts/registry/DatasetRegistry.sol";
import {ModelRegistry} from "../../../contracts/registry/ModelRegistry.sol";
import {CurrencyList} from "../../../contracts/treasury/CurrencyList.sol";
import {VerificationRegistry} from "../../../contracts/verification/VerificationRegistry.sol";
import {Processes} from "./Processes.sol";
import {PropertyDao} from "./PropertyDao.sol";
import {vm} from "./Vm.sol";

/// @notice A model with six releases, people who verify them, and books of what was done: kept from what was done
/// alone, never read from the verification registry, which is held against them.
abstract contract VerifierBooks {
    struct Held {
        uint256 active;
        uint256 leaving;
        uint256 leavesAt;
        uint256 awarded;
        uint256 openChallenges;
    }

    /// @param outcome 0 for none, 1 passes, 2 fails. @param counted When it was recorded.
    struct Run {
        uint8 outcome;
        bool counted;
        bool rewarded;
        bool revoked;
        bool struck;
        bool challenged;
    }

    struct Case {
        uint64 releaseId;
        address verifier;
        address challenger;
        uint256 stake;
        uint256 fromLeaving;
        uint256 deposit;
        uint256 decideBy;
        uint256 hearBy;
        bool open;
        bool answered;
    }

    uint64 internal constant RELEASES = 6;
    uint256 internal constant PEOPLE = 5;

    PropertyDao public immutable dao;
    ModelRegistry public immutable registry;
    VerificationRegistry public immutable verification;

    BondTerms internal _terms = BondTerms({required: 1 ether, unbondDelay: 3 days, decideWithin: 2 days});
    mapping(address account => Held) internal _held;
    mapping(uint64 releaseId => mapping(address account => Run)) internal _runs;
    mapping(uint64 releaseId => bool) internal _approved;
    mapping(bytes32 key => bool) internal _brought;
    mapping(uint64 challengeId => Case) internal _cases;
    uint64 public caseCount;
    uint256 public forfeited;

    constructor() {
        dao = new PropertyDao();
        IDAO power = IDAO(address(dao));
        EthicsCharter charter = new EthicsCharter(power, new CurrencyList(power), 1 hours);
        registry = new ModelRegistry(power, charter, new DatasetRegistry());
        verification = new VerificationRegistry(power, registry, _terms);
        registry.setVerificationRegistry(address(verification));
        charter.adopt(keccak256("charter"), 1, Policy(1, 2, 500, 0, 0), Processes.usual());
        registry.claimNamespace("space");
        registry.createModel("space", "one");
        for (uint256 i = 0; i < RELEASES; ++i) {
            _publish(i);
        }
        for (uint256 i = 0; i < PEOPLE; ++i) {
            vm.deal(person(i), 1e30);
        }
    }

    // ------------------------------------------------------------------------------------------------------- views

    /// @notice The people; the first is a contributor of every release.
    function person(uint256 seed) public pure returns (address) {
        return vm.addr(keyOf(seed));
    }

    function held(address account) external view returns (Held memory) {
        return _held[account];
    }

    function run(uint64 releaseId, address account) external view returns (Run memory) {
        return _runs[releaseId][account];
    }

    function caseOf(uint64 challengeId) external view returns (Case memory) {
        return _cases[challengeId];
    }

    /// @notice Bonds, what is at stake in open challenges on both sides, awards, and what is nobody's any more.
    function money() external view returns (uint256 sum) {
        sum = forfeited;
        for (uint256 i = 0; i < PEOPLE; ++i) {
            Held storage one = _held[person(i)];
            sum += one.active + one.leaving + one.awarded;
        }
        for (uint64 id = 1; id <= caseCount; ++id) {
            if (_cases[id].open) sum += _cases[id].stake + _cases[id].deposit;
        }
    }

    /// @notice Receipts of an outcome that counted when they were recorded and stand.
    function standing(uint64 releaseId, uint8 outcome) external view returns (uint32 count) {
        for (uint256 i = 0; i < PEOPLE; ++i) {
            Run storage one = _runs[releaseId][person(i)];
            if (one.outcome == outcome && one.counted && !one.revoked && !one.struck) ++count;
        }
    }

    function withdrawable(address account) public view returns (uint256) {
        Held storage one = _held[account];
        return one.awarded + (block.timestamp < one.leavesAt ? 0 : one.leaving);
    }

    // ---------------------------------------------------------------------------------------------------- internal

    function keyOf(uint256 seed) internal pure returns (uint256) {
        return seed % PEOPLE + 1;
    }

    function _publish(uint256 number) private {
        Contributor[] memory split = new Contributor[](1);
        split[0] = Contributor({account: person(0), shareBps: 10_000, role: Role.Training});
        registry.submitRelease(
            Submission({
                modelId: keccak256("space/one"),
                version: string(abi.encodePacked("v", bytes1(uint8(97 + number)))),
                manifest: keccak256("manifest"),
                weightsDigest: keccak256("weights"),
                suiteDigest: keccak256("suite"),
                charterVersion: 1,
                openRights: 0,
                sharesFixed: false,
                parents: new Edge[](0),
                datasets: new DatasetShare[](0),
                contributors: split
            })
        );
    }
}
