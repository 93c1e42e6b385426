import type { Rpc } from "#lib/chain/rpc.ts";
import { ANY_ADDRESS } from "#lib/governance/permissions.ts";

/** EIP-7702: an account that lends itself code is still one that a key decides for. */
const DELEGATED = "0xef0100";

/** Which of the addresses have no code, lower case. What the node does not answer is left out: it is not known. */
export async function withoutCode(
  rpc: Rpc,
  addresses: readonly string[],
): Promise<{ bare: string[]; unknown: string[] }> {
  const asked = [...new Set(addresses.map((one) => one.toLowerCase()))].filter((one) => one !== ANY_ADDRESS);
  const found = await Promise.all(
    asked.map(async (address) => {
      try {
        const code = await rpc.request<string>("eth_getCode", [address, "latest"]);
        return [address, code === "0x" || code.startsWith(DELEGATED) ? "bare" : "code"] as const;
      } catch {
        return [address, "unknown"] as const;
      }
    }),
  );
  const those = (kind: "bare" | "unknown") => found.filter(([, one]) => one === kind).map(([address]) => address);
  return { bare: those("bare"), unknown: those("unknown") };
}
