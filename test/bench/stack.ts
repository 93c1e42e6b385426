import { gzipSync } from "node:zlib";
import { Contract, JsonRpcProvider, Wallet } from "ethers";
import { demoWallet } from "../../deploy/protocol/accounts.ts";
import { mined } from "../../deploy/protocol/mined.ts";
import { LocalStack } from "../local-stack.ts";
import { median, type Figure } from "./result.ts";

const ROUNDS = 9;

/** Start-up, the delay between a block and its index, and what a page makes a browser download first. */
export async function benchStack(): Promise<Figure[]> {
  const stack = new LocalStack("bench");
  try {
    const cold = await untilPage(stack, true);
    const latency = await benchLatency(stack);
    const scripts = [await firstLoad(stack, "js.explore", "/"), await firstLoad(stack, "js.model", "/models/kestrel/glyph-reader")];
    await stack.stop();
    const warm = await untilPage(stack, false);
    return [
      { id: "start.cold", value: cold, unit: "s", aim: { most: 90 }, note: "a new world, deployed, seeded and indexed" },
      { id: "start.warm", value: warm, unit: "s", aim: { most: 15 }, note: "the same world again" },
      latency,
      ...scripts,
    ];
  } finally {
    await stack.remove();
  }
}

/** Seconds from the start to the first page that shows a model of the demo world. */
async function untilPage(stack: LocalStack, fresh: boolean): Promise<number> {
  const started = performance.now();
  const { web } = await stack.start({ fresh });
  const page = await (await fetch(web)).text();
  if (!page.includes("glyph-reader")) throw new Error(`${web} does not show the demo world's glyph-reader`);
  return (performance.now() - started) / 1000;
}

/** Seconds from a transaction's receipt until the index answers for its block. */
async function benchLatency(stack: LocalStack): Promise<Figure> {
  const { rpc, graph, chainId, contracts } = stack.info;
  const provider = new JsonRpcProvider(rpc, chainId, { staticNetwork: true, pollingInterval: 20, cacheTimeout: -1 });
  const wallet = new Wallet(demoWallet("newcomer").privateKey, provider);
  const registry = new Contract(contracts.ModelRegistry!, ["function claimNamespace(string)"], wallet);
  const seconds: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const { blockNumber } = await mined(await registry.getFunction("claimNamespace")(`bench-${i}`));
    const started = performance.now();
    while ((await indexedBlock(graph)) < blockNumber) await new Promise((resolve) => setTimeout(resolve, 10));
    seconds.push((performance.now() - started) / 1000);
  }
  provider.destroy();
  return { id: "index.latency", value: median(seconds), unit: "s", note: `mined to queryable; median of ${ROUNDS}` };
}

async function indexedBlock(graph: string): Promise<number> {
  const response = await fetch(graph, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: "{ _meta { block { number } } }" }),
  });
  const { data } = (await response.json()) as { data: { _meta: { block: { number: number } } } };
  return data._meta.block.number;
}

/** All scripts that a page names in its HTML, gzipped one by one as a server sends them. */
async function firstLoad(stack: LocalStack, id: string, route: string): Promise<Figure> {
  const { web } = stack.info;
  const html = await (await fetch(new URL(route, web))).text();
  const names = new Set([...html.matchAll(/(?:href|src)="([^"]+\.js)"|import\("([^"]+\.js)"\)/g)].map((m) => m[1] ?? m[2]!));
  let bytes = 0;
  for (const name of names) {
    bytes += gzipSync(Buffer.from(await (await fetch(new URL(name, new URL(route, web)))).arrayBuffer())).length;
  }
  return {
    id,
    value: bytes / 1024,
    unit: "KB gzip",
    ...(id === "js.explore" ? { aim: { most: 120 } } : {}),
    note: `${names.size} scripts before anything is asked for`,
  };
}
