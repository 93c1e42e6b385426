// One end of a large upload as a process of its own, so that what it takes of memory can be told:
//   node memory-child.ts gateway <folder>          serves a store until it is asked to report
//   node memory-child.ts client <gateway> <file>   packs the file, uploads it, reports
import { openAsBlob } from "node:fs";
import { packDirectory } from "@commonweight/sdk/artifacts/directory";
import { openEmbeddedStore } from "@commonweight/sdk/artifacts/embedded.node";
import { startGateway } from "@commonweight/sdk/artifacts/gateway.node";
import { uploadCar } from "@commonweight/sdk/artifacts/upload";

const [role, where = "", file = ""] = process.argv.slice(2);
/** The most memory this process has had, in bytes. */
const peak = () => process.resourceUsage().maxRSS * 1024;
const before = peak();

if (role === "gateway") {
  const store = await openEmbeddedStore({ directory: where });
  const gateway = await startGateway({ store });
  process.send?.({ url: gateway.url });
  process.once("message", async () => {
    process.send?.({ before, peak: peak() });
    await gateway.close();
    await store.close();
    process.disconnect();
  });
} else {
  const packed = await packDirectory([{ path: "weights.bin", content: await openAsBlob(file) }]);
  const { root } = await uploadCar({ gateway: where, car: packed.car });
  if (root !== packed.cid) throw new Error(`stored ${root}, expected ${packed.cid}`);
  process.send?.({ cid: packed.cid, before, peak: peak() });
  process.disconnect();
}
