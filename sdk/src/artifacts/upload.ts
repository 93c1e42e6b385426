import { blockKey } from "./cid.ts";
import { indexCar, type CarIndex } from "./car-index.ts";
import { ArtifactError } from "./errors.ts";
import { parseAnswer, sendRequest, Unreachable, type Answer } from "./upload-request.ts";
import { pause } from "./pause.ts";

/** Parameters of {@link uploadCar}. */
export interface UploadParameters {
  /** The gateway's address. */
  gateway: string | URL;
  /** What `packDirectory` built. */
  car: Blob;
  signal?: AbortSignal | undefined;
  /** Called with the bytes that the gateway has or was sent. */
  onProgress?: ((progress: { bytes: number; total: number }) => void) | undefined;
  /** How long to wait before the first attempt to go on after a connection broke, in milliseconds; 500 by default. */
  waitMs?: number | undefined;
}

/** What the gateway stored. */
export interface Uploaded {
  /** The root's CID in base32. */
  root: string;
  /** Bytes of all blocks. */
  size: number;
}

/** Smaller ones are sent again as a whole: a question beforehand would cost more than it saves. */
const RESUMED_FROM = 4 * 1024 * 1024;
/** Attempts one after another that bring nothing before an upload is given up: half a minute with the waits between. */
const FRUITLESS = 6;
const LONGEST_WAIT_MS = 10_000;

/**
 * Uploads a CAR to a gateway, which keeps it whole or not at all. Check that `root` is the CID you computed.
 *
 * A large one goes on after a dropped connection, or when it is called again with the same CAR after a reload, without
 * sending again what the gateway has, from this upload or from another release.
 *
 * @throws ArtifactError `gateway-failed` with the gateway's own sentence; the signal's reason when aborted.
 */
export async function uploadCar(parameters: UploadParameters): Promise<Uploaded> {
  parameters.signal?.throwIfAborted();
  if (parameters.car.size < RESUMED_FROM) return uploadWhole(parameters);
  const index = await indexCar(parameters.car);
  // A block is taken after one that links to it only, which is so in the CARs of `packDirectory`.
  if (!index.entries[0]?.cid.equals(index.root)) return uploadWhole(parameters);
  let fewest = Number.POSITIVE_INFINITY;
  for (let fruitless = 0, wait = parameters.waitMs ?? 500; ; ) {
    try {
      const missing = await askMissing(parameters, index);
      if (missing === "not offered") return await uploadWhole(parameters);
      if (missing === "pinned") return done(parameters, index);
      if (missing.size < fewest) [fewest, fruitless, wait] = [missing.size, 0, parameters.waitMs ?? 500];
      await sendMissing(parameters, index, missing);
      return done(parameters, index);
    } catch (error) {
      parameters.signal?.throwIfAborted();
      if (!(error instanceof Unreachable) || ++fruitless > FRUITLESS) throw error;
      await pause(wait, parameters.signal);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  }
}

async function uploadWhole({ gateway, car, signal, onProgress }: UploadParameters): Promise<Uploaded> {
  const url = new URL("/upload", gateway);
  const onSent = (bytes: number) => onProgress?.({ bytes, total: car.size });
  const answer = accepted(url, await sendRequest({ method: "POST", url, body: car, type: CAR, signal, onSent }));
  if (typeof answer.root !== "string" || typeof answer.size !== "number") throw refused(url, "it did not say what it stored");
  onProgress?.({ bytes: car.size, total: car.size });
  return { root: answer.root, size: answer.size };
}

const CAR = "application/vnd.ipld.car";

/** What is still to be sent, by `blockKey`. */
async function askMissing(
  { gateway, signal }: UploadParameters,
  { root, entries }: CarIndex,
): Promise<Set<string> | "pinned" | "not offered"> {
  const url = new URL(`/uploads/${root}`, gateway);
  const list = new Blob([JSON.stringify({ blocks: entries.map(({ cid }) => cid.toString()) })]);
  const sent = await sendRequest({ method: "POST", url, body: list, type: "application/json", signal });
  if (sent.status === 404 || sent.status === 405 || sent.status === 501) return "not offered";
  const { pinned, missing } = accepted(url, sent);
  if (pinned === true) return "pinned";
  if (!Array.isArray(missing)) throw refused(url, "it did not say what is missing");
  const names = new Set(missing);
  return new Set(entries.filter(({ cid }) => names.has(cid.toString())).map(({ cid }) => blockKey(cid)));
}

async function sendMissing(
  { gateway, car, signal, onProgress }: UploadParameters,
  index: CarIndex,
  missing: ReadonlySet<string>,
): Promise<void> {
  const url = new URL(`/uploads/${index.root}`, gateway);
  const parts = [car.slice(0, index.header)];
  let run: { start: number; end: number } | undefined;
  for (const { cid, start, end } of index.entries) {
    if (!missing.has(blockKey(cid))) continue;
    if (run?.end === start) run.end = end;
    else {
      if (run) parts.push(car.slice(run.start, run.end));
      run = { start, end };
    }
  }
  if (run) parts.push(car.slice(run.start, run.end));
  const body = new Blob(parts);
  const there = car.size - body.size;
  const onSent = (bytes: number) => onProgress?.({ bytes: Math.min(there + bytes, car.size), total: car.size });
  onSent(0);
  const answer = await sendRequest({ method: "PATCH", url, body, type: CAR, signal, onSent });
  // Another page took over, or what was there has been collected meanwhile: to be asked again.
  const { code } = parseAnswer(answer.text);
  if (code === "aborted" || code === "car-incomplete") throw new Unreachable(url, undefined);
  const { root } = accepted(url, answer);
  if (root !== index.root.toString()) throw refused(url, `it stored ${String(root)}, expected ${index.root}`);
}

function done({ car, onProgress }: UploadParameters, { root, entries }: CarIndex): Uploaded {
  onProgress?.({ bytes: car.size, total: car.size });
  return { root: root.toString(), size: entries.reduce((sum, { length }) => sum + length, 0) };
}

function accepted(url: URL, { status, text }: Answer): Record<string, unknown> {
  const answer = parseAnswer(text);
  if (status >= 200 && status < 300) return answer;
  throw refused(url, typeof answer.detail === "string" ? answer.detail : `it answered ${status}`);
}

function refused(url: URL, why: string): ArtifactError {
  return new ArtifactError("gateway-failed", `Gateway ${url.origin} did not take the upload: ${why}`);
}
