import * as z from "zod";
import { RECIPIENT } from "../artifacts/age-header.ts";
import { KeyError } from "./errors.ts";
import type { KeyStoreContents } from "./store.ts";

const backupSchema = z.strictObject({
  version: z.literal(1),
  identities: z.array(
    z.strictObject({
      version: z.int().positive(),
      recipient: z.string().regex(RECIPIENT),
      /** Base64 of what lies in the store. */
      sealed: z.base64().min(1),
      createdAt: z.int().nonnegative(),
    }),
  ),
  released: z.array(
    z.strictObject({
      at: z.int().nonnegative(),
      account: z.string().regex(/^0x[0-9a-f]{40}$/),
      token: z.string().nullable(),
      release: z.string(),
      cid: z.string(),
      path: z.string(),
      identity: z.int().positive(),
    }),
  ),
});

/** A key store as JSON. Its identities stay sealed: without the operator's secret nobody can use it. */
export function writeBackup({ identities, released }: KeyStoreContents): string {
  const held = identities.map((identity) => ({ ...identity, sealed: Buffer.from(identity.sealed).toString("base64") }));
  return `${JSON.stringify({ version: 1, identities: held, released }, undefined, 2)}\n`;
}

/** Reads what {@link writeBackup} wrote. @throws KeyError `key_store_failed` naming what is wrong. */
export function readBackup(text: string): KeyStoreContents {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new KeyError("key_store_failed", `Backup: expected JSON, found ${(cause as Error).message}`, { cause });
  }
  const result = backupSchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new KeyError("key_store_failed", `Backup: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "malformed"}`);
  }
  const { identities, released } = result.data;
  const held = identities.map((identity) => ({
    ...identity,
    sealed: new Uint8Array(Buffer.from(identity.sealed, "base64")),
  }));
  return { identities: held, released };
}
