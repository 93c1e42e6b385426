// The artifact gateway as a process of its own, so that hashing and uploads do not hold up the supervisor:
//   node deploy/local/gateway-server.ts <port> <folder>
// Reads ARTIFACT_STORE and, for web3.storage, the WEB3_STORAGE_* variables.
import { startGateway } from "@commonweight/sdk/artifacts/gateway.node";
import type { ArtifactStore } from "@commonweight/sdk/artifacts/store";

const [port, folder] = process.argv.slice(2);
if (!port || !folder) throw new Error("expected a port and a folder");

const store = await openStore(process.env.ARTIFACT_STORE || "embedded", folder);
const gateway = await startGateway({ store, port: Number(port) });
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

async function openStore(kind: string, at: string): Promise<ArtifactStore> {
  if (kind === "embedded") {
    const { openEmbeddedStore } = await import("@commonweight/sdk/artifacts/embedded.node");
    return openEmbeddedStore({ directory: at });
  }
  throw new Error(`ARTIFACT_STORE is "${kind}"; expected embedded or web3.storage`);
}
