/** What a refused API request is answered with (RFC 9457). */
export interface Problem {
  status: number;
  /** Stable for one kind of problem, such as "Not found". */
  title: string;
  /** What was wrong with this request, with its values, and the way out. */
  detail: string;
  code?: string;
}

/** A response of type `application/problem+json`. */
export function problem(body: Problem): Response {
  return new Response(JSON.stringify({ type: "about:blank", ...body }), {
    status: body.status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store" },
  });
}

/** Whether a request asks for data rather than for a page. */
export function wantsJson(request: Request, pathname: string): boolean {
  if (pathname.startsWith("/api/")) return true;
  const accept = request.headers.get("accept") ?? "";
  return accept.includes("json") && !accept.includes("text/html");
}
