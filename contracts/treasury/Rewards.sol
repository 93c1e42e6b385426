// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IRoyaltyTreasury} from "../interfaces/IRoyaltyTreasury.sol";
import {IVerificationRegistry} from "../interfaces/IVerificationRegistry.sol";
import {TreasuryState} from "./TreasuryState.sol";

/// @title Rewards
/// @notice What everybody but the contributors is owed: dataset owners, verifiers, referrers.
abstract contract Rewards is TreasuryState {
    /// @inheritdoc IRoyaltyTreasury
    function claimableDataset(uint64 datasetId, address currency) public view returns (uint256 amount) {
        return _inflow[_dataset(datasetId)][currency] - _datasetPaid[datasetId][currency];
    }

    /// @inheritdoc IRoyaltyTreasury
    function claimableReferrals(address currency, address account) public view returns (uint256 amount) {
        return ledger.referralOf(account, currency) - _referralsPaid[account][currency];
    }

    /// @inheritdoc IRoyaltyTreasury
    /// @dev The registry that knows the verifiers is another contract, which a vote may have named: should it say that
    /// more were rewarded than it counted, those who come too late get nothing, and nobody else's money is touched.
    function claimableVerification(uint64 releaseId, address currency, address verifier)
        public
        view
        returns (uint256 amount)
    {
        (uint16 poolBps, uint32 verifiers, address verifiedBy) = registry.poolOf(releaseId);
        if (poolBps == 0 || verifiers == 0) return 0;
        if (!IVerificationRegistry(verifiedBy).rewarded(releaseId, verifier)) return 0;
        return _partOf(releaseId, currency, verifier, poolBps, verifiers);
    }

    /// @inheritdoc IRoyaltyTreasury
    function reclaim(uint64 releaseId, address currency, address[] calldata verifiers)
        external
        returns (uint256 sum)
    {
        _requireFew(verifiers.length);
        // What is stopped for good never thaws, and this is nobody's of whom `collect` takes.
        if (!_isStopped(releaseId)) _requireNotFrozen(releaseId);
        (uint16 poolBps, uint32 count, address verifiedBy) = registry.poolOf(releaseId);
        for (uint256 i = 0; i < verifiers.length; ++i) {
            address verifier = verifiers[i];
            require(
                count != 0 && IVerificationRegistry(verifiedBy).forfeited(releaseId, verifier),
                RoyaltyTreasury_NotForfeited(releaseId, verifier)
            );
            uint256 amount = _partOf(releaseId, currency, verifier, poolBps, count);
            if (amount == 0) continue;
            sum += _bookVerified(releaseId, currency, verifier, address(_treasuryDao), amount);
        }
        if (sum != 0) _bookPaid(currency, sum, _bookOf(currency));
    }

    /// @dev What is left of a verifier's part of the pool.
    function _partOf(uint64 releaseId, address currency, address verifier, uint256 poolBps, uint256 verifiers)
        private
        view
        returns (uint256 amount)
    {
        uint256 pool = (poolBps * _earned(releaseId, currency)) / WHOLE_BPS;
        uint256 left = pool - _poolPaid[releaseId][currency];
        amount = pool / verifiers - _verificationPaid[releaseId][currency][verifier];
        if (amount > left) amount = left;
    }

    function _takeDatasets(uint64[] calldata datasetIds, address currency, address payee, address to)
        internal
        returns (uint256 sum)
    {
        _requireFew(datasetIds.length);
        for (uint256 i = 0; i < datasetIds.length; ++i) {
            uint64 datasetId = datasetIds[i];
            require(datasets.ownerOf(datasetId) == payee, RoyaltyTreasury_NotDatasetOwner(datasetId, payee));
            uint256 amount = claimableDataset(datasetId, currency);
            if (amount == 0) continue;

            _datasetPaid[datasetId][currency] += amount;
            sum += amount;
            emit DatasetClaimed(datasetId, currency, payee, to, amount);
        }
    }

    function _takeVerified(uint64[] calldata releaseIds, address currency, address payee, address to)
        internal
        returns (uint256 sum)
    {
        _requireFew(releaseIds.length);
        for (uint256 i = 0; i < releaseIds.length; ++i) {
            uint64 releaseId = releaseIds[i];
            uint256 amount = claimableVerification(releaseId, currency, payee);
            if (amount == 0) continue;
            _requireNotFrozen(releaseId);

            sum += _bookVerified(releaseId, currency, payee, to, amount);
        }
    }

    function _bookVerified(uint64 releaseId, address currency, address verifier, address to, uint256 amount)
        private
        returns (uint256)
    {
        _verificationPaid[releaseId][currency][verifier] += amount;
        _poolPaid[releaseId][currency] += amount;
        emit VerificationClaimed(releaseId, currency, verifier, to, amount);
        return amount;
    }

    function _takeReferrals(address currency, address payee, address to) internal returns (uint256 amount) {
        amount = claimableReferrals(currency, payee);
        if (amount == 0) return 0;

        _referralsPaid[payee][currency] += amount;
        emit ReferralsClaimed(currency, payee, to, amount);
    }
}
