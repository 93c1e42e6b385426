import { Contract, ContractFactory, id, parseEther, ZeroAddress } from "ethers";
import type { HDNodeWallet, TransactionResponse } from "ethers";
import { demoWallet, type DemoRole } from "../../deploy/protocol/accounts.ts";
import { ownArtifact } from "../../deploy/protocol/artifacts.ts";
import { mined } from "../../deploy/protocol/mined.ts";
import { deployedContract, type ContractName, type Contracts } from "../../sdk/src/chain/contracts.ts";
import { ALL_CONSENT } from "../../sdk/src/dataset/consent.ts";
import { BACKEND_CODE, RECEIPT_TYPES } from "../../sdk/src/verify/receipt.ts";
import { RIGHTS, terms } from "../contracts/license/terms.ts";
import type { IndexedWorld } from "./demoWorld.ts";

/** What the contracts can do and the demo world's story need not tell: each act once, on the real contracts. */

export const DAY = 86_400;
/** The release that is sold: glyph-reader 1.0.0, kestrel's, approved. */
export const SOLD_RELEASE = 1n;
/** The version of the release that is submitted here; its manifest is that of the one that is sold. */
export const DERIVED_VERSION = "9.0.0";

type Sent = Promise<TransactionResponse>;

/** Who acts, on what. */
export class Actors {
  readonly world: IndexedWorld;
  readonly license: Contracts["ModelLicense"];
  readonly market: Contracts["LicenseMarket"];
  readonly treasury: Contracts["RoyaltyTreasury"];
  readonly registry: Contracts["ModelRegistry"];
  readonly datasets: Contracts["DatasetRegistry"];
  readonly streams: Contracts["Streams"];
  readonly currencies: Contracts["CurrencyList"];
  readonly verification: Contracts["VerificationRegistry"];
  /** An ERC-20 that everybody has some of. */
  readonly coin: Contract;

  private constructor(world: IndexedWorld, contracts: Contracts, coin: Contract) {
    this.world = world;
    this.license = contracts.ModelLicense;
    this.market = contracts.LicenseMarket;
    this.treasury = contracts.RoyaltyTreasury;
    this.registry = contracts.ModelRegistry;
    this.datasets = contracts.DatasetRegistry;
    this.streams = contracts.Streams;
    this.currencies = contracts.CurrencyList;
    this.verification = contracts.VerificationRegistry;
    this.coin = coin;
  }

  static async open(world: IndexedWorld): Promise<Actors> {
    const load = async (name: ContractName): Promise<[ContractName, unknown]> => [
      name,
      await deployedContract(name, world.deployment, world.provider),
    ];
    const contracts = Object.fromEntries(await Promise.all(NAMES.map(load))) as unknown as Contracts;
    const { interface: abi, bytecode } = ownArtifact("DemoCurrency");
    const holders = (["harbour", "lantern", "bramble"] as const).map((role) => demoWallet(role).address);
    const factory = new ContractFactory(abi, bytecode, demoWallet("lantern").connect(world.provider));
    const coin = (await (await factory.deploy(holders, 10n ** 12n)).waitForDeployment()) as Contract;
    return new Actors(world, contracts, coin);
  }

  wallet(role: DemoRole): HDNodeWallet {
    return demoWallet(role).connect(this.world.provider) as HDNodeWallet;
  }

  address(role: DemoRole): string {
    return demoWallet(role).address;
  }

  /** Sends, and waits until it is mined. @throws ethers' error when it is refused. */
  async send(sent: Sent): Promise<void> {
    await mined(await sent);
  }

  /** Calls as the DAO, without a vote and without costing it anything. @throws ethers' error when it is refused. */
  async asDao(contract: { getAddress: () => Promise<string> }, data: string): Promise<void> {
    const { provider, deployment } = this.world;
    const from = deployment.contracts["DAO"]!.address;
    await provider.send("anvil_impersonateAccount", [from]);
    await provider.send("anvil_setNextBlockBaseFeePerGas", ["0x0"]);
    // Estimated within the last block, a checkpoint in a list looks cheaper than it is in the next one.
    const call = { from, to: await contract.getAddress(), data, gasPrice: "0x0", gas: "0x989680" };
    const hash = (await provider.send("eth_sendTransaction", [call])) as string;
    await mined((await provider.getTransaction(hash))!);
    await provider.send("anvil_stopImpersonatingAccount", [from]);
  }

  /** Opens an offer of a release of kestrel's; what is not said is as in a plain perpetual one. */
  async openOffer(changes: Parameters<typeof terms>[0], release = SOLD_RELEASE): Promise<bigint> {
    const offer = terms({ price: parseEther("0.01"), rights: RIGHTS.run, ...changes });
    await this.send(this.license.connect(this.wallet("kestrel")).openOffer(release, offer));
    return this.license.offerCount();
  }

