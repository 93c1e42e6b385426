import { Interface, isAddress, zeroPadValue, toBeHex, type JsonRpcProvider } from "ethers";
import type { Call, ReceiptFinding } from "../verify/receipt-check.ts";
import type { Receipt } from "../verify/receipt.ts";
import type { SignedReceipt } from "../verify/signed-receipt.ts";
import { UsageError } from "./command.ts";
import type { Places } from "./places.node.ts";
import { findRelease, isReleaseName } from "./registry.node.ts";

/** The parts of VerificationRegistry that are read here; a test holds them against the compiled contract. */
export const VERIFICATION_REGISTRY = new Interface([
  "event ReceiptRecorded(uint64 indexed releaseId, address indexed verifier, uint8 outcome, uint16 scoreBps, uint64 maxDeviation, uint8 backend, bytes32 environmentDigest, bytes32 outputsDigest, bytes32 report, uint64 ranAt, bool counts, address relayer)",
  "function record((uint64 releaseId, address verifier, bytes32 suiteDigest, bytes32 weightsDigest, uint8 outcome, uint16 scoreBps, uint64 maxDeviation, uint8 backend, bytes32 environmentDigest, bytes32 outputsDigest, bytes32 report, uint64 ranAt) receipt, bytes signature) returns (bool counts)",
  "function receiptOf(uint64 releaseId, address verifier) view returns (bytes32[4])",
]);

/** What the registry has of a receipt. That it has none says nothing against it: anybody may still record it. */
export async function findRecord({ releaseId, verifier, outcome }: Receipt, registry: string, call: Call): Promise<ReceiptFinding> {
  const answer = await call(registry, VERIFICATION_REGISTRY.encodeFunctionData("receiptOf", [releaseId, verifier]));
  const words = (answer.slice(2).match(/.{64}/g) ?? []).map((word) => BigInt(`0x${word}`));
  const [recorded = 0n, , counts = 0n] = words;
  const finding = (is: ReceiptFinding["is"], text: string): ReceiptFinding => ({ what: "recorded", is, text });
  if (recorded === 0n) return finding("right", "It is not recorded on chain; anybody may bring it there.");
  if (Number(recorded) !== outcome) {
    return finding("wrong", `The registry has another outcome of ${verifier} for release ${releaseId}.`);
  }
  return finding("right", `It is recorded on chain and ${counts === 1n ? "counts" : "does not count"}.`);
}

/**
 * A recorded receipt with its signature, from the transaction that recorded it: events carry no signature.
 *
 * @param release `owner/slug@version`, `owner/slug` for its newest one that is released, or a number.
 * @param note Told which release was chosen where no version is named.
 * @throws UsageError without a chain to ask, Error when there is no such receipt or its transaction cannot be read.
 */
export async function fetchRecorded(
  release: string,
  verifier: string,
  places: Places,
  chain: { provider: JsonRpcProvider } | undefined,
  note: (line: string) => void,
): Promise<SignedReceipt> {
  const registry = places.contracts["VerificationRegistry"];
  if (!chain || !registry) throw new UsageError("to read a recorded receipt, name --rpc and --deployment, or --stack");
  if (!isAddress(verifier)) throw new UsageError(`expected a verifier's address, found '${verifier}'`);
  if (!isReleaseName(release) && !/^[1-9]\d*$/.test(release)) {
    throw new UsageError(`expected owner/slug@version, owner/slug or a release's number, found '${release}'`);
  }
  const releaseId = isReleaseName(release) ? (await findRelease(release, places, note)).releaseId : BigInt(release);
  const topics = [
    VERIFICATION_REGISTRY.getEvent("ReceiptRecorded")!.topicHash,
    zeroPadValue(toBeHex(releaseId), 32),
    zeroPadValue(verifier, 32),
  ];
  const [log] = await chain.provider.getLogs({ address: registry, topics, fromBlock: 0 });
  if (!log) throw new Error(`${verifier} has no receipt for release ${releaseId} in ${registry}`);
  const transaction = await chain.provider.getTransaction(log.transactionHash);
  const call = transaction && VERIFICATION_REGISTRY.parseTransaction(transaction);
  if (!call || transaction.to?.toLowerCase() !== registry.toLowerCase()) {
    const where = `transaction ${log.transactionHash} recorded it through another contract`;
    throw new Error(`${where}: the registry checked the signature, but it cannot be read from there`);
  }
  const { chainId } = await chain.provider.getNetwork();
  const [receipt, signature] = call.args;
  return { domain: { chainId: Number(chainId), verifyingContract: registry }, receipt: plain(receipt.toObject()), signature };
}

function plain(receipt: Record<string, unknown>): Receipt {
  const { outcome, scoreBps, backend, ...others } = receipt;
  return { ...others, outcome: Number(outcome), scoreBps: Number(scoreBps), backend: Number(backend) } as unknown as Receipt;
}
