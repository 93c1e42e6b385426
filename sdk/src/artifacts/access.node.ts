import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { HttpError } from "./problem.node.ts";

/**
 * Lets pass only who shows the gateway's token. Reading and storing are anybody's, since what is stored harms nobody;
 * removing what others stored, and making the gateway fetch, are its operator's.
 *
 * @throws HttpError 403 when the gateway has no token, 401 when another one is shown, or none.
 */
export function requireToken(request: IncomingMessage, token: string | undefined, what: string): void {
  if (!token) throw new HttpError(403, `This gateway lets nobody ${what}: it was started without an access token`);
  const shown = /^Bearer\s+(\S+)\s*$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
  if (timingSafeEqual(digest(shown), digest(token))) return;
  throw new HttpError(401, `To ${what}, show the gateway's access token: Authorization: Bearer …`, { "www-authenticate": "Bearer" });
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
