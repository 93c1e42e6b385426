// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {BondTerms, IVerificationRegistry, Receipt, Verdict} from
    "../../../contracts/interfaces/IVerificationRegistry.sol";
import {VerifierBooks} from "./VerifierBooks.sol";
import {vm} from "./Vm.sol";

/// @notice Does at random what verifiers, challengers and the DAO do. The books say beforehand whether the registry has
/// to let it happen; it must, and must refuse everything else.
contract VerifierHandler is VerifierBooks {
    /// @notice How often each kind of action took place.
    mapping(bytes4 action => uint256) public done;
    /// @notice How often each was refused.
    mapping(bytes4 action => uint256) public refused;
    /// @notice How often each verdict was given.
    mapping(Verdict verdict => uint256) public given;

    // ------------------------------------------------------------------------------------------------------- bonds

    function bond(uint256 who, uint256 seed) external {
        uint256 amount = seed % 4 == 0 ? seed % 3 : (seed % 3 + 1) * 0.5 ether;
        if (!_act(person(who), amount, abi.encodeCall(IVerificationRegistry.bond, ()), amount != 0)) return;
        _held[person(who)].active += amount;
    }

    function unbond(uint256 who, uint96 seed) external {
        Held storage one = _held[person(who)];
        uint96 amount = uint96(seed % (one.active + 2));
        bytes memory call = abi.encodeCall(IVerificationRegistry.unbond, (amount));
        if (!_act(person(who), 0, call, amount != 0 && amount <= one.active)) return;
        one.active -= amount;
        one.leaving += amount;
        one.leavesAt = block.timestamp + _terms.unbondDelay;
    }

    function withdraw(uint256 who) external {
        address account = person(who);
        uint256 amount = withdrawable(account);
        uint256 before = account.balance;
        bytes memory call = abi.encodeCall(IVerificationRegistry.withdraw, (address(0)));
        if (!_act(account, 0, call, amount != 0)) return;
        require(account.balance == before + amount, "paid something else");
        Held storage one = _held[account];
        one.awarded = 0;
        if (block.timestamp >= one.leavesAt) one.leaving = 0;
    }

    function setTerms(uint256 seed) external {
        BondTerms memory terms = BondTerms({
            required: uint96((seed % 3) * 0.5 ether),
            unbondDelay: uint40(seed / 3 % 4 * 1 days),
            decideWithin: uint40(seed / 12 % 4 * 1 days)
        });
        bool valid = terms.required != 0 && terms.decideWithin != 0 && terms.unbondDelay >= terms.decideWithin;
        bytes memory call = abi.encodeCall(IVerificationRegistry.setBondTerms, (terms));
        if (_act(address(this), 0, call, valid)) _terms = terms;
    }

    // ---------------------------------------------------------------------------------------------------- receipts

    function record(uint256 who, uint64 releaseSeed, uint8 seed) external {
        (uint64 releaseId, address verifier) = (_release(releaseSeed), person(who));
        Run storage one = _runs[releaseId][verifier];
        Receipt memory receipt = _receipt(releaseId, verifier, seed);
        bytes memory signature = _sign(who, receipt);
        bytes memory call = abi.encodeCall(IVerificationRegistry.record, (receipt, signature));
        if (!_act(person(seed), 0, call, one.outcome == 0)) return;
        one.outcome = receipt.outcome;
        one.counted = receipt.backend == 1 && !_isMaker(verifier) && _held[verifier].active >= _terms.required;
        one.rewarded = one.counted && !_approved[releaseId];
    }

    function revoke(uint256 who, uint64 releaseSeed) external {
        uint64 releaseId = _release(releaseSeed);
        Run storage one = _runs[releaseId][person(who)];
        bool may = one.outcome != 0 && !one.revoked && !one.struck && !one.challenged;
        if (!_act(person(who), 0, abi.encodeCall(IVerificationRegistry.revoke, (releaseId)), may)) return;
        (one.revoked, one.rewarded) = (true, false);
    }

    /// @notice Everything that was recorded from then on comes after the vote.
    function approve(uint64 releaseSeed) external {
        uint64 releaseId = _release(releaseSeed);
        (uint32 passing,) = verification.countOf(releaseId);
        if (_approved[releaseId] || passing == 0) return;
        registry.approve(releaseId);
        _approved[releaseId] = true;
        ++done[this.approve.selector];
    }

    // -------------------------------------------------------------------------------------------------- challenges

    function challenge(uint256 who, uint256 whom, uint64 releaseSeed, uint256 seed) external {
        (uint64 releaseId, bytes32 evidence) = (_release(releaseSeed), bytes32(seed % 7));
        (address challenger, address verifier) =
            seed % 3 == 0 ? (person(who), person(whom)) : _opponents(releaseId, who, whom);
        uint256 deposit = seed % 11 == 0 ? _terms.required - 1 : _terms.required;
        bool may = deposit == _terms.required && _mayChallenge(releaseId, challenger, verifier, evidence);
        bytes memory call = abi.encodeCall(IVerificationRegistry.challenge, (releaseId, verifier, evidence));
        if (!_act(challenger, deposit, call, may)) return;

        _brought[keccak256(abi.encode(releaseId, verifier, evidence))] = true;
        _runs[releaseId][verifier].challenged = true;
        Case storage made = _cases[++caseCount];
        (made.releaseId, made.verifier, made.challenger) = (releaseId, verifier, challenger);
        (made.deposit, made.open, made.decideBy) = (deposit, true, block.timestamp + _terms.decideWithin);
        made.hearBy = block.timestamp + _terms.decideWithin / 2;
        Held storage one = _held[verifier];
        made.fromLeaving = one.leaving < deposit ? one.leaving : deposit;
        uint256 missing = deposit - made.fromLeaving;
        made.stake = made.fromLeaving + (one.active < missing ? one.active : missing);
        one.leaving -= made.fromLeaving;
        one.active -= made.stake - made.fromLeaving;
        ++one.openChallenges;
    }

    function answer(uint256 seed, uint256 who) external {
        (uint64 id, Case storage made) = _case(seed);
        address caller = who % 3 == 0 ? person(who) : made.verifier;
        bool may = _inTime(made) && caller == made.verifier && !made.answered;
        if (!_act(caller, 0, abi.encodeCall(IVerificationRegistry.answer, (id, keccak256("no"))), may)) return;
        made.answered = true;
    }

    function decide(uint256 seed, uint8 verdictSeed) external {
        (uint64 id, Case storage made) = _case(seed);
        Verdict verdict = Verdict(verdictSeed % 4);
        // In half of the cases whoever does not answer was heard enough: the first second of it, or the last before.
        if (made.open && seed % 2 == 0 && block.timestamp + 1 < made.hearBy) vm.warp(made.hearBy - seed / 2 % 2);
        bytes memory call = abi.encodeCall(IVerificationRegistry.decideChallenge, (id, verdict));
        bool heard = made.answered || block.timestamp >= made.hearBy;
        if (!_act(address(this), 0, call, _inTime(made) && heard && verdict != Verdict.None)) return;
        if (verdict == Verdict.Dismissed) {
            _held[made.verifier].awarded += made.deposit;
            _giveBack(made);
        } else if (verdict == Verdict.Upheld) {
            _held[made.challenger].awarded += made.deposit + made.stake;
        } else {
            forfeited += made.deposit + made.stake;
        }
        _end(made, verdict);
    }

    function conclude(uint256 seed) external {
        (uint64 id, Case storage made) = _case(seed);
        // In half of the cases the time is about to be over: the last second of it, or the first after it.
        if (made.open && seed % 2 == 0 && block.timestamp + 1 < made.decideBy) vm.warp(made.decideBy - seed / 2 % 2);
        bool may = made.open && block.timestamp >= made.decideBy;
        if (!_act(person(seed), 0, abi.encodeCall(IVerificationRegistry.concludeChallenge, (id)), may)) return;
        _held[made.challenger].awarded += made.deposit;
        _giveBack(made);
        _end(made, Verdict.None);
    }

    function pass(uint256 seed) external {
        vm.warp(block.timestamp + seed % 2 days);
    }

    // ----------------------------------------------------------------------------------------------------- private

    /// @dev Calls the registry, which has to let it happen exactly if the books say that it may.
    function _act(address caller, uint256 value, bytes memory call, bool may) private returns (bool ok) {
        vm.prank(caller);
        (ok,) = address(verification).call{value: value}(call);
        require(ok == may, may ? "refused what may happen" : "let happen what may not");
        if (ok) ++done[bytes4(call)];
        else ++refused[bytes4(call)];
    }

    function _mayChallenge(uint64 releaseId, address challenger, address verifier, bytes32 evidence)
        private
        view
        returns (bool)
    {
        Run storage one = _runs[releaseId][verifier];
        Run storage own = _runs[releaseId][challenger];
        bool fresh = evidence != 0 && !_brought[keccak256(abi.encode(releaseId, verifier, evidence))];
        return _isOpen(one) && _opposes(own, one) && fresh && !_isMaker(challenger);
    }

    function _giveBack(Case storage made) private {
        _held[made.verifier].active += made.stake - made.fromLeaving;
        _held[made.verifier].leaving += made.fromLeaving;
    }

    function _end(Case storage made, Verdict verdict) private {
        made.open = false;
        --_held[made.verifier].openChallenges;
        Run storage one = _runs[made.releaseId][made.verifier];
        one.challenged = false;
        if (verdict == Verdict.Upheld || verdict == Verdict.Forfeited) (one.struck, one.rewarded) = (true, false);
        ++given[verdict];
    }

    function _inTime(Case storage made) private view returns (bool) {
        return made.open && block.timestamp < made.decideBy;
    }

    function _isMaker(address account) private pure returns (bool) {
        return account == person(0);
    }

    function _case(uint256 seed) private view returns (uint64 id, Case storage made) {
        id = uint64(seed % (caseCount + 1));
        if (seed % 3 != 0) {
            for (uint64 i = 0; i < caseCount && !_cases[id].open; ++i) {
                id = id % caseCount + 1;
            }
        }
        made = _cases[id];
    }

    /// @dev Somebody whose receipt can be challenged, and somebody who says the opposite, where there are such.
    function _opponents(uint64 releaseId, uint256 who, uint256 whom) private view returns (address, address) {
        (who, whom) = (who % PEOPLE, whom % PEOPLE);
        for (uint256 i = 0; i < PEOPLE && !_isOpen(_runs[releaseId][person(whom)]); ++i) {
            ++whom;
        }
        Run storage one = _runs[releaseId][person(whom)];
        for (uint256 i = 0; i < PEOPLE && !_opposes(_runs[releaseId][person(who)], one); ++i) {
            ++who;
        }
        return (person(who), person(whom));
    }

    function _isOpen(Run storage one) private view returns (bool) {
        return one.counted && !one.struck && !one.challenged;
    }

    function _opposes(Run storage own, Run storage one) private view returns (bool) {
        return own.outcome != 0 && own.outcome != one.outcome && !own.revoked && !own.struck;
    }

    function _release(uint64 seed) private pure returns (uint64) {
        return seed % RELEASES + 1;
    }

    function _receipt(uint64 releaseId, address verifier, uint8 seed) private view returns (Receipt memory receipt) {
        receipt.releaseId = releaseId;
        receipt.verifier = verifier;
        receipt.suiteDigest = keccak256("suite");
        receipt.weightsDigest = keccak256("weights");
        receipt.outcome = seed % 2 + 1;
        receipt.backend = seed % 8 == 0 ? 2 : 1;
        receipt.ranAt = uint64(block.timestamp);
    }

    function _sign(uint256 who, Receipt memory receipt) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keyOf(who), verification.digestOf(receipt));
        return abi.encodePacked(r, s, v);
    }
}
