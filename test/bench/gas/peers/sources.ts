/** What is compiled of a peer, and how. */
export interface Source {
  name: string;
  /** The npm name of the compiler. */
  compiler: "solc" | "solc-v0.8.17" | "solc-v0.8.24";
  settings: Record<string, unknown>;
  /** Where imports that begin like this lie, below the project's folder. */
  folders: Record<string, string>;
  /** Contracts by name, with the file each is in. */
  contracts: Record<string, string>;
}

/** As hardhat.config.ts has them, for what has no settings of its own. */
const OURS = { optimizer: { enabled: true, runs: 1_000 }, evmVersion: "osaka" };
const MODULES = "node_modules/";
const OZ_4_9 = {
  "@openzeppelin/contracts/": `${MODULES}@openzeppelin/contracts-v4.9/`,
  "@openzeppelin/contracts-upgradeable/": `${MODULES}@openzeppelin/contracts-upgradeable/`,
};

/** Minimal tokens on the two libraries, which publish none that could be deployed. */
export const tokens: Source = {
  name: "tokens",
  compiler: "solc",
  settings: OURS,
  folders: {
    "tokens/": "test/bench/gas/peers/tokens/",
    "@openzeppelin/": `${MODULES}@openzeppelin/`,
    "solady/": `${MODULES}solady/`,
  },
  contracts: {
    PlainToken: "tokens/PlainToken.sol",
    SoladyToken: "tokens/SoladyToken.sol",
    PlainCoin: "tokens/PlainCoin.sol",
  },
};

/** Governor as its users make it; OpenZeppelin publishes none that could be deployed. */
export const governor: Source = {
  name: "governor",
  compiler: "solc",
  settings: OURS,
  folders: { "governor/": "test/bench/gas/peers/governor/", "@openzeppelin/": `${MODULES}@openzeppelin/` },
  contracts: { PlainGovernor: "governor/PlainGovernor.sol", PlainVotes: "governor/PlainVotes.sol" },
};

export const splitter: Source = {
  name: "splitter",
  compiler: "solc",
  settings: OURS,
  folders: OZ_4_9,
  contracts: { PaymentSplitter: "@openzeppelin/contracts/finance/PaymentSplitter.sol" },
};

/** Fewer runs than ours: with 1,000 it is above the size that may be deployed. */
export const thirdweb: Source = {
  name: "thirdweb",
  compiler: "solc",
  settings: { ...OURS, optimizer: { enabled: true, runs: 800 } },
  folders: {
    ...OZ_4_9,
    "@thirdweb-dev/contracts/": `${MODULES}@thirdweb-dev/contracts/`,
    "erc721a-upgradeable/": `${MODULES}erc721a-upgradeable/`,
  },
  contracts: { DropERC721: "@thirdweb-dev/contracts/prebuilts/drop/DropERC721.sol" },
};

/** With the settings of its own foundry.toml; the artifacts in the package are unoptimised. */
export const zora: Source = {
  name: "zora",
  compiler: "solc-v0.8.17",
  settings: { optimizer: { enabled: true, runs: 50 }, viaIR: true },
  folders: {
    ...OZ_4_9,
    "zora/": `${MODULES}@zoralabs/zora-1155-contracts/src/`,
    "_imagine/": `${MODULES}@zoralabs/zora-1155-contracts/_imagine/`,
    "@zoralabs/openzeppelin-contracts-upgradeable/": `${MODULES}@zoralabs/openzeppelin-contracts-upgradeable/`,
    "@zoralabs/protocol-rewards/": `${MODULES}@zoralabs/protocol-rewards/`,
    "@zoralabs/shared-contracts/": `${MODULES}@zoralabs/shared-contracts/src/`,
  },
  contracts: {
    ZoraCreator1155Impl: "zora/nft/ZoraCreator1155Impl.sol",
    DelegatedTokenCreation: "zora/delegation/ZoraCreator1155Attribution.sol",
    Zora1155: "zora/proxies/Zora1155.sol",
    ZoraCreatorFixedPriceSaleStrategy: "zora/minters/fixed-price/ZoraCreatorFixedPriceSaleStrategy.sol",
    ERC20Minter: "zora/minters/erc20/ERC20Minter.sol",
    ProtocolRewards: "@zoralabs/protocol-rewards/src/ProtocolRewards.sol",
  },
};

/** With the settings that the deployed Seaport 1.6 was built with; newer compilers find its stack too deep. */
export const seaport: Source = {
  name: "seaport",
  compiler: "solc-v0.8.24",
  settings: { optimizer: { enabled: true, runs: 4_294_967_295 }, viaIR: true, evmVersion: "cancun" },
  folders: { "seaport-core/": `${MODULES}seaport-core/`, "seaport-types/": `${MODULES}seaport-types/` },
  contracts: {
    Seaport: "seaport-core/src/Seaport.sol",
    ConduitController: "seaport-core/src/conduit/ConduitController.sol",
  },
};
