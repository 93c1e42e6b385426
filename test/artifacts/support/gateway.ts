import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEmbeddedStore, type EmbeddedStore } from "@commonweight/sdk/artifacts/embedded.node";
import { startGateway, type Gateway, type GatewayOptions } from "@commonweight/sdk/artifacts/gateway.node";

/** A real gateway over a store in a folder of its own. */
export interface TestGateway {
  url: string;
  store: EmbeddedStore;
  directory: string;
  /** What the gateway logged: its own failures. */
  log: string[];
  close(): Promise<void>;
}

export async function openTestGateway(options: Partial<GatewayOptions> = {}): Promise<TestGateway> {
  const directory = await mkdtemp(join(tmpdir(), "artifacts-"));
  const store = await openEmbeddedStore({ directory });
  const log: string[] = [];
  const gateway: Gateway = await startGateway({ store, log: (line) => log.push(line), ...options });
  return {
    url: gateway.url,
    store,
    directory,
    log,
    async close() {
      await gateway.close();
      await store.close();
      await rm(directory, { recursive: true });
    },
  };
}

/** A gateway that cheats: it passes requests on to an honest one and lets `cheat` change the answer. */
export async function startCheatingGateway(
  honest: string,
  cheat: (answer: { path: string; status: number; body: Buffer }, response: ServerResponse) => Buffer | undefined,
): Promise<{ url: string; requests: string[]; close(): Promise<void> }> {
  const requests: string[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? "";
    requests.push(path);
    void (async () => {
      const answer = await fetch(new URL(path, honest), { headers: passedOn(request) });
      const body = Buffer.from(await answer.arrayBuffer());
      response.statusCode = answer.status;
      const changed = cheat({ path, status: answer.status, body }, response);
      if (!changed) return;
      if (!response.headersSent) response.writeHead(answer.status);
      response.end(changed);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function passedOn({ headers }: IncomingMessage): Record<string, string> {
  return { accept: headers.accept ?? "*/*", ...(headers.range && { range: headers.range }) };
}
