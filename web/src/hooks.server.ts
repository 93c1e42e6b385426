import type { Handle, HandleServerError } from "@sveltejs/kit/hooks";
import { serverConfig } from "#lib/server/config.ts";
import { problem, wantsJson } from "#lib/server/problem.ts";
import { connectSources, secure } from "#lib/server/security.ts";

/** The text face alone is preloaded: without it the first paint moves; the code face may come later. */
function preload({ type, path }: { type: "font" | "css" | "js" | "asset"; path: string }): boolean {
  return type === "font" ? /instrument-sans-latin-wght-normal/.test(path) : type !== "asset";
}

export const handle: Handle = async ({ event, resolve }) => {
  let connect: string[] = [];
  try {
    const config = serverConfig();
    connect = connectSources([config.rpcUrl, config.graphUrl, ...config.gatewayUrls]);
  } catch {
    // The root layout's load says what is wrong with the configuration; the policy then allows nothing beyond us.
  }
  const response = await resolve(event, { preload });
  if (response.status >= 400 && wantsJson(event.request, event.url.pathname)) {
    return secure(await asProblem(response, event.url.pathname), connect);
  }
  return secure(response, connect);
};

/** Gives an error answer of Kit's own the shape that API clients read. */
async function asProblem(response: Response, pathname: string): Promise<Response> {
  const type = response.headers.get("content-type") ?? "";
  if (type.includes("problem+json")) return response;
  const text = type.includes("html") ? "" : await response.text();
  let detail = text;
  try {
    detail = (JSON.parse(text) as { message?: string }).message ?? text;
  } catch {
    // Plain text is already the detail.
  }
  const title = titles[response.status] ?? (response.status < 500 ? "Bad request" : "Server error");
  return problem({ status: response.status, title, detail: detail || `${title}: ${pathname}` });
}

const titles: Record<number, string> = {
  400: "Bad request",
  403: "Forbidden",
  404: "Not found",
  405: "Method not allowed",
  413: "Content too large",
  415: "Unsupported media type",
};

/** Logs what nobody expected with its stack, and tells the visitor a sentence without one. */
export const handleError: HandleServerError = ({ kind, error, event }) => {
  if (kind === "framework" && error.status === 404) {
    return { message: `There is no page at ${event.url.pathname}.`, code: "not_found" };
  }
  if (kind !== "unknown") return;
  const known = describeKnown(error);
  if (known) {
    console.error(`${event.request.method} ${event.url.pathname}: ${known.message}`);
    return known;
  }
  console.error(`${event.request.method} ${event.url.pathname}:`, error);
  return { message: "The server failed while making this page. Nothing was changed or paid.", code: "server_failed" };
};

/** Errors whose sentence is written for people and holds no secret. */
function describeKnown(error: unknown): App.Error | undefined {
  if (!(error instanceof Error) || !("code" in error)) return;
  const code = String(error.code);
  if (code === "config_invalid" || code === "deployment_invalid") return { status: 503, message: error.message, code };
  if (code.startsWith("graph_")) return { status: 502, message: error.message, code };
  return;
}
