import { readBody, respond } from "#lib/server/keys/respond.ts";
import { keyService } from "#lib/server/keys/service.ts";
import type { RequestHandler } from "./$types";

/** A file key, for whoever may have it. */
export const POST: RequestHandler = ({ request, getClientAddress }) =>
  respond(async () => (await keyService()).release(await readBody(request), getClientAddress()));
