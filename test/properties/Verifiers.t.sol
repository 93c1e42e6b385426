// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {Challenge, IVerificationRegistry, StoredReceipt, Verdict} from
    "../../contracts/interfaces/IVerificationRegistry.sol";
import {VerifierBooks} from "./support/VerifierBooks.sol";
import {VerifierHandler} from "./support/VerifierHandler.sol";

/// @dev Declared here, since Hardhat finds a target only among the contracts of the files it was asked to test.
contract RandomVerifiers is VerifierHandler {}

/// @notice Bonds are conserved, counts are true, no challenge outlives its time and what is struck stays so, whatever
/// is bonded, taken back, recorded, revoked, challenged, answered, decided and concluded in any order, on any terms.
contract VerifiersTest {
    uint256 private constant ACTIONS = 10;
    uint64 private constant RELEASES = 6;
    uint256 private constant PEOPLE = 5;

    VerifierHandler private _handler;
    uint256[ACTIONS] private _done;
    mapping(Verdict verdict => uint256) private _given;
    mapping(uint64 releaseId => mapping(address verifier => bool)) private _struck;

    function setUp() public {
        _handler = new RandomVerifiers();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @notice What the registry holds is what is active, leaving, at stake or deposited, awarded, or forfeited, to the
    /// unit; and each account's part is what its own doings make it.
    /// forge-config: default.invariant.runs = 8
    /// forge-config: default.invariant.depth = 80
    /// forge-config: default.invariant.fail-on-revert = true
    function invariant_bondsAreConserved() public view {
        IVerificationRegistry registry = _handler.verification();
        require(address(registry).balance == _handler.money(), "money made or lost");
        for (uint256 i = 0; i < PEOPLE; ++i) {
            address account = _handler.person(i);
            VerifierBooks.Held memory held = _handler.held(account);
            (uint96 active, uint96 leaving, uint40 leavesAt, uint24 open) = registry.bondOf(account);
            require(active == held.active && leaving == held.leaving, "bonded otherwise");
            require(leavesAt == held.leavesAt && open == held.openChallenges, "leaves, or challenged, otherwise");
            require(registry.withdrawable(account) == _handler.withdrawable(account), "withdrawable otherwise");
            require(registry.isBonded(account) == (active >= registry.bondTerms().required), "bonded, or not");
        }
    }

    /// @notice The counts are the numbers of receipts that counted and stand, and each receipt says so of itself.
    /// forge-config: default.invariant.runs = 8
    /// forge-config: default.invariant.depth = 80
    /// forge-config: default.invariant.fail-on-revert = true
    function invariant_countsAreTrue() public view {
        IVerificationRegistry registry = _handler.verification();
        for (uint64 releaseId = 1; releaseId <= RELEASES; ++releaseId) {
            (uint32 passing, uint32 failing) = registry.countOf(releaseId);
            require(passing == _handler.standing(releaseId, 1), "passing otherwise");
            require(failing == _handler.standing(releaseId, 2), "failing otherwise");
            for (uint256 i = 0; i < PEOPLE; ++i) {
                _requireAsBooked(registry, releaseId, _handler.person(i));
            }
        }
    }

    /// @notice A challenge can be decided before its time is over and concluded from then on, and one of the two at any
    /// time as long as it is open; one that is over stays as it ended.
    /// forge-config: default.invariant.runs = 8
    /// forge-config: default.invariant.depth = 80
    /// forge-config: default.invariant.fail-on-revert = true
    function invariant_noChallengeOutlivesItsTime() public {
        IVerificationRegistry registry = _handler.verification();
        require(registry.challengeCount() == _handler.caseCount(), "more or fewer challenges");
        for (uint64 id = 1; id <= registry.challengeCount(); ++id) {
            VerifierBooks.Case memory made = _handler.caseOf(id);
            Challenge memory found = registry.challengeOf(id);
            require(found.open == made.open && found.answered == made.answered, "open, or answered, otherwise");
            require(found.stake == made.stake && found.deposit == made.deposit, "other stakes");
            require(found.decideBy == made.decideBy, "until another time");
            if (made.open && block.timestamp >= made.decideBy) _requireConcluded(id);
        }
    }

    /// @notice What was struck once never counts, is never rewarded and never stands again.
    /// forge-config: default.invariant.runs = 8
    /// forge-config: default.invariant.depth = 80
    /// forge-config: default.invariant.fail-on-revert = true
    function invariant_whatIsStruckStaysSo() public {
        for (uint64 releaseId = 1; releaseId <= RELEASES; ++releaseId) {
            for (uint256 i = 0; i < PEOPLE; ++i) {
                address verifier = _handler.person(i);
                StoredReceipt memory stored = _handler.verification().receiptOf(releaseId, verifier);
                require(stored.struck || !_struck[releaseId][verifier], "no longer struck");
                require(!stored.struck || !(stored.counts || stored.rewarded || stored.challenged), "struck and alive");
                _struck[releaseId][verifier] = stored.struck;
            }
        }
    }

    /// @notice The random actions reach everything they are meant to: else the invariants would hold for nothing.
    function test_everyKindOfActionTakesPlace() public {
        for (uint256 world = 0; world < 5; ++world) {
            _handler = new RandomVerifiers();
            for (uint256 step = 0; step < 250; ++step) {
                _do(uint256(keccak256(abi.encode(world, step))));
            }
            invariant_bondsAreConserved();
            invariant_countsAreTrue();
            invariant_noChallengeOutlivesItsTime();
            for (uint256 i = 0; i < ACTIONS; ++i) {
                _done[i] += _handler.done(_actions()[i]);
            }
            for (uint256 verdict = 0; verdict < 4; ++verdict) {
                _given[Verdict(verdict)] += _handler.given(Verdict(verdict));
            }
        }
        for (uint256 i = 0; i < ACTIONS; ++i) {
            require(_done[i] != 0, string.concat("never took place: action ", Strings.toString(i)));
        }
        for (uint256 verdict = 0; verdict < 4; ++verdict) {
            require(_given[Verdict(verdict)] != 0, string.concat("never ended: verdict ", Strings.toString(verdict)));
        }
    }

    function _requireAsBooked(IVerificationRegistry registry, uint64 releaseId, address verifier) private view {
        VerifierBooks.Run memory run = _handler.run(releaseId, verifier);
        StoredReceipt memory stored = registry.receiptOf(releaseId, verifier);
        require(uint8(stored.outcome) == run.outcome, "another outcome");
        require(stored.counts == (run.counted && !run.revoked && !run.struck), "counts, or not, otherwise");
        require(stored.rewarded == run.rewarded, "rewarded, or not, otherwise");
        require(registry.rewarded(releaseId, verifier) == run.rewarded, "said to be rewarded otherwise");
        require(stored.revoked == run.revoked && stored.struck == run.struck, "revoked, or struck, otherwise");
        require(stored.challenged == run.challenged, "challenged, or not, otherwise");
    }

    /// @dev In a call that is undone.
    function _requireConcluded(uint64 challengeId) private {
        try this.conclude(challengeId) {
            revert("unreachable");
        } catch (bytes memory reason) {
            require(bytes4(reason) == Concluded.selector, "could not be concluded");
        }
    }

    error Concluded();

    function conclude(uint64 challengeId) external {
        _handler.verification().concludeChallenge(challengeId);
        revert Concluded();
    }

    function _do(uint256 seed) private {
        (uint256 a, uint256 b, uint256 c, uint256 d) = (seed >> 16, seed >> 64, seed >> 128, seed >> 192);
        uint256 action = seed % 24;
        if (action < 4) _handler.bond(a, b);
        else if (action == 4) _handler.unbond(a, uint96(b));
        else if (action == 5) _handler.withdraw(a);
        else if (action == 6) _handler.setTerms(a);
        else if (action < 11) _handler.record(a, uint64(b), uint8(c));
        else if (action == 11) _handler.revoke(a, uint64(b));
        else if (action == 12) _handler.approve(uint64(a));
        else if (action < 18) _handler.challenge(a, b, uint64(c), d);
        else if (action == 18) _handler.answer(a, b);
        else if (action < 21) _handler.decide(a, uint8(b));
        else if (action < 23) _handler.conclude(a);
        else _handler.pass(a);
    }

    function _actions() private view returns (bytes4[ACTIONS] memory) {
        return [
            IVerificationRegistry.bond.selector,
            IVerificationRegistry.unbond.selector,
            IVerificationRegistry.withdraw.selector,
            IVerificationRegistry.setBondTerms.selector,
            IVerificationRegistry.record.selector,
            IVerificationRegistry.revoke.selector,
            IVerificationRegistry.challenge.selector,
            IVerificationRegistry.answer.selector,
            IVerificationRegistry.decideChallenge.selector,
            _handler.approve.selector
        ];
    }
}
