// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {Dispute, IEthicsBoard, Stage} from "../../contracts/interfaces/IEthicsBoard.sol";
import {Release, Status} from "../../contracts/interfaces/IModelRegistry.sol";
import {DisputeBooks} from "./support/DisputeBooks.sol";
import {DisputeHandler} from "./support/DisputeHandler.sol";

/// @dev Declared here, since Hardhat finds a target only among the contracts of the files it was asked to test.
contract RandomDisputes is DisputeHandler {}

/// @notice Bonds are conserved, nothing is stopped longer than somebody answers for, and what is revoked stays so,
/// whatever is raised, answered, suspended, ratified, lifted, decided, appealed, remedied and concluded in any order.
contract DisputesTest {
    uint256 private constant ACTIONS = 10;

    DisputeHandler private _handler;
    uint256[ACTIONS] private _done;
    mapping(Stage stage => uint256) private _concluded;
    uint40 private _thawsAt;

    function setUp() public {
        _handler = new RandomDisputes();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @notice The board holds the bonds of disputes that go on and those awarded and not withdrawn, to the unit; each
    /// account can withdraw what it was awarded.
    /// forge-config: default.invariant.runs = 8
    /// forge-config: default.invariant.depth = 80
    /// forge-config: default.invariant.fail-on-revert = true
    function invariant_bondsAreConserved() public view {
        address board = address(_handler.board());
        for (uint256 i = 0; i < 2; ++i) {
            address currency = _handler.currencyAt(i);
            require(_handler.holding(currency, board) == _handler.bonds(currency), "bonds made or lost");
            for (uint256 who = 0; who < 6; ++who) {
                address account = _handler.person(who);
                uint256 awarded = _handler.awarded(account, currency);
                require(_handler.board().bondsOf(account, currency) == awarded, "awarded otherwise");
            }
        }
    }

    /// @notice A release is suspended as long as a dispute suspends it, and no longer: the council's suspension for the
    /// time to ratify, the DAO's as long as a dispute goes on that it confirmed one for.
    /// forge-config: default.invariant.runs = 8
    /// forge-config: default.invariant.depth = 80
    /// forge-config: default.invariant.fail-on-revert = true
    function invariant_noSuspensionOutlivesWhoAnswersForIt() public view {
        for (uint64 releaseId = 1; releaseId <= _handler.registry().releaseCount(); ++releaseId) {
            if (_handler.revoked(releaseId)) continue;
            Release memory release = _handler.registry().releaseOf(releaseId);
            bool suspended = release.status == Status.Suspended && block.timestamp < release.suspendedUntil;
            require(suspended || !_handler.isSuspended(releaseId), "not suspended though a dispute suspends it");
            require(!suspended || release.suspendedUntil <= _handler.latestEnd(releaseId), "suspended for too long");
            require(_handler.board().immuneUntil(releaseId) == _handler.immuneUntil(releaseId), "immune otherwise");
        }
    }

    /// @notice What is revoked stays revoked, and nothing is revoked otherwise.
    /// forge-config: default.invariant.runs = 8
    /// forge-config: default.invariant.depth = 80
    /// forge-config: default.invariant.fail-on-revert = true
    function invariant_nothingLeadsOutOfRevoked() public view {
        for (uint64 releaseId = 1; releaseId <= _handler.registry().releaseCount(); ++releaseId) {
            bool isRevoked = _handler.registry().releaseOf(releaseId).status == Status.Revoked;
            require(isRevoked == _handler.revoked(releaseId), "revoked, or not, against what was decided");
        }
    }

    /// @notice A release is usable exactly while neither it nor its parent is stopped: in the read that follows a
    /// parent's lifting, too.
    /// forge-config: default.invariant.runs = 8
    /// forge-config: default.invariant.depth = 80
    /// forge-config: default.invariant.fail-on-revert = true
    function invariant_aParentsSuspensionIsItsDescendants() public view {
        bool parent = _isStopped(1);
        require(_handler.registry().isUsable(1) == !parent, "the parent: usable against its status");
        require(_handler.registry().isUsable(2) == !(parent || _isStopped(2)), "the child: usable against its parent");
    }

    /// @notice `thawsAt` never falls, and is what the books say: no suspension or refund ends after it.
    /// forge-config: default.invariant.runs = 8
    /// forge-config: default.invariant.depth = 80
    /// forge-config: default.invariant.fail-on-revert = true
    function invariant_thawsAtNeverFalls() public {
        _requireNotEarlier();
        uint40 time = _thawsAt;
        require(time == _handler.thawsAt(), "thaws at another time");
        for (uint64 releaseId = 1; releaseId <= _handler.registry().releaseCount(); ++releaseId) {
            require(_handler.registry().releaseOf(releaseId).suspendedUntil <= time, "suspended after it thaws");
        }
    }

    /// @notice Every dispute stands where what was done to it leads.
    /// forge-config: default.invariant.runs = 8
    /// forge-config: default.invariant.depth = 80
    /// forge-config: default.invariant.fail-on-revert = true
    function invariant_disputesStandWhereTheyWereLed() public view {
        require(_handler.board().disputeCount() == _handler.disputeCount(), "more or fewer disputes");
        for (uint64 id = 1; id <= _handler.disputeCount(); ++id) {
            Dispute memory dispute = _handler.board().disputeOf(id);
            DisputeBooks.Booked memory booked = _handler.booked(id);
            require(dispute.stage == booked.stage && dispute.ruling == booked.ruling, "another stage or ruling");
            require(dispute.deadline == booked.deadline && dispute.raisedAt == booked.raisedAt, "other times");
            require(dispute.raisedBy == booked.raiser && dispute.accused == booked.appellant, "other people");
            require(dispute.bond == booked.bond && dispute.appealBond == booked.appealBond, "other bonds");
            require(dispute.answered == booked.answered, "answered, or not, otherwise");
            if (_handler.revoked(booked.releaseId)) continue;
            require(dispute.suspendedUntil == booked.suspendedUntil, "suspended otherwise");
            require(dispute.ratified == booked.confirmed, "confirmed, or not, otherwise");
        }
    }

    /// @notice The random actions reach everything they are meant to: else the invariants would hold for nothing.
    function test_everyKindOfActionTakesPlace() public {
        for (uint256 world = 0; world < 5; ++world) {
            _handler = new RandomDisputes();
            _thawsAt = 0;
            for (uint256 step = 0; step < 120; ++step) {
                _act(uint256(keccak256(abi.encode(world, step))));
                _requireNotEarlier();
                if (step % 8 == 0) invariant_noSuspensionOutlivesWhoAnswersForIt();
                invariant_aParentsSuspensionIsItsDescendants();
            }
            invariant_thawsAtNeverFalls();
            invariant_bondsAreConserved();
            invariant_noSuspensionOutlivesWhoAnswersForIt();
            invariant_nothingLeadsOutOfRevoked();
            invariant_disputesStandWhereTheyWereLed();
            for (uint256 i = 0; i < ACTIONS; ++i) {
                _done[i] += _handler.done(_actions()[i]);
            }
            for (uint256 stage = 1; stage <= 5; ++stage) {
                _concluded[Stage(stage)] += _handler.concluded(Stage(stage));
            }
        }
        for (uint256 i = 0; i < ACTIONS; ++i) {
            require(_done[i] != 0, string.concat("never took place: action ", Strings.toString(i)));
        }
        for (uint256 stage = 1; stage <= 5; ++stage) {
            require(_concluded[Stage(stage)] != 0, string.concat("never concluded: stage ", Strings.toString(stage)));
        }
    }

    function _requireNotEarlier() private {
        uint40 time = _handler.board().thawsAt();
        require(time >= _thawsAt, "thaws earlier than was said");
        _thawsAt = time;
    }

    function _isStopped(uint64 releaseId) private view returns (bool) {
        Release memory release = _handler.registry().releaseOf(releaseId);
        if (release.status == Status.Suspended) return block.timestamp < release.suspendedUntil;
        return release.status != Status.Approved;
    }

    function _act(uint256 seed) private {
        (uint256 a, uint256 b, uint256 c, uint256 d) = (seed >> 16, seed >> 64, seed >> 128, seed >> 192);
        uint256 action = seed % 24;
        if (action < 5) _handler.raise(a, uint64(b), uint16(c), d);
        else if (action < 8) _handler.answer(a, b);
        else if (action < 12) _handler.decide(a, uint8(b));
        else if (action == 12) _handler.appeal(a, b);
        else if (action == 13) _handler.remedy(a, b, uint64(c));
        else if (action < 17) _handler.conclude(a);
        else if (action < 19) _handler.suspend(a);
        else if (action == 19) _handler.ratify(a);
        else if (action == 20) _handler.lift(a);
        else if (action == 21) _handler.withdraw(a, b, c);
        else if (action == 22) _handler.pass(a);
        else if (a % 2 == 0) _handler.transferModel(a >> 1, b);
        else _handler.publish(a >> 1);
    }

    function _actions() private pure returns (bytes4[ACTIONS] memory) {
        return [
            IEthicsBoard.raise.selector,
            IEthicsBoard.answer.selector,
            IEthicsBoard.decide.selector,
            IEthicsBoard.appeal.selector,
            IEthicsBoard.remedy.selector,
            IEthicsBoard.conclude.selector,
            IEthicsBoard.suspend.selector,
            IEthicsBoard.ratify.selector,
            IEthicsBoard.lift.selector,
            IEthicsBoard.withdraw.selector
        ];
    }
}
