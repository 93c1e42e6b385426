import { Interface } from "ethers";

/** The parts of ModelRegistry that are read here; a test holds them against the compiled ones. */
export const MODEL_REGISTRY = new Interface([
  "event ReleaseSubmitted(uint64 indexed releaseId, bytes32 indexed modelId, address indexed publisher, string version, bytes32 manifest, bytes32 weightsDigest, bytes32 suiteDigest, uint32 charterVersion, uint16 feeBps)",
  "function releaseByVersion(bytes32 modelId, string version) view returns (uint64 releaseId)",
  "function releaseOf(uint64 releaseId) view returns (tuple(bytes32 modelId, address publisher, uint40 submittedAt, uint32 charterVersion, uint8 acceptedBackends, uint8 receiptsRequired, uint16 feeBps, uint16 upstreamBps, uint8 status, uint8 ancestors, uint40 suspendedUntil, uint16 verifierPoolBps, uint16 openRights, uint16 grantableRights, bool sharesFixed, uint32 verifiers, address verifiedBy, bytes32 manifest, bytes32 weightsDigest, bytes32 suiteDigest, string version))",
]);
