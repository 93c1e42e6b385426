import { type ContractTransactionReceipt, encodeBytes32String, id, type Interface, keccak256, toUtf8Bytes, ZeroAddress } from "ethers";
import { deployProtocol } from "../../../deploy/protocol/deploy.ts";
import { ROLES, type DemoRole } from "../../../deploy/protocol/accounts.ts";
import { type Contracts, deployedContract } from "../../../sdk/src/chain/contracts.ts";
import { RECEIPT_TYPES } from "../../../sdk/src/verify/receipt.ts";
import { ethers } from "./chain.ts";
import { deployHostilePayee, deployHostileToken } from "./doubles.ts";

export type Account = Awaited<ReturnType<typeof ethers.getSigners>>[number];
export type Action = { to: string; value: bigint; data: string };

/** The native currency. */
export const NATIVE = ZeroAddress;
/** The first charter's fee, in basis points. */
export const FEE_BPS = 500n;

const YES = 2;
const ABSTAIN = 0; // no vote along with the proposal
const PASS = 1;
const CPU = 3;

type Role = Exclude<DemoRole, "deployer">;

/** The deployed protocol: real OSx, our contracts, the demo accounts, and nothing published yet. */
export async function deployed() {
  const signers = await ethers.getSigners();
  const accounts = Object.fromEntries(ROLES.map((role, index) => [role, signers[index]!])) as Record<Role, Account>;
  const deployer = signers[0]!;
  const deployment = await deployProtocol({ deployer });
  const contract = <Name extends keyof Contracts>(name: Name) => deployedContract(name, deployment, deployer);
  const world = {
    accounts,
    deployer,
    deployment,
    dao: await contract("DAO"),
    voting: await contract("TokenVoting"),
    token: await contract("GovernanceERC20"),
    psp: await contract("PluginSetupProcessor"),
    registry: await contract("ModelRegistry"),
    verification: await contract("VerificationRegistry"),
    ledger: await contract("ModelLicense"),
    currencies: await contract("CurrencyList"),
    treasury: await contract("RoyaltyTreasury"),
    paymentCondition: await contract("RoyaltyPaymentCondition"),
    reserveCondition: await contract("RoyaltyReserveCondition"),
    receivers: await contract("RoyaltyReceiverFactory"),
  };
  return world;
}

export type World = Awaited<ReturnType<typeof deployed>>;

/**
 * Three releases in a line, approved by vote, and a listed token.
 *
 * base: kestrel 70 %, bramble 30 % of what is left.
 * tune, of base (20 %): fernhill 100 %.
 * tiny, of tune (10 %) and base (5 %): fernhill 60 %, a hostile payee 40 %.
 */
export async function published() {
  const world = await deployed();
  const { kestrel, bramble, fernhill } = world.accounts;
  const token = await deployHostileToken();
  const payee = await deployHostilePayee();
  const hostile = await payee.getAddress();

  const base = await submit(world, kestrel, "kestrel", "base", {
    contributors: [[kestrel.address, 7_000], [bramble.address, 3_000]],
  });
  await approve(world, [base]);
  const tune = await submit(world, fernhill, "fernhill", "tune", {
    parents: [[base, 2_000]],
    contributors: [[fernhill.address, 10_000]],
  });
  await approve(world, [tune]);
  const tiny = await submit(world, fernhill, "fernhill", "tiny", {
    parents: [[tune, 1_000], [base, 500]],
    contributors: [[fernhill.address, 6_000], [hostile, 4_000]],
  });
  const listing = call(await world.currencies.getAddress(), world.currencies.interface, "list", [await token.getAddress()]);
  await approve(world, [tiny], [listing]);
  return { ...world, releases: { base, tune, tiny }, erc20: token, payee, hostile };
}

export type PublishedWorld = Awaited<ReturnType<typeof published>>;

