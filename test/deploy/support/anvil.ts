import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { JsonRpcProvider } from "ethers";
import { anvilBinary } from "../../../deploy/local/binaries.ts";
import { drawPort } from "../../../deploy/local/ports.ts";

/** A chain of a test's own. */
export interface TestChain {
  url: string;
  provider: JsonRpcProvider;
  stop(): Promise<void>;
}

/** Starts anvil with the development accounts. @param options.timestamp Seconds since the epoch of its first block. */
export async function startAnvil(options: { chainId?: number; timestamp?: number } = {}): Promise<TestChain> {
  const { chainId = 31_337, timestamp } = options;
  const port = await drawPort();
  const args = ["--host", "127.0.0.1", "--port", `${port}`, "--chain-id", `${chainId}`, "--quiet"];
  if (timestamp !== undefined) args.push("--timestamp", `${timestamp}`);
  const child = spawn(anvilBinary(), args, { stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  const provider = new JsonRpcProvider(url, chainId, { staticNetwork: true, cacheTimeout: -1, batchMaxCount: 1 });
  provider.pollingInterval = 20;
  for (let tries = 0; !(await answers(url)); tries++) {
    if (tries > 500 || child.exitCode !== null) throw new Error(`anvil does not answer at ${url}`);
    await sleep(20);
  }
  const stop = async () => {
    provider.destroy();
    const ended = once(child, "exit");
    child.kill();
    await ended;
  };
  return { url, provider, stop };
}

async function answers(url: string): Promise<boolean> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] });
  const headers = { "content-type": "application/json" };
  return fetch(url, { method: "POST", headers, body }).then(
    (response) => response.ok,
    () => false,
  );
}
