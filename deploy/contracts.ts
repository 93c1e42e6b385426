import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { glob, runTypeChain } from "typechain";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const GENERATED = join(ROOT, "sdk/src/chain/generated");

/** Our own contracts that pages and scripts talk to; their ABIs become typed bindings. */
export const OWN_CONTRACTS = [
  "CouncilCondition",
  "CouncilVeto",
  "CurrencyList",
  "DatasetRegistry",
  "Deliberation",
  "EthicsBoard",
  "EthicsCharter",
  "LicenseMarket",
  "LicenseQuotes",
  "LicenseRenderer",
  "ModelLicense",
  "ModelRegistry",
  "Refunds",
  "RoyaltyPaymentCondition",
  "RoyaltyReceiver",
  "RoyaltyReceiverFactory",
  "RoyaltyReserveCondition",
  "RoyaltyTreasury",
  "RoyaltyTreasurySetup",
  "Streams",
  "VerificationRegistry",
] as const;

/** Aragon's contracts, by the package that publishes their bytecode. */
export const ARAGON_CONTRACTS = {
  "@aragon/osx-ethers": ["DAO", "PluginSetupProcessor", "PluginRepo", "DAOFactory"],
  "@aragon/osx-ethers-v1.3.0": ["TokenVoting", "GovernanceERC20", "Multisig"],
} as const;

/** Compiles the contracts and writes TypeChain bindings of plain ABIs (no bytecode: pages would download it). */
export async function buildContracts(): Promise<void> {
  const { default: hre } = await import("hardhat");
  await hre.tasks.getTask("build").run({ quiet: true });
  await generateBindings();
}

async function generateBindings(): Promise<void> {
  const abis = join(GENERATED, "abi");
  const wanted = new Map<string, string>();
  for (const name of OWN_CONTRACTS) wanted.set(name, JSON.stringify(ownAbi(name)));
  for (const [pkg, names] of Object.entries(ARAGON_CONTRACTS)) {
    const factories = (await import(pkg)).default as Record<string, { abi: unknown }>;
    for (const name of names) {
      const factory = factories[`${name}__factory`];
      if (!factory) throw new Error(`${pkg} publishes no ${name}; expected a ${name}__factory export`);
      wanted.set(name, JSON.stringify(factory.abi));
    }
  }
  if (isCurrent(abis, wanted)) return;

  rmSync(GENERATED, { recursive: true, force: true });
  mkdirSync(abis, { recursive: true });
  for (const [name, abi] of wanted) writeFileSync(join(abis, `${name}.json`), abi);
  const files = glob(ROOT, [`${abis}/*.json`]);
  await runTypeChain({
    cwd: ROOT,
    filesToProcess: files,
    allFiles: files,
    outDir: GENERATED,
    target: "ethers-v6",
    flags: { alwaysGenerateOverloads: false, discriminateTypes: false, environment: undefined, node16Modules: true, tsNocheck: true },
  });
}

function ownAbi(name: string): unknown {
  const folder = folderOf(name);
  return JSON.parse(readFileSync(join(ROOT, "artifacts/contracts", folder, `${name}.sol`, `${name}.json`), "utf8")).abi;
}

function folderOf(name: string): string {
  const folders = readdirSync(join(ROOT, "artifacts/contracts"));
  const folder = folders.find((entry) => readdirSync(join(ROOT, "artifacts/contracts", entry)).includes(`${name}.sol`));
  if (!folder) throw new Error(`no compiled artifact for contract ${name}; is it in OWN_CONTRACTS by its right name?`);
  return folder;
}

function isCurrent(abis: string, wanted: Map<string, string>): boolean {
  try {
    return [...wanted].every(([name, abi]) => readFileSync(join(abis, `${name}.json`), "utf8") === abi);
  } catch {
    return false;
  }
}

if (import.meta.main) await buildContracts();
