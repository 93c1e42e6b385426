import { createRequire } from "node:module";
import hardhatToolboxMochaEthers from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { defineConfig } from "hardhat/config";

const require = createRequire(import.meta.url);

// The compiler comes from npm (`solc`), so that a build needs no download and is the same on every platform.
const compiler = {
  version: "0.8.37",
  path: require.resolve("solc/soljson.js"),
  settings: { optimizer: { enabled: true, runs: 1_000 }, evmVersion: "osaka" },
};

export default defineConfig({
  plugins: [hardhatToolboxMochaEthers],
  solidity: {
    profiles: {
      default: { compilers: [compiler] },
      production: { isolated: true, compilers: [compiler] },
    },
    npmFilesToBuild: ["@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol"],
  },
  paths: { sources: "contracts", tests: { mocha: "test/contracts", solidity: "test/properties" } },
  networks: { default: { type: "edr-simulated", hardfork: "osaka" } },
  test: { mocha: { timeout: 120_000 } },
});
