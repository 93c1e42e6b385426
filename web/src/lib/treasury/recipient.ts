import { NATIVE } from "../format/currency.ts";

/** Why money cannot be sent there, in a sentence; null when it can. */
export async function recipientProblem(text: string, contracts: Record<string, string>): Promise<string | null> {
  const address = text.trim();
  if (address === "") return "Enter the address that shall be paid.";
  if (!/^0x[0-9a-fA-F]{40}$/.test(address)) return `Expected 0x and 40 hex characters, found "${address}".`;
  const { isAddress } = await import("ethers");
  if (!isAddress(address))
    return "The capital letters of this address do not fit it: a character is mistyped. Copy it again.";
  if (address.toLowerCase() === NATIVE) return "The zero address belongs to nobody: money sent there is lost.";
  const own = Object.entries(contracts).find(([, at]) => at.toLowerCase() === address.toLowerCase());
  if (own) return `This is the contract ${own[0]}, which could not give the money back. Enter an account's address.`;
  return null;
}
