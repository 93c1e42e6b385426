import { concat, solidityPackedKeccak256, ZeroAddress, ZeroHash, type Contract } from "ethers";
import type { Measured } from "../rows.ts";
import { allowList } from "../allow-list.ts";
import { coldAndWarm, deploy, PRICE, send, type Stage } from "../stage.ts";
import { compile } from "./compile.ts";
import { thirdweb } from "./sources.ts";
import { measureTransfers } from "../transfers.ts";

/** thirdweb's mark for ETH. */
const NATIVE = "0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE";
/** What lies before and after the implementation's address in an EIP-1167 clone, its constructor included. */
const CLONE = ["0x3d602d80600a3d3981f3363d3d373d3d3d363d73", "0x5af43d82803e903d91602b57fd5bf3"] as const;
const MANY = 1_000_000n;
const NOT_LISTED = [[], 0, 0, ZeroAddress];

/** DropERC721 as the factory clones it, with a platform fee: two payees, a claim condition with a limit per wallet. */
export async function measureThirdweb(stage: Stage): Promise<Measured> {
  const { people, coin } = stage;
  const artifacts = await compile(thirdweb);
  const implementation = await deploy(artifacts.DropERC721!, people.deployer);
  const claim = (drop: Contract, currency: string, value: bigint, proof: unknown[] = NOT_LISTED) =>
    coldAndWarm(people, async (by) =>
      send(drop, "claim", by, [await by.getAddress(), 1, currency, PRICE, proof, "0x"], value));

  const forEth = await openDrop(stage, implementation, NATIVE);
  const eth = await claim(forEth, NATIVE, PRICE);
  const currency = await coin.getAddress();
  const forCoins = await openDrop(stage, implementation, currency);
  for (const by of [people.buyer, people.earlier]) await send(coin, "approve", by, [forCoins.target, MANY * PRICE]);
  const erc20 = await claim(forCoins, currency, 0n);

  const leafOf = (account: string) =>
    solidityPackedKeccak256(["address", "uint256", "uint256", "address"], [account, MANY, PRICE, NATIVE]);
  const list = allowList(await Promise.all([people.buyer, people.earlier].map((by) => by.getAddress())), leafOf);
  const forListed = await openDrop(stage, implementation, NATIVE, list.root);
  const listed = await coldAndWarm(people, async (by) => {
    const account = await by.getAddress();
    const proof = [list.proofOf(account), MANY, PRICE, NATIVE];
    return send(forListed, "claim", by, [account, 1, NATIVE, PRICE, proof, "0x"], PRICE);
  });
  return {
    "mint.eth.cold": eth[0],
    "mint.eth.warm": eth[1],
    "mint.erc20.cold": erc20[0],
    "mint.erc20.warm": erc20[1],
    // Every claim is counted per wallet.
    "mint.cap.cold": eth[0],
    "mint.cap.warm": eth[1],
    "mint.allowlist.cold": listed[0],
    "mint.allowlist.warm": listed[1],
    ...(await measureTransfers(forEth, people, [1n, 2n])),
  };
}

async function openDrop(
  { people }: Stage,
  implementation: Contract,
  currency: string,
  root = ZeroHash,
): Promise<Contract> {
  const [owner, payee, fees] = await Promise.all(
    [people.deployer, people.payee, people.fees].map((person) => person.getAddress()),
  );
  const bytecode = concat([CLONE[0], implementation.target as string, CLONE[1]]);
  const clone = await deploy({ interface: implementation.interface, bytecode }, people.deployer);
  await send(clone, "initialize", people.deployer, [owner, "Drop", "DROP", "", [], payee, payee, 500, 500, fees]);
  await send(clone, "lazyMint", people.deployer, [1_000, "ipfs://drop/", "0x"]);
  const condition = [0, MANY, 0, MANY, root, PRICE, currency, ""];
  await send(clone, "setClaimConditions", people.deployer, [[condition], false]);
  return clone;
}
