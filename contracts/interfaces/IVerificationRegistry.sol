// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @notice The result of a verification run.
enum Outcome {
    None,
    Pass,
    Fail
}

/// @notice What executed the run: 1 WebGPU, 2 WASM, 3 CPU.
enum Backend {
    None,
    WebGPU,
    WASM,
    CPU
}

/// @notice What a verifier signs (EIP-712).
/// @param scoreBps The suite's metric, basis points, rounded down.
/// @param maxDeviation Largest absolute difference between an output and the expected one, in 1e-12, saturating.
/// @param environmentDigest sha-256 of the canonical JSON that names adapter and runtime.
/// @param outputsDigest sha-256 of all outputs' little-endian float32 bytes.
/// @param report sha-256 digest of the full report's CID (CIDv1, raw).
/// @param ranAt When the run ended, seconds since the epoch, by the verifier's clock.
struct Receipt {
    uint64 releaseId;
    address verifier;
    bytes32 suiteDigest;
    bytes32 weightsDigest;
    uint8 outcome;
    uint16 scoreBps;
    uint64 maxDeviation;
    uint8 backend;
    bytes32 environmentDigest;
    bytes32 outputsDigest;
    bytes32 report;
    uint64 ranAt;
}

/// @notice What is kept of a receipt on chain; the rest is in its event. `outcome` None means there is none.
/// @param counts Whether it counts towards approval.
/// @param rewarded Whether it counts and came before the vote, so that its verifier has a part in the release's pool.
struct StoredReceipt {
    Outcome outcome;
    Backend backend;
    bool counts;
    bool rewarded;
}

/// @title VerificationRegistry
/// @notice Signed receipts of verification runs, one a verifier a release.
interface IVerificationRegistry {
    /// @param counts Whether the receipt counts towards approval.
    event ReceiptRecorded(
        uint64 indexed releaseId,
        address indexed verifier,
        uint8 outcome,
        uint16 scoreBps,
        uint64 maxDeviation,
        uint8 backend,
        bytes32 environmentDigest,
        bytes32 outputsDigest,
        bytes32 report,
        uint64 ranAt,
        bool counts,
        address relayer
    );

    error VerificationRegistry_InvalidSignature(address verifier);
    error VerificationRegistry_AlreadyRecorded(uint64 releaseId, address verifier);
    error VerificationRegistry_NotVerifiable(uint64 releaseId);
    error VerificationRegistry_WrongWeights(bytes32 claimed, bytes32 registered);
    error VerificationRegistry_WrongSuite(bytes32 claimed, bytes32 registered);
    error VerificationRegistry_InvalidOutcome(uint8 outcome);
    error VerificationRegistry_InvalidBackend(uint8 backend);
    error VerificationRegistry_InvalidScore(uint16 scoreBps);
    error VerificationRegistry_RanInTheFuture(uint64 ranAt);

    /// @notice Records a signed receipt; anyone may relay it. ERC-1271 signatures of contract accounts are accepted.
    /// @return counts Whether it counts: the verifier held voting power in the block before, is neither publisher,
    /// owner nor contributor, and the backend is one the release's charter accepts.
    function record(Receipt calldata receipt, bytes calldata signature) external returns (bool counts);

    function receiptOf(uint64 releaseId, address verifier) external view returns (StoredReceipt memory);
    /// @return Whether the verifier has a part in the release's verifier pool.
    function rewarded(uint64 releaseId, address verifier) external view returns (bool);
    /// @return passing Counting receipts that pass.
    /// @return failing Counting receipts that fail.
    function countOf(uint64 releaseId) external view returns (uint32 passing, uint32 failing);
    /// @return The EIP-712 digest a verifier signs.
    function digestOf(Receipt calldata receipt) external view returns (bytes32);
}
