import { createServer, default as http, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import * as Client from "@storacha/client";
import * as Signer from "@storacha/client/principal/ed25519";
import * as service from "@storacha/client/service";
import { StoreMemory } from "@storacha/client/stores/memory";
import { cleanupContext, createContext } from "@storacha/upload-api/test/context";
import { delegate, Message } from "@ucanto/core";
import { CAR as Transport } from "@ucanto/transport";
import { base64 } from "multiformats/bases/base64";
import { CID } from "multiformats/cid";
import { identity } from "multiformats/hashes/identity";
import { parse as parseLink } from "multiformats/link";
import { readCar } from "@commonweight/sdk/artifacts/car";
import { blockKey } from "@commonweight/sdk/artifacts/cid";
import { bytesOf } from "@commonweight/sdk/artifacts/digests";
import { openWeb3Storage } from "@commonweight/sdk/artifacts/web3storage.node";
import type { StoreUnderTest } from "../store.behavior.ts";

/** web3.storage's own upload service, from its published code, over HTTP in this process. */
export interface UploadService {
  url: string;
  /**
   * Opens an empty space, with an agent that may use it, as an operator would set it up; or one that no provider serves,
   * as the spaces of a service that has stopped.
   */
  openSpace(options?: { provisioned: boolean }): Promise<StoreUnderTest & { principal: string; proof: string }>;
  close(): Promise<void>;
}

/** The service's set-up listens on every address of the machine; here it must be the loopback one. */
const loopbackHttp = {
  ...http,
  createServer(handler: RequestListener) {
    const server = createServer(handler);
    const listenOn = server.listen.bind(server) as (port: number, host: string, done: () => void) => Server;
    server.listen = ((done: () => void) => listenOn(0, "127.0.0.1", done)) as typeof server.listen;
    return server;
  },
} as typeof http;

type Context = Awaited<ReturnType<typeof createContext>>;

export async function startUploadService(): Promise<UploadService> {
  const context = await createContext({ http: loopbackHttp, requirePaymentPlan: false });
  // The service's own proof for its index lasts 30 seconds in this set-up: it is issued again without an end.
  const index = context.indexingService.invocationConfig;
  const [short] = index.proofs ?? [];
  if (!short) throw new Error("the service gave itself no proof for its index");
  const capabilities = (short as { capabilities: Parameters<typeof delegate>[0]["capabilities"] }).capabilities;
  const lasting = { issuer: index.audience, audience: index.issuer, capabilities, expiration: Number.POSITIVE_INFINITY };
  index.proofs = [await delegate(lasting as unknown as Parameters<typeof delegate>[0])];
  const server = createServer((request, response) => void answer(context, request, response));
  server.keepAliveTimeout = 120_000;
  const url = await listen(server);
  return {
    url,
    openSpace: (options) => openSpace(context, url, options),
    async close() {
      await stop(server);
      await cleanupContext(context);
    },
  };
}

async function answer(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "http://service");
  if (pathname.startsWith("/receipt/")) {
    const task = parseLink(pathname.slice("/receipt/".length));
    const receipt = await context.agentStore.receipts.get(task as never);
    if (receipt.error) return void response.writeHead(404).end();
    const message = await Message.build({ receipts: [receipt.ok] } as never);
    return void response.end(Transport.request.encode(message as never).body);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = new Uint8Array(Buffer.concat(chunks));
  const result = await context.connection.channel.request({ headers: request.headers as never, body } as never);
  response.writeHead(result.status ?? 200, result.headers as never).end(result.body);
}

async function openSpace(
  context: Context,
  url: string,
  { provisioned } = { provisioned: true },
): ReturnType<UploadService["openSpace"]> {
  const at = { id: { did: () => context.id.did() } as never, url: new URL(url) };
  const connections = {
    access: service.accessServiceConnection(at),
    upload: service.uploadServiceConnection(at),
    filecoin: service.filecoinServiceConnection(at),
    gateway: service.gatewayServiceConnection(at),
  };
  const owner = await Client.create({
    principal: await Signer.generate(),
    store: new StoreMemory(),
    serviceConf: connections,
    receiptsEndpoint: new URL("/receipt/", url),
  });
  const space = await owner.createSpace("releases", { skipGatewayAuthorization: true });
  await owner.addSpace(await space.createAuthorization(owner));
  await owner.setCurrentSpace(space.did());
  const consumer = { provider: context.id.did(), customer: "did:mailto:example.com:operator", consumer: space.did() };
  if (provisioned) await context.provisionsStorage.put(consumer as never);
  const agent = await Signer.generate();
  const abilities = ["space/blob/add", "space/index/add", "filecoin/offer", "upload/add", "upload/get", "upload/list", "upload/remove", "space/blob/remove"] as const;
  const delegation = await owner.createDelegation(agent, [...abilities], { expiration: Number.POSITIVE_INFINITY });
  const archive = await delegation.archive();
  if (!archive.ok) throw archive.error;
  const principal = Signer.format(agent);
  const proof = CID.createV1(0x0202, identity.digest(archive.ok)).toString(base64);
  const gateway = createServer((request, response) => void serveBlock(context, space.did(), request, response));
  const options = { principal, proof, service: { url, did: context.id.did() }, gateway: await listen(gateway) };
  const store = await openWeb3Storage(options);
  const close = async () => {
    await store.close();
    await stop(gateway);
  };
  return { store, principal, proof, close };
}

/** What the service's hosted gateway does for one space: it finds a block in the shards of the space's uploads. */
async function serveBlock(
  context: Context,
  space: `did:key:${string}`,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const wanted = CID.parse(/^\/ipfs\/([^/?]+)\?format=raw$/.exec(request.url ?? "")?.[1] ?? "");
  const uploads = await context.uploadTable.list(space);
  for (const { root } of uploads.ok?.results ?? []) {
    const upload = await context.uploadTable.get(space, root);
    for (const shard of upload.ok?.shards ?? []) {
      const claims = await context.indexingService.queryClaims({ hashes: [shard.multihash] } as never);
      const [location] = [...(claims.ok?.claims.values() ?? [])].flatMap((claim) => ("location" in claim ? claim.location : []));
      if (!location) continue;
      const { blocks } = await readCar(bytesOf(new Uint8Array(await (await fetch(location)).arrayBuffer())));
      for await (const { cid, bytes } of blocks) {
        if (blockKey(cid) === blockKey(wanted)) return void response.end(bytes);
      }
    }
  }
  response.writeHead(404).end();
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
