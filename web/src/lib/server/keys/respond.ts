import { ArtifactError } from "@commonweight/sdk/artifacts/errors";
import { KeyError, type KeyErrorCode } from "@commonweight/sdk/keys/errors";
import { MAX_REQUEST_BYTES } from "@commonweight/sdk/keys/service";
import { problem } from "../problem.ts";

const STATUS: Record<KeyErrorCode, [number, string]> = {
  key_request_invalid: [400, "Malformed request"],
  key_message_invalid: [400, "The signed message does not fit"],
  key_nonce_used: [409, "Used already"],
  key_signature_invalid: [401, "Not signed"],
  key_not_authorized: [403, "Not authorized"],
  key_release_mismatch: [403, "Not this release's file"],
  key_not_encrypted: [404, "Not an encrypted file"],
  key_not_held: [404, "Another service's file"],
  key_rate_limited: [429, "Too many requests"],
  key_service_off: [503, "No key service"],
  key_service_failed: [502, "The key service failed"],
  key_store_failed: [503, "The key store failed"],
  key_declined: [400, "Declined"],
};

/** Answers with what `act` gives, or with the problem it met. Nothing of either is ever cached. */
export async function respond(act: () => Promise<object>): Promise<Response> {
  try {
    return Response.json(await act(), { headers: { "cache-control": "no-store" } });
  } catch (error) {
    return refuse(error);
  }
}

function refuse(error: unknown): Response {
  if (error instanceof KeyError) {
    const [status, title] = STATUS[error.code];
    // What went wrong inside is for whoever runs the server, and tells visitors nothing that helps them.
    if (error.code === "key_store_failed") {
      console.error(`key service: ${error.message}`);
      return problem({
        status,
        title,
        detail: "The key service cannot open its store. Its operator finds the reason in the log.",
        code: error.code,
      });
    }
    const response = problem({ status, title, detail: error.message, code: error.code });
    if (error.retryAfter !== undefined) response.headers.set("retry-after", String(error.retryAfter));
    return response;
  }
  if (error instanceof ArtifactError) {
    return problem({
      status: 502,
      title: "The release cannot be read",
      detail: error.message,
      code: "key_service_failed",
    });
  }
  // Only the sentence: a stack or an object might hold what must never be written down.
  console.error(`key service: ${(error as Error).message}`);
  const detail = "The key service failed while it looked into the request. No key was given.";
  return problem({ status: 502, title: "The key service failed", detail, code: "key_service_failed" });
}

/**
 * A request's JSON, of a size that a request can have.
 *
 * @throws KeyError `key_request_invalid`.
 */
export async function readBody(request: Request): Promise<unknown> {
  const tooLong = () => new KeyError("key_request_invalid", `The request is longer than ${MAX_REQUEST_BYTES} bytes`);
  if (Number(request.headers.get("content-length") ?? 0) > MAX_REQUEST_BYTES) throw tooLong();
  let size = 0;
  const chunks: Uint8Array[] = [];
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_REQUEST_BYTES) throw tooLong();
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch (cause) {
    throw new KeyError("key_request_invalid", `The request is malformed: ${(cause as Error).message}`, { cause });
  }
}
