import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { syncDirectory } from "./pack-writer.node.ts";

export const PIN_STATES = ["queued", "pinning", "pinned", "failed"] as const;
export type PinState = (typeof PIN_STATES)[number];

/** What a client asks to be pinned (Pinning Service API 1.0, schema Pin). */
export const pinSchema = z.object({
  cid: z.string().min(1).max(200),
  name: z.string().max(255).optional(),
  /** Multiaddrs of those who have it. */
  origins: z.array(z.string().max(500)).max(20).optional(),
  meta: z.record(z.string().max(200), z.string().max(1000)).optional(),
});
export type PinWish = z.infer<typeof pinSchema>;

const requestSchema = z.object({
  requestid: z.string(),
  status: z.enum(PIN_STATES),
  created: z.string(),
  pin: pinSchema,
  /** Whether the store had pinned it before anybody asked: then it stays when the request goes. */
  held: z.boolean(),
  details: z.string().optional(),
});
export type PinRequest = z.infer<typeof requestSchema>;

/** The requests of a pinning service, each in a file of its own, which is replaced as a whole. */
export class PinRequests {
  readonly #directory: string;
  readonly #requests: Map<string, PinRequest>;
  #latest = 0;

  private constructor(directory: string, requests: Map<string, PinRequest>) {
    this.#directory = directory;
    this.#requests = requests;
    for (const { created } of requests.values()) this.#latest = Math.max(this.#latest, Date.parse(created));
  }

  static async open(directory: string): Promise<PinRequests> {
    await mkdir(directory, { recursive: true });
    const requests = new Map<string, PinRequest>();
    for (const name of await readdir(directory)) {
      const path = join(directory, name);
      if (!name.endsWith(".json")) {
        await rm(path, { force: true }); // a kill left it half-written
        continue;
      }
      const request = requestSchema.parse(JSON.parse(await readFile(path, "utf8")));
      requests.set(request.requestid, request);
    }
    return new PinRequests(directory, requests);
  }

  get(requestid: string): PinRequest | undefined {
    return this.#requests.get(requestid);
  }

  /** All of them, the newest first. */
  all(): PinRequest[] {
    return [...this.#requests.values()].sort((a, b) => Date.parse(b.created) - Date.parse(a.created));
  }

  async add(pin: PinWish, held: boolean): Promise<PinRequest> {
    // No two alike: clients ask for the next page by the time of the last request they saw.
    this.#latest = Math.max(Date.now(), this.#latest + 1);
    const created = new Date(this.#latest).toISOString();
    const request: PinRequest = { requestid: randomUUID(), status: "queued", created, pin, held };
    this.#requests.set(request.requestid, request);
    await this.#write(request);
    return request;
  }

  async change(request: PinRequest, status: PinState, details?: string): Promise<void> {
    if (!this.#requests.has(request.requestid)) return; // removed meanwhile
    request.status = status;
    request.details = details;
    await this.#write(request);
  }

  async remove(requestid: string): Promise<void> {
    this.#requests.delete(requestid);
    await rm(join(this.#directory, `${requestid}.json`), { force: true });
  }

  async #write(request: PinRequest): Promise<void> {
    const path = join(this.#directory, `${request.requestid}.json`);
    const fresh = `${path}.${randomUUID()}`;
    const file = await open(fresh, "wx");
    try {
      await file.writeFile(JSON.stringify(request));
      await file.sync();
    } finally {
      await file.close();
    }
    if (!this.#requests.has(request.requestid)) return rm(fresh, { force: true }); // removed meanwhile
    await rename(fresh, path);
    await syncDirectory(this.#directory);
  }
}
