// One end of a large upload as a process of its own, so that what it takes of memory can be told:
//   node memory-child.ts gateway <folder>          serves a store until it is asked to report
//   node memory-child.ts client <gateway> <file>   packs the file, uploads it, reports
import { existsSync, openAsBlob, readFileSync } from "node:fs";
import { packDirectory } from "@commonweight/sdk/artifacts/directory";
import { openEmbeddedStore } from "@commonweight/sdk/artifacts/embedded.node";
import { startGateway } from "@commonweight/sdk/artifacts/gateway.node";
import { uploadCar } from "@commonweight/sdk/artifacts/upload";

const [role, where = "", file = ""] = process.argv.slice(2);
/**
 * The most memory this process has had, in bytes. Linux counts `maxRSS` on from whoever started the process, so that a
 * large parent would be measured; its own account of the memory since then is in /proc.
 */
const peak = () => {
  const status = existsSync("/proc/self/status") ? readFileSync("/proc/self/status", "utf8") : "";
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  return Number(kibibytes) * 1024;
};
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
