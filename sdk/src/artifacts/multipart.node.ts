import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Busboy, type BusboyHeaders } from "@fastify/busboy";
import { bodyOf } from "./gateway-upload.node.ts";
import { ArtifactError } from "./errors.ts";
import { HttpError } from "./problem.node.ts";

/**
 * The first file of a form, as it arrives.
 *
 * @throws HttpError 415 for what is no form, 400 for a form without a file; ArtifactError `aborted`.
 */
export async function* fileOf(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  const parser = parserFor(request);
  const stopping = new AbortController();
  let feeding = Promise.resolve();
  try {
    const file = await new Promise<Readable>((resolve, reject) => {
      parser.once("file", (_name: string, stream: Readable) => resolve(stream));
      parser.once("finish", () => reject(new HttpError(400, "the form: expected a file in it, found none")));
      const fed: Promise<void> = pipeline(Readable.from(bodyOf(request)), parser, { signal: stopping.signal });
      fed.catch(reject);
      feeding = fed;
    });
    feeding.catch((error: Error) => file.destroy(error)); // a body that breaks off is no end of the file
    yield* file as AsyncIterable<Uint8Array>;
    await feeding;
  } catch (cause) {
    if (cause instanceof HttpError || cause instanceof ArtifactError) throw cause;
    throw new HttpError(400, `the form cannot be read to its end (${(cause as Error).message})`);
  } finally {
    stopping.abort();
    await feeding.catch(() => {}); // told above, or by the abort
  }
}

function parserFor(request: IncomingMessage): InstanceType<typeof Busboy> {
  const type = request.headers["content-type"] ?? "";
  if (!type.startsWith("multipart/form-data")) {
    throw new HttpError(415, `Content-Type: expected multipart/form-data, found '${type.slice(0, 100)}'`);
  }
  try {
    return new Busboy({ headers: request.headers as BusboyHeaders, limits: { files: 1, fields: 0 }, isPartAFile: () => true });
  } catch (cause) {
    throw new HttpError(400, `the form cannot be read (${(cause as Error).message})`);
  }
}
