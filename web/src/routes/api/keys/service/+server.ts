import { respond } from "#lib/server/keys/respond.ts";
import { keyService } from "#lib/server/keys/service.ts";
import type { RequestHandler } from "./$types";

/** The recipient that publishers encrypt for, and the origin that messages name. */
export const GET: RequestHandler = () => respond(async () => (await keyService()).describe());
