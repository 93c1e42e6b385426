/**
 * The network that requests of an address are counted for. Whoever has one IPv6 address has the 2^64 of its /64 (RFC 4291,
 * section 2.5.1), so that all of those are one; an IPv4 address is itself, also where it is written as IPv6.
 *
 * @param address as the server names its client; anything else is given back as it is.
 */
export function networkOf(address: string): string {
  const groups = groupsOf(address);
  if (!groups) return address;
  const [prefix, rest] = [groups.slice(0, 4), groups.slice(4)];
  const isMapped = prefix.every((group) => group === 0) && rest[0] === 0 && rest[1] === 0xffff;
  if (isMapped) return rest.slice(2).flatMap((group) => [group >> 8, group & 0xff]).join(".");
  return `${prefix.map((group) => group.toString(16)).join(":")}::/64`;
}

/**
 * The networks that an address lies in, from the widest: where waiting nonces are shared out, the greediest of each kind
 * gives up its own first. Of IPv4 /16, /24 and the address; of IPv6 /32 (what a provider gets), /48 (what a customer may
 * get) and /64. What is no address is a network by itself.
 */
export type Networks = readonly [wide: string, middle: string, narrow: string];

/** @param address as the server names its client. */
export function networksOf(address: string): Networks {
  const narrow = networkOf(address);
  if (/^\d+(\.\d+){3}$/.test(narrow)) {
    const bytes = narrow.split(".");
    return [`${bytes.slice(0, 2).join(".")}.0.0/16`, `${bytes.slice(0, 3).join(".")}.0/24`, narrow];
  }
  if (!narrow.endsWith("::/64")) return [narrow, narrow, narrow];
  const groups = narrow.slice(0, -"::/64".length).split(":");
  return [`${groups.slice(0, 2).join(":")}::/32`, `${groups.slice(0, 3).join(":")}::/48`, narrow];
}

/** The eight groups of an IPv6 address, without the zone behind it; undefined for any other text. */
function groupsOf(address: string): number[] | undefined {
  const [bare] = address.split("%");
  const host = `http://[${bare}]/`;
  if (!bare?.includes(":") || !URL.canParse(host)) return undefined;
  const [head, tail] = new URL(host).hostname.slice(1, -1).split("::");
  const read = (part: string | undefined) => (part ? part.split(":").map((group) => parseInt(group, 16)) : []);
  const [left, right] = [read(head), read(tail)];
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
}
