import { RIGHTS } from "@commonweight/sdk/license/rights";
import { standingAt } from "#lib/model/standing.ts";
import type { ExploredModel } from "./query.ts";

/** What a visitor asked for; it lives in the URL. */
export interface Filter {
  q: string;
  status: string[];
  verified: string[];
  right: string[];
  task: string[];
  sort: Sort;
  page: number;
}

export type FacetName = "status" | "verified" | "right" | "task";
export interface FacetOption {
  value: string;
  label: string;
  count: number;
}

export const SORTS = [
  { value: "changed", label: "Last change" },
  { value: "new", label: "Newest" },
  { value: "receipts", label: "Receipts" },
  { value: "sold", label: "Licences sold" },
  { value: "price", label: "Price" },
  { value: "name", label: "Name" },
] as const;
export type Sort = (typeof SORTS)[number]["value"];

/** Models on one page of the list. */
export const PAGE_SIZE = 20;

const STATUSES = [
  ["released", "Released"], ["submitted", "Submitted"], ["suspended", "Suspended"], ["revoked", "Revoked"],
  ["withdrawn", "Withdrawn"],
] as const;
const VERIFIED = [["enough", "Enough receipts"], ["lacking", "Receipts lacking"]] as const;

/** Reads the filter from the URL; what is not understood is left out rather than refused. */
export function readFilter(params: URLSearchParams): Filter {
  const sort = SORTS.find(({ value }) => value === params.get("sort"))?.value ?? "changed";
  const page = Number(params.get("page"));
  return {
    q: (params.get("q") ?? "").trim().slice(0, 200),
    status: params.getAll("status"),
    verified: params.getAll("verified"),
    right: params.getAll("right"),
    task: params.getAll("task"),
    sort,
    page: Number.isSafeInteger(page) && page > 1 ? page : 1,
  };
}

/** The filter as a query string with nothing in it that is the default: `?q=glyph&status=released`. */
export function filterHref(filter: Filter): string {
  const params = new URLSearchParams();
  if (filter.q) params.set("q", filter.q);
  for (const name of ["status", "verified", "right", "task"] as const) {
    for (const value of filter[name]) params.append(name, value);
  }
  if (filter.sort !== "changed") params.set("sort", filter.sort);
  if (filter.page > 1) params.set("page", String(filter.page));
  const text = params.toString();
  return text ? `/?${text}` : "/";
}

/** Whether anything is left out by it. */
export function isFiltering(filter: Filter): boolean {
  return (
    filter.q !== "" || [filter.status, filter.verified, filter.right, filter.task].some((chosen) => chosen.length > 0)
  );
}

/** "image-classification" as a person says it. */
export function taskWords(task: string): string {
  const words = task.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The values of each facet that a model has. */
type Marks = Record<FacetName, string[]>;

function marksOf(model: ExploredModel, now: number): Marks {
  const release = model.latest;
  if (!release) return { status: [], verified: [], right: [], task: [] };
  const standing = standingAt(release, now);
  const bits = release.offers.reduce((all, offer) => all | offer.rights, 0);
  return {
    status: [standing === "Approved" ? "released" : standing.toLowerCase()],
    verified: [release.passingCount >= release.charter.receiptsRequired ? "enough" : "lacking"],
    right: RIGHTS.filter(({ bit }) => (bits & bit) !== 0).map(({ bit }) => String(bit)),
    task: release.document ? [release.document.task] : [],
  };
}

/** Rights are all wanted at once; of the other facets any value will do. */
function passes(name: FacetName, chosen: string[], marks: Marks): boolean {
  if (chosen.length === 0) return true;
  const has = (value: string) => marks[name].includes(value);
  return name === "right" ? chosen.every(has) : chosen.some(has);
}

function matches(model: ExploredModel, q: string): boolean {
  const { latest } = model;
  const text = [
    model.name,
    model.owner.id,
    latest?.version,
    latest?.document?.description,
    latest?.document?.task,
    latest?.weightsDigest,
    latest?.manifestCid,
  ]
    .join(" ")
    .toLowerCase();
  return q.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

const FACETS: FacetName[] = ["status", "verified", "right", "task"];

const compare: Record<Sort, (a: ExploredModel, b: ExploredModel) => number> = {
  changed: (a, b) => Number(b.updatedAt) - Number(a.updatedAt),
  new: (a, b) => Number(b.createdAt) - Number(a.createdAt),
  receipts: (a, b) => (b.latest?.passingCount ?? 0) - (a.latest?.passingCount ?? 0),
  sold: (a, b) => b.licenseCount - a.licenseCount,
  price: (a, b) => floor(a) - floor(b),
  name: (a, b) => a.name.localeCompare(b.name),
};

/** Price for sorting only, where a rounded wei does no harm; what is not on sale comes last. */
function floor(model: ExploredModel): number {
  const offer = model.latest?.offers.find(({ currency }) => currency.isNative);
  return offer ? Number(offer.price) : Number.MAX_VALUE;
}

export interface Found {
  models: ExploredModel[];
  total: number;
  facets: Record<FacetName, FacetOption[]>;
}

/**
 * The models that a filter lets through, one page of them, with the number of models behind each facet's value: of those
 * that pass everything else, so that a number says what choosing it would show.
 *
 * @param now seconds on the chain's clock: a suspension lapses by it
 */
export function filterModels(all: readonly ExploredModel[], filter: Filter, now: number): Found {
  const marked = all
    .filter((model) => matches(model, filter.q))
    .map((model) => ({ model, marks: marksOf(model, now) }));
  const passing = (except?: FacetName) =>
    marked.filter(({ marks }) => FACETS.every((name) => name === except || passes(name, filter[name], marks)));
  const count = (name: FacetName, value: string) => {
    const others = name === "right" ? passing() : passing(name);
    return others.filter(({ marks }) => marks[name].includes(value)).length;
  };
  const option = (name: FacetName) => ([value, label]: readonly [string, string]): FacetOption => ({
    value, label, count: count(name, value),
  });
  const tasks = [...new Set(all.flatMap(({ latest }) => latest?.document?.task ?? []))].sort();
  const found = passing().map(({ model }) => model);
  // Equal ones stay in one order from page to page.
  found.sort((a, b) => compare[filter.sort](a, b) || compare.name(a, b));
  return {
    models: found.slice((filter.page - 1) * PAGE_SIZE, filter.page * PAGE_SIZE),
    total: found.length,
    facets: {
      status: STATUSES.map(option("status")),
      verified: VERIFIED.map(option("verified")),
      right: RIGHTS.map(({ bit, words }) => [String(bit), words] as const).map(option("right")),
      task: tasks.map((task) => [task, taskWords(task)] as const).map(option("task")),
    },
  };
}
