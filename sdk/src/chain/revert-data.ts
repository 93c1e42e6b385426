/**
 * Finds revert data in an error, whoever made it: ethers, a wallet (EIP-1193), a node's JSON-RPC answer, each of which
 * nests it at a depth of its own.
 */
const carriers = ["data", "error", "info", "cause", "originalError", "result", "output", "body", "value"] as const;

const hexData = /^0x(?:[0-9a-fA-F]{2})*$/;

/** @returns the data as 0x and hex ("0x" for a revert without data), or undefined when the error holds none. */
export function findRevertData(error: unknown, depth = 0): string | undefined {
  if (depth > 6 || error === null || error === undefined) return;
  if (typeof error === "string") return fromText(error, depth);
  if (typeof error !== "object") return;
  const record = error as Record<string, unknown>;
  let empty: string | undefined;
  for (const key of carriers) {
    const value = record[key];
    const found =
      key === "data" && typeof value === "string" && hexData.test(value) ? value : findRevertData(value, depth + 1);
    if (found && found !== "0x") return found;
    empty ??= found;
  }
  return empty;
}

/** Some providers put the node's answer into a string: JSON, or "Reverted 0x…" (Parity's form). */
function fromText(text: string, depth: number): string | undefined {
  if (text.startsWith("{")) {
    try {
      return findRevertData(JSON.parse(text), depth + 1);
    } catch {
      return;
    }
  }
  return /^Reverted (0x[0-9a-fA-F]*)$/.exec(text)?.[1];
}
