// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {IEthicsCharter} from "../interfaces/IEthicsCharter.sol";
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
    IEthicsCharter public immutable charter;
    /// @notice Whoever holds votes here is a member.
    IVotes public immutable token;

    mapping(uint64 releaseId => mapping(address verifier => StoredReceipt)) private _receipts;
    mapping(uint64 releaseId => Counts) private _counts;

    constructor(IModelRegistry registry_, IEthicsCharter charter_, IVotes token_) EIP712("Commonweight", "1") {
        registry = registry_;
        charter = charter_;
        token = token_;
    }

    /// @inheritdoc IVerificationRegistry
    function record(Receipt calldata receipt, bytes calldata signature) external returns (bool counts) {
        uint64 releaseId = receipt.releaseId;
        address verifier = receipt.verifier;
        _requireWellFormed(receipt);
        require(
            _receipts[releaseId][verifier].outcome == Outcome.None,
            VerificationRegistry_AlreadyRecorded(releaseId, verifier)
        );
        uint32 charterVersion = _requireMatches(receipt);
        require(
            SignatureChecker.isValidSignatureNow(verifier, digestOf(receipt), signature),
            VerificationRegistry_InvalidSignature(verifier)
        );
        counts = _isCounted(receipt, charterVersion);

        _receipts[releaseId][verifier] = StoredReceipt({
            outcome: Outcome(receipt.outcome),
            backend: Backend(receipt.backend),
            scoreBps: receipt.scoreBps,
            counts: counts,
            recordedAt: uint40(block.timestamp)
        });
        if (counts) {
            if (receipt.outcome == uint8(Outcome.Pass)) ++_counts[releaseId].passing;
            else ++_counts[releaseId].failing;
        }
        _emitRecorded(receipt, counts);
    }

    /// @inheritdoc IVerificationRegistry
    function receiptOf(uint64 releaseId, address verifier) external view returns (StoredReceipt memory) {
        return _receipts[releaseId][verifier];
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

    function _requireMatches(Receipt calldata receipt) private view returns (uint32 charterVersion) {
        Status status;
        bytes32 weightsDigest;
        bytes32 suiteDigest;
        (status, charterVersion, weightsDigest, suiteDigest) = registry.receiptTerms(receipt.releaseId);
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
    }

    /// @dev Votes are read in the block before, so that they cannot be borrowed for one transaction.
    function _isCounted(Receipt calldata receipt, uint32 charterVersion) private view returns (bool) {
        if (charter.policyOf(charterVersion).acceptedBackends & (1 << receipt.backend) == 0) return false;
        if (registry.isInterested(receipt.releaseId, receipt.verifier)) return false;
        return token.getPastVotes(receipt.verifier, block.number - 1) != 0;
    }
}
