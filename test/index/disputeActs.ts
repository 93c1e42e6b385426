import { parseEther, ZeroAddress, ZeroHash } from "ethers";
import type { DemoRole } from "../../deploy/protocol/accounts.ts";
import { deployedContract, type ContractName, type Contracts } from "../../sdk/src/chain/contracts.ts";
import { DAY, SOLD_RELEASE, type Actors } from "./acts.ts";

const [DISMISSED, UPHELD, REVOKED] = [1, 2, 3];
/** Digests of documents that nobody stored. */
const NOWHERE = (byte: number): string => `0x${byte.toString(16).padStart(2, "0").repeat(32)}`;

interface Parts {
  board: Contracts["EthicsBoard"];
  council: Contracts["Council"];
  refunds: Contracts["Refunds"];
  veto: Contracts["CouncilVeto"];
  voting: Contracts["TokenVoting"];
  deliberation: Contracts["Deliberation"];
}

/** Disputes that end in every way, refunds paid, the council at work, vetoes, reasons and profiles. */
export async function actOnDisputes(actors: Actors): Promise<void> {
  const { world } = actors;
  const load = <Name extends ContractName>(name: Name): Promise<Contracts[Name]> =>
    deployedContract(name, world.deployment, world.provider);
  const parts: Parts = {
    board: await load("EthicsBoard"),
    council: await load("Council"),
    refunds: await load("Refunds"),
    veto: await load("CouncilVeto"),
    voting: await load("TokenVoting"),
    deliberation: await load("Deliberation"),
  };
  await deliberate(actors, parts);
  const derived = await actors.registry.releaseCount();
  const tokens = await sell(actors, derived);
  await stopForGood(actors, parts, derived);
  await startRefunds(actors, parts, derived, tokens);

  const lapsing = await raise(actors, parts, "harbour", SOLD_RELEASE, 1);
  await byCouncil(actors, parts, parts.board, "suspend", [lapsing]);
  const upheld = await raise(actors, parts, "harbour", SOLD_RELEASE, 2);
  const dismissed = await raise(actors, parts, "harbour", SOLD_RELEASE, 3);
  for (const dispute of [upheld, dismissed]) {
    await actors.send(parts.board.connect(actors.wallet("kestrel")).answer(dispute, NOWHERE(0xa0)));
  }
  await byDao(actors, parts.board, "decide", [upheld, UPHELD]);
  await byDao(actors, parts.board, "decide", [dismissed, DISMISSED]);

  await world.provider.send("evm_increaseTime", [8 * DAY]);
  const anybody = parts.board.connect(actors.wallet("osprey"));
  await actors.send(anybody.conclude(lapsing));
  await actors.send(anybody.conclude(upheld)); // asks for a corrected release
  await finishRefunds(actors, parts, derived, tokens);
  await raise(actors, parts, "harbour", SOLD_RELEASE, 1);
}

/** One dispute that is suspended, ratified, answered, decided, appealed and ends in a revocation; one it makes moot. */
async function stopForGood(actors: Actors, parts: Parts, release: bigint): Promise<void> {
  const { board } = parts;
  const kestrel = board.connect(actors.wallet("kestrel"));
  const dispute = await raise(actors, parts, "lantern", release, 1);
  await byCouncil(actors, parts, board, "suspend", [dispute]);
  await byDao(actors, board, "ratify", [dispute]);
  await actors.send(kestrel.answer(dispute, NOWHERE(0xa1)));
  await byDao(actors, board, "decide", [dispute, REVOKED]);
  const value = (await board.disputeOf(dispute)).bond;
  await actors.send(kestrel.appeal(dispute, NOWHERE(0xa2), { value }));
  const moot = await raise(actors, parts, "juniper", release, 2);
  await byDao(actors, board, "decide", [dispute, REVOKED]);
  await actors.send(board.connect(actors.wallet("osprey")).conclude(moot));
  await actors.send(board.connect(actors.wallet("lantern")).withdraw(ZeroAddress, ZeroAddress));
}

async function sell(actors: Actors, release: bigint): Promise<bigint[]> {
  const forever = await actors.openOffer({ price: parseEther("0.03") }, release);
  const monthly = await actors.openOffer({ price: parseEther("0.02"), term: 30 * DAY }, release);
  return [await actors.mint("harbour", forever), await actors.mint("lantern", monthly)];
}

