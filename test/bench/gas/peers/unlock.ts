import { createRequire } from "node:module";
import { Contract, Interface, MaxUint256, ZeroAddress } from "ethers";
import type { Artifact } from "../../../../deploy/protocol/artifacts.ts";
import type { Measured } from "../rows.ts";
import { coldAndWarm, deploy, deployProxy, gasOf, PRICE, send, type Stage } from "../stage.ts";
import { measureTransfers } from "../transfers.ts";

const TERM = 30 * 24 * 3_600;
const VERSION = 15;
const KEYS = 100;
const PURCHASE = "purchase(uint256[],address[],address[],address[],bytes[])";

/** Unlock's PublicLock v15 behind its factory, from the published bytecode; the money stays in the lock. */
export async function measureUnlock(stage: Stage): Promise<Measured> {
  const { people, coin } = stage;
  const unlock = await deployUnlock(stage);
  const currency = await coin.getAddress();
  const purchase = (lock: Contract, value: bigint, referrer = ZeroAddress) => coldAndWarm(people, async (by) => {
    const args = [[PRICE], [await by.getAddress()], [referrer], [ZeroAddress], ["0x"]];
    return send(lock, PURCHASE, by, args, value);
  });

  const lock = await openLock(stage, unlock, ZeroAddress);
  const eth = await purchase(lock, PRICE);
  await gasOf(send(lock, "extend", people.earlier, [PRICE, 1, ZeroAddress, "0x"], PRICE));
  const renew = await gasOf(send(lock, "extend", people.buyer, [PRICE, 2, ZeroAddress, "0x"], PRICE));

  const forCoins = await openLock(stage, unlock, currency);
  for (const by of [people.buyer, people.earlier]) await send(coin, "approve", by, [forCoins.target, PRICE * 10n]);
  const coins = await purchase(forCoins, 0n);

  const withReferrer = await openLock(stage, unlock, ZeroAddress);
  const referrer = await people.referrer.getAddress();
  await send(withReferrer, "setReferrerFee", people.deployer, [referrer, 1_000]);
  const referred = await purchase(withReferrer, PRICE, referrer);
  return {
    "mint.eth.cold": eth[0],
    "mint.eth.warm": eth[1],
    "mint.erc20.cold": coins[0],
    "mint.erc20.warm": coins[1],
    // Every purchase is counted per account.
    "mint.cap.cold": eth[0],
    "mint.cap.warm": eth[1],
    "mint.referrer.cold": referred[0],
    "mint.referrer.warm": referred[1],
    "renew": renew,
    ...(await measureTransfers(lock, people, [2n, 3n])),
  };
}

async function deployUnlock({ people }: Stage): Promise<Contract> {
  const by = people.deployer;
  const unlock = await deployProxy(published("Unlock", "UnlockV14"), by, [await by.getAddress()]);
  const template = await deploy(published("PublicLock", `PublicLockV${VERSION}`), by);
  await send(unlock, "addLockTemplate", by, [template.target, VERSION]);
  await send(unlock, "setLockTemplate", by, [template.target]);
  return unlock;
}

async function openLock({ people }: Stage, unlock: Contract, currency: string): Promise<Contract> {
  const lock = published("PublicLock", `PublicLockV${VERSION}`).interface;
  const owner = await people.deployer.getAddress();
  const call = lock.encodeFunctionData("initialize", [owner, TERM, currency, PRICE, MaxUint256, "Lock"]);
  const create = "createUpgradeableLockAtVersion(bytes,uint16)";
  const response = await send(unlock, create, people.deployer, [call, VERSION]);
  const logs = (await response.wait())!.logs.map((log) => unlock.interface.parseLog(log));
  const address = logs.find((log) => log?.name === "NewLock")!.args.newLockAddress as string;
  const contract = new Contract(address, lock, people.deployer);
  await send(contract, "updateLockConfig", people.deployer, [TERM, MaxUint256, KEYS]);
  return contract;
}

function published(folder: string, name: string): Artifact {
  const load = createRequire(import.meta.url);
  const { abi, bytecode } = load(`@unlock-protocol/contracts/dist/abis/${folder}/${name}.json`);
  return { interface: new Interface(abi), bytecode };
}
