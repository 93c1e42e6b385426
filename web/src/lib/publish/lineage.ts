import { ALL_RIGHTS, grantedRights, RIGHTS, rightsOf, rightsSentence } from "@commonweight/sdk/license/rights";
import { formatDate } from "../format/time.ts";
import { licenseNumber } from "../license/number.ts";
import type { DraftParent, EdgeKind } from "./draft.ts";

/** A licence of the publisher's on a parent. */
export interface OwnLicence {
  tokenId: string;
  /** Rights bits. */
  rights: number;
  /** Unix seconds; 0 = no end. */
  expires: number;
  /** Unix seconds until which it is lent; 0 when it is not. */
  lentUntil: number;
  /** Its trial is not over or not booked. */
  onTrial: boolean;
}

/** What the index knows of a parent, as far as it decides who may build on it. */
export interface ParentFacts {
  /** Rights bits anybody has without a licence. */
  openRights: number;
  /** Rights bits its own licences can grant. */
  grantableRights: number;
  /** Owner of its model, lower case. */
  owner: string;
  /** The publisher's licences on it. */
  licences: readonly OwnLicence[];
}

/** What a parent lets the publisher do. */
export interface ParentVerdict {
  /** What it rests on and what it passes on, in words. */
  sentence: string;
  /** Licences that can be named for it. */
  choices: { tokenId: string; label: string }[];
  /** Rights bits that it passes on. */
  passes: number;
  /** Why this release cannot be made from it yet. */
  problem?: string;
}

export interface LineageVerdict {
  /** By position. */
  parents: ParentVerdict[];
  /** Rights bits that licences of the release will be able to grant, and that it can give to anybody. */
  grantable: number;
  good: boolean;
}

/** The right that a parent must give for each way of using it, as ModelRegistry asks for it. */
const NEEDED: Record<EdgeKind, number> = {
  "fine-tune": rightsOf("FINE_TUNE"),
  adapter: rightsOf("FINE_TUNE"),
  merge: rightsOf("MERGE"),
  quantize: rightsOf("REDISTRIBUTE"),
  distill: rightsOf("DISTILL"),
};

/**
 * Judges each parent as ModelRegistry will, before anything is signed.
 *
 * @param facts by release number; a parent that is missing is still asked about
 * @param forbidden rights bits that the charter forbids
 * @param account the publisher, lower case; null before a wallet is connected
 * @param now seconds on the chain's clock
 */
export function judgeLineage(
  parents: readonly DraftParent[], facts: ReadonlyMap<string, ParentFacts>, forbidden: number, account: string | null,
  now: number,
): LineageVerdict {
  const verdicts = parents.map((parent) => judgeParent(parent, facts.get(parent.releaseId), account, now));
  return {
    parents: verdicts,
    grantable: verdicts.reduce((bits, { passes }) => bits & passes, ALL_RIGHTS & ~forbidden),
    good: verdicts.every(({ problem }) => problem === undefined),
  };
}

/** Whose fault it is that a right cannot be granted, in a few words. */
export function withheldBy(
  bit: number, forbidden: number, charter: number, parents: readonly DraftParent[], verdict: LineageVerdict,
): string {
  if (forbidden & bit) return `Charter ${charter} forbids it`;
  const parent = parents.find((_, i) => ((verdict.parents[i]?.passes ?? ALL_RIGHTS) & bit) === 0);
  return parent ? `${nameOf(parent)} does not pass it on to you` : "It is withheld";
}

function judgeParent(
  parent: DraftParent, facts: ParentFacts | undefined, account: string | null, now: number,
): ParentVerdict {
  const name = nameOf(parent);
  if (!facts) {
    return { sentence: "", choices: [], passes: ALL_RIGHTS, problem: `What ${name} lets you do is not known yet.` };
  }
  const needed = NEEDED[parent.kind];
  const verb = verbOf(needed);
  const owned = facts.owner === account;
  const usable = facts.licences.filter((licence) => refusalOf(licence, now) === undefined);
  const choices = usable.map((licence) => ({ tokenId: licence.tokenId, label: labelOf(licence) }));
  const chosen = usable.find(({ tokenId }) => tokenId === parent.license);
  const free = owned || (facts.openRights & needed) !== 0;
  const passes = owned ? facts.grantableRights : facts.grantableRights & (facts.openRights | (chosen?.rights ?? 0));

  if (parent.license !== "" && !chosen) {
    const licence = facts.licences.find(({ tokenId }) => tokenId === parent.license);
    const why = licence ? refusalOf(licence, now)! : "you do not hold it";
    const problem = `Licence ${licenseNumber(parent.license)} cannot be named: ${why}.`;
    return { sentence: "", choices, passes, problem };
  }
  if (!free && !(chosen && chosen.rights & needed)) {
    const better = usable.find(({ rights }) => rights & needed);
    const way = better ? `choose licence ${licenseNumber(better.tokenId)}` : "get a licence that lets you first";
    return { sentence: "", choices, passes, problem: `${name} asks for a licence to ${verb}: ${way}.` };
  }
  const basis = owned ? "It is yours." : free ? `Anybody may ${verb}.` : "";
  const bound = chosen ? boundWords(chosen, free ? undefined : verb) : "";
  return { sentence: [basis, bound, passed(passes)].filter(Boolean).join(" "), choices, passes };
}

/** What it means to name a licence for a parent. @param verb what only the licence lets one do */
function boundWords({ tokenId, expires }: OwnLicence, verb: string | undefined): string {
  const grants = verb === undefined ? "" : ` lets you ${verb}, and`;
  const bound = "is bound to this release from then on: it cannot be sold, given away or given up";
  const end = `When it runs out on ${formatDate(expires)} and is not renewed, sales of this release stop`;
  const until = expires === 0 ? "" : ` ${end}; licences already sold stay good.`;
  return `Licence ${licenseNumber(tokenId)}${grants} ${bound}.${until}`;
}

/** Why a licence cannot be bound, as the end of a sentence. */
function refusalOf({ expires, lentUntil, onTrial }: OwnLicence, now: number): string | undefined {
  if (expires !== 0 && now >= expires) return `it ran out on ${formatDate(expires)}`;
  if (onTrial) return "it is on trial, or its trial is not booked yet";
  if (now < lentUntil) return `it is lent until ${formatDate(lentUntil)}`;
  return undefined;
}

function passed(bits: number): string {
  if (bits === ALL_RIGHTS) return "Its rights do not narrow yours.";
  if (bits === 0) return "It passes no right on, so this release cannot be licensed to anybody.";
  const words = grantedRights(bits).map((right) => right.words.toLowerCase());
  return `Licences of this release can grant no more than: ${words.join(", ")}.`;
}

function labelOf({ tokenId, rights, expires }: OwnLicence): string {
  const until = expires === 0 ? "" : `, until ${formatDate(expires)}`;
  return `Licence ${licenseNumber(tokenId)}: ${rightsSentence(rights).toLowerCase()}${until}`;
}

function verbOf(bit: number): string {
  return RIGHTS.find((right) => right.bit === bit)!.words.toLowerCase();
}

function nameOf({ modelName, version }: DraftParent): string {
  return `${modelName} ${version}`;
}
