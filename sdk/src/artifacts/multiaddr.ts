/** A gateway's address as a multiaddr, as the Pinning Service API has them: `/dns/example.org/tcp/443/https`. */
export function toMultiaddr(gateway: string | URL): string {
  const { protocol, hostname, port } = new URL(gateway);
  const scheme = protocol === "https:" ? "https" : "http";
  const host = /^\d+(\.\d+){3}$/.test(hostname)
    ? `ip4/${hostname}`
    : hostname.startsWith("[")
      ? `ip6/${hostname.slice(1, -1)}`
      : `dns/${hostname}`;
  return `/${host}/tcp/${port || (scheme === "https" ? 443 : 80)}/${scheme}`;
}

/** The address in a multiaddr of an HTTP gateway; `undefined` for other transports, such as libp2p's. */
export function fromMultiaddr(text: string): URL | undefined {
  const match = /^\/(ip4|ip6|dns|dns4|dns6)\/([^/]+)\/tcp\/(\d+)(\/http|\/https|\/tls\/http)(\/p2p\/[^/]+)?$/.exec(text);
  const [, kind, host, port, scheme] = match ?? [];
  if (!host) return undefined;
  try {
    return new URL(`${scheme === "/http" ? "http" : "https"}://${kind === "ip6" ? `[${host}]` : host}:${port}`);
  } catch {
    return undefined;
  }
}
