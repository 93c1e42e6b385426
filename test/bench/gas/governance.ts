import { hexlify, toUtf8Bytes, ZeroHash, type Signer } from "ethers";
import type { World } from "../../contracts/fixture.ts";
import { actionOf } from "../../contracts/support/governance.ts";
import type { Figure } from "../result.ts";
import { METADATA, REASON, type Decided } from "./decided.ts";
import { created, GOVERNORS } from "./peers/governors.ts";
import { gasOf, PRICE, type Stage } from "./stage.ts";

const NOTES: Record<keyof Decided, string> = {
  propose: "open a proposal with one payment (ours: and the solvency check)",
  vote: "vote, after somebody else has",
  reason: "vote and say why in 120 bytes (ours: two transactions, the reason with a receipt linked)",
  execute: "carry the payment out",
};

/** Gas of deciding by vote, beside other governors on the same chain in the same run. */
export async function measureGovernance(world: World, stage: Stage): Promise<Figure[]> {
  const { payee, buyer, earlier, seller } = stage.people;
  const voters = { proposer: payee, earlier, voter: buyer, reasoner: seller };
  const peers: [name: string, decided: Decided][] = [];
  for (const [name, { measure }] of Object.entries(GOVERNORS)) peers.push([name, await measure(stage, voters)]);
  const { beside, linked, ...ours } = await measureOwn(world, stage);
  const figures = (Object.keys(NOTES) as (keyof Decided)[]).map((what): Figure => {
    const others = peers.flatMap(([name, decided]) => (decided[what] === undefined ? [] : [[name, decided[what]]]));
    const figure = { id: `gas.gov.${what}`, value: ours[what], unit: "gas" as const, note: NOTES[what] };
    return { ...figure, peers: Object.fromEntries(others) };
  });
  const aim = { most: 40_000 };
  return [
    ...figures,
    { id: "gas.gov.reason.beside", value: linked, unit: "gas", aim, note: "the reason alone, with a receipt linked" },
    { id: "gas.gov.reason.plain", value: beside, unit: "gas", note: "the reason alone, without a receipt" },
  ];
}

async function measureOwn(world: World, stage: Stage) {
  const { voting, registry, releases, governance, deliberation, signers, treasury, dao } = world;
  const { juniper, osprey, saltmarsh, kestrel, fernhill, newcomer } = signers;
  await (await stage.people.buyer.sendTransaction({ to: dao.target, value: PRICE * 2n })).wait();
  const releaseId = await releases.submit({ name: "harbour/reasons", by: "harbour" });
  await releases.verify(releaseId, "saltmarsh");
  const payment = { to: await stage.people.payee.getAddress(), value: PRICE, data: "0x" };
  const actions = [payment, actionOf(treasury, "requireSolvent", [])];
  await governance.propose([actionOf(registry, "approve", [releaseId])]);

  const metadata = hexlify(toUtf8Bytes(METADATA));
  const opened = await voting.connect(juniper).createProposal(metadata, actions, 0, 0, 0, 0, false);
  const receipt = (await opened.wait())!;
  const proposalId = created(voting, receipt);
  const vote = (by: Signer) => gasOf(voting.connect(by).vote(proposalId, 2, false));
  await vote(juniper);
  const plainVote = await vote(osprey);
  const reasoned = await vote(saltmarsh);
  const say = (by: Signer, release: bigint) =>
    gasOf(deliberation.connect(by).giveReason(proposalId, REASON, ZeroHash, release));
  const linked = await say(saltmarsh, releaseId);
  await vote(kestrel);
  const beside = await say(kestrel, 0n);
  await vote(fernhill);
  await governance.waitFor(proposalId);
  const execute = await gasOf(voting.connect(newcomer).execute(proposalId));
  return { propose: Number(receipt.gasUsed), vote: plainVote, reason: reasoned + linked, execute, beside, linked };
}
