import { respond } from "#lib/server/keys/respond.ts";
import { keyService } from "#lib/server/keys/service.ts";
import type { RequestHandler } from "./$types";

/** A nonce for one request for a key. */
export const POST: RequestHandler = ({ getClientAddress }) => respond(async () => (await keyService()).nonce(getClientAddress()));
