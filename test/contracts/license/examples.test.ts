import { expect } from "chai";
import { formatEther, parseEther, ZeroAddress } from "ethers";
import { PRESETS } from "../../../sdk/src/license/presets.ts";
import { RIGHTS } from "../../../sdk/src/license/rights.ts";
import { deployFixture, ethers, networkHelpers, now, type World } from "../fixture.ts";
import { expectComputed, table } from "../support/computed.ts";
import { RIGHTS as BITS, terms } from "./terms.ts";

const DAY = 86_400;
const PAGE = "licenses.md";
const [MONTHLY, QUARTERLY] = [parseEther("0.02"), parseEther("0.05")];

describe("docs/licenses.md", () => {
  let world: World;
  let harbour: string;
  let token: bigint;
  /** When the licence was bought. */
  let bought: number;
  const license = () => world.license.connect(world.signers.harbour);
  const at = (day: number) => networkHelpers.time.setNextBlockTimestamp(bought + day * DAY);
  const expires = async () => Number((await world.license.licenseOf(token)).expires);
  const day = (seconds: number) => `day ${(seconds - bought) / DAY}`;

  beforeEach(async () => {
    world = await deployFixture();
    harbour = world.signers.harbour.address;
    const releaseId = await world.releases.approved();
    const kestrel = world.license.connect(world.signers.kestrel);
    await kestrel.openOffer(releaseId, terms({ price: MONTHLY, term: 30 * DAY, rights: BITS.run }));
    await kestrel.openOffer(releaseId, terms({ price: QUARTERLY, term: 90 * DAY }));
    await license().mint(1, harbour, MONTHLY, { value: MONTHLY });
    bought = await now();
    token = (1n << 32n) | 1n;
  });

  it("lists the rights and the presets of the one table", () => {
    const names = (rights: number) => RIGHTS.filter(({ bit }) => rights & bit).map(({ name }) => `\`${name}\``).join(" ");
    const rights = RIGHTS.map(({ bit, name, reading, excludes }) => [String(bit), `\`${name}\``, reading, excludes]);
    const presets = PRESETS.map(({ title, summary, rights: bits }) => [title, summary, names(bits)]);
    expectComputed(PAGE, "rights", table(["bit", "right", "what it allows", "what it does not"], rights));
    expectComputed(PAGE, "presets", table(["preset", "for", "rights"], presets));
  });

  it("renews from the licence's end, or from now where that is past", async () => {
    const rows: string[][] = [[day(bought), "bought for 30 days", `${formatEther(MONTHLY)} ETH`, day(await expires())]];
    const renew = async (on: number, count: number) => {
      const price = MONTHLY * BigInt(count);
      await at(on);
      const before = await world.license.grossOf(1, ZeroAddress);
      await license().renew(token, count, price, { value: price });
      expect((await world.license.grossOf(1, ZeroAddress)) - before).to.equal(price);
      const what = `renewed for ${count} term${count === 1 ? "" : "s"}`;
      rows.push([day(await now()), what, `${formatEther(price)} ETH`, day(await expires())]);
    };
    await renew(20, 1);
    await renew(75, 2);
    expectComputed(PAGE, "renewal", table(["on", "what", "paid", "lasts until"], rows));
  });

  it("credits what is left of the old licence to its upgrade", async () => {
    const before = await ethers.provider.getBalance(world.dao.target);
    await at(18.5);
    await license().upgrade(token, 2, [], QUARTERLY, { value: QUARTERLY });
    const paid = (await ethers.provider.getBalance(world.dao.target)) - before;
    const left = 30 - 18.5;
    const lines = table(
      ["", ""],
      [
        ["bought on day 0, for 30 days, `RUN`", `${formatEther(MONTHLY)} ETH`],
        ["upgraded on day 18.5 to an offer for 90 days, `RUN` `COMMERCIAL`", `${formatEther(QUARTERLY)} ETH`],
        [`credit for ${left} of 30 days`, `−${formatEther(QUARTERLY - paid)} ETH`],
        ["**to pay**", `**${formatEther(paid)} ETH**`],
        ["lasts until", day(await expires())],
      ],
    );
    expect(await ethers.provider.getBalance(world.license.target), "what was too much came back").to.equal(0n);
    expectComputed(PAGE, "upgrade", lines);
  });
});
