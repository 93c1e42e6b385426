import type { Contract, TypedDataDomain } from "ethers";
import type { ChainAccess } from "../chain/contracts.ts";

/** How an account stands with a token that somebody else is to take from it. */
export interface TokenStanding {
  /** In the token's smallest unit. */
  balance: bigint;
  /** What the spender may take already. */
  allowance: bigint;
  /** The domain of its permits (EIP-2612); null when it has none, or says so in a way that cannot be checked. */
  permit: TypedDataDomain | null;
  /** Of the account's next permit. */
  nonce: bigint;
}

const ABI = [
  "function balanceOf(address) view returns (uint256)",
  "function allowance(address, address) view returns (uint256)",
  "function nonces(address) view returns (uint256)",
  "function DOMAIN_SEPARATOR() view returns (bytes32)",
  "function name() view returns (string)",
  "function version() view returns (string)",
  "function eip712Domain() view returns (bytes1, string, string, uint256, address, bytes32, uint256[])",
];

/** Seconds a permit is good for: time to read, sign and send, and no more. */
export const PERMIT_SECONDS = 1_800;

/** Reads balance, allowance and whether the token takes permits. @throws what the node throws when it does not answer */
export async function readToken(
  access: ChainAccess,
  token: string,
  account: string,
  spender: string,
): Promise<TokenStanding> {
  const [{ Contract }, { pendingProvider }] = await Promise.all([import("ethers"), import("../chain/provider.ts")]);
  const contract = new Contract(token, ABI, pendingProvider(access.rpcUrl, access.chainId));
  const ask = <Value>(method: string, ...args: unknown[]): Promise<Value> => contract.getFunction(method)(...args);
  const [balance, allowance, nonce, permit] = await Promise.all([
    ask<bigint>("balanceOf", account),
    ask<bigint>("allowance", account, spender),
    ask<bigint>("nonces", account).catch(() => null),
    permitDomain(contract, token, access.chainId),
  ]);
  return { balance, allowance, nonce: nonce ?? 0n, permit: nonce === null ? null : permit };
}

/**
 * The domain a token's permits are signed in. What ERC-5267 says, else name and version, is only believed when its hash
 * is the token's own DOMAIN_SEPARATOR: a permit signed in a wrong domain would fail in the buyer's transaction.
 */
async function permitDomain(contract: Contract, token: string, chainId: number): Promise<TypedDataDomain | null> {
  const ask = <Value>(method: string): Promise<Value | null> =>
    contract
      .getFunction(method)()
      .catch(() => null);
  const separator = await ask<string>("DOMAIN_SEPARATOR");
  if (separator === null) return null;
  const { TypedDataEncoder } = await import("ethers");
  const [told, name, version] = await Promise.all([
    ask<[string, string, string]>("eip712Domain"),
    ask<string>("name"),
    ask<string>("version"),
  ]);
  const names = told ? [[told[1], told[2]] as const] : [];
  if (name !== null) names.push(...[version ?? "1", "1"].map((one) => [name, one] as const));
  for (const [one, two] of names) {
    const domain = { name: one, version: two, chainId, verifyingContract: token };
    if (TypedDataEncoder.hashDomain(domain) === separator) return domain;
  }
  return null;
}

/** How a price in a token can be paid: with what was allowed before, by a signed permit, or by allowing it first. */
export type PaymentWay = "allowed" | "permit" | "approve";

export function paymentWay(standing: Pick<TokenStanding, "allowance" | "permit">, amount: bigint): PaymentWay {
  if (standing.allowance >= amount) return "allowed";
  return standing.permit ? "permit" : "approve";
}
