import { ArtifactError } from "./errors.ts";

/** Parameters of {@link uploadCar}. */
export interface UploadParameters {
  /** The gateway's address. */
  gateway: string | URL;
  /** What `packDirectory` built. */
  car: Blob;
  signal?: AbortSignal | undefined;
  /** Called with the bytes sent; only browsers can tell before the end. */
  onProgress?: ((progress: { bytes: number; total: number }) => void) | undefined;
}

/** What the gateway stored. */
export interface Uploaded {
  /** The root's CID in base32. */
  root: string;
  /** Bytes of all blocks. */
  size: number;
}

/**
 * Uploads a CAR to a gateway, which keeps it whole or not at all. Check that `root` is the CID you computed.
 *
 * @throws ArtifactError `gateway-failed` with the gateway's own sentence; the signal's reason when aborted.
 */
export async function uploadCar(parameters: UploadParameters): Promise<Uploaded> {
  parameters.signal?.throwIfAborted();
  const url = new URL("/upload", parameters.gateway);
  // fetch cannot tell how much of a body is sent.
  const send = typeof XMLHttpRequest === "undefined" ? sendByFetch : sendByRequest;
  const { status, text } = await send(url, parameters);
  const answer = parseAnswer(text);
  if (status < 200 || status >= 300 || typeof answer?.root !== "string" || typeof answer.size !== "number") {
    const why = typeof answer?.detail === "string" ? answer.detail : `it answered ${status}`;
    throw new ArtifactError("gateway-failed", `Gateway ${url.origin} did not take the upload: ${why}`);
  }
  parameters.onProgress?.({ bytes: parameters.car.size, total: parameters.car.size });
  return { root: answer.root, size: answer.size };
}

interface Answer {
  status: number;
  text: string;
}

const MEDIA_TYPE = "application/vnd.ipld.car";

async function sendByFetch(url: URL, { car, signal }: UploadParameters): Promise<Answer> {
  try {
    const init: RequestInit = { method: "POST", body: car, headers: { "content-type": MEDIA_TYPE }, signal: signal ?? null };
    const response = await fetch(url, init);
    return { status: response.status, text: await response.text() };
  } catch (cause) {
    signal?.throwIfAborted();
    throw unreachable(url, cause);
  }
}

function sendByRequest(url: URL, { car, signal, onProgress }: UploadParameters): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.open("POST", url);
    request.setRequestHeader("content-type", MEDIA_TYPE);
    request.upload.onprogress = (event) => onProgress?.({ bytes: event.loaded, total: car.size });
    request.onload = () => resolve({ status: request.status, text: request.responseText });
    request.onerror = () => reject(unreachable(url, undefined));
    request.onabort = () => reject(signal?.reason as Error);
    request.onloadend = () => signal?.removeEventListener("abort", abort);
    signal?.addEventListener("abort", abort);
    request.send(car);
  });
}

function unreachable(url: URL, cause: unknown): ArtifactError {
  return new ArtifactError("gateway-failed", `Gateway ${url.origin} cannot be reached, or broke off the upload`, { cause });
}

function parseAnswer(text: string): { root?: unknown; size?: unknown; detail?: unknown } | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined; // not from our gateway
  }
}
