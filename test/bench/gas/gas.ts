import { deployFixture } from "../../contracts/fixture.ts";
import type { Figure } from "../result.ts";
import { AIMS } from "./aims.ts";
import { measureGovernance } from "./governance.ts";
import { measureGrowth } from "./ours/growth.ts";
import { measureOurs } from "./ours/all.ts";
import { Shop } from "./ours/shop.ts";
import { PEERS } from "./peers/all.ts";
import { measureProtocol } from "./protocol.ts";
import { ROWS, type Measured, type Row } from "./rows.ts";
import { openStage } from "./stage.ts";

/** Gas of what people do with the deployed protocol, beside the same by others on the same chain in the same run. */
export async function benchGas(): Promise<Figure[]> {
  const world = await deployFixture();
  const stage = await openStage();
  const peers: Record<string, Measured> = {};
  for (const [name, { measure }] of Object.entries(PEERS)) peers[name] = await measure(stage);

  const shop = await Shop.open(world, stage);
  const ours = await measureOurs(shop);
  const decided = await measureGovernance(world, stage);
  return [...figures(ours, peers), ...decided, ...(await measureGrowth(shop)), ...(await measureProtocol(world, stage))];
}

function figures(ours: Measured, peers: Record<string, Measured>): Figure[] {
  return (Object.keys(ROWS) as Row[]).flatMap((row) => {
    const value = ours[row];
    if (value === undefined) return [];
    const aim = AIMS[row];
    const others = Object.entries(peers).flatMap(([name, measured]) => {
      const theirs = measured[row];
      return theirs === undefined ? [] : [[name, theirs] as const];
    });
    return [{
      id: `gas.${row}`,
      value,
      unit: "gas" as const,
      ...(aim && { aim: { most: aim } }),
      peers: Object.fromEntries(others),
      note: ROWS[row],
    }];
  });
}
