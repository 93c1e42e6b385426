import { HDNodeWallet, Mnemonic } from "ethers";

/** The mnemonic that every development chain knows: its keys are public, and worth nothing anywhere else. */
export const DEVELOPMENT_MNEMONIC = "test test test test test test test test test test test junk";

/** Who is who on the local chain, in the order of the mnemonic's accounts. */
export const ROLES = [
  "deployer",
  "kestrel",
  "fernhill",
  "juniper",
  "osprey",
  "saltmarsh",
  "harbour",
  "lantern",
  "bramble",
  "newcomer",
] as const;

export type DemoRole = (typeof ROLES)[number];

const DEVELOPMENT_ACCOUNTS = 20;
const derived = new Map<number, HDNodeWallet>();

/** The wallet of a role on the local chain, not connected to a provider. */
export function demoWallet(role: DemoRole): HDNodeWallet {
  return developmentWallet(ROLES.indexOf(role));
}

/** The address of a role on the local chain. */
export function demoAddress(role: DemoRole): string {
  return demoWallet(role).address;
}

/** Whether an address belongs to the well-known development mnemonic (its first twenty accounts). */
export function isDevelopmentAccount(address: string): boolean {
  return Array.from({ length: DEVELOPMENT_ACCOUNTS }, (_, index) => developmentWallet(index).address).includes(address);
}

let parent: HDNodeWallet | undefined;

function developmentWallet(index: number): HDNodeWallet {
  parent ??= HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(DEVELOPMENT_MNEMONIC), "m/44'/60'/0'/0");
  const wallet = derived.get(index) ?? parent.deriveChild(index);
  derived.set(index, wallet);
  return wallet;
}
