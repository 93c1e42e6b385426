import { readFileSync, rmSync } from "node:fs";
import { z } from "zod";
import { writeAtomic } from "./atomic.ts";

const StackFile = z.object({
  /** The web app. */
  web: z.string(),
  /** JSON-RPC of the chain. */
  rpc: z.string(),
  /** GraphQL queries of the subgraph. */
  graph: z.string(),
  /** The artifact gateway. */
  gateway: z.string(),
  chainId: z.number(),
  /** Address by contract name. */
  contracts: z.record(z.string(), z.string()),
  /** Address by role in the demo world. */
  accounts: z.record(z.string(), z.string()),
  /** Process ids: `supervisor`, and one per part that runs here. */
  pids: z.record(z.string(), z.number()),
});

/** What another program needs to join a running stack. */
export type StackInfo = z.infer<typeof StackFile>;

/** Announces the stack. The file exists only while the stack is up and its demo world indexed. */
export function announce(file: string, info: StackInfo): void {
  writeAtomic(file, `${JSON.stringify(info, null, 2)}\n`);
}

/** Takes the announcement back. */
export function withdraw(file: string): void {
  rmSync(file, { force: true });
}

/** The stack that is announced in this file, or undefined when none is up. */
export function readStack(file: string): StackInfo | undefined {
  try {
    return StackFile.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}