async function startRefunds(actors: Actors, { refunds }: Parts, release: bigint, tokens: bigint[]): Promise<void> {
  await actors.send(refunds.connect(actors.wallet("osprey")).open(release));
  await actors.send(refunds.connect(actors.wallet("harbour")).ask(tokens[0]!));
  await actors.send(refunds.connect(actors.wallet("lantern")).ask(tokens[1]!));
  const payees = [actors.address("kestrel")];
  await actors.send(refunds.connect(actors.wallet("osprey")).collect(release, ZeroAddress, payees));
}

/** What is collected late raises what was paid before. */
async function finishRefunds(actors: Actors, { refunds }: Parts, release: bigint, tokens: bigint[]): Promise<void> {
  const anybody = refunds.connect(actors.wallet("osprey"));
  await actors.send(anybody.pay(tokens));
  await actors.send(anybody.collect(release, ZeroAddress, [actors.address("lantern"), actors.address("bramble")]));
  const due = await Promise.all(tokens.map((token) => refunds.payableOf(token)));
  if (due.some((amount) => amount > 0n)) await actors.send(anybody.pay(tokens));
  const left = await refunds.remainderOf(release, ZeroAddress, actors.address("kestrel"));
  if (left > 0n) await actors.send(anybody.payRemainder(release, ZeroAddress, actors.address("kestrel")));
}

/** Two proposals with a veto, one of which is overruled; a reason, and profiles set and taken back. */
async function deliberate(actors: Actors, parts: Parts): Promise<void> {
  const { council, deliberation, veto, voting } = parts;
  const juniper = actors.wallet("juniper");
  const proposals: bigint[] = [];
  for (const [index, reason] of [NOWHERE(0xa3), ZeroHash].entries()) {
    const metadata = `0x${index.toString(16).padStart(2, "0")}`;
    const mine = voting.connect(juniper);
    const proposal = await mine.createProposal.staticCall(metadata, [], 0n, 0n, 0n, 0, false);
    await actors.send(mine.createProposal(metadata, [], 0n, 0n, 0n, 0, false));
    await byCouncil(actors, parts, veto, "veto", [proposal, reason]);
    proposals.push(proposal);
  }
  await byDao(actors, veto, "overrule", [proposals[0]]);
  await actors.send(voting.connect(juniper).vote(proposals[0]!, 3, false));
  const said = deliberation.connect(juniper);
  await actors.send(said.giveReason(proposals[0]!, "It calls nothing", ZeroHash, 0));
  await actors.send(said.giveReason(proposals[0]!, "", NOWHERE(0xa4), SOLD_RELEASE));
  await actors.send(said.setProfile(ZeroHash));
  await actors.send(deliberation.connect(actors.wallet("bramble")).setProfile(NOWHERE(0xa5)));
  await byDao(actors, council, "addAddresses", [[actors.address("osprey"), actors.address("fernhill")]]);
  await byDao(actors, council, "removeAddresses", [[actors.address("fernhill")]]);
}

async function raise(actors: Actors, { board }: Parts, by: DemoRole, release: bigint, clause: number): Promise<bigint> {
  const { amount: value } = await board.bondFor(release, clause);
  const evidence = NOWHERE(Number(await board.disputeCount()) + 1);
  await actors.send(board.connect(actors.wallet(by)).raise(release, clause, evidence, { value }));
  return board.disputeCount();
}

/** Two of the council have it done. */
async function byCouncil(
  actors: Actors,
  { council }: Parts,
  target: Contracts["EthicsBoard"] | Contracts["CouncilVeto"],
  method: string,
  args: unknown[]
): Promise<void> {
  const data = target.interface.encodeFunctionData(method as never, args as never);
  const actions = [{ to: target.target as string, value: 0n, data }];
  const { timestamp } = (await actors.world.provider.getBlock("latest"))!;
  const open = ["0x", actions, 0n, true, false, 0n, BigInt(timestamp + 30 * DAY)] as const;
  const juniper = council.connect(actors.wallet("juniper"));
  const proposal = await juniper.createProposal.staticCall(...open);
  await actors.send(juniper.createProposal(...open));
  await actors.send(council.connect(actors.wallet("saltmarsh")).approve(proposal, true));
}

async function byDao(
  actors: Actors,
  target: Contracts["EthicsBoard"] | Contracts["CouncilVeto"] | Contracts["Council"],
  method: string,
  args: unknown[]
): Promise<void> {
  await actors.asDao(target, target.interface.encodeFunctionData(method as never, args as never));
}
