import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { ethers, now, skip } from "../fixture.ts";
import { tokenId } from "../support/orders.ts";
import { DAY, MONTH, openShop, type Shop } from "./shop.ts";
import { RIGHTS } from "./terms.ts";

const GRANTED = RIGHTS.run | RIGHTS.commercial;
const FLAGS = ["trial", "transferred", "lent", "expired", "suspended"] as const;
type State = Record<(typeof FLAGS)[number], boolean>;

/** Every combination of the flags. */
const states: State[] = Array.from({ length: 2 ** FLAGS.length }, (_, bits) => {
  const set = FLAGS.map((flag, i): [string, boolean] => [flag, (bits & (1 << i)) !== 0]);
  return Object.fromEntries(set) as State;
});

/** Rights asked for, and whether the licence grants all of them. */
const asked: [number, boolean][] = [
  [RIGHTS.run, true],
  [GRANTED, true],
  [RIGHTS.distill, false],
  [RIGHTS.run | RIGHTS.distill, false],
  [0, false],
  [0x8000, false],
];

describe("ModelLicense: isAuthorized", () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop();
  });

  for (const state of states) {
    const what = FLAGS.filter((flag) => state[flag]).join(", ") || "plain";
    it(`is right for everybody and every right: ${what}`, async () => {
      const token = await licenceIn(state);
      const owner = state.transferred ? "lantern" : "harbour";
      const holds: Record<string, boolean> = {
        [shop.address("harbour")]: owner === "harbour" && !state.lent,
        [shop.address("lantern")]: owner === "lantern" && !state.lent,
        // A seat of harbour's, and the user harbour lends to: both end with a transfer.
        [shop.address("bramble")]: !state.transferred && !state.lent,
        [shop.address("saltmarsh")]: !state.transferred && state.lent,
        // The same of lantern's, once it has the licence.
        [shop.address("osprey")]: state.transferred && !state.lent,
        [shop.address("juniper")]: state.transferred && state.lent,
        [shop.address("newcomer")]: false,
        [shop.address("kestrel")]: false,
        [ZeroAddress]: false,
      };
      for (const [account, holding] of Object.entries(holds)) {
        for (const [right, granted] of asked) {
          const expected = holding && granted && !state.expired && !state.suspended;
          const answer = await shop.world.license.isAuthorized(token, account, right);
          expect(answer, JSON.stringify({ ...state, account, right })).to.equal(expected);
        }
      }
    });
  }

  it("is the owner's and the seats' again when a loan is over, and everybody's when a suspension has lapsed", async () => {
    const token = await licenceIn({ trial: false, transferred: false, lent: false, expired: false, suspended: false });
    const asks = (role: "harbour" | "bramble" | "saltmarsh") =>
      shop.world.license.isAuthorized(token, shop.address(role), RIGHTS.run);
    await shop.as("harbour").setUser(token, shop.address("saltmarsh"), (await now()) + DAY);
    expect([await asks("harbour"), await asks("bramble"), await asks("saltmarsh")]).to.deep.equal([false, false, true]);
    await skip(DAY);
    expect([await asks("harbour"), await asks("bramble"), await asks("saltmarsh")]).to.deep.equal([true, true, false]);
    const { asBoard } = shop.world;
    await asBoard("suspend", shop.releaseId, (await now()) + DAY);
    expect(await asks("harbour")).to.equal(false);
    await skip(DAY);
    expect(await asks("harbour")).to.equal(true);
  });

  it("counts an owner who has the licence lent to themselves, or a seat of their own", async () => {
    const token = await shop.licence("harbour", { price: 0n, seats: 1 });
    const harbour = shop.address("harbour");
    await shop.as("harbour").setSeats(token, [harbour], []);
    await shop.as("harbour").setUser(token, harbour, (await now()) + DAY);
    expect(await shop.world.license.isAuthorized(token, harbour, RIGHTS.run)).to.equal(true);
  });

  it("is false for a licence that does not exist, and for one that was burnt", async () => {
    const harbour = shop.address("harbour");
    expect(await shop.world.license.isAuthorized(tokenId(1, 1), harbour, RIGHTS.run)).to.equal(false);
    const token = await shop.licence("harbour", { price: 0n, seats: 1 });
    await shop.as("harbour").setSeats(token, [shop.address("bramble")], []);
    await shop.as("harbour").setUser(token, ZeroAddress, (await now()) + DAY);
    await shop.as("harbour").burn(token);
    for (const account of [harbour, shop.address("bramble"), ZeroAddress]) {
      expect(await shop.world.license.isAuthorized(token, account, RIGHTS.run)).to.equal(false);
    }
  });

  /** A licence of harbour's with a seat and a loan, brought into the state; lantern does the same once it has it. */
  async function licenceIn(state: State): Promise<bigint> {
    const offerId = await shop.open({ term: MONTH, seats: 1, trialDays: 7, rights: GRANTED, price: 1n });
    await shop.order(state.trial ? "harbour" : "kestrel", offerId, { to: shop.address("harbour") });
    const token = tokenId(offerId, 1);
    expect((await shop.world.license.trialOf(token)).refundable).to.equal(state.trial);
    const lendUntil = (await now()) + 12 * MONTH;
    await shop.as("harbour").setSeats(token, [shop.address("bramble")], []);
    if (state.lent) await shop.as("harbour").setUser(token, shop.address("saltmarsh"), lendUntil);
    if (state.transferred) {
      await shop.as("harbour").transferFrom(shop.address("harbour"), shop.address("lantern"), token);
      await shop.as("lantern").setSeats(token, [shop.address("osprey")], []);
      if (state.lent) await shop.as("lantern").setUser(token, shop.address("juniper"), lendUntil);
    }
    if (state.expired) await ethers.provider.send("evm_increaseTime", [MONTH]);
    if (state.expired) await ethers.provider.send("evm_mine", []);
    if (state.suspended) {
      const { asBoard } = shop.world;
      await asBoard("suspend", shop.releaseId, (await now()) + 3 * MONTH);
    }
    return token;
  }
});
