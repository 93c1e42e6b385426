import { HDNodeWallet, parseEther } from "ethers";
import { DEVELOPMENT_MNEMONIC } from "../../protocol/accounts.ts";
import { introduce, reason } from "../deliberate.ts";
import { claim, setPayout, withdraw } from "../earnings.ts";
import { propose, vote } from "../govern.ts";
import { proposals } from "../proposals.ts";
import { publish } from "../publish.ts";
import { bid, list } from "../resale.ts";
import type { Stage } from "../stage.ts";
import { buy, lend, order, seat } from "../trade.ts";
import { verifyAs } from "../verify.ts";
import { releases } from "../world.ts";
import { approval } from "./common.ts";
import type { FineTune } from "./fine-tune.ts";
import type { FirstRelease } from "./first-release.ts";
import type { SecondModel } from "./second-model.ts";

const RUN = 1;
/** Where bramble keeps what it earns: an account of the development mnemonic that plays no part. */
const SAVINGS = HDNodeWallet.fromPhrase(DEVELOPMENT_MNEMONIC, undefined, "m/44'/60'/0'/0/10").address;

/** Days 16 to 21: the next glyph-reader waits for its verification; licences are lent, shared, tried, bid for. */
export async function present(stage: Stage, first: FirstRelease, second: SecondModel, chalk: FineTune): Promise<void> {
  const [glyphs, fields] = [first.release.releaseId, second.release.releaseId];
  await stage.until(16);
  const inDollars = { currency: second.dollars.address, releases: [fields] };
  await claim(stage, "kestrel", { releases: [glyphs, fields] }, inDollars);
  await claim(stage, "saltmarsh", { verified: [glyphs, fields], referrals: true });
  await stage.until(16.5);
  const month = await buy(stage, "harbour", first.offers.month);
  await seat(stage, "harbour", month, ["juniper", "osprey"]);
  await buy(stage, "juniper", second.offers.personal); // its trial lasts beyond the present
  await introduce(stage, "osprey");
  await stage.until(17.2);
  await stage.send(() => stage.token.connect(stage.wallet("bramble")).delegate(stage.wallet("juniper").address));
  await setPayout(stage, "bramble", SAVINGS);

  await stage.until(17.8);
  const next = await publish(stage, "kestrel", releases.glyphsNext);
  await stage.until(18.3);
  const resold = await buy(stage, "lantern", second.offers.commercial);
  await list(stage, "lantern", resold, parseEther("0.1"), 45);
  await buy(stage, "osprey", chalk.offers.personal);

  await stage.until(18.8);
  const refund = { to: stage.wallet("osprey").address, value: parseEther("0.008"), data: "0x" };
  const passed = await propose(stage, "juniper", proposals.payOsprey, [refund], 1.5);
  await vote(stage, passed, "juniper", "yes");
  await lend(stage, "lantern", first.licence, "osprey", 9);
  await stage.until(19.4);
  await vote(stage, passed, "saltmarsh", "no");
  await withdraw(stage, "saltmarsh", 1n);

  await stage.until(19.8);
  await verifyAs(stage, "saltmarsh", next); // on WASM: shown, and not counted under charter version 2
  await stage.until(20.2);
  const open = await propose(stage, "saltmarsh", proposals.releaseGlyphsNext, [approval(stage, next)], 5);
  await vote(stage, open, "saltmarsh", "yes");
  const ran = "The stricter suite passes on WASM. That does not count, so please verify it on a GPU before you vote.";
  await reason(stage, open, "saltmarsh", ran, next);
  const wanted = { releaseId: glyphs, rights: RUN, price: 50_000_000n, days: 30 };
  await bid(stage, "harbour", wanted, second.dollars);
  await stage.until(20.7);
  await order(stage, "harbour", chalk.offers.personal, { to: "bramble" });
}
