import { ANY_ADDRESS } from "../governance/permissions.ts";
import type { PermissionWords } from "../governance/permissions.ts";
import { conditionWords } from "./words.ts";

/** A permission in force, as the index has it; addresses in lower case. */
export interface GrantFacts {
  id: string;
  /** Contract the permission is about. */
  where: string;
  who: string;
  permissionId: string;
  /** Contract that must agree each time; null when unconditional. */
  condition: string | null;
  grantedAt: string;
  grantedBy: string;
}

/** What is known of the addresses in a grant. */
export interface MapContext {
  /** Address by contract name, as deployed. */
  contracts: Readonly<Record<string, string>>;
  /** Whether there is code at an address; undefined while that is not known. */
  hasCode: (address: string) => boolean | undefined;
  permission: (permissionId: string) => PermissionWords;
  nameOf: (address: string) => string | undefined;
}

/** A grant in words. */
export interface GrantWords {
  id: string;
  /** The end of "… may". */
  may: string;
  /** `EXECUTE`; its id cut short where it is not known. */
  permission: string;
  permissionId: string;
  where: { address: string; words: string };
  /** "on the registry"; empty where `may` names the place already. */
  place: string;
  condition: { address: string; words: string } | null;
  grantedAt: number;
  grantedBy: string;
  /** Why nobody should hold it like this; null when that is fine. */
  danger: string | null;
}

/** Everything one holder may do. */
export interface Holder {
  address: string;
  /** "The vote" */
  title: string;
  /** What the holder is, in a sentence. */
  about: string;
  grants: GrantWords[];
  danger: boolean;
}

/** How the holders people meet are called, in the order they are shown. */
const HOLDERS: Record<string, { title: string; about: string }> = {
  TokenVoting: {
    title: "The vote",
    about: "Members vote with their tokens; what carries is done by the DAO, and nothing else.",
  },
  Council: { title: "The council", about: "A few members, chosen by vote, who may act at once and on a leash." },
  RoyaltyTreasury: { title: "The treasury", about: "The contract that keeps the books of who is owed what." },
  Refunds: { title: "The refunds", about: "The contract that pays licensees of a revoked release back." },
  EthicsBoard: { title: "The ethics board", about: "The contract in which disputes are raised and decided." },
  ModelRegistry: { title: "The registry", about: "The contract that keeps models and releases." },
  DAO: { title: "The DAO itself", about: "What it may do is done by a vote that carried, through the holders above." },
  PluginSetupProcessor: {
    title: "The plugin installer",
    about: "Aragon's contract that applies what the DAO asked it to.",
  },
};

const PLACES: Record<string, string> = {
  DAO: "the DAO",
  TokenVoting: "the vote",
  Council: "the council",
  RoyaltyTreasury: "the treasury",
  ModelRegistry: "the registry",
  EthicsCharter: "the charter",
  EthicsBoard: "the ethics board",
  Refunds: "the refunds",
  CouncilVeto: "the veto",
  CurrencyList: "the list of currencies",
  GovernanceERC20: "the voting token",
  ModelLicense: "the licences",
  LicenseMarket: "the market",
};

/** Groups permissions by who holds them: those people meet first, then other contracts, what is dangerous above all. */
export function permissionMap(grants: readonly GrantFacts[], context: MapContext): Holder[] {
  const byWho = Map.groupBy(grants, ({ who }) => who.toLowerCase());
  const holders = [...byWho].map(([address, held]) => holderOf(address, held, context));
  const order = Object.keys(HOLDERS);
  const place = ({ address }: Holder): number => {
    const at = order.indexOf(contractAt(address, context) ?? "");
    return at === -1 ? order.length : at;
  };
  return holders.sort(
    (a, b) => Number(b.danger) - Number(a.danger) || place(a) - place(b) || (a.address < b.address ? -1 : 1),
  );
}

function holderOf(address: string, held: readonly GrantFacts[], context: MapContext): Holder {
  const contract = contractAt(address, context);
  const grants = held.map((grant) => grantWords(grant, context));
  const known = contract ? HOLDERS[contract] : undefined;
  const danger = grants.some((grant) => grant.danger !== null);
  if (known) return { address, ...known, grants, danger };
  if (address === ANY_ADDRESS) {
    return { address, title: "Anybody", about: "Held by every account there is, now and later.", grants, danger };
  }
  const name = contract ?? context.nameOf(address);
  const code = context.hasCode(address);
  if (code === false) {
    const about = "An account without code: one key decides, and no vote can hold it back.";
    return { address, title: name ? `${name}, an account` : "An account", about, grants, danger: true };
  }
  const about = code === undefined ? "Whether this is a contract is being asked." : "A contract.";
  return { address, title: name ?? "A contract", about, grants, danger };
}

function grantWords(grant: GrantFacts, context: MapContext): GrantWords {
  const { name, may } = context.permission(grant.permissionId);
  const where = contractAt(grant.where, context);
  const words =
    grant.where.toLowerCase() === ANY_ADDRESS
      ? "every contract"
      : where
      ? PLACES[where] ?? where
      : nameless(grant.where, context);
  const condition = grant.condition
    ? { address: grant.condition, words: conditionWords(contractAt(grant.condition, context), grant.condition) }
    : null;
  return {
    id: grant.id,
    may: may ?? `use a permission that this app does not know (${name})`,
    permission: name,
    permissionId: grant.permissionId,
    where: { address: grant.where, words },
    place: words === PLACES.DAO && /\bthe DAO\b/.test(may ?? "") ? "" : `on ${words}`,
    condition,
    danger: dangerOf(grant, name, context),
    grantedAt: Number(grant.grantedAt),
    grantedBy: grant.grantedBy,
  };
}

function nameless(address: string, { nameOf }: MapContext): string {
  return nameOf(address) ?? `${address.slice(0, 6)}…${address.slice(-4)}`;
}

/** What leaves power outside the vote. Opening a proposal is nobody's privilege: it decides nothing. */
function dangerOf({ who, condition }: GrantFacts, permission: string, { hasCode }: MapContext): string | null {
  const harmless = permission === "CREATE_PROPOSAL" || permission === "EXECUTE_PROPOSAL";
  if (who.toLowerCase() === ANY_ADDRESS) {
    if (harmless) return null;
    return condition ? null : "Anybody may do this, without any condition.";
  }
  if (hasCode(who) === false) return "Held by an account without code: whoever has its key may do this alone.";
  if (permission === "EXECUTE" && !condition) return "It may act as the DAO without any condition.";
  return null;
}

function contractAt(address: string, { contracts }: MapContext): string | null {
  const wanted = address.toLowerCase();
  return Object.keys(contracts).find((name) => contracts[name]?.toLowerCase() === wanted) ?? null;
}
