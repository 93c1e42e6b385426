import { resolve } from "node:path";
import * as z from "zod";
import type { DamagedPack } from "./embedded.node.ts";
import { ArtifactError } from "./errors.ts";
import type { ArtifactStore } from "./store.ts";

/** The kinds of stores, as ARTIFACT_STORE names them. */
export const STORE_KINDS = ["embedded", "web3.storage", "kubo", "pinning"] as const;
export type StoreKind = (typeof STORE_KINDS)[number];

/** Options of {@link openStore}. */
export interface OpenStoreOptions {
  /** The settings, as `.env.example` lists them. */
  env: Readonly<Record<string, string | undefined>>;
  /** The folder of the embedded store, where the description names none. */
  directory: string;
  /** Told of damaged files, which then are no error; see `openEmbeddedStore`. */
  onDamaged?: ((damaged: DamagedPack) => void) | undefined;
}

/**
 * Opens a store by its description: `embedded`, `embedded:<folder>`, `kubo`, `kubo:<address>`, `web3.storage` or `pinning`.
 * What the description leaves out comes from the settings.
 *
 * @throws ArtifactError `store-failed` for a description or settings that will not do, naming each.
 */
export async function openStore(description: string, options: OpenStoreOptions): Promise<ArtifactStore> {
  const [kind = "", detail] = split(description);
  if (kind === "embedded") {
    const { openEmbeddedStore } = await import("./embedded.node.ts");
    return openEmbeddedStore({ directory: detail ? resolve(detail) : options.directory, onDamaged: options.onDamaged });
  }
  if (kind === "kubo") {
    const { KUBO_RPC_URL: url, KUBO_RPC_AUTHORIZATION: authorization } = settings("kubo", kuboSettings, {
      ...options.env,
      ...(detail ? { KUBO_RPC_URL: detail } : {}),
    });
    const { openKuboStore } = await import("./kubo.node.ts");
    return openKuboStore({ url, authorization });
  }
  if (kind === "web3.storage" && !detail) return openWeb3(options);
  if (kind === "pinning" && !detail) return openPinning(options);
  const ways = "embedded, embedded:<folder>, kubo, kubo:<address>, web3.storage or pinning";
  throw new ArtifactError("store-failed", `Store '${description}': expected ${ways}`);
}

function split(description: string): [string, string | undefined] {
  const at = description.indexOf(":");
  return at < 0 ? [description, undefined] : [description.slice(0, at), description.slice(at + 1)];
}

async function openWeb3({ env: variables }: OpenStoreOptions): Promise<ArtifactStore> {
  const env = settings("web3.storage", web3Settings, variables);
  const { WEB3_STORAGE_SERVICE_URL: url, WEB3_STORAGE_SERVICE_DID: did } = env;
  const { openWeb3Storage } = await import("./web3storage.node.ts");
  return openWeb3Storage({
    principal: env.WEB3_STORAGE_PRINCIPAL,
    proof: env.WEB3_STORAGE_PROOF,
    service: url && did ? { url, did } : undefined,
    gateway: env.WEB3_STORAGE_GATEWAY_URL,
  });
}

async function openPinning(options: OpenStoreOptions): Promise<ArtifactStore> {
  const env = settings("pinning", pinningSettings, options.env);
  const { openPinningStore } = await import("./pinning.node.ts");
  return openPinningStore({
    endpoint: env.PINNING_ENDPOINT,
    token: env.PINNING_TOKEN,
    origins: env.PINNING_ORIGINS,
    gateway: env.PINNING_GATEWAY_URL,
    blocks: await openStore("embedded", options),
  });
}

const unset = (value: unknown) => (value === "" ? undefined : value);
const text = z.preprocess(unset, z.string({ error: "is not set" }));
const address = z.preprocess(unset, z.url({ protocol: /^https?$/, error: "expected an http or https address" }));
const optionalText = z.preprocess(unset, z.string().optional());
const optionalAddress = z.preprocess(unset, z.url({ protocol: /^https?$/ }).optional());
/** Addresses with commas between them. */
export const addresses = z.preprocess(
  (value) => (typeof value === "string" && value !== "" ? value.split(",").map((one) => one.trim()) : []),
  z.array(z.url({ protocol: /^https?$/, error: "expected http or https addresses, with commas between them" })),
);

const kuboSettings = z.object({
  KUBO_RPC_URL: z.preprocess(unset, z.url({ protocol: /^https?$/ }).default("http://127.0.0.1:5001")),
  KUBO_RPC_AUTHORIZATION: optionalText,
});

const web3Settings = z
  .object({
    WEB3_STORAGE_PRINCIPAL: text,
    WEB3_STORAGE_PROOF: text,
    WEB3_STORAGE_SERVICE_URL: optionalAddress,
    WEB3_STORAGE_SERVICE_DID: z.preprocess(unset, z.templateLiteral(["did:", z.string(), ":", z.string()]).optional()),
    WEB3_STORAGE_GATEWAY_URL: optionalAddress,
  })
  .refine((env) => !env.WEB3_STORAGE_SERVICE_URL === !env.WEB3_STORAGE_SERVICE_DID, {
    path: ["WEB3_STORAGE_SERVICE_DID"],
    error: "belongs together with WEB3_STORAGE_SERVICE_URL: set both or none",
  });

const pinningSettings = z.object({
  PINNING_ENDPOINT: address,
  PINNING_TOKEN: text,
  PINNING_ORIGINS: addresses,
  PINNING_GATEWAY_URL: optionalAddress,
});

function settings<T extends z.ZodType>(kind: StoreKind, schema: T, env: OpenStoreOptions["env"]): z.output<T> {
  const { success, data, error } = schema.safeParse(env);
  if (success) return data;
  const lines = error.issues.map((issue) => `${issue.path[0] as string}: ${issue.message}`);
  throw new ArtifactError("store-failed", `The store '${kind}' needs other settings: ${lines.join("; ")} (see .env.example)`);
}
