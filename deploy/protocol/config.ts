import { z } from "zod";
import { DeployError } from "./errors.ts";

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, "expected an address: 0x and 40 hexadecimal characters");
const digest = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/, "expected a sha-256 digest: 0x and 64 lower-case hexadecimal characters");
/** Token amounts are in the token's smallest unit (18 decimals), as decimal text: JSON numbers would lose digits. */
const amount = z.union([
  z.bigint().nonnegative(),
  z.string().regex(/^\d+$/, "expected a whole number as text").transform(BigInt),
]);
const bps = z.number().int().min(0).max(10_000);

/** What a deployment is made of: `deploy/networks/<chainId>.config.json`, or an object in tests and the local stack. */
export const protocolConfigSchema = z.object({
  /** The network's name for graph-node, such as "mainnet" or "sepolia". */
  network: z.string().min(1),
  /** The official OSx 1.4 framework of a live network; without it the framework is deployed too. */
  framework: z
    .object({
      daoFactory: address,
      pluginRepoFactory: address,
      /** Aragon's TokenVoting repo and the version whose setup takes OSx 1.3's installation data. */
      tokenVoting: z.object({ repo: address, release: z.number().int().min(1), build: z.number().int().min(1) }),
    })
    .optional(),
  dao: z.object({
    /** `ipfs://<cid>` of the DAO's metadata (Aragon's JSON: name, description, links). */
    metadata: z.string().startsWith("ipfs://"),
    /** ERC-4824 URI; empty for none. */
    uri: z.string(),
  }),
  token: z.object({
    name: z.string().min(1),
    symbol: z.string().min(1),
    holders: z.array(z.object({ account: address, amount })).min(1, "expected at least one holder of voting power"),
  }),
  voting: z.object({
    /** A proposal passes above this part of yes and no votes, basis points. */
    supportBps: bps,
    /** And only with at least this part of all voting power taking part, basis points. */
    participationBps: bps,
    /** Seconds; OSx allows no less than an hour. */
    minDuration: z.number().int().min(3_600),
    /** Voting power needed to propose, in the token's smallest unit. */
    minProposerPower: amount,
  }),
  /** Seconds a guarded action (upgrade, permission, allowance) waits after its vote has ended. */
  reserveDelay: z.number().int().nonnegative(),
  /** Charter version 1, adopted in the deployment itself. */
  charter: z.object({
    document: digest,
    clauseCount: z.number().int().min(1).max(65_535),
    policy: z.object({
      receiptsRequired: z.number().int().min(1).max(255),
      /** Bit `1 << backend`: 1 WebGPU, 2 WASM, 3 CPU. */
      acceptedBackends: z.number().int().min(2).max(14),
      feeBps: bps,
      forbiddenRights: z.number().int().min(0).max(0xffff_ffff),
      /** What a release's verifiers share evenly of all it earns. */
      verifierPoolBps: bps.default(0),
    }),
  }),
  /** ERC-20 currencies listed from the start, beside the native one. */
  currencies: z.array(address),
});

export type ProtocolConfig = z.infer<typeof protocolConfigSchema>;

/** Parses the text of a network's configuration. @throws DeployError `config-invalid` naming every path. */
export function parseProtocolConfig(text: string, source: string): ProtocolConfig {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new DeployError("config-invalid", `${source}: not JSON (${(cause as Error).message})`, { cause });
  }
  const result = protocolConfigSchema.safeParse(json);
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => `${issue.path.join(".") || "(root)"}: ${issue.message}`);
  throw new DeployError("config-invalid", `${source}: ${issues.join("; ")}`);
}
