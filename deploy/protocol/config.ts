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
const seconds = z.number().int().min(1).max(31_536_000, "expected at most a year, in seconds");
const DAY = 86_400;
const pluginVersion = z.object({
  repo: address,
  release: z.number().int().min(1),
  build: z.number().int().min(1),
});

/** What a deployment is made of: `deploy/networks/<chainId>.config.json`, or an object in tests and the local stack. */
export const protocolConfigSchema = z
  .object({
    /** The network's name for graph-node, such as "mainnet" or "sepolia". */
    network: z.string().min(1),
    /** The official OSx 1.4 framework of a live network; without it the framework is deployed too. */
    framework: z
      .object({
        daoFactory: address,
        pluginRepoFactory: address,
        /** Aragon's TokenVoting repo and the version whose setup takes OSx 1.3's installation data. */
        tokenVoting: pluginVersion,
        /** Aragon's Multisig repo, likewise; without it the setup is published in a repo of ours. */
        multisig: pluginVersion.optional(),
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
    /** Seconds between the end of a vote and what it does; docs/decisions/0018-council-and-delays.md. */
    delays: z.object({
      /** Payments, parameters, mints, charters, and whatever is not named otherwise. */
      ordinary: z.number().int().nonnegative(),
      /** Upgrades, permissions, modules: from the vote's end, and from when nothing is frozen any more. */
      guarded: z.number().int().nonnegative(),
      /** How long a guarded action can be executed from then on. */
      guardedWindow: seconds,
    }),
    /** May suspend what is disputed and veto what was carried, at once. */
    council: z
      .object({
        members: z.array(address).min(1, "expected at least one member"),
        /** How many members agree to an execution. */
        minApprovals: z.number().int().min(1),
      })
      .refine(({ members, minApprovals }) => minApprovals <= members.length, {
        path: ["minApprovals"],
        message: "expected no more than there are members",
      }),
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
      /** How a dispute goes; see Process in contracts/interfaces/IEthicsCharter.sol. Times are seconds. */
      process: z.object({
        /** A listed ERC-20; zero for the native currency. */
        bondCurrency: address.default(`0x${"0".repeat(40)}`),
        /** In the currency's smallest unit. */
        bond: amount,
        ratifyWithin: seconds,
        answerWithin: seconds,
        decideWithin: seconds,
        appealWithin: seconds,
        remedyWithin: seconds,
        refundWithin: seconds,
        /** What of a perpetual licence's price counts as unused when its release is revoked. */
        perpetualRefundBps: bps,
      }),
    }),
    /** What verifiers stake; see BondTerms in contracts/interfaces/IVerificationRegistry.sol. Times are seconds. */
    verification: z.object({
      /** The bond that makes receipts count, and the deposit of a challenge, in wei. */
      required: amount.refine((value) => value > 0n && value < 2n ** 96n, "expected an amount from 1 to 2^96 - 1 wei"),
      /** How long a bond that is taken back stays at stake. */
      unbondDelay: seconds.min(DAY, "expected at least a day, in seconds"),
      /** How long the DAO has to decide a challenge. */
      decideWithin: seconds.min(DAY, "expected at least a day, in seconds"),
    }),
    /** ERC-20 currencies listed from the start, beside the native one. */
    currencies: z.array(address),
  })
  .check(({ value, issues }) => {
    const least = minimumDeadline(value);
    const { process } = value.charter;
    const bounds = {
      ratifyWithin: least,
      decideWithin: process.answerWithin + least,
      appealWithin: least,
      refundWithin: least,
    };
    for (const [name, bound] of Object.entries(bounds)) {
      const found = process[name as keyof typeof bounds];
      if (found >= bound) continue;
      const message = `expected at least ${bound} seconds, found ${found}: a vote has to fit in`;
      issues.push({ code: "custom", path: ["charter", "process", name], message, input: found });
    }
    const { decideWithin, unbondDelay } = value.verification;
    if (decideWithin < least) {
      const message = `expected at least ${least} seconds, found ${decideWithin}: a vote has to fit in`;
      issues.push({ code: "custom", path: ["verification", "decideWithin"], message, input: decideWithin });
    }
    if (unbondDelay < decideWithin) {
      const message = `expected at least decideWithin (${decideWithin}), found ${unbondDelay}`;
      issues.push({ code: "custom", path: ["verification", "unbondDelay"], message, input: unbondDelay });
    }
  });

export type ProtocolConfig = z.infer<typeof protocolConfigSchema>;

/** Seconds that a decision of the community needs at least: a vote's shortest duration and the delay after it. */
export function minimumDeadline(config: Pick<ProtocolConfig, "voting" | "delays">): number {
  return config.voting.minDuration + config.delays.ordinary;
}

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
