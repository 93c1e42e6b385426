import { expect } from "chai";
import { formatEther, parseEther, ZeroAddress } from "ethers";
import type { DemoRole } from "../../../deploy/protocol/accounts.ts";
import { networkHelpers } from "../fixture.ts";
import { MONTH } from "../license/shop.ts";
import { expectComputed, table } from "../support/computed.ts";
import { DUE, PAYEES, RefundActs, refundable, type RefundWorld } from "./refunds.ts";
import { NATIVE } from "./world.ts";

const PAGE = "royalties.md";
const PRICE = parseEther("0.1");
const eth = (wei: bigint) => `${formatEther(wei)} ETH`;
const bold = (text: string) => `**${text}**`;

/** kestrel 60 %, fernhill 40 % of what is left; juniper and osprey verified it; the charter refunds 50 % of perpetual. */
describe("docs/royalties.md: refunds", () => {
  let world: RefundWorld;
  let acts: RefundActs;
  let tokens: { by: DemoRole; what: string; token: bigint }[];

  /** Two licences are sold, `claims` claims what it is due, the release is revoked, both ask, all is collected. */
  async function play(claims?: DemoRole): Promise<void> {
    world = await networkHelpers.loadFixture(refundable);
    acts = new RefundActs(world);
    const { license, shop, treasury, refunds, ids } = world;
    const buy = async (by: DemoRole, what: string, term: number) => ({
      by,
      what,
      token: await shop.licence(by, { price: PRICE, term }),
    });
    tokens = [await buy("harbour", "a month, half of it used", MONTH), await buy("lantern", "a licence for good", 0)];
    if (claims) await treasury.claimOnBehalf(NATIVE, acts.address(claims), ZeroAddress, [ids.model]);
    const { expires } = await license.licenseOf(tokens[0]!.token);
    await acts.stop();
    await networkHelpers.time.setNextBlockTimestamp(expires - BigInt(MONTH) / 2n);
    await refunds.open(ids.model);
    for (const { by, token } of tokens) await acts.as(by).ask(token);
    await acts.collect();
    await acts.over();
  }

  /** What each of both asked for and gets, and what was collected. */
  async function told() {
    const { refunds, ids } = world;
    const asked = await Promise.all(tokens.map(async ({ token }) => (await refunds.requestOf(token)).asked));
    const gets = await Promise.all(tokens.map(({ token }) => refunds.payableOf(token)));
    return { asked, gets, collected: (await refunds.fundOf(ids.model, NATIVE)).collected };
  }

  const sum = (amounts: readonly bigint[]) => amounts.reduce((all, wei) => all + wei, 0n);

  it("pays one fraction of what was asked for", async () => {
    await play("kestrel");
    const short = await told();
    await play();
    const full = await told();
    expect(sum(short.gets)).to.equal(short.collected);
    expect(full.gets).to.deep.equal(full.asked);
    const rows = tokens.map(({ by, what }, i) => [
      by,
      what,
      eth(full.asked[i]!),
      eth(short.gets[i]!),
      eth(full.gets[i]!),
    ]);
    const all = ["together", "", ...[full.asked, short.gets, full.gets].map((amounts) => eth(sum(amounts)))];
    rows.push(all.map((cell) => (cell === "" ? "" : bold(cell))));
    expectComputed(PAGE, "refunds", [
      `Two licences were sold for ${eth(PRICE)} each, of which makers and verifiers got ${eth(
        full.collected / 2n
      )}; the charter refunds half`,
      `of that for a licence for good. Had kestrel claimed its part before the release was revoked, ${eth(
        short.collected
      )} would be`,
      `collected, and ${eth(full.collected)} if nobody had.`,
      "",
      ...table(["who", "has", "asks for", "gets, if kestrel had claimed", "gets, if nobody had"], rows),
    ]);
  });

  it("gives what is left back by each payee's part", async () => {
    await play();
    const { refunds, ids } = world;
    const of = (method: "collectedOf" | "remainderOf") =>
      Promise.all(PAYEES.map((role) => refunds[method](ids.model, NATIVE, acts.address(role))));
    const [collected, left] = [await of("collectedOf"), await of("remainderOf")];
    expect(collected).to.deep.equal(PAYEES.map((role) => (DUE[role] * 2n * PRICE) / 10_000n));
    const remainder = sum(collected) - sum((await told()).asked);
    expect(remainder - sum(left)).to.be.lessThan(4n); // less than one each
    expectComputed(PAGE, "refunds-remainder", [
      `In the second case ${eth(remainder)} is left and goes back, rounded down:`,
      "",
      ...table(
        ["payee", "was collected", "gets back"],
        PAYEES.map((role, i) => [role, eth(collected[i]!), eth(left[i]!)])
      ),
    ]);
  });
});
