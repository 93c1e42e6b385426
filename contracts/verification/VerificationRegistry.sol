// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {IModelRegistry, Status} from "../interfaces/IModelRegistry.sol";
import {Backend, IVerificationRegistry, Outcome, Receipt, StoredReceipt} from
    "../interfaces/IVerificationRegistry.sol";

/// @title VerificationRegistry
/// @notice See {IVerificationRegistry}.
contract VerificationRegistry is IVerificationRegistry, EIP712 {
    struct Counts {
        uint32 passing;
        uint32 failing;
    }

    bytes32 public constant RECEIPT_TYPEHASH = keccak256(
        "Receipt(uint64 releaseId,address verifier,bytes32 suiteDigest,bytes32 weightsDigest,uint8 outcome,"
        "uint16 scoreBps,uint64 maxDeviation,uint8 backend,bytes32 environmentDigest,bytes32 outputsDigest,"
        "bytes32 report,uint64 ranAt)"
    );

    /// @dev A verifier's clock may run ahead of the chain's by this much, in seconds.
    uint256 public constant MAX_CLOCK_SKEW = 15 minutes;

    IModelRegistry public immutable registry;
    /// @notice Whoever holds votes here is a member.
    IVotes public immutable token;

    /// @dev One byte a receipt, 32 releases a slot, so that a verifier's next receipt mostly finds its slot in use:
    /// outcome in bits 0 and 1, backend in bits 2 to 4, counts in bit 5, rewarded in bit 6.
    mapping(address verifier => mapping(uint64 bucket => uint256)) private _receipts;
    mapping(uint64 releaseId => Counts) private _counts;

    constructor(IModelRegistry registry_, IVotes token_) EIP712("Commonweight", "1") {
        registry = registry_;
        token = token_;
    }

    /// @inheritdoc IVerificationRegistry
    function record(Receipt calldata receipt, bytes calldata signature) external returns (bool counts) {
        uint64 releaseId = receipt.releaseId;
        address verifier = receipt.verifier;
        _requireWellFormed(receipt);
        (uint64 bucket, uint256 shift) = _placeOf(releaseId);
        uint256 receipts = _receipts[verifier][bucket];
        require((receipts >> shift) & 0xff == 0, VerificationRegistry_AlreadyRecorded(releaseId, verifier));
        (bool eligible, bool early) = _requireMatches(receipt);
        _requireSigned(verifier, digestOf(receipt), signature);
        // Votes are read in the block before, so that they cannot be borrowed for one transaction.
        counts = eligible && token.getPastVotes(verifier, block.number - 1) != 0;

        _receipts[verifier][bucket] = receipts | (_pack(receipt, counts, counts && early) << shift);
        if (counts) {
            if (receipt.outcome == uint8(Outcome.Pass)) ++_counts[releaseId].passing;
            else ++_counts[releaseId].failing;
        }
        _emitRecorded(receipt, counts);
    }

    /// @inheritdoc IVerificationRegistry
    function receiptOf(uint64 releaseId, address verifier) external view returns (StoredReceipt memory) {
        uint256 stored = _stored(releaseId, verifier);
        return StoredReceipt({
            outcome: Outcome(stored & 3),
            backend: Backend((stored >> 2) & 7),
            counts: (stored >> 5) & 1 != 0,
            rewarded: (stored >> 6) & 1 != 0
        });
    }

    /// @inheritdoc IVerificationRegistry
    function rewarded(uint64 releaseId, address verifier) external view returns (bool) {
        return (_stored(releaseId, verifier) >> 6) & 1 != 0;
    }

    /// @inheritdoc IVerificationRegistry
    function countOf(uint64 releaseId) external view returns (uint32 passing, uint32 failing) {
        Counts storage counts = _counts[releaseId];
        return (counts.passing, counts.failing);
    }

    /// @inheritdoc IVerificationRegistry
    function digestOf(Receipt calldata receipt) public view returns (bytes32) {
        // Every member is a static type, so the struct's ABI encoding is its EIP-712 encoding.
        return _hashTypedDataV4(keccak256(abi.encode(RECEIPT_TYPEHASH, receipt)));
    }

    /// @dev Apart from `record` because the compiler's stack holds no more beside an event of twelve members.
    function _emitRecorded(Receipt calldata receipt, bool counts) private {
        emit ReceiptRecorded(
            receipt.releaseId,
            receipt.verifier,
            receipt.outcome,
            receipt.scoreBps,
            receipt.maxDeviation,
            receipt.backend,
            receipt.environmentDigest,
            receipt.outputsDigest,
            receipt.report,
            receipt.ranAt,
            counts,
            msg.sender
        );
    }

    function _requireWellFormed(Receipt calldata receipt) private view {
        uint8 outcome = receipt.outcome;
        require(
            outcome == uint8(Outcome.Pass) || outcome == uint8(Outcome.Fail),
            VerificationRegistry_InvalidOutcome(outcome)
        );
        uint8 backend = receipt.backend;
        require(
            backend != uint8(Backend.None) && backend <= uint8(type(Backend).max),
            VerificationRegistry_InvalidBackend(backend)
        );
        require(receipt.scoreBps <= 10_000, VerificationRegistry_InvalidScore(receipt.scoreBps));
        require(
            receipt.ranAt <= block.timestamp + MAX_CLOCK_SKEW, VerificationRegistry_RanInTheFuture(receipt.ranAt)
        );
    }

    /// @return eligible Whether the receipt counts if its verifier has votes.
    /// @return early Whether the release has not been voted on yet, so that a receipt that counts is rewarded.
    function _requireMatches(Receipt calldata receipt) private view returns (bool eligible, bool early) {
        (Status status, uint8 acceptedBackends, bool interested, bytes32 weightsDigest, bytes32 suiteDigest) =
            registry.receiptTerms(receipt.releaseId, receipt.verifier);
        require(
            status != Status.Revoked && status != Status.Withdrawn,
            VerificationRegistry_NotVerifiable(receipt.releaseId)
        );
        require(
            receipt.weightsDigest == weightsDigest,
            VerificationRegistry_WrongWeights(receipt.weightsDigest, weightsDigest)
        );
        require(
            receipt.suiteDigest == suiteDigest, VerificationRegistry_WrongSuite(receipt.suiteDigest, suiteDigest)
        );
        return (!interested && (acceptedBackends >> receipt.backend) & 1 != 0, status == Status.Submitted);
    }

    /// @dev A key's signature is tried first: it spares a look at the account's code. Contracts answer by ERC-1271.
    function _requireSigned(address verifier, bytes32 digest, bytes calldata signature) private view {
        (address signer, ECDSA.RecoverError failure,) = ECDSA.tryRecoverCalldata(digest, signature);
        if (failure == ECDSA.RecoverError.NoError && signer == verifier) return;
        require(
            SignatureChecker.isValidERC1271SignatureNow(verifier, digest, signature),
            VerificationRegistry_InvalidSignature(verifier)
        );
    }

    function _stored(uint64 releaseId, address verifier) private view returns (uint256) {
        (uint64 bucket, uint256 shift) = _placeOf(releaseId);
        return _receipts[verifier][bucket] >> shift;
    }

    function _pack(Receipt calldata receipt, bool counts, bool paid) private pure returns (uint256) {
        uint256 flags = (counts ? 1 << 5 : 0) | (paid ? 1 << 6 : 0);
        return receipt.outcome | (uint256(receipt.backend) << 2) | flags;
    }

    function _placeOf(uint64 releaseId) private pure returns (uint64 bucket, uint256 shift) {
        return (releaseId >> 5, (releaseId & 31) * 8);
    }
}
