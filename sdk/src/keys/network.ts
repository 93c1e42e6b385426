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
