import { z } from "zod";

/**
 * The deployment of the protocol on one chain: `deploy/networks/<chainId>.json`, and
 * `.commonweight/deployment.json` for the local chain. Subgraph and web configuration are made from it.
 */

/** A contract's address and the block from which its events are indexed. */
export const deployedContractSchema = z.object({
  address: z.string().regex(/^0x[0-9a-fA-F]{40}$/, "expected an address: 0x and 40 hex characters"),
  startBlock: z.number().int().nonnegative(),
});

/** Contracts without which nothing works; OSx framework parts may stand beside them. */
export const requiredContracts = [
  "DAO",
  "TokenVoting",
  "GovernanceERC20",
  "DatasetRegistry",
  "ModelRegistry",
  "ModelLicense",
  "LicenseMarket",
  "LicenseQuotes",
  "RoyaltyTreasury",
  "VerificationRegistry",
  "EthicsCharter",
] as const;

/** Name of a contract that every deployment has. */
export type RequiredContract = (typeof requiredContracts)[number];

export const deploymentSchema = z
  .object({
    chainId: z.number().int().positive(),
    /** Name of the network for graph-node, such as "mainnet" or "sepolia". */
    network: z.string().min(1),
    contracts: z.record(z.string(), deployedContractSchema),
  })
  .check((context) => {
    for (const name of requiredContracts) {
      if (name in context.value.contracts) continue;
      context.issues.push({
        code: "custom",
        path: ["contracts", name],
        message: "missing: deploy the protocol again, or point DEPLOYMENT_FILE to a complete deployment",
        input: undefined,
      });
    }
  });

export type DeployedContract = z.infer<typeof deployedContractSchema>;
export type Deployment = z.infer<typeof deploymentSchema>;

/** A deployment JSON is not what the schema says; `message` names each path with what was wrong. */
export class DeploymentError extends Error {
  readonly code = "deployment_invalid";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "DeploymentError";
  }
}

/**
 * Parses the text of a deployment JSON.
 *
 * @param source Where the text came from, for the error's sentence.
 * @throws DeploymentError when it is not JSON or not a deployment.
 */
export function parseDeployment(text: string, source = "deployment"): Deployment {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new DeploymentError(`${source}: not JSON (${(cause as Error).message})`, { cause });
  }
  const result = deploymentSchema.safeParse(json);
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => `${issue.path.join(".") || "(root)"}: ${issue.message}`);
  throw new DeploymentError(`${source}: ${issues.join("; ")}`);
}

/**
 * Address of a contract by name.
 *
 * @throws DeploymentError when the deployment has none of that name.
 */
export function contractAddress(deployment: Deployment, name: string): string {
  const contract = deployment.contracts[name];
  if (contract) return contract.address;
  const known = Object.keys(deployment.contracts).join(", ");
  throw new DeploymentError(`contracts.${name}: not deployed on chain ${deployment.chainId}; known: ${known}`);
}
