/** Response headers that keep a page from doing what it never needs to do. */

const fixedHeaders: Record<string, string> = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "strict-origin-when-cross-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
  "cross-origin-opener-policy": "same-origin",
};

/** Origins that a page talks to: chain, index and artifact store. */
export function connectSources(urls: string[]): string[] {
  return [...new Set(urls.map((url) => new URL(url).origin))];
}

/**
 * Adds the security headers, and to the content security policy (which Kit writes for pages only) where the page
 * may connect to. Images of model cards come from the artifact store too.
 */
export function secure(response: Response, connect: string[]): Response {
  for (const [name, value] of Object.entries(fixedHeaders)) response.headers.set(name, value);
  const policy = response.headers.get("content-security-policy");
  if (policy) {
    const sources = ["'self'", ...connect].join(" ");
    const withImages = policy.replace(/img-src [^;]*/, (directive) => `${directive} ${connect.join(" ")}`.trimEnd());
    response.headers.set("content-security-policy", `${withImages}; connect-src ${sources}`);
  }
  return response;
}
