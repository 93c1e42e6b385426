import { Fragment, Interface } from "ethers";
import type { DescribedFunction } from "@commonweight/sdk/artifacts/proposal";
import type { BasketCall } from "./basket.ts";
import type { ProposalDraft } from "./draft.ts";

/** The functions by which a draft's calls of foreign contracts were made, each once. */
export function describedBy(draft: ProposalDraft): DescribedFunction[] {
  if (draft.kind !== "calls") return [];
  const given = (draft.actions as readonly BasketCall[]).flatMap(({ to, abi }) =>
    abi ? [{ target: to, function: abi }] : [],
  );
  return [...new Map(given.map((one) => [`${one.target.toLowerCase()} ${one.function}`, one])).values()];
}

/** The same as the index keeps it, in two lists of one length. */
export function describedIn(document: { abiTargets: string[]; abiFunctions: string[] } | null): DescribedFunction[] {
  if (!document) return [];
  return document.abiTargets.map((target, index) => ({ target, function: document.abiFunctions[index] ?? "" }));
}

/**
 * ABIs by their contract's address in lower case, of what a proposer gave. Anybody may have written it: what cannot
 * be read as a function is left out.
 */
export function givenAbis(described: readonly DescribedFunction[]): Record<string, Interface> {
  const byTarget = Map.groupBy(described, ({ target }) => target.toLowerCase());
  const read = [...byTarget].map(
    ([target, lines]) => [target, lines.flatMap((one) => fragmentOf(one.function))] as const,
  );
  return Object.fromEntries(
    read
      .filter(([, fragments]) => fragments.length > 0)
      .map(([target, fragments]) => [target, new Interface(fragments)]),
  );
}

function fragmentOf(line: string): Fragment[] {
  try {
    const fragment = Fragment.from(line);
    return fragment.type === "function" ? [fragment] : [];
  } catch {
    return [];
  }
}