  /** Mints for oneself or as a gift; answers the first token's id. */
  async mint(by: DemoRole, offerId: bigint, quantity = 1, to = by, referrer?: DemoRole): Promise<bigint> {
    const { terms } = await this.license.offerOf(offerId);
    const price = terms.price * BigInt(quantity);
    const order = {
      offerId,
      quantity,
      to: this.address(to),
      referrer: referrer ? this.address(referrer) : ZeroAddress,
      maximum: price,
      proof: [],
    };
    const value = terms.currency === ZeroAddress ? price : 0n;
    const license = this.license.connect(this.wallet(by));
    const first = await license.mintOrder.staticCall(order, { value });
    await this.send(license.mintOrder(order, { value }));
    return first;
  }
}

/** Licences on trial, given, lent, seated, renewed, upgraded, canceled and burned. */
export async function actOnLicenses(actors: Actors): Promise<void> {
  const { license } = actors;
  const monthly = { term: 30 * DAY, seats: 2, trialDays: 7, referrerBps: 1_000, walletCap: 9, supply: 20 };
  const month = await actors.openOffer(monthly);
  const forever = await actors.openOffer({ price: parseEther("0.05"), rights: 3, seats: 2 });
  const harbour = license.connect(actors.wallet("harbour"));

  const tried = await actors.mint("harbour", month, 3, "harbour", "bramble");
  await actors.send(harbour.refund(tried));
  await actors.send(harbour.transferFrom(actors.address("harbour"), actors.address("juniper"), tried + 1n));
  await actors.send(license.connect(actors.wallet("osprey")).endTrials([tried + 1n]));

  const given = await actors.mint("lantern", month, 2, "juniper", "bramble");
  const juniper = license.connect(actors.wallet("juniper"));
  const price = parseEther("0.01");
  await actors.send(license.connect(actors.wallet("lantern")).renew(given, 2, 2n * price, { value: 2n * price }));
  await actors.send(juniper.setSeats(given, [actors.address("osprey"), actors.address("saltmarsh")], []));
  await actors.send(juniper.setSeats(given, [], [actors.address("osprey")]));
  await actors.send(juniper.setUser(given, actors.address("fernhill"), 2n ** 40n));
  const maximum = parseEther("0.05");
  const second = given + 1n;
  // The price falls by the second; what is too much is given back.
  await actors.send(juniper.upgrade(second, forever, [], maximum, { value: maximum }));
  await actors.send(juniper.setSeats(second, [actors.address("osprey")], []));
  await actors.send(juniper.setUser(second, actors.address("osprey"), 2n ** 40n));
  await actors.send(juniper.transferFrom(actors.address("juniper"), actors.address("saltmarsh"), second));
  await actors.send(juniper.cancelSubscription(tried + 1n));
  const free = await actors.openOffer({ price: 0n });
  await actors.send(juniper.burn(await actors.mint("juniper", free)));
}

/** A release under licences and datasets, royalties paid and credited, shares that change, and every kind of claim. */
export async function actOnMoney(actors: Actors): Promise<void> {
  const { license, registry, treasury, datasets } = actors;
  const bramble = actors.wallet("bramble");
  const kestrel = actors.wallet("kestrel");
  await actors.send(datasets.connect(bramble).register("proof-sheets", id("card"), ALL_CONSENT, 100));
  await actors.send(datasets.connect(bramble).register("loose-sheets", id("loose card"), ALL_CONSENT, 0));
  const loose = await datasets.datasetByName("loose-sheets");
  await actors.send(datasets.connect(bramble).revise(loose, id("next card"), 3, 250));
  await actors.send(datasets.connect(bramble).transferFrom(bramble.address, kestrel.address, loose));
  const dataset = await datasets.datasetByName("proof-sheets");
  const bound = await actors.mint("kestrel", await actors.openOffer({ price: 0n, rights: 5 }));
  const { manifest, weightsDigest, suiteDigest, modelId } = await registry.releaseOf(SOLD_RELEASE);
  const charter = await deployedContract("EthicsCharter", actors.world.deployment, actors.world.provider);
  await actors.send(
    registry.connect(kestrel).submitRelease({
      modelId,
      version: DERIVED_VERSION,
      manifest,
      weightsDigest,
      suiteDigest,
      charterVersion: await charter.currentVersion(),
      openRights: 1,
      sharesFixed: false,
      parents: [{ parent: SOLD_RELEASE, kind: 0, shareBps: 1_000, license: bound }],
      datasets: [{ dataset, shareBps: 300 }],
      contributors: [
        { account: kestrel.address, shareBps: 6_000, role: 1 },
        { account: bramble.address, shareBps: 4_000, role: 0 },
      ],
    })
  );
  const release = await registry.releaseCount();
  await record(actors, "juniper", release);
  await record(actors, "saltmarsh", release);
  await actors.asDao(registry, registry.interface.encodeFunctionData("approve", [release]));
  const lantern = license.connect(actors.wallet("lantern"));
  await actors.send(lantern.payRoyalty(release, ZeroAddress, 1_000_003n, { value: 1_000_003n }));
  await actors.send(treasury.connect(bramble).transferShare(release, actors.address("newcomer"), 1_500));
  await actors.send(lantern.payRoyalty(release, ZeroAddress, 777n, { value: 777n }));
  await changeShares(actors, release);
  await actors.asDao(license, license.interface.encodeFunctionData("creditRoyalty", [release, ZeroAddress, 5_001n]));

  await actors.send(treasury.connect(bramble).setPayout(actors.address("saltmarsh")));
  const claims = { currency: ZeroAddress, to: ZeroAddress, settle: [release], verified: [], referrals: true };
  const owner = { ...claims, payee: bramble.address, releases: [release], datasets: [dataset] };
  await actors.send(treasury.connect(bramble).claimAll([owner]));
  const verifier = { ...claims, payee: actors.address("juniper"), settle: [], verified: [release], referrals: false };
  await actors.send(treasury.connect(bramble).claimAll([{ ...verifier, releases: [], datasets: [] }]));
  await actors.send(lantern.payRoyalty(release, ZeroAddress, 5_555n, { value: 5_555n }));
}

