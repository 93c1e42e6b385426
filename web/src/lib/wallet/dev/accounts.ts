/** A person of the demo world on the local chain. */
export interface DevelopmentAccount {
  /** Path m/44'/60'/0'/0/<index> of the well-known development mnemonic. */
  index: number;
  /** Lower case. */
  address: string;
  name: string;
  role: string;
}

/**
 * The mnemonic that every Ethereum development tool prints. Its keys are known to everybody: nothing of value may ever
 * be sent to them, and this wallet refuses every chain but the local one.
 */
export const developmentMnemonic = "test test test test test test test test test test test junk";

/** The one chain on which these accounts may sign. */
export const developmentChainId = 31337;

/** How the development wallet names itself (EIP-6963). */
export const developmentRdns = "org.commonweight.development";

const account = (index: number, address: string, name: string, role: string): DevelopmentAccount => ({
  index,
  address: address.toLowerCase(),
  name,
  role,
});

export const developmentAccounts: readonly DevelopmentAccount[] = [
  account(
    0,
    "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
    "deployer",
    "Deployed the protocol; holds no power any more",
  ),
  account(1, "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "kestrel", "Publisher"),
  account(2, "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC", "fernhill", "Publisher, fine-tunes others' models"),
  account(3, "0x90F79bf6EB2c4f870365E785982E1f101E93b906", "juniper", "Member"),
  account(4, "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65", "osprey", "Member"),
  account(5, "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc", "saltmarsh", "Member"),
  account(6, "0x976EA74026E726554dB657fA54763abd0C3a0aa9", "harbour", "Buyer"),
  account(7, "0x14dC79964da2C08b23698B3D3cc7Ca32193d9955", "lantern", "Collector"),
  account(8, "0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f", "bramble", "Contributor of data"),
  account(9, "0xa0Ee7A142d267C1f36714E4a8F75612F20a79720", "newcomer", "Holds nothing yet"),
];

/** The account of an address, whatever its case. */
export function developmentAccount(address: string): DevelopmentAccount | undefined {
  return developmentAccounts.find((candidate) => candidate.address === address.toLowerCase());
}
