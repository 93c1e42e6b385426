import { createRequire } from "node:module";
import hardhatToolboxMochaEthers from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { defineConfig } from "hardhat/config";

const require = createRequire(import.meta.url);

// The compiler comes from npm (`solc`), so that a build needs no download and is the same on every platform.
const compilerFor = (runs: number) => ({
  version: "0.8.37",
  path: require.resolve("solc/soljson.js"),
  settings: { optimizer: { enabled: true, runs }, evmVersion: "osaka" },
});
const compilers = [compilerFor(1_000)];
// These stay below the size limit (EIP-170) only with fewer things unrolled; the setup contains the treasury.
const overrides = {
  "contracts/license/ModelLicense.sol": compilerFor(200),
  "contracts/treasury/RoyaltyTreasury.sol": compilerFor(200),
  "contracts/treasury/RoyaltyTreasurySetup.sol": compilerFor(200),
};

// `npm run test:long` runs a copy of the properties.
const solidityTests = process.env.SOLIDITY_TESTS ?? "test/properties";

export default defineConfig({
  plugins: [hardhatToolboxMochaEthers],
  solidity: {
    profiles: {
      default: { compilers, overrides },
      production: { isolated: true, compilers, overrides },
    },
    npmFilesToBuild: ["@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol"],
  },
  paths: { sources: "contracts", tests: { mocha: "test/contracts", solidity: solidityTests } },
  networks: { default: { type: "edr-simulated", hardfork: "osaka" } },
  test: { mocha: { timeout: 120_000 } },
});