/** Submits version 1.0.0 of a new model; answers the release's id. */
export async function submit(
  { registry }: World,
  publisher: Account,
  namespace: string,
  slug: string,
  made: { parents?: [parent: bigint, shareBps: number][]; contributors: [account: string, shareBps: number][] },
): Promise<bigint> {
  const owner = registry.connect(publisher);
  if ((await registry.namespaceOwner(namespace)) === ZeroAddress) await owner.claimNamespace(namespace);
  await owner.createModel(namespace, slug);
  await owner.submitRelease({
    modelId: id(`${namespace}/${slug}`),
    version: "1.0.0",
    manifest: id(`${slug} manifest`),
    weightsDigest: id(`${slug} weights`),
    suiteDigest: id(`${slug} suite`),
    charterVersion: 1,
    parents: (made.parents ?? []).map(([parent, shareBps]) => ({ parent, kind: 0, shareBps })),
    contributors: made.contributors.map(([account, shareBps]) => ({ account, shareBps, role: 1 })),
  });
  return registry.releaseCount();
}

/** Has two members verify the releases and the DAO approve them by vote. */
export async function approve(world: World, releaseIds: bigint[], more: Action[] = []): Promise<void> {
  const registry = await world.registry.getAddress();
  for (const releaseId of releaseIds) {
    for (const member of [world.accounts.juniper, world.accounts.osprey]) await verify(world, releaseId, member);
  }
  const approvals = releaseIds.map((releaseId) => call(registry, world.registry.interface, "approve", [releaseId]));
  await pass(world, [...approvals, ...more, await solvencyCheck(world)]);
}

async function verify({ registry, verification }: World, releaseId: bigint, member: Account): Promise<void> {
  const terms = await registry.receiptTerms(releaseId, member.address);
  const receipt = {
    releaseId,
    verifier: member.address,
    suiteDigest: terms.suiteDigest,
    weightsDigest: terms.weightsDigest,
    outcome: PASS,
    scoreBps: 9_800,
    maxDeviation: 1_000n,
    backend: CPU,
    environmentDigest: encodeBytes32String("environment"),
    outputsDigest: encodeBytes32String("outputs"),
    report: keccak256(toUtf8Bytes("report")),
    ranAt: 1n,
  };
  const { chainId } = await ethers.provider.getNetwork();
  const domain = { name: "Commonweight", version: "1", chainId, verifyingContract: await verification.getAddress() };
  await verification.record(receipt, await member.signTypedData(domain, RECEIPT_TYPES, receipt));
}

/** Books what a release earned, in native currency, paid by the buyer. */
export async function earn({ ledger, accounts }: World, releaseId: bigint, amount: bigint): Promise<void> {
  await ledger.connect(accounts.harbour).payRoyalty(releaseId, NATIVE, amount, { value: amount });
}

/** Books what a release earned in the listed token. */
export async function earnToken({ ledger, accounts, erc20 }: PublishedWorld, releaseId: bigint, amount: bigint) {
  await erc20.mint(accounts.harbour.address, amount);
  await erc20.connect(accounts.harbour).approve(await ledger.getAddress(), amount);
  await ledger.connect(accounts.harbour).payRoyalty(releaseId, await erc20.getAddress(), amount);
}

/** An action of a proposal. */
export function call(to: string, abi: Interface, method: string, args: readonly unknown[] = []): Action {
  return { to, value: 0n, data: abi.encodeFunctionData(method, args) };
}

/** The action every proposal must end with. */
export async function solvencyCheck({ treasury }: World): Promise<Action> {
  return call(await treasury.getAddress(), treasury.interface, "requireSolvent");
}

/** Proposes and votes with 58 % yes, which nothing can overturn; answers the proposal's id. Nothing is executed. */
export async function propose({ voting, accounts }: World, actions: Action[], allowFailureMap = 0n): Promise<bigint> {
  const proposer = voting.connect(accounts.juniper);
  const sent = await proposer.createProposal("0x", actions, allowFailureMap, 0, 0, ABSTAIN, false);
  const proposalId = eventArgs(await sent.wait(), voting.interface, "ProposalCreated").proposalId as bigint;
  await proposer.vote(proposalId, YES, false);
  await voting.connect(accounts.osprey).vote(proposalId, YES, false);
  return proposalId;
}

/** Proposes, votes and executes. */
export async function pass(world: World, actions: Action[]): Promise<void> {
  await world.voting.execute(await propose(world, actions));
}

/** The arguments of the first event of that name in a receipt. */
export function eventArgs(receipt: ContractTransactionReceipt | null, abi: Interface, name: string) {
  for (const log of receipt?.logs ?? []) {
    const event = abi.parseLog(log);
    if (event?.name === name) return event.args;
  }
  throw new Error(`expected event ${name}, found none`);
}
