/** Why an account cannot be named, in a sentence; null when it can. @param own accounts it may not be, each with why */
export async function accountProblem(
  text: string,
  own: readonly { account: string | null; why: string }[] = [],
): Promise<string | null> {
  const address = text.trim();
  if (!/^0x[0-9a-fA-F]{40}$/.test(address)) return `Expected 0x and 40 hex digits, found "${address}".`;
  const { isAddress } = await import("ethers");
  if (!isAddress(address)) return "The capital letters do not fit this address: a character is wrong. Copy it again.";
  if (/^0x0{40}$/.test(address)) return "Nobody holds this address: what goes there is lost.";
  return own.find(({ account }) => account?.toLowerCase() === address.toLowerCase())?.why ?? null;
}
