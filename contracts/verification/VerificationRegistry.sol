// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDAO} from "@aragon/osx-commons-contracts/src/dao/IDAO.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {DaoAuthority} from "../governance/DaoAuthority.sol";
import {IModelRegistry, Status} from "../interfaces/IModelRegistry.sol";
import {Backend, BondTerms, IVerificationRegistry, Outcome, Receipt} from
    "../interfaces/IVerificationRegistry.sol";
import {Challenges} from "./Challenges.sol";
import {VerifierBonds} from "./VerifierBonds.sol";

/// @title VerificationRegistry
/// @notice See {IVerificationRegistry}.
contract VerificationRegistry is Challenges, EIP712 {
    bytes32 public constant RECEIPT_TYPEHASH = keccak256(
        "Receipt(uint64 releaseId,address verifier,bytes32 suiteDigest,bytes32 weightsDigest,uint8 outcome,"
        "uint16 scoreBps,uint64 maxDeviation,uint8 backend,bytes32 environmentDigest,bytes32 outputsDigest,"
        "bytes32 report,uint64 ranAt)"
    );

    /// @dev A verifier's clock may run ahead of the chain's by this much, in seconds.
    uint256 public constant MAX_CLOCK_SKEW = 15 minutes;

    constructor(IDAO dao_, IModelRegistry registry_, BondTerms memory terms)
        DaoAuthority(dao_)
        VerifierBonds(terms)
        Challenges(registry_)
        EIP712("Commonweight", "1")
    {}

    /// @inheritdoc IVerificationRegistry
    function record(Receipt calldata receipt, bytes calldata signature) external returns (bool counts) {
        uint64 releaseId = receipt.releaseId;
        address verifier = receipt.verifier;
        _requireWellFormed(receipt);
        (Bucket storage bucket, uint256 shift) = _placeOf(releaseId, verifier);
        uint256 receipts = bucket.receipts;
        require((receipts >> shift) & RECEIPT == 0, VerificationRegistry_AlreadyRecorded(releaseId, verifier));
        (bool eligible, bool early) = _requireMatches(receipt);
        _requireSigned(verifier, digestOf(receipt), signature);
        counts = eligible && isBonded(verifier);

        bucket.receipts = receipts | (_pack(receipt, counts, counts && early) << shift);
        if (counts) _count(releaseId, receipt.outcome);
        _emitRecorded(receipt, counts);
    }

    /// @inheritdoc IVerificationRegistry
    function revoke(uint64 releaseId) external {
        uint256 stored = _stored(releaseId, msg.sender);
        require(
            stored != 0 && stored & (REVOKED | STRUCK) == 0, VerificationRegistry_NotRevocable(releaseId, msg.sender)
        );
        require(stored & CHALLENGED == 0, VerificationRegistry_UnderChallenge(releaseId, msg.sender));

        _unreward(releaseId, msg.sender, REVOKED);
        emit ReceiptRevoked(releaseId, msg.sender);
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

    /// @return eligible Whether the receipt counts if its verifier is bonded.
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

    function _pack(Receipt calldata receipt, bool counts, bool paid) private pure returns (uint256) {
        uint256 flags = (counts ? COUNTED : 0) | (paid ? REWARDED : 0);
        return receipt.outcome | (uint256(receipt.backend) << BACKEND_SHIFT) | flags;
    }
}
