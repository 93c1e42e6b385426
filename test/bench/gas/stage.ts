import { Contract, ContractFactory, id, parseEther, Wallet } from "ethers";
import type { ContractTransactionResponse, Signer } from "ethers";
import { ethers } from "../../contracts/fixture.ts";
import { ownArtifact, type Artifact } from "../../../deploy/protocol/artifacts.ts";
import { compile } from "./peers/compile.ts";
import { tokens } from "./peers/sources.ts";

/** What one token costs everywhere, in wei or the coin's smallest unit. */
export const PRICE = parseEther("0.05");
/** A moment that no bench reaches, seconds since the epoch: in the year 2100. */
export const LATER = 4_102_444_800;
const COINS = parseEther("1000");
const ETHER = parseEther("10");

/** Who acts; each exists on the chain, with ETH and coins. */
export interface People {
  deployer: Signer;
  /** Is paid for sales. */
  payee: Signer;
  /** Is paid the platform's fee. */
  fees: Signer;
  buyer: Signer;
  /** Bought before, so that the contract is a used one. */
  earlier: Signer;
  seller: Signer;
  referrer: Signer;
}

/** What every peer is measured with. */
export interface Stage {
  people: People;
  /** OpenZeppelin's ERC-20 with permit; everybody holds some. */
  coin: Contract;
  artifacts: Record<string, Artifact>;
  /** Somebody new, who exists with ETH and coins and holds no token of anything. */
  stranger(): Promise<Signer>;
}

/** Accounts that no role of the protocol uses. */
const FIRST_ACCOUNT = 10;

/** The accounts and the coin, on the chain where ours is deployed too. */
export async function openStage(): Promise<Stage> {
  const signers = (await ethers.getSigners()).slice(FIRST_ACCOUNT);
  const [deployer, payee, fees, buyer, earlier, seller, referrer] = signers as unknown as Signer[];
  const people = { deployer, payee, fees, buyer, earlier, seller, referrer } as People;
  const artifacts = await compile(tokens);
  // Everybody holds coins, so that nobody is measured with somebody's first payment.
  const holders = (await ethers.getSigners()).map((signer) => signer.address);
  const coin = await deploy(artifacts.PlainCoin!, people.deployer, [holders, COINS]);
  let strangers = 0;
  const stranger = async (): Promise<Signer> => {
    // Made from a number, so that every run has the same addresses: a zero byte in one is cheaper.
    const wallet = new Wallet(id(`stranger ${strangers++}`), ethers.provider);
    await (await people.deployer.sendTransaction({ to: wallet.address, value: ETHER })).wait();
    await send(coin, "transfer", people.deployer, [wallet.address, COINS / 100n]);
    return wallet;
  };
  return { people, coin, artifacts, stranger };
}

/** Deploys a contract; answers it connected to its deployer. */
export async function deploy(artifact: Artifact, by: Signer, args: readonly unknown[] = []): Promise<Contract> {
  const contract = await new ContractFactory(artifact.interface, artifact.bytecode, by).deploy(...args);
  await contract.waitForDeployment();
  return contract as Contract;
}

/** Puts an initialised proxy before an implementation, as in the field. */
export async function deployProxy(artifact: Artifact, by: Signer, initialize: readonly unknown[]): Promise<Contract> {
  const implementation = await deploy(artifact, by);
  const call = artifact.interface.encodeFunctionData("initialize", initialize);
  const proxy = await deploy(ownArtifact("ERC1967Proxy"), by, [implementation.target, call]);
  return new Contract(proxy.target, artifact.interface, by);
}

/** `contract.method(...args)` sent by somebody. Named by its signature where the name is overloaded. */
export async function send(
  contract: Contract,
  method: string,
  by: Signer,
  args: readonly unknown[],
  value = 0n,
): Promise<ContractTransactionResponse> {
  const connected = contract.connect(by) as Contract;
  return connected.getFunction(method)(...args, { value }) as Promise<ContractTransactionResponse>;
}

/** Gas that a transaction used, of an account that pays for everything the feature needs. */
export async function gasOf(sent: Promise<ContractTransactionResponse>): Promise<number> {
  return Number((await (await sent).wait())!.gasUsed);
}

/** Gas of the same thing done by the same buyer twice, after another one has done it. */
export async function coldAndWarm(
  people: Pick<People, "buyer" | "earlier">,
  act: (by: Signer) => Promise<ContractTransactionResponse>,
): Promise<[cold: number, warm: number]> {
  await gasOf(act(people.earlier));
  return [await gasOf(act(people.buyer)), await gasOf(act(people.buyer))];
}
