import type { ClaimCall } from "./calls.ts";

/** The call as the contract sees it, for whoever wants to read it. */
export function rawClaims(calls: readonly ClaimCall[], treasury: string): string {
  const claims = calls.map((call) =>
    Object.entries(call)
      .map(([name, value]) => `    ${name}: ${Array.isArray(value) ? `[${value.join(", ")}]` : String(value) || "…"}`)
      .join("\n")
  );
  return [
    "RoyaltyTreasury.claimAll([",
    claims.map((claim) => `  {\n${claim}\n  }`).join(",\n"),
    "])",
    `contract: ${treasury}`,
  ].join("\n");
}
