import { ZeroAddress } from "ethers";
import { deployFixture, type World } from "../fixture.ts";
import { RIGHTS } from "../license/terms.ts";
import { actionOf } from "../support/governance.ts";
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
  const world = await deployFixture();
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
