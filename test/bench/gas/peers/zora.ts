import { AbiCoder, id, parseEther, ZeroAddress, type Contract } from "ethers";
import type { Artifact } from "../../../../deploy/protocol/artifacts.ts";
import type { Measured } from "../rows.ts";
import { coldAndWarm, deploy, LATER, PRICE, send, type Stage } from "../stage.ts";
import { measureMoves } from "../transfers.ts";
import { compile } from "./compile.ts";
import { zora } from "./sources.ts";

const MINT_FEE = parseEther("0.000111");
const REWARDS_PERCENT = 5;
const LIBRARY = `${zora.contracts.DelegatedTokenCreation}:DelegatedTokenCreation`;
const MINTER = 4; // PERMISSION_BIT_MINTER
const MANY = 1_000_000n;

interface Collection {
  token: Contract;
  fixedPrice: Contract;
  erc20: Contract;
}

/** Zora's 1155 with its fixed-price and ERC-20 minters and protocol rewards; all holders share a token id. */
export async function measureZora(stage: Stage): Promise<Measured> {
  const { people, coin } = stage;
  const collection = await openCollection(stage);
  const { token, fixedPrice, erc20 } = collection;
  const currency = await coin.getAddress();
  const plain = await openToken(stage, collection, "eth");

  const mint = (tokenId: bigint, rewarded: string[]) => coldAndWarm(people, async (by) => {
    const to = AbiCoder.defaultAbiCoder().encode(["address"], [await by.getAddress()]);
    return send(token, "mint", by, [fixedPrice.target, tokenId, 1, rewarded, to], PRICE + MINT_FEE);
  });
  const eth = await mint(plain, []);
  const cap = await mint(await openToken(stage, collection, "eth", 100n), []);
  const referred = await mint(await openToken(stage, collection, "eth"), [await people.referrer.getAddress()]);

  const forCoins = await openToken(stage, collection, "coin");
  for (const by of [people.buyer, people.earlier]) await send(coin, "approve", by, [erc20.target, PRICE * 10n]);
  const coins = await coldAndWarm(people, async (by) => {
    const args = [await by.getAddress(), 1, token.target, forCoins, PRICE, currency, ZeroAddress, ""];
    return send(erc20, "mint", by, args, MINT_FEE);
  });
  const move = measureMoves(
    async (from, to) => send(token, "safeTransferFrom", from, [await from.getAddress(), to, plain, 1, "0x"]),
    people,
  );
  return {
    "mint.eth.cold": eth[0],
    "mint.eth.warm": eth[1],
    "mint.erc20.cold": coins[0],
    "mint.erc20.warm": coins[1],
    "mint.cap.cold": cap[0],
    "mint.cap.warm": cap[1],
    "mint.referrer.cold": referred[0],
    "mint.referrer.warm": referred[1],
    ...(await move),
  };
}

async function openCollection({ people }: Stage): Promise<Collection> {
  const artifacts = await compile(zora);
  const by = people.deployer;
  const [owner, fees] = await Promise.all([by.getAddress(), people.fees.getAddress()]);
  const rewards = await deploy(artifacts.ProtocolRewards!, by);
  const library = await deploy(artifacts.DelegatedTokenCreation!, by);
  const linked = link(artifacts.ZoraCreator1155Impl!, LIBRARY, library.target as string);
  // The gate of upgrades is asked by upgrades only.
  const implementation = await deploy(linked, by, [fees, fees, rewards.target, ZeroAddress]);
  const proxy = await deploy(artifacts.Zora1155!, by, [implementation.target]);
  const token = implementation.attach(proxy) as Contract;
  await send(token, "initialize", by, ["Collection", "", [0, 500, owner], owner, []]);
  const fixedPrice = await deploy(artifacts.ZoraCreatorFixedPriceSaleStrategy!, by);
  const erc20 = await deploy(artifacts.ERC20Minter!, by);
  await send(erc20, "initialize", by, [fees, owner, REWARDS_PERCENT, MINT_FEE]);
  return { token, fixedPrice, erc20 };
}

/** Puts a library's address where the compiler left a mark for it. */
function link({ interface: methods, bytecode }: Artifact, library: string, address: string): Artifact {
  const mark = `__$${id(library).slice(2, 36)}$__`;
  return { interface: methods, bytecode: bytecode.replaceAll(mark, address.slice(2).toLowerCase()) };
}

/** A new token id, sold for ETH or coins at the price to the payee. */
async function openToken(
  { people, coin }: Stage,
  { token, fixedPrice, erc20 }: Collection,
  currency: "eth" | "coin",
  cap = 0n,
): Promise<bigint> {
  const by = people.deployer;
  const tokenId = (await token.getFunction("nextTokenId").staticCall()) as bigint;
  await send(token, "setupNewToken", by, ["ipfs://token", MANY]);
  const minter = currency === "eth" ? fixedPrice : erc20;
  const payee = await people.payee.getAddress();
  const sale = currency === "eth" ? [0, LATER, cap, PRICE, payee] : [0, LATER, cap, PRICE, payee, coin.target];
  await send(token, "addPermission", by, [tokenId, minter.target, MINTER]);
  const setSale = minter.interface.encodeFunctionData("setSale", [tokenId, sale]);
  await send(token, "callSale", by, [tokenId, minter.target, setSale]);
  return tokenId;
}
