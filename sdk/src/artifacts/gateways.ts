import { ArtifactError } from "./errors.ts";

/** One gateway's address, several as a list or as text with commas between, or a set whose dropped ones stay dropped. */
export type GatewayAddresses = string | URL | readonly (string | URL)[] | Gateways;

/** What {@link Gateways} tells of one that is asked no more. */
export interface DroppedGateway {
  gateway: string;
  /** What it did: lied, fell silent, or could not be reached. */
  error: Error;
}

/** Most gateways that are listed; asking more at once only divides one line. */
const MAX_GATEWAYS = 16;

/**
 * The addresses in a setting: one, or several with commas between, in the order in which they are asked.
 *
 * @throws ArtifactError `gateway-failed` for what is no http or https address, and for none at all.
 */
export function parseGateways(text: string): string[] {
  const addresses = text.split(",").map((part) => part.trim()).filter((part) => part !== "");
  return uniqueAddresses(addresses);
}

/** Gateways to read from. One that lied or fell silent is dropped here, and so for everything read with this set. */
export class Gateways {
  /** All addresses, dropped ones too, in the order in which they are asked. */
  readonly addresses: readonly string[];
  readonly #dropped = new Map<string, Error>();
  readonly #onDrop: ((dropped: DroppedGateway) => void) | undefined;

  constructor(addresses: readonly (string | URL)[], onDrop?: (dropped: DroppedGateway) => void) {
    this.addresses = uniqueAddresses(addresses.map(String));
    this.#onDrop = onDrop;
  }

  /** The set for any form of addresses; a set stays itself. */
  static of(addresses: GatewayAddresses, onDrop?: (dropped: DroppedGateway) => void): Gateways {
    if (addresses instanceof Gateways) return addresses;
    if (typeof addresses === "string") return new Gateways(parseGateways(addresses), onDrop);
    return new Gateways(addresses instanceof URL ? [addresses] : addresses, onDrop);
  }

  /** Those that are still asked. */
  get usable(): string[] {
    return this.addresses.filter((address) => !this.#dropped.has(address));
  }

  get dropped(): DroppedGateway[] {
    return [...this.#dropped].map(([gateway, error]) => ({ gateway, error }));
  }

  /** Asks this one no more, and tells so once. */
  drop(gateway: string, error: Error): void {
    if (this.#dropped.has(gateway)) return;
    this.#dropped.set(gateway, error);
    this.#onDrop?.({ gateway, error });
  }
}

/** One error for several that failed: the only one as it is, several in one sentence. */
export function failureOf(what: string, errors: readonly Error[]): Error {
  const [only, ...more] = errors;
  if (!only) return new ArtifactError("gateway-failed", `${what}: no gateway is left to ask`);
  if (more.length === 0) return only;
  const codes = new Set(errors.map((error) => (error instanceof ArtifactError ? error.code : "gateway-failed")));
  const code = codes.size === 1 ? ([...codes][0] as ArtifactError["code"]) : "gateway-failed";
  const told = errors.map((error) => error.message).join(" · ");
  return new ArtifactError(code, `${what}: none of ${errors.length} gateways gave it. ${told}`, {
    cause: new AggregateError(errors),
  });
}

function uniqueAddresses(addresses: readonly string[]): string[] {
  const unique = [...new Set(addresses.map((address) => checked(address)))];
  if (unique.length === 0) throw new ArtifactError("gateway-failed", "No gateway is set: expected one address or more");
  if (unique.length > MAX_GATEWAYS) {
    throw new ArtifactError("gateway-failed", `${unique.length} gateways are set, at most ${MAX_GATEWAYS} are asked`);
  }
  return unique;
}

function checked(address: string): string {
  const url = URL.parse(address);
  if (url && /^https?:$/.test(url.protocol)) return address.replace(/\/+$/, "");
  throw new ArtifactError("gateway-failed", `Gateway '${address.slice(0, 200)}': expected an http or https address`);
}
