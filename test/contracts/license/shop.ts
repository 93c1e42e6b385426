import type { ContractTransactionResponse } from "ethers";
import { ZeroAddress } from "ethers";
import type { DemoRole } from "../../../deploy/protocol/accounts.ts";
import { deployFixture, ethers, networkHelpers, type World } from "../fixture.ts";
import { actionOf } from "../support/governance.ts";
import { tokenId } from "../support/orders.ts";
import { terms } from "./terms.ts";

export const DAY = 86_400;
export const MONTH = 30 * DAY;
/** The treasury's fee in the fixture's charter, basis points. */
export const FEE_BPS = 500n;

/** A token double's methods, whatever it is. */
export type AnyToken = Awaited<ReturnType<typeof ethers.deployContract>>;

/** What an order may say beside its offer; everything left out is as plain as can be. */
export interface OrderInput {
  quantity?: number;
  to?: string;
  referrer?: string;
  maximum?: bigint;
  proof?: string[];
  value?: bigint;
}

/** A release of kestrel's, whose licences are sold and used. */
export class Shop {
  readonly world: World;
  readonly releaseId: bigint;

  constructor(world: World, releaseId: bigint) {
    this.world = world;
    this.releaseId = releaseId;
  }

  address(role: DemoRole): string {
    return this.world.signers[role].address;
  }

  as(role: DemoRole) {
    return this.world.license.connect(this.world.signers[role]);
  }

  /** Opens an offer; answers its id. */
  async open(changes: Parameters<typeof terms>[0] = {}, releaseId = this.releaseId): Promise<bigint> {
    await this.as("kestrel").openOffer(releaseId, terms(changes));
    return this.world.license.offerCount();
  }

  /** Buys for oneself unless told otherwise, in the native currency unless the offer says otherwise. */
  async order(by: DemoRole, offerId: bigint, input: OrderInput = {}): Promise<ContractTransactionResponse> {
    const { quantity = 1, to = this.address(by), referrer = ZeroAddress, proof = [] } = input;
    const { price, currency } = (await this.world.license.offerOf(offerId)).terms;
    const total = price * BigInt(quantity);
    const { maximum = total, value = currency === ZeroAddress ? total : 0n } = input;
    return this.as(by).mintOrder({ offerId, quantity, to, referrer, maximum, proof }, { value });
  }

  /** Opens an offer and buys its first licence for `by`; answers the licence. */
  async licence(by: DemoRole, changes: Parameters<typeof terms>[0] = {}): Promise<bigint> {
    const offerId = await this.open(changes);
    await this.order(by, offerId);
    return tokenId(offerId, 1);
  }

  /** Puts a token on the DAO's list and gives the roles some, which the licence contract may take. */
  async currency(name: string, roles: readonly DemoRole[], amount: bigint): Promise<AnyToken> {
    const token = await ethers.deployContract(name);
    await this.world.governance.pass([actionOf(this.world.currencies, "list", [token.target])]);
    for (const role of roles) {
      await token.getFunction("mint")(this.address(role), amount);
      await token.connect(this.world.signers[role]).getFunction("approve")(this.world.license.target, amount);
    }
    return token;
  }

  /** Gives the native currency to the DAO's executions, whose sender pays for its gas: none here. */
  async fromDao(): Promise<World["license"]> {
    const dao = this.world.dao.target as string;
    await networkHelpers.impersonateAccount(dao);
    await networkHelpers.setBalance(dao, 10n ** 20n);
    return this.world.license.connect(await ethers.getSigner(dao)) as World["license"];
  }

  /** Native currency the licence contract holds. */
  held(): Promise<bigint> {
    return ethers.provider.getBalance(this.world.license.target);
  }
}

export async function openShop(): Promise<Shop> {
  const world = await deployFixture();
  return new Shop(world, await world.releases.approved());
}