/** A stream between two people, paid out in part and stopped. */
export async function actOnStreams(actors: Actors): Promise<void> {
  const streams = actors.streams.connect(actors.wallet("harbour"));
  const amount = 1_000_000_007n;
  await actors.send(streams.open(actors.address("saltmarsh"), ZeroAddress, amount, 0, 1_000, { value: amount }));
  await actors.world.provider.send("evm_increaseTime", [300]);
  const id = await streams.streamCount();
  await actors.send(streams.withdraw(id));
  await actors.world.provider.send("evm_increaseTime", [100]);
  await actors.send(streams.stop(id));
}

/** Records a receipt that says of a release what the story's first one says of the release that is sold. */
export async function record(actors: Actors, member: DemoRole, releaseId: bigint, outcome?: number): Promise<void> {
  const { verification, registry, world } = actors;
  const [first] = await verification.queryFilter(verification.filters.ReceiptRecorded(SOLD_RELEASE));
  const { scoreBps, maxDeviation, environmentDigest, outputsDigest, report, ranAt } = first!.args;
  const { suiteDigest, weightsDigest } = await registry.releaseOf(releaseId);
  const receipt = {
    releaseId,
    verifier: actors.address(member),
    suiteDigest,
    weightsDigest,
    outcome: outcome ?? Number(first!.args.outcome),
    scoreBps: Number(scoreBps),
    maxDeviation,
    backend: BACKEND_CODE.webgpu,
    environmentDigest,
    outputsDigest,
    report,
    ranAt,
  };
  const verifyingContract = verification.target as string;
  const domain = { name: "Commonweight", version: "1", chainId: world.deployment.chainId, verifyingContract };
  const signature = await actors.wallet(member).signTypedData(domain, RECEIPT_TYPES, receipt);
  await actors.send(verification.connect(actors.wallet("osprey")).record(receipt, signature));
}

/** All who have a share sign how it is divided anew. */
async function changeShares(actors: Actors, release: bigint): Promise<void> {
  const { treasury } = actors;
  const ascending = (shares: { account: string; shareBps: number }[]) =>
    shares.sort((a, b) => (BigInt(a.account) < BigInt(b.account) ? -1 : 1));
  const holders = ["kestrel", "bramble", "newcomer"] as const;
  const held = await Promise.all(
    holders.map(async (role) => {
      const account = actors.address(role);
      return { role, account, shareBps: Number(await treasury.shareOf(release, account)) };
    })
  );
  const current = ascending(held) as typeof held;
  const next = ascending([
    { account: actors.address("kestrel"), shareBps: 7_000 },
    { account: actors.address("lantern"), shareBps: 3_000 },
  ]);
  const deadline = 2n ** 40n;
  const digest = await treasury.digestOfChange(release, next, deadline);
  const signatures = current.map(({ role }) => actors.wallet(role).signingKey.sign(digest).serialized);
  const shares = current.map(({ account, shareBps }) => ({ account, shareBps }));
  await actors.send(
    treasury.connect(actors.wallet("osprey")).changeShares(release, shares, next, deadline, signatures)
  );
}

const NAMES = [
  "ModelLicense",
  "LicenseMarket",
  "RoyaltyTreasury",
  "ModelRegistry",
  "DatasetRegistry",
  "Streams",
  "CurrencyList",
  "VerificationRegistry",
] as const;
