// The artifact gateway as a process of its own, so that hashing and uploads do not hold up the supervisor:
//   node deploy/local/gateway-server.ts <port> <folder>
// Reads ARTIFACT_STORE and the settings of that store, ARTIFACT_GATEWAY_TOKEN and ARTIFACT_PIN_SOURCES.
import path from "node:path";
import { startGateway } from "@commonweight/sdk/artifacts/gateway.node";
import { addresses, openStore } from "@commonweight/sdk/artifacts/stores.node";

const [port, folder] = process.argv.slice(2);
if (!port || !folder) throw new Error("expected a port and a folder");

const { env } = process;
const store = await openStore(env.ARTIFACT_STORE || "embedded", { env, directory: folder });
const sources = addresses.parse(env.ARTIFACT_PIN_SOURCES);
const token = env.ARTIFACT_GATEWAY_TOKEN || undefined;
if (sources.length > 0 && !token) throw new Error("ARTIFACT_PIN_SOURCES needs ARTIFACT_GATEWAY_TOKEN: else anybody could make it fetch");
const pinning = sources.length > 0 ? { directory: path.join(folder, "pin-requests"), sources } : undefined;
const gateway = await startGateway({ store, port: Number(port), token, pinning });
console.log(`listening on ${gateway.url}`);

let closing = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, async () => {
    if (closing) return;
    closing = true;
    await gateway.close();
    await store.close();
    process.exit(0);
  });
}
