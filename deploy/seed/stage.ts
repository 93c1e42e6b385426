import { JsonRpcProvider } from "ethers";
import type {
  ContractTransactionReceipt,
  ContractTransactionResponse,
  HDNodeWallet,
  TransactionReceipt,
  TransactionResponse,
} from "ethers";
import { deployedContract, type Contracts } from "../../sdk/src/chain/contracts.ts";
import type { Deployment } from "../../sdk/src/chain/deployment.ts";
import { demoWallet, type DemoRole } from "../protocol/accounts.ts";
import { mined } from "../protocol/mined.ts";

const DAY = 86_400;
/** Acts of one scene follow each other by this many seconds: people need a moment. */
const PAUSE = 97;

/** How long the demo world's story is, in days. */
export const STORY_DAYS = 21;

/** The demo world cannot be told on this chain; `message` says why and what to do. */
export class SeedError extends Error {
  override readonly name = "SeedError";
  readonly code = "seed-impossible";
}

/** Where the story is played, and with what. */
export interface StageOptions {
  rpcUrl: string;
  gatewayUrl: string;
  deployment: Deployment;
  models: string;
  /** Whom paid weights are encrypted for; without it they lie in the store as they are. */
  keyRecipient?: string | undefined;
}

/** Where the story is played: the contracts, the cast's wallets, and the chain's clock. */
export class Stage {
  readonly provider: JsonRpcProvider;
  readonly gateway: string;
  readonly deployment: Deployment;
  /** Folder of the release folders. */
  readonly models: string;
  /** The key service's recipient (age1…), where there is one. */
  readonly keyRecipient: string | undefined;
  readonly registry: Contracts["ModelRegistry"];
  readonly datasets: Contracts["DatasetRegistry"];
  readonly currencies: Contracts["CurrencyList"];
  readonly verification: Contracts["VerificationRegistry"];
  readonly license: Contracts["ModelLicense"];
  readonly market: Contracts["LicenseMarket"];
  readonly treasury: Contracts["RoyaltyTreasury"];
  readonly streams: Contracts["Streams"];
  readonly charter: Contracts["EthicsCharter"];
  readonly voting: Contracts["TokenVoting"];
  readonly token: Contracts["GovernanceERC20"];
  readonly deliberation: Contracts["Deliberation"];
  readonly board: Contracts["EthicsBoard"];
  /** Seconds since the epoch at which the story ends. */
  readonly end: number;
  #time: number;

  private constructor(
    provider: JsonRpcProvider,
    { gateway, deployment, models, keyRecipient }: Omit<StageOptions, "rpcUrl" | "gatewayUrl"> & { gateway: string },
    contracts: Pick<Contracts, (typeof NAMES)[number]>,
    head: number,
  ) {
    this.provider = provider;
    this.gateway = gateway;
    this.deployment = deployment;
    this.models = models;
    this.keyRecipient = keyRecipient;
    this.registry = contracts.ModelRegistry;
    this.datasets = contracts.DatasetRegistry;
    this.currencies = contracts.CurrencyList;
    this.verification = contracts.VerificationRegistry;
    this.license = contracts.ModelLicense;
    this.market = contracts.LicenseMarket;
    this.treasury = contracts.RoyaltyTreasury;
    this.streams = contracts.Streams;
    this.charter = contracts.EthicsCharter;
    this.voting = contracts.TokenVoting;
    this.token = contracts.GovernanceERC20;
    this.deliberation = contracts.Deliberation;
    this.board = contracts.EthicsBoard;
    this.end = Math.floor(Date.now() / 1000);
    this.#time = head;
  }

  /** Connects to a local chain. */
  static async open({ rpcUrl, gatewayUrl, deployment, models, keyRecipient }: StageOptions): Promise<Stage> {
    const provider = new JsonRpcProvider(rpcUrl, deployment.chainId, {
      staticNetwork: true,
      cacheTimeout: -1,
      batchMaxCount: 1,
    });
    provider.pollingInterval = 20;
    const load = async <Name extends (typeof NAMES)[number]>(name: Name) => [
      name,
      await deployedContract(name, deployment, provider),
    ];
    const contracts = Object.fromEntries(await Promise.all(NAMES.map(load)));
    const head = await provider.getBlock("latest");
    return new Stage(provider, { gateway: gatewayUrl, deployment, models, keyRecipient }, contracts, head!.timestamp);
  }

  /** @throws SeedError when the chain's clock is past the story's beginning. */
  requireBeginning(): void {
    if (this.#time <= this.timeOf(FIRST_SCENE)) return;
    const found = new Date(this.#time * 1000).toISOString();
    const wanted = `a chain that began ${STORY_DAYS} days ago (anvil --timestamp)`;
    throw new SeedError(`the demo world needs ${wanted}; this one is at ${found}`);
  }

  /** The wallet of a member of the cast, connected. */
  wallet(role: DemoRole): HDNodeWallet {
    return demoWallet(role).connect(this.provider);
  }

  /** The chain's clock, seconds since the epoch. */
  get time(): number {
    return this.#time;
  }

  /** Seconds since the epoch of a day in the story; day 0 is its beginning, day 21 now. */
  timeOf(day: number): number {
    return Math.round(this.end - (STORY_DAYS - day) * DAY);
  }

  /** Moves the clock forward to a day of the story and mines a block, so that every read sees it. */
  async until(day: number): Promise<void> {
    this.#time = Math.max(this.timeOf(day), this.#time + 1);
    await this.#setNext();
    await this.provider.send("evm_mine", []);
  }

  /** Sends one transaction, a moment after the one before, and waits until it is mined. */
  send(transaction: () => Promise<ContractTransactionResponse>): Promise<ContractTransactionReceipt>;
  send(transaction: () => Promise<TransactionResponse>): Promise<TransactionReceipt>;
  async send(transaction: () => Promise<TransactionResponse>): Promise<TransactionReceipt> {
    this.#time += PAUSE;
    await this.#setNext();
    return mined(await transaction());
  }

  close(): void {
    this.provider.destroy();
  }

  #setNext(): Promise<unknown> {
    return this.provider.send("evm_setNextBlockTimestamp", [this.#time]);
  }
}

/** The first scene's day: everything before it is the deployment's. */
export const FIRST_SCENE = 0.4;

const NAMES = [
  "ModelRegistry",
  "DatasetRegistry",
  "CurrencyList",
  "VerificationRegistry",
  "ModelLicense",
  "LicenseMarket",
  "RoyaltyTreasury",
  "Streams",
  "EthicsCharter",
  "TokenVoting",
  "GovernanceERC20",
  "Deliberation",
  "EthicsBoard",
] as const;
