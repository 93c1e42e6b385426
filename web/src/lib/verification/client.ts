import { VerificationClient } from "@commonweight/sdk/verify/client";

/** A client with a worker of its own; the runtime (27 MB) is loaded by the worker when the first run starts. */
export function createVerificationClient(): VerificationClient {
  return new VerificationClient(
    () => new Worker(new URL("./verification.worker.ts", import.meta.url), { type: "module" }),
  );
}
