import type { DemoRole } from "../../../deploy/protocol/accounts.ts";
import { ethers, networkHelpers } from "../fixture.ts";
import { MONTH, Shop } from "../license/shop.ts";
import { actionOf } from "../support/governance.ts";
import { NATIVE, studio } from "./world.ts";

/** Seconds in which licensees may ask, by the fixture's charter. */
export const WINDOW = 3 * 86_400;
/** What a licence costs that a test sells, and a term's length. */
export const PRICE = 10_000n;
export const TERM = BigInt(MONTH);
/** What kestrel, fernhill, juniper and osprey get of 10 000 that `model` earned; 400 are a dataset's, 500 the fee. */
export const DUE = { kestrel: 5_280n, fernhill: 3_520n, juniper: 150n, osprey: 150n } as const;
/** What its makers and verifiers get of that price: all that can be asked back of it. */
export const MADE = 9_100n;
/** What the fixture's charter refunds of a perpetual licence to `model` at that price. */
export const HALF = 4_550n;
export const PAYEES = ["kestrel", "fernhill", "juniper", "osprey"] as const;

/** `studio`, with a token of six decimals that two buyers hold. */
export async function refundable() {
  const world = await studio();
  const { harbour, lantern } = world.signers;
  const dollars = await ethers.deployContract("DemoCurrency", [[harbour, lantern], 10n ** 9n]);
  for (const buyer of [harbour, lantern]) {
    await dollars.connect(buyer).getFunction("approve")(world.license.target, 10n ** 9n);
  }
  await world.governance.pass([actionOf(world.currencies, "list", [dollars.target])]);
  return { ...world, dollars, shop: new Shop(world, world.ids.model) };
}

export type RefundWorld = Awaited<ReturnType<typeof refundable>>;

/** What tests of refunds do over and over. */
export class RefundActs {
  readonly world: RefundWorld;

  constructor(world: RefundWorld) {
    this.world = world;
  }

  address(role: DemoRole): string {
    return this.world.signers[role].address;
  }

  as(role: DemoRole) {
    return this.world.refunds.connect(this.world.signers[role]) as RefundWorld["refunds"];
  }

  /** Revokes a release, `model` by default. */
  async stop(releaseId = this.world.ids.model): Promise<void> {
    await this.world.asBoard("revoke", releaseId);
  }

  /** Revokes a release and opens its refunds; answers when they were opened. */
  async open(releaseId = this.world.ids.model): Promise<bigint> {
    await this.stop(releaseId);
    await this.world.refunds.open(releaseId);
    return (await this.world.refunds.openingOf(releaseId)).openedAt;
  }

  collect(roles: readonly DemoRole[] = PAYEES, releaseId = this.world.ids.model, currency: string = NATIVE) {
    return this.world.refunds.collect(
      releaseId,
      currency,
      roles.map((role) => this.address(role))
    );
  }

  /** Lets the time to ask pass. */
  async over(releaseId = this.world.ids.model): Promise<void> {
    await networkHelpers.time.increaseTo((await this.world.refunds.openingOf(releaseId)).until);
  }

  remainder(role: DemoRole, releaseId = this.world.ids.model, currency: string = NATIVE) {
    return this.world.refunds.payRemainder(releaseId, currency, this.address(role));
  }

  /** Sells a licence for good to `model`; answers it. */
  perpetual(by: DemoRole, price = PRICE): Promise<bigint> {
    return this.world.shop.licence(by, { price });
  }

  /** As `perpetual`, for a month. */
  termed(by: DemoRole, price = PRICE): Promise<bigint> {
    return this.world.shop.licence(by, { price, term: MONTH });
  }

  async expiry(token: bigint): Promise<bigint> {
    return (await this.world.license.licenseOf(token)).expires;
  }

  /** What asking for the licence would book. */
  async unused(token: bigint): Promise<bigint> {
    return (await this.world.refunds.unusedOf(token)).amount;
  }

  /** What is asked for together. */
  async asked(releaseId = this.world.ids.model, currency: string = NATIVE): Promise<bigint> {
    return (await this.world.refunds.fundOf(releaseId, currency)).asked;
  }

  /** Each of `by` asks for the licence of the same place. */
  async askAll(by: readonly DemoRole[], tokens: readonly bigint[]): Promise<void> {
    for (const [i, role] of by.entries()) await this.as(role).ask(tokens[i]!);
  }
}
