// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IEthicsBoard, Ruling, Stage} from "../../../contracts/interfaces/IEthicsBoard.sol";
import {Process} from "../../../contracts/interfaces/IEthicsCharter.sol";
import {DisputeBooks} from "./DisputeBooks.sol";
import {Processes} from "./Processes.sol";
import {vm} from "./Vm.sol";

/// @notice Does at random what people, the council and the DAO do about disputes. The board may refuse it; what it lets
/// happen must be allowed, and is booked.
contract DisputeHandler is DisputeBooks {
    uint256 private constant MAX_RELEASES = 16;

    /// @notice How often each kind of action took place.
    mapping(bytes4 action => uint256) public done;
    /// @notice How often a dispute was concluded from each stage, and after a revocation by another (`Closed`).
    mapping(Stage stage => uint256) public concluded;

    // ---------------------------------------------------------------------------------------------------- disputes

    function raise(uint256 who, uint64 releaseSeed, uint16 clauseSeed, uint256 evidence) external {
        uint64 releaseId = _release(releaseSeed);
        uint16 clause = clauseSeed % (CLAUSES + 1) + 1;
        evidence %= 12;
        uint256 bond = uint256(Processes.usual().bond) << dismissals[releaseId][clause];
        address currency = currencyOf(releaseId);
        bytes memory call = abi.encodeCall(IEthicsBoard.raise, (releaseId, clause, bytes32(evidence)));
        if (!_try(person(who), currency == address(0) ? bond : 0, call)) return;

        require(clause <= CLAUSES && evidence != 0, "raised about no clause, or without evidence");
        require(!revoked[releaseId], "raised about a revoked release");
        require(!_brought[releaseId][clause][evidence], "raised with old evidence");
        for (uint64 id = 1; id <= disputeCount; ++id) {
            bool same = _booked[id].releaseId == releaseId && _booked[id].clause == clause;
            require(!same || !_isLive(_booked[id]), "raised twice at a time");
        }
        _brought[releaseId][clause][evidence] = true;
        Booked storage dispute = _booked[++disputeCount];
        (dispute.releaseId, dispute.clause, dispute.stage) = (releaseId, clause, Stage.Open);
        (dispute.raiser, dispute.bond, dispute.raisedAt) = (person(who), bond, block.timestamp);
        dispute.deadline = block.timestamp + Processes.usual().decideWithin;
    }

    function answer(uint256 seed, uint256 who) external {
        (uint64 id, Booked storage dispute) = _inStage(seed, Stage.Open);
        address caller = _accused(dispute, who);
        if (!_try(caller, 0, abi.encodeCall(IEthicsBoard.answer, (id, keccak256("statement"))))) return;
        _requireInTime(dispute, Stage.Open);
        require(caller == _owner(dispute) && !dispute.answered, "answered by a stranger, or twice");
        dispute.answered = true;
    }

    function decide(uint256 seed, uint8 rulingSeed) external {
        (uint64 id, Booked storage dispute) = _inStage(seed, seed % 3 == 0 ? Stage.Appealed : Stage.Open);
        Ruling ruling = _ruling(rulingSeed);
        address owner = _owner(dispute);
        if (!_try(person(seed), 0, abi.encodeCall(IEthicsBoard.decide, (id, ruling)))) return;

        bool onAppeal = dispute.stage == Stage.Appealed;
        _requireInTime(dispute, onAppeal ? Stage.Appealed : Stage.Open);
        uint256 heard = dispute.raisedAt + Processes.usual().answerWithin;
        require(dispute.answered || block.timestamp >= heard, "decided before the accused could answer");
        require(ruling != Ruling.None, "decided nothing");
        dispute.ruling = ruling;
        if (ruling == Ruling.Dismissed) {
            address spared = onAppeal ? dispute.appellant : owner;
            ++dismissals[dispute.releaseId][dispute.clause];
            _settle(dispute, spared, spared);
            _end(dispute);
        } else if (onAppeal) {
            _makeFinal(dispute);
        } else {
            dispute.stage = Stage.Decided;
            dispute.deadline = block.timestamp + Processes.usual().appealWithin;
            _confirm(dispute, dispute.deadline + Processes.usual().decideWithin);
        }
    }

    function appeal(uint256 seed, uint256 who) external {
        (uint64 id, Booked storage dispute) = _inStage(seed, Stage.Decided);
        address caller = _accused(dispute, who);
        uint256 bond = Processes.usual().bond;
        uint256 value = currencyOf(dispute.releaseId) == address(0) ? bond : 0;
        if (!_try(caller, value, abi.encodeCall(IEthicsBoard.appeal, (id, keccak256("grounds"))))) return;
        _requireInTime(dispute, Stage.Decided);
        require(caller == _owner(dispute), "appealed by a stranger");
        (dispute.appellant, dispute.appealBond, dispute.stage) = (caller, bond, Stage.Appealed);
        dispute.deadline = block.timestamp + Processes.usual().decideWithin;
        if (dispute.confirmed) _confirm(dispute, dispute.deadline + Processes.usual().decideWithin);
    }

    /// @notice Mostly with a release made for it: else too few would ever be remedied.
    function remedy(uint256 seed, uint256 who, uint64 releaseSeed) external {
        (uint64 id, Booked storage dispute) = _inStage(seed, Stage.Remedy);
        address caller = _accused(dispute, who);
        bool isNew = releaseSeed % 3 != 0 && id != 0 && registry.releaseCount() < MAX_RELEASES;
        bytes32 modelId = isNew ? registry.releaseOf(dispute.releaseId).modelId : bytes32(0);
        uint64 releaseId = isNew ? _publish(modelId == _modelId(1) ? 1 : 2, 0) : _release(releaseSeed);
        if (!_try(caller, 0, abi.encodeCall(IEthicsBoard.remedy, (id, releaseId)))) return;
        _requireInTime(dispute, Stage.Remedy);
        require(caller == _owner(dispute), "remedied by a stranger");
        require(!revoked[releaseId] && !isSuspended(releaseId), "remedied by what is stopped itself");
        require(registry.releaseOf(releaseId).submittedAt > dispute.raisedAt, "remedied by an older release");
        require(registry.ownerOf(releaseId) == caller, "remedied by another model's release");
        _end(dispute);
    }

    /// @notice Every other time, somebody waits for the deadline of what was decided: few would be met by chance.
    function conclude(uint256 seed) external {
        (uint64 id, Booked storage dispute) = _inStage(seed, Stage(seed % 5 + 1));
        bool waits = (seed >> 8) % 2 == 0 && dispute.stage != Stage.Open && !revoked[dispute.releaseId];
        if (waits && block.timestamp < dispute.deadline) vm.warp(dispute.deadline);
        if (!_try(person(seed), 0, abi.encodeCall(IEthicsBoard.conclude, (id)))) return;
        require(_isLive(dispute), "concluded what was over");
        Stage stage = dispute.stage;
        if (revoked[dispute.releaseId]) {
            ++concluded[Stage.Closed];
            _settle(dispute, dispute.raiser, dispute.appellant);
            return _end(dispute);
        }
        ++concluded[stage];
        require(block.timestamp >= dispute.deadline, "concluded too early");
        if (stage == Stage.Remedy) return _revoke(dispute);
        if (stage != Stage.Open) return _makeFinal(dispute);
        _settle(dispute, dispute.raiser, address(0));
        _end(dispute);
    }

    // ------------------------------------------------------------------------------------------------- suspensions

    function suspend(uint256 seed) external {
        (uint64 id, Booked storage dispute) = _pick(seed);
        if (!_try(person(seed), 0, abi.encodeCall(IEthicsBoard.suspend, (id)))) return;
        uint64 releaseId = dispute.releaseId;
        _requireInTime(dispute, Stage.Open);
        require(!dispute.suspendedBefore, "suspended twice for a dispute");
        require(!isSuspended(releaseId), "suspended by the council while suspended");
        require(block.timestamp >= immuneUntil[releaseId], "suspended while immune");
        uint256 time = Processes.usual().ratifyWithin;
        (dispute.suspendedBefore, dispute.suspendedUntil) = (true, block.timestamp + time);
        immuneUntil[releaseId] = block.timestamp + 4 * time;
        _thaw(dispute.suspendedUntil);
    }

    function ratify(uint256 seed) external {
        (uint64 id, Booked storage dispute) = _pick(seed);
        if (!_try(person(seed), 0, abi.encodeCall(IEthicsBoard.ratify, (id)))) return;
        _requireInTime(dispute, Stage.Open);
        require(!dispute.confirmed, "ratified twice");
        _confirm(dispute, dispute.deadline);
    }

    function lift(uint256 seed) external {
        (uint64 id, Booked storage dispute) = _suspended(seed);
        if (!_try(person(seed), 0, abi.encodeCall(IEthicsBoard.lift, (id)))) return;
        require(block.timestamp < dispute.suspendedUntil && !revoked[dispute.releaseId], "lifted nothing");
        (dispute.suspendedUntil, dispute.confirmed) = (0, false);
    }

    // ------------------------------------------------------------------------------------------------------ others

    function withdraw(uint256 who, uint256 currencySeed, uint256 toSeed) external {
        (address caller, address currency) = (person(who), currencyAt(currencySeed % 2));
        address to = toSeed % 2 == 0 ? address(0) : person(toSeed);
        address recipient = to == address(0) ? caller : to;
        uint256 before = holding(currency, recipient);
        if (!_try(caller, 0, abi.encodeCall(IEthicsBoard.withdraw, (currency, to)))) return;
        require(holding(currency, recipient) - before == awarded[caller][currency], "paid more or less than awarded");
        require(awarded[caller][currency] != 0, "paid nothing");
        awarded[caller][currency] = 0;
    }

    function transferModel(uint256 modelSeed, uint256 to) external {
        if (to % 3 != 0) return;
        bytes32 modelId = _modelId(modelSeed % 2 + 1);
        vm.prank(registry.modelOf(modelId).owner);
        registry.transferModel(modelId, person(to));
    }

    function publish(uint256 modelSeed) external {
        if (registry.releaseCount() < MAX_RELEASES) _publish(modelSeed % 2 + 1, 0);
    }

    /// @notice Mostly a few hours, sometimes days, so that deadlines are met and missed.
    function pass(uint256 seconds_) external {
        uint256 most = [uint256(6 hours), 1 days, 4 days, 9 days][seconds_ % 4];
        vm.warp(block.timestamp + (seconds_ >> 2) % most);
    }

    // ----------------------------------------------------------------------------------------------------- private

    function _makeFinal(Booked storage dispute) private {
        _settle(dispute, dispute.raiser, dispute.raiser);
        if (dispute.ruling == Ruling.Revoked) return _revoke(dispute);
        Process memory process = Processes.usual();
        (dispute.stage, dispute.deadline) = (Stage.Remedy, block.timestamp + process.remedyWithin);
        _confirm(dispute, dispute.deadline + process.decideWithin);
    }

    function _revoke(Booked storage dispute) private {
        revoked[dispute.releaseId] = true;
        _thaw(block.timestamp + Processes.usual().refundWithin + MINIMUM);
        _end(dispute);
    }

    function _end(Booked storage dispute) private {
        (dispute.stage, dispute.deadline) = (Stage.Closed, 0);
        (dispute.suspendedUntil, dispute.confirmed) = (0, false);
    }

    function _confirm(Booked storage dispute, uint256 until) private {
        if (!dispute.confirmed && block.timestamp < dispute.suspendedUntil) immuneUntil[dispute.releaseId] = 0;
        (dispute.confirmed, dispute.suspendedBefore, dispute.suspendedUntil) = (true, true, until);
        _thaw(until);
    }

    function _thaw(uint256 time) private {
        if (time > thawsAt) thawsAt = time;
    }

    function _settle(Booked storage dispute, address forBond, address forAppeal) private {
        address currency = currencyOf(dispute.releaseId);
        awarded[forBond][currency] += dispute.bond;
        if (dispute.appealBond != 0) awarded[forAppeal][currency] += dispute.appealBond;
        (dispute.bond, dispute.appealBond) = (0, 0);
    }

    function _try(address caller, uint256 value, bytes memory call) private returns (bool ok) {
        vm.prank(caller);
        (ok,) = address(board).call{value: value}(call);
        if (ok) ++done[bytes4(call)];
    }

    /// @dev Mostly the latest, of which something is still to come.
    function _pick(uint256 seed) private view returns (uint64 id, Booked storage dispute) {
        uint64 recent = disputeCount > 5 && seed % 4 != 0 ? disputeCount - 5 : 0;
        if (disputeCount != 0) id = recent + uint64((seed >> 8) % (disputeCount - recent)) + 1;
        dispute = _booked[id];
    }

    /// @dev Mostly upheld: what is revoked leaves nothing more to do.
    function _ruling(uint8 seed) private pure returns (Ruling) {
        if (seed % 16 == 0) return Ruling.None;
        return [Ruling.Dismissed, Ruling.Revoked, Ruling.Upheld, Ruling.Upheld][seed % 4];
    }

    /// @dev The latest dispute with a suspension that goes on, if there is one; else any.
    function _suspended(uint256 seed) private view returns (uint64 id, Booked storage dispute) {
        for (id = disputeCount; id != 0; --id) {
            dispute = _booked[id];
            if (block.timestamp < dispute.suspendedUntil) return (id, dispute);
        }
        return _pick(seed);
    }

    /// @dev Mostly the latest or the first dispute in a stage, if there is one; else any. Closed stands for those that
    /// another dispute's revocation left without an object.
    function _inStage(uint256 seed, Stage stage) private view returns (uint64 id, Booked storage dispute) {
        for (uint64 i = 0; i < disputeCount && seed % 8 != 7; ++i) {
            id = seed % 8 < 4 ? disputeCount - i : i + 1;
            dispute = _booked[id];
            bool isOver = revoked[dispute.releaseId];
            bool wanted = stage == Stage.Closed ? isOver && _isLive(dispute) : !isOver && dispute.stage == stage;
            if (wanted) return (id, dispute);
        }
        return _pick(seed);
    }

    /// @dev Mostly the latest, so that several disputes meet on one release.
    function _release(uint64 seed) private view returns (uint64) {
        uint64 count = registry.releaseCount();
        if (seed % 4 < 2) return count;
        return seed / 4 % (seed % 4 == 2 ? count : FIRST_RELEASES) + 1;
    }

    function _owner(Booked storage dispute) private view returns (address) {
        return dispute.releaseId == 0 ? address(0) : registry.ownerOf(dispute.releaseId);
    }

    function _accused(Booked storage dispute, uint256 seed) private view returns (address) {
        return seed % 4 == 0 || dispute.releaseId == 0 ? person(seed >> 2) : _owner(dispute);
    }

    function _requireInTime(Booked storage dispute, Stage stage) private view {
        require(dispute.stage == stage, "in the wrong stage");
        require(block.timestamp < dispute.deadline, "too late");
        require(!revoked[dispute.releaseId], "about a revoked release");
    }
}
