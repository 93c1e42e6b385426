import { resolve } from "node:path";
import type { CID } from "multiformats/cid";
import { parseCid } from "../artifacts/cid.ts";
import type { DamagedPack } from "../artifacts/embedded.node.ts";
import type { ArtifactStore } from "../artifacts/store.ts";
import { openStore } from "../artifacts/stores.node.ts";
import type { BlockSource } from "../artifacts/unixfs.ts";
import { UsageError, type Io } from "./command.ts";

/** The options that every command on artifacts has. */
export const STORE_OPTIONS = { store: { type: "string" }, json: { type: "boolean" } } as const;

/** Their help. */
export const STORE_HELP = `
  --store S   embedded, embedded:<folder>, kubo, kubo:<address>, web3.storage or pinning; ARTIFACT_STORE by default, else
              embedded. The embedded store lies in ARTIFACT_DIR, or where \`npm start\` keeps its own (.commonweight/artifacts).
  --json      print one JSON value and nothing else`;

/** Opens a store by its description, or the one that the settings name. */
export function openNamed(
  description: string | undefined,
  io: Io,
  onDamaged?: (damaged: DamagedPack) => void,
): Promise<ArtifactStore> {
  return openStore(description ?? (io.env.ARTIFACT_STORE || "embedded"), {
    env: io.env,
    directory: resolve(io.env.ARTIFACT_DIR || ".commonweight/artifacts"),
    onDamaged,
  });
}

/** Runs with a store and closes it, whatever happens. */
export async function withStore<T>(
  description: string | undefined,
  io: Io,
  use: (store: ArtifactStore) => Promise<T>,
): Promise<T> {
  const store = await openNamed(description, io);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

/** Something that gives blocks: a store by its description, or a gateway by its address. */
export interface OpenSource extends BlockSource {
  /** The gateway's address, when it is one. */
  gateway?: string;
  close(): Promise<void>;
}

export async function openSource(description: string, io: Io): Promise<OpenSource> {
  if (!/^https?:\/\//.test(description)) return openNamed(description, io);
  const { gatewayBlocks } = await import("../artifacts/gateway-blocks.ts");
  const { get } = gatewayBlocks({ gateway: description });
  return { get, gateway: description, close: async () => {} };
}

/** `<cid>` or `<cid>/<path>`, also with `ipfs://` or `/ipfs/` before it. @throws UsageError. */
export function readAddress(text: string | undefined): { root: CID; path: string } {
  if (!text) throw new UsageError("expected a CID");
  const [cid = "", ...segments] = text.replace(/^(ipfs:\/\/|\/ipfs\/)/, "").split("/");
  try {
    return { root: parseCid(cid), path: segments.filter((segment) => segment !== "").join("/") };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Bytes in words: `1.5 MB`. */
export function sayBytes(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  return `${power === 0 ? bytes : (bytes / 1000 ** power).toFixed(1)} ${units[power]}`;
}
