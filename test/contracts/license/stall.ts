import type { DemoRole } from "../../../deploy/protocol/accounts.ts";
import { deployFixture, ethers, type World } from "../fixture.ts";
import { actionOf } from "../support/governance.ts";
import { Orders, tokenId } from "../support/orders.ts";
import { terms } from "./terms.ts";

export const DAY = 86_400;
export const MONTH = 30 * DAY;
/** The royalty of `terms()` and the fee of the deployed market, basis points. */
export const ROYALTY_BPS = 500n;
export const FEE_BPS = 100n;

/** How a price divides; royalty and fee are rounded down. */
export function split(price: bigint, royaltyBps = ROYALTY_BPS) {
  const royalty = (price * royaltyBps) / 10_000n;
  const fee = (price * FEE_BPS) / 10_000n;
  return { royalty, fee, proceeds: price - royalty - fee };
}

/** A token double's methods, whatever it is. */
export type AnyToken = Awaited<ReturnType<typeof ethers.deployContract>>;

/** A release with a monthly offer at no price; harbour holds its first licence and lets the market move it. */
export async function openStall() {
  const world = await deployFixture();
  const { license, market, signers } = world;
  const releaseId = await world.releases.approved();
  await license.connect(signers.kestrel).openOffer(releaseId, terms({ price: 0n, term: MONTH }));
  await license.connect(signers.harbour).mint(1, signers.harbour.address, 0);
  const token = tokenId(1, 1);
  await license.connect(signers.harbour).approve(market.target, token);
  return {
    ...world,
    releaseId,
    token,
    orders: new Orders(world),
    marketAs: (role: DemoRole) => market.connect(signers[role]),
    licenseAs: (role: DemoRole) => license.connect(signers[role]),
  };
}

export type Stall = Awaited<ReturnType<typeof openStall>>;

/** Opens another offer of the release and mints `role` its first licence, which the market may move. */
export async function another(stall: Stall, changes: Parameters<typeof terms>[0], role: DemoRole = "harbour") {
  await stall.licenseAs("kestrel").openOffer(stall.releaseId, terms({ price: 0n, ...changes }));
  const offerId = await stall.license.offerCount();
  const { price } = (await stall.license.offerOf(offerId)).terms;
  await stall.licenseAs(role).mint(offerId, stall.signers[role].address, price, { value: price });
  const token = tokenId(offerId, 1);
  await stall.licenseAs(role).approve(stall.market.target, token);
  return token;
}

/** Puts a token double on the DAO's list. */
export async function listCurrency(
  world: Pick<World, "governance" | "currencies">,
  token: AnyToken,
): Promise<string> {
  await world.governance.pass([actionOf(world.currencies, "list", [token.target])]);
  return token.target as string;
}

/** Gives an account tokens and lets the market take them. */
export async function fund(stall: Stall, token: AnyToken, role: DemoRole, amount: bigint): Promise<void> {
  await token.getFunction("mint")(stall.signers[role].address, amount);
  await token.connect(stall.signers[role]).getFunction("approve")(stall.market.target, amount);
}

