// The artifact gateway as a process of its own, so that hashing and uploads do not hold up the supervisor:
//   node deploy/local/gateway-server.ts <port> <folder>
// Reads ARTIFACT_STORE and, for web3.storage, the WEB3_STORAGE_* variables.
import { startGateway } from "@commonweight/sdk/artifacts/gateway.node";
import type { ArtifactStore } from "@commonweight/sdk/artifacts/store";
import { z } from "zod";

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
  if (kind === "web3.storage") {
    const settings = web3Settings();
    const { openWeb3Storage } = await import("@commonweight/sdk/artifacts/web3storage.node");
    return openWeb3Storage(settings);
  }
  throw new Error(`ARTIFACT_STORE is "${kind}"; expected embedded or web3.storage`);
}

/** The space to store in, and the service that keeps it; the hosted one unless another is named. */
function web3Settings() {
  const text = z.string().min(1);
  const optional = z.preprocess((value) => value || undefined, z.url().optional());
  const schema = z.object({
    WEB3_STORAGE_PRINCIPAL: text,
    WEB3_STORAGE_PROOF: text,
    WEB3_STORAGE_SERVICE_URL: optional,
    WEB3_STORAGE_SERVICE_DID: z.preprocess((value) => value || undefined,
      z.templateLiteral(["did:", z.string(), ":", z.string()]).optional()),
    WEB3_STORAGE_GATEWAY_URL: optional,
  });
  const result = schema.safeParse(process.env);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`ARTIFACT_STORE=web3.storage needs more settings: ${lines.join("; ")} (see .env.example)`);
  }
  const env = result.data;
  const { WEB3_STORAGE_SERVICE_URL: url, WEB3_STORAGE_SERVICE_DID: did } = env;
  if (!url !== !did) throw new Error("WEB3_STORAGE_SERVICE_URL and WEB3_STORAGE_SERVICE_DID belong together");
  return {
    principal: env.WEB3_STORAGE_PRINCIPAL,
    proof: env.WEB3_STORAGE_PROOF,
    service: url && did ? { url, did } : undefined,
    gateway: env.WEB3_STORAGE_GATEWAY_URL,
  };
}
