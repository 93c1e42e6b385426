import { id, ZeroAddress } from "ethers";
import { ALL_CONSENT } from "../../../sdk/src/dataset/consent.ts";
import { deployWorld, ethers, type World } from "../fixture.ts";
import { RIGHTS } from "../license/terms.ts";
import { actionOf } from "../support/governance.ts";
import { PROCESS } from "../support/process.ts";
import { deployHostilePayee, deployHostileToken } from "./doubles.ts";

/** The native currency. */
export const NATIVE = ZeroAddress;

/**
 * Three releases in a line, approved by vote, and a listed token.
 *
 * base: kestrel 70 %, bramble 30 % of what is left.
 * tune, of base (20 %): fernhill 100 %.
 * tiny, of tune (10 %) and base (5 %): fernhill 60 %, a hostile payee 40 %.
 */
export async function published() {
  return publish(await deployWorld());
}

async function publish(world: World) {
  const { kestrel, bramble, fernhill } = world.signers;
  const token = await deployHostileToken();
  const payee = await deployHostilePayee();
  const hostile = await payee.getAddress();

  const base = await world.releases.approved({
    name: "kestrel/base",
    openRights: RIGHTS.fineTune,
    contributors: [
      { account: kestrel.address, shareBps: 7_000 },
      { account: bramble.address, shareBps: 3_000 },
    ],
  });
  const tune = await world.releases.approved({
    name: "fernhill/tune",
    by: "fernhill",
    parents: [{ parent: base, shareBps: 2_000 }],
  });
  const tiny = await world.releases.approved({
    name: "fernhill/tiny",
    by: "fernhill",
    parents: [
      { parent: tune, shareBps: 1_000 },
      { parent: base, shareBps: 500 },
    ],
    contributors: [
      { account: fernhill.address, shareBps: 6_000 },
      { account: hostile, shareBps: 4_000 },
    ],
  });
  await world.governance.pass([actionOf(world.currencies, "list", [await token.getAddress()])]);
  return { ...world, ids: { base, tune, tiny }, erc20: token, payee, hostile };
}

export type PublishedWorld = Awaited<ReturnType<typeof published>>;

/** Another implementation of the treasury over the same books: what an upgrade would install. */
export async function laterTreasury(world: World): Promise<string> {
  const { dao, license, registry, currencies, datasets, paymentCondition } = world;
  const parts = [dao, license, registry, currencies, datasets, paymentCondition].map((part) => part.getAddress());
  return (await ethers.deployContract("RoyaltyTreasury", await Promise.all(parts))).getAddress();
}

/** Books what a release earned, in native currency, paid by the buyer. */
export async function earn({ license, signers }: World, releaseId: bigint, amount: bigint): Promise<void> {
  await license.connect(signers.harbour).payRoyalty(releaseId, NATIVE, amount, { value: amount });
}

/** Books what a release earned in the listed token. */
export async function earnToken({ license, signers, erc20 }: PublishedWorld, releaseId: bigint, amount: bigint) {
  await erc20.mint(signers.harbour.address, amount);
  await erc20.connect(signers.harbour).approve(await license.getAddress(), amount);
  await license.connect(signers.harbour).payRoyalty(releaseId, await erc20.getAddress(), amount);
}

/** Rates of `studio`'s charter, in basis points. */
export const STUDIO = { fee: 500, pool: 300, voices: 400, parent: 1_000, referrer: 1_000 } as const;

/**
 * A charter with a verifier pool (3 %), and two releases made under it.
 *
 * model: dataset voices (4 %, bramble's), dataset strokes (0 %, lantern's); kestrel 60 %, fernhill 40 % of what is left.
 * child: of model (10 %); kestrel 100 %.
 * Both verified by juniper and osprey before the vote.
 */
export async function studio() {
  const made = await publish(await deployWorld());
  const { charter, datasets, governance, releases, signers } = made;
  const { kestrel, fernhill, bramble, lantern } = signers;
  const terms = { feeBps: STUDIO.fee, verifierPoolBps: STUDIO.pool };
  const policy = { receiptsRequired: 2, acceptedBackends: 0b1110, forbiddenRights: 0, ...terms };
  await governance.pass([actionOf(charter, "adopt", [id("a charter with a pool"), 1, policy, PROCESS])]);

  await datasets.connect(bramble).register("voices", id("voices"), ALL_CONSENT, 0);
  await datasets.connect(lantern).register("strokes", id("strokes"), ALL_CONSENT, 0);
  const model = await releases.approved({
    name: "kestrel/model",
    charterVersion: 2,
    datasets: [
      { dataset: 1n, shareBps: STUDIO.voices },
      { dataset: 2n, shareBps: 0 },
    ],
    contributors: [
      { account: kestrel.address, shareBps: 6_000 },
      { account: fernhill.address, shareBps: 4_000 },
    ],
  });
  const child = await releases.approved({
    name: "kestrel/child",
    charterVersion: 2,
    parents: [{ parent: model, shareBps: STUDIO.parent }],
  });
  return { ...made, ids: { ...made.ids, model, child }, voices: 1n, strokes: 2n };
}

export type StudioWorld = Awaited<ReturnType<typeof studio>>;
