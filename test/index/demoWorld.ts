import { rm } from "node:fs/promises";
import path from "node:path";
import { JsonRpcProvider } from "ethers";
import { Chain } from "../../deploy/local/chain.ts";
import { startGateway } from "../../deploy/local/gateway.ts";
import { caughtUp, startGraphNode } from "../../deploy/local/graphnode.ts";
import { drawPort } from "../../deploy/local/ports.ts";
import { startPostgres } from "../../deploy/local/postgres.ts";
import { Processes } from "../../deploy/local/processes.ts";
import { root } from "../../deploy/local/setup/paths.mjs";
import { prepareRunFolder, storyLength, worldPaths } from "../../deploy/local/world.ts";
import { demoWallet } from "../../deploy/protocol/accounts.ts";
import { deployProtocol } from "../../deploy/protocol/deploy.ts";
import { seed } from "../../deploy/seed/seed.ts";
import type { Deployment } from "../../sdk/src/chain/deployment.ts";
import { buildSubgraph } from "../../subgraph/build.ts";
import { ask } from "../ask.ts";

/** The demo world on real parts, indexed: chain, gateway and graph-node, without pages. */
export interface IndexedWorld {
  deployment: Deployment;
  provider: JsonRpcProvider;
  /** Asks the index. @throws Error with graph-node's words when it refuses. */
  query: <T>(text: string, variables?: Record<string, unknown>) => Promise<T>;
  /** Waits until the newest block is indexed. */
  catchUp: () => Promise<unknown>;
  close: () => Promise<void>;
}

/** Brings the demo world up in a folder of its own and waits until it is indexed to the newest block. */
export async function openDemoWorld(): Promise<IndexedWorld> {
  const paths = worldPaths(path.join(root, ".commonweight-index-test"));
  await rm(paths.folder, { recursive: true, force: true });
  prepareRunFolder(paths);
  const processes = new Processes(paths.logs, [paths.lock]);
  const close = async (): Promise<void> => {
    await processes.close();
    await rm(paths.folder, { recursive: true, force: true });
  };
  try {
    const genesis = Math.floor(Date.now() / 1000) - storyLength;
    const chain = new Chain({ processes, port: await drawPort(), genesis, stateFile: paths.chainState });
    await chain.start();
    const store = { folder: paths.artifacts, store: "embedded" };
    const { url: gatewayUrl } = await startGateway(processes, await drawPort(), store);
    const provider = new JsonRpcProvider(chain.url, undefined, {
      staticNetwork: true,
      pollingInterval: 50,
      cacheTimeout: -1,
    });
    const deployer = demoWallet("deployer").connect(provider);
    const deployment = await deployProtocol({ deployer, file: paths.deployment });
    await seed({ rpcUrl: chain.url, gatewayUrl, deployment });

    const { manifest } = await buildSubgraph({ deployment, outDir: paths.subgraph, log: () => {} });
    const postgresUrl = await startPostgres(processes, path.join(paths.run, "postgres"), await drawPort());
    const index = await startGraphNode({
      processes,
      manifest,
      network: deployment.network,
      rpcUrl: chain.url,
      gatewayUrl,
      postgresUrl,
      folder: paths.run,
      binary: process.env["GND_BINARY"] || undefined,
    });
    await caughtUp(index, chain.url, () => {});
    return {
      deployment,
      provider,
      query: (text, variables) => ask(index.queryUrl, text, variables),
      catchUp: () => caughtUp(index, chain.url, () => {}),
      close: async () => {
        provider.destroy();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
