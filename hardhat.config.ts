import { createRequire } from "node:module";
import hardhatToolboxMochaEthers from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { defineConfig } from "hardhat/config";

const require = createRequire(import.meta.url);

// The compiler comes from npm (`solc`), so that a build needs no download and is the same on every platform.
const compilerFor = (runs: number, viaIR = false) => ({
  version: "0.8.37",
  path: require.resolve("solc/soljson.js"),
  settings: { optimizer: { enabled: true, runs }, evmVersion: "osaka", viaIR },
});
const compilers = [compilerFor(1_000)];
// By way of the intermediate language code becomes smaller and its work cheaper, but a call finds its function by trying
// one after the other: that pays for contracts which do much in a call. ModelLicense and ModelRegistry, whose many
// functions are asked for one word at a time, stay with the other pipeline; ModelLicense keeps below the size limit
// (EIP-170) only with fewer things unrolled. The setup contains the treasury.
const overrides = {
  "contracts/license/ModelLicense.sol": compilerFor(200),
  "contracts/license/LicenseMarket.sol": compilerFor(1_000_000, true),
  "contracts/treasury/RoyaltyPaymentCondition.sol": compilerFor(1_000, true),
  "contracts/treasury/RoyaltyTreasury.sol": compilerFor(1_000, true),
  "contracts/treasury/RoyaltyTreasurySetup.sol": compilerFor(1_000, true),
  "contracts/verification/VerificationRegistry.sol": compilerFor(1_000, true),
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
