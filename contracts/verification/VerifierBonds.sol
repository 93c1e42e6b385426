// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {DaoAuthority} from "../governance/DaoAuthority.sol";
import {BondTerms, IVerificationRegistry} from "../interfaces/IVerificationRegistry.sol";

/// @title VerifierBonds
/// @notice What verifiers stake, and who may withdraw what. Each withdraws for itself, so that nobody who cannot be
/// paid keeps a challenge from ending.
/// @dev Every wei here is in one place: active, leaving, the stake or the deposit of an open challenge, awarded, or
/// forfeited and nobody's. What a challenge puts at stake is moved out of the bond and back, so that one bond never
/// stands in for two.
abstract contract VerifierBonds is IVerificationRegistry, DaoAuthority, ReentrancyGuardTransient {
    /// @dev One slot, which is all that a receipt reads of it.
    struct Bond {
        uint96 active;
        uint96 leaving;
        uint40 leavesAt;
        uint24 openChallenges;
    }

    /// @notice Permission to set the bond's terms.
    bytes32 public constant SET_TERMS_PERMISSION_ID = keccak256("SET_TERMS_PERMISSION");

    uint256 public constant MIN_TIME = 1 days;
    uint256 public constant MAX_TIME = 365 days;

    BondTerms private _terms;
    mapping(address verifier => Bond) private _bonds;
    mapping(address account => uint256) private _awarded;

    constructor(BondTerms memory terms) {
        _setTerms(terms);
    }

    /// @inheritdoc IVerificationRegistry
    function bond() external payable {
        _requireNoJudge();
        require(msg.value != 0 && msg.value <= type(uint96).max, VerificationRegistry_InvalidBond(msg.value));

        uint96 amount = uint96(msg.value);
        uint96 active = _bonds[msg.sender].active + amount;
        _bonds[msg.sender].active = active;
        emit Bonded(msg.sender, amount, active);
    }

    /// @inheritdoc IVerificationRegistry
    function unbond(uint96 amount) external {
        Bond memory held = _bonds[msg.sender];
        require(amount != 0 && amount <= held.active, VerificationRegistry_NotBonded(amount, held.active));

        held.active -= amount;
        held.leaving += amount;
        held.leavesAt = uint40(block.timestamp) + _terms.unbondDelay;
        _bonds[msg.sender] = held;
        emit Unbonding(msg.sender, amount, held.active, held.leaving, held.leavesAt);
    }

    /// @inheritdoc IVerificationRegistry
    function withdraw(address to) external nonReentrant returns (uint256 amount) {
        uint256 fromBond = _left(msg.sender);
        uint256 awarded = _awarded[msg.sender];
        amount = fromBond + awarded;
        require(amount != 0, VerificationRegistry_NothingToWithdraw(msg.sender));
        if (to == address(0)) to = msg.sender;

        if (fromBond != 0) _bonds[msg.sender].leaving = 0;
        if (awarded != 0) _awarded[msg.sender] = 0;
        emit Withdrawn(msg.sender, to, fromBond, awarded);

        // What a recipient returns is not copied: it could be large enough to use up the gas.
        require(LowLevelCall.callNoReturn(to, amount, ""), VerificationRegistry_PaymentFailed(to, amount));
    }

    /// @inheritdoc IVerificationRegistry
    function setBondTerms(BondTerms calldata terms) external auth(SET_TERMS_PERMISSION_ID) {
        _setTerms(terms);
    }

    /// @inheritdoc IVerificationRegistry
    function bondTerms() external view returns (BondTerms memory) {
        return _terms;
    }

    /// @inheritdoc IVerificationRegistry
    function bondOf(address verifier)
        external
        view
        returns (uint96 active, uint96 leaving, uint40 leavesAt, uint24 openChallenges)
    {
        Bond storage held = _bonds[verifier];
        return (held.active, held.leaving, held.leavesAt, held.openChallenges);
    }

    /// @inheritdoc IVerificationRegistry
    function withdrawable(address account) external view returns (uint256 amount) {
        return _left(account) + _awarded[account];
    }

    /// @inheritdoc IVerificationRegistry
    function isBonded(address verifier) public view returns (bool) {
        return _bonds[verifier].active >= _terms.required;
    }

    /// @dev Who holds the permissions decides about bonds; where the DAO had one itself, it would judge its own case.
    function _requireNoJudge() internal view {
        require(msg.sender != address(dao), VerificationRegistry_JudgeTakesNoSide(msg.sender));
    }

    function _bondTerms() internal view returns (BondTerms storage) {
        return _terms;
    }

    /// @dev Puts up to `wanted` of a verifier's bond at stake: first what is leaving, so that who stays keeps counting
    /// for as long as there is enough.
    function _putAtStake(address verifier, uint96 wanted) internal returns (uint96 stake, uint96 fromLeaving) {
        Bond memory held = _bonds[verifier];
        fromLeaving = held.leaving < wanted ? held.leaving : wanted;
        uint96 missing = wanted - fromLeaving;
        uint96 fromActive = held.active < missing ? held.active : missing;

        held.leaving -= fromLeaving;
        held.active -= fromActive;
        ++held.openChallenges;
        _bonds[verifier] = held;
        stake = fromLeaving + fromActive;
    }

    /// @dev Puts a stake back to where it was. What was leaving leaves when it would have, or with what was taken back
    /// since.
    function _giveBack(address verifier, uint96 stake, uint96 fromLeaving) internal {
        Bond storage held = _bonds[verifier];
        held.active += stake - fromLeaving;
        held.leaving += fromLeaving;
    }

    function _endChallengeOf(address verifier) internal {
        --_bonds[verifier].openChallenges;
    }

    function _award(address account, uint256 amount) internal {
        _awarded[account] += amount;
    }

    function _left(address account) private view returns (uint256) {
        Bond storage held = _bonds[account];
        return block.timestamp < held.leavesAt ? 0 : held.leaving;
    }

    /// @dev Were a bond out before a challenge could be decided, there would be less time to find a false receipt than
    /// to judge one.
    function _setTerms(BondTerms memory terms) private {
        (uint96 required, uint40 unbondDelay, uint40 decideWithin) =
            (terms.required, terms.unbondDelay, terms.decideWithin);
        require(
            required != 0 && decideWithin >= MIN_TIME && unbondDelay >= decideWithin && unbondDelay <= MAX_TIME,
            VerificationRegistry_InvalidTerms(required, unbondDelay, decideWithin)
        );

        _terms = terms;
        emit BondTermsSet(required, unbondDelay, decideWithin);
    }
}
