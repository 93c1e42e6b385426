// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDAO} from "@aragon/osx-commons-contracts/src/dao/IDAO.sol";

import {Ruling, Stage} from "../../../contracts/interfaces/IEthicsBoard.sol";
import {Policy, Process} from "../../../contracts/interfaces/IEthicsCharter.sol";
import {Contributor, DatasetShare, Edge, EdgeKind, Role, Submission} from
    "../../../contracts/interfaces/IModelRegistry.sol";
import {EthicsBoard} from "../../../contracts/policy/EthicsBoard.sol";
import {EthicsCharter} from "../../../contracts/policy/EthicsCharter.sol";
import {DatasetRegistry} from "../../../contracts/registry/DatasetRegistry.sol";
import {ModelRegistry} from "../../../contracts/registry/ModelRegistry.sol";
import {HostileToken} from "../../../contracts/test/HostileToken.sol";
import {CurrencyList} from "../../../contracts/treasury/CurrencyList.sol";
import {Processes} from "./Processes.sol";
import {PropertyDao, PropertyVerification} from "./PropertyDao.sol";
import {vm} from "./Vm.sol";

/// @notice Two models under two charters, one with bonds in ether, one in a token, a board, and books of what was done:
/// kept from what was done alone, never read from the board, which is held against them.
abstract contract DisputeBooks {
    /// @param suspendedUntil When the suspension for it ends; 0 if there is none. @param confirmed Whether by the DAO.
    struct Booked {
        uint64 releaseId;
        uint16 clause;
        Stage stage;
        Ruling ruling;
        uint256 raisedAt;
        uint256 deadline;
        bool answered;
        address raiser;
        address appellant;
        uint256 bond;
        uint256 appealBond;
        uint256 suspendedUntil;
        bool confirmed;
        bool suspendedBefore;
    }

    /// @dev Releases that exist from the start: the second is made from the first, under the same charter as it.
    uint64 internal constant FIRST_RELEASES = 3;
    uint256 internal constant PEOPLE = 5;
    uint16 internal constant CLAUSES = 2;
    uint32 internal constant MINIMUM = 1 hours;

    PropertyDao public immutable dao;
    EthicsCharter public immutable charter;
    ModelRegistry public immutable registry;
    EthicsBoard public immutable board;
    HostileToken public immutable token;

    uint64 public disputeCount;
    mapping(uint64 disputeId => Booked) internal _booked;
    mapping(uint64 releaseId => mapping(uint16 clause => uint256)) public dismissals;
    mapping(uint64 releaseId => mapping(uint16 clause => mapping(uint256 evidence => bool))) internal _brought;
    mapping(uint64 releaseId => uint256) public immuneUntil;
    mapping(uint64 releaseId => bool) public revoked;
    mapping(address account => mapping(address currency => uint256)) public awarded;
    uint256 public thawsAt;

    constructor() {
        dao = new PropertyDao();
        CurrencyList list = new CurrencyList(IDAO(address(dao)));
        token = new HostileToken();
        list.list(address(token));
        charter = new EthicsCharter(IDAO(address(dao)), list, MINIMUM);
        registry = new ModelRegistry(IDAO(address(dao)), charter, new DatasetRegistry());
        registry.setVerificationRegistry(address(new PropertyVerification(new address[](1))));
        board = new EthicsBoard(IDAO(address(dao)), registry, charter);

        registry.claimNamespace("space");
        registry.createModel("space", "one");
        registry.createModel("space", "two");
        _adopt(address(0));
        _publish(1, 0);
        _publish(1, 1);
        _adopt(address(token));
        _publish(2, 0);
        for (uint256 i = 0; i < PEOPLE; ++i) {
            vm.deal(person(i), 1e30);
            token.mint(person(i), 1e30);
            vm.prank(person(i));
            token.approve(address(board), type(uint256).max);
        }
        vm.deal(address(this), 1e30);
        token.mint(address(this), 1e30);
        token.approve(address(board), type(uint256).max);
    }

    // ------------------------------------------------------------------------------------------------------- views

    function booked(uint64 disputeId) external view returns (Booked memory) {
        return _booked[disputeId];
    }

    function currencyAt(uint256 index) public view returns (address) {
        return index == 0 ? address(0) : address(token);
    }

    function holding(address currency, address account) public view returns (uint256) {
        return currency == address(0) ? account.balance : token.balanceOf(account);
    }

    /// @notice Bonds of disputes that are not settled, and bonds awarded that were not withdrawn.
    function bonds(address currency) external view returns (uint256 sum) {
        for (uint64 id = 1; id <= disputeCount; ++id) {
            if (currencyOf(_booked[id].releaseId) == currency) sum += _booked[id].bond + _booked[id].appealBond;
        }
        for (uint256 i = 0; i <= PEOPLE; ++i) {
            sum += awarded[person(i)][currency];
        }
    }

    /// @notice Whether a suspension of the release itself goes on: a council's in its time, or one the DAO confirmed.
    function isSuspended(uint64 releaseId) public view returns (bool) {
        for (uint64 id = 1; id <= disputeCount; ++id) {
            Booked storage dispute = _booked[id];
            if (dispute.releaseId == releaseId && block.timestamp < dispute.suspendedUntil) return true;
        }
        return false;
    }

    /// @notice Until when the release may be suspended: the latest end of a suspension that was not ended, or, as long
    /// as a dispute goes on whose suspension the DAO confirmed, of any that was made.
    function latestEnd(uint64 releaseId) external view returns (uint256 end) {
        bool confirmed = false;
        for (uint64 id = 1; id <= disputeCount; ++id) {
            Booked storage dispute = _booked[id];
            if (dispute.releaseId != releaseId || dispute.suspendedUntil == 0) continue;
            if (dispute.confirmed) confirmed = true;
            if (dispute.suspendedUntil > end) end = dispute.suspendedUntil;
        }
        if (confirmed && thawsAt > end) end = thawsAt;
    }

    function currencyOf(uint64 releaseId) public view returns (address) {
        return releaseId != 0 && registry.charterVersionOf(releaseId) == 2 ? address(token) : address(0);
    }

    /// @notice The people; the last is this contract itself, which owns the models at the beginning.
    function person(uint256 seed) public view returns (address) {
        uint256 index = seed % (PEOPLE + 1);
        return index == PEOPLE ? address(this) : address(uint160(0x1000 + index));
    }

    receive() external payable {}

    // ---------------------------------------------------------------------------------------------------- internal

    function _modelId(uint256 model) internal pure returns (bytes32) {
        return keccak256(bytes(model == 1 ? "space/one" : "space/two"));
    }

    function _isLive(Booked storage dispute) internal view returns (bool) {
        return dispute.stage != Stage.None && dispute.stage != Stage.Closed;
    }

    function _publish(uint256 model, uint64 parent) internal returns (uint64 releaseId) {
        Edge[] memory parents = new Edge[](parent == 0 ? 0 : 1);
        if (parent != 0) parents[0] = Edge({parent: parent, kind: EdgeKind.Merge, shareBps: 500, license: 0});
        Contributor[] memory split = new Contributor[](1);
        split[0] = Contributor({account: person(0), shareBps: 10_000, role: Role.Training});
        Submission memory submission = Submission({
            modelId: _modelId(model),
            version: string(abi.encodePacked("v", bytes1(uint8(97 + registry.releaseCount())))),
            manifest: keccak256("manifest"),
            weightsDigest: keccak256("weights"),
            suiteDigest: keccak256("suite"),
            charterVersion: charter.currentVersion(),
            openRights: 0,
            sharesFixed: false,
            parents: parents,
            datasets: new DatasetShare[](0),
            contributors: split
        });
        vm.prank(registry.modelOf(_modelId(model)).owner);
        releaseId = registry.submitRelease(submission);
        registry.approve(releaseId);
    }

    function _adopt(address currency) private {
        Process memory process = Processes.usual();
        process.bondCurrency = currency;
        charter.adopt(keccak256("charter"), CLAUSES, Policy(1, 2, 500, 0, 0), process);
    }
}
