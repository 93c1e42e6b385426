// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {Backend, IVerificationRegistry, Outcome, StoredReceipt} from "../interfaces/IVerificationRegistry.sol";

/// @title StoredReceipts
/// @notice What is kept of receipts, and how many of them count.
abstract contract StoredReceipts is IVerificationRegistry {
    struct Counts {
        uint32 passing;
        uint32 failing;
    }

    /// @dev The receipts of one verifier for 16 releases. A struct, so that its place is worked out once.
    struct Bucket {
        uint256 receipts;
    }

    /// @dev Two bytes a receipt, 16 releases a slot, so that a verifier's next receipt mostly finds its slot in use:
    /// outcome in bits 0 and 1, backend in bits 2 to 4, then these.
    uint256 internal constant RECEIPT = 0xffff;
    uint256 internal constant OUTCOME = 3;
    uint256 internal constant BACKEND_SHIFT = 2;
    /// @dev It counted when it was recorded, and can be challenged for that whatever came after.
    uint256 internal constant COUNTED = 1 << 5;
    uint256 internal constant REWARDED = 1 << 6;
    uint256 internal constant REVOKED = 1 << 7;
    uint256 internal constant STRUCK = 1 << 8;
    uint256 internal constant CHALLENGED = 1 << 9;
    /// @dev It was rewarded when the release was approved, and is no more: its part of the pool is nobody's.
    uint256 internal constant FORFEITED = 1 << 10;

    mapping(address verifier => mapping(uint64 number => Bucket)) private _buckets;
    mapping(uint64 releaseId => Counts) private _counts;

    /// @inheritdoc IVerificationRegistry
    function receiptOf(uint64 releaseId, address verifier) external view returns (StoredReceipt memory) {
        uint256 stored = _stored(releaseId, verifier);
        return StoredReceipt({
            outcome: Outcome(stored & OUTCOME),
            backend: Backend((stored >> BACKEND_SHIFT) & 7),
            counts: _counting(stored),
            rewarded: stored & REWARDED != 0,
            revoked: stored & REVOKED != 0,
            struck: stored & STRUCK != 0,
            challenged: stored & CHALLENGED != 0
        });
    }

    /// @inheritdoc IVerificationRegistry
    function rewarded(uint64 releaseId, address verifier) external view returns (bool) {
        return _stored(releaseId, verifier) & REWARDED != 0;
    }

    /// @inheritdoc IVerificationRegistry
    function forfeited(uint64 releaseId, address verifier) external view returns (bool) {
        return _stored(releaseId, verifier) & FORFEITED != 0;
    }

    /// @inheritdoc IVerificationRegistry
    function countOf(uint64 releaseId) external view returns (uint32 passing, uint32 failing) {
        Counts storage counts = _counts[releaseId];
        return (counts.passing, counts.failing);
    }

    /// @return bucket Where the verifier's receipt for the release lies. @return shift How far up in it.
    function _placeOf(uint64 releaseId, address verifier)
        internal
        view
        returns (Bucket storage bucket, uint256 shift)
    {
        return (_buckets[verifier][releaseId >> 4], (releaseId & 15) * 16);
    }

    /// @dev Counts a new receipt.
    function _count(uint64 releaseId, uint256 outcome) internal {
        if (outcome == uint256(Outcome.Pass)) ++_counts[releaseId].passing;
        else ++_counts[releaseId].failing;
    }

    /// @dev Sets and clears flags of a receipt, and keeps the counts true.
    function _change(uint64 releaseId, address verifier, uint256 set, uint256 clear) internal {
        (Bucket storage bucket, uint256 shift) = _placeOf(releaseId, verifier);
        uint256 before = (bucket.receipts >> shift) & RECEIPT;
        uint256 changed = (before & ~clear) | set;
        bucket.receipts ^= (before ^ changed) << shift;
        if (!_counting(before) || _counting(changed)) return;
        if (before & OUTCOME == uint256(Outcome.Pass)) --_counts[releaseId].passing;
        else --_counts[releaseId].failing;
    }

    function _stored(uint64 releaseId, address verifier) internal view returns (uint256) {
        (Bucket storage bucket, uint256 shift) = _placeOf(releaseId, verifier);
        return (bucket.receipts >> shift) & RECEIPT;
    }

    function _counting(uint256 stored) private pure returns (bool) {
        return stored & (COUNTED | REVOKED | STRUCK) == COUNTED;
    }
}
