import type { FieldIssue } from "@commonweight/sdk/artifacts/issues";
import { untrack } from "svelte";
import type { App } from "#lib/state/app.svelte.ts";
import type { CheckedFile, FolderCheck } from "./check.ts";
import { judgeData, type DatasetFacts } from "./data.ts";
import { emptyDraft, forgetDraft, loadDraft, paidWith, saveDraft, type Draft } from "./draft.ts";
import { takeSuite } from "#lib/suite/made.ts";
import { withFiles, type Folder, type FolderFile } from "./folder.ts";
import type { ComposedManifest } from "./manifest.ts";
import { judgeName } from "./names.ts";
import { judgeLineage, type ParentFacts } from "./lineage.ts";
import { findRelease, lookUpName, readDatasetFacts, readOwn, readParentFacts, type Charter, type NameLookup, type OwnNames } from "./query.ts";
import { judgeShares } from "./shares.ts";

/** A pause in typing, in milliseconds, after which the index is asked. */
const PAUSE = 300;

/** Everything this page knows while somebody publishes: what was chosen, what was typed, and what is wrong with either. */
export class PublishSession {
  folder = $state.raw<Folder>();
  /** Paths that the publisher left out. */
  leftOut = $state.raw<ReadonlySet<string>>(new Set());
  check = $state.raw<FolderCheck>();
  /** Bytes hashed and in total, while the folder is looked into. */
  checking = $state.raw<{ bytes: number; total: number }>();
  /** Why nothing could be read from what was chosen. */
  unreadable = $state<string>();
  draft = $state<Draft>(emptyDraft());
  /** The draft is an earlier visit's: its files must be chosen again. */
  resumed = $state(false);
  /** The browser keeps the draft. */
  kept = $state(false);
  own = $state.raw<OwnNames | null>(null);
  /** What the index says of the parents, by release number. */
  parentFacts = $state.raw<ReadonlyMap<string, ParentFacts>>(new Map());
  /** What the index says of the datasets, by dataset number. */
  datasetFacts = $state.raw<ReadonlyMap<string, DatasetFacts>>(new Map());
  /** Parents that the manifest names and nobody can build on. */
  lostParents = $state.raw<string[]>([]);

  readonly app: App;
  readonly #charter: () => Charter | undefined;
  #found = $state.raw<{ key: string; lookup: NameLookup } | null>(null);
  #compose = $state.raw<((check: FolderCheck, draft: Draft) => ComposedManifest)>();
  #abort: AbortController | undefined;
  /** The account that was last connected in this visit. */
  #welcomed: string | undefined;

  constructor(app: App, charter: () => Charter | undefined) {
    this.app = app;
    this.#charter = charter;
  }

  charter = $derived.by(() => this.#charter());
  account = $derived.by(() => this.app.wallet.account);
  nameKey = $derived(`${this.draft.namespace}/${this.draft.slug}@${this.draft.version}`);
  lookup = $derived.by(() => (this.#found?.key === this.nameKey ? this.#found.lookup : null));
  name = $derived.by(() => judgeName(this.draft, this.account, this.lookup));
  /** What the charter takes of every sale. */
  rates = $derived.by(() => ({ feeBps: this.charter?.feeBps ?? 0, verifierPoolBps: this.charter?.verifierPoolBps ?? 0 }));
  shares = $derived.by(() => judgeShares(this.draft, this.rates));
  parentIds = $derived(this.draft.parents.map(({ releaseId }) => releaseId).join(" "));
  datasetIds = $derived(this.draft.paidDatasets.map(({ datasetId }) => datasetId).join(" "));
  /** Whether its datasets consent to it, and which rights they withhold. */
  data = $derived.by(() => judgeData(this.draft.paidDatasets, this.datasetFacts));
  forbidden = $derived.by(() => Number(this.charter?.forbiddenRights ?? 0));
  /** Whether it may be made from its parents, and what they, the charter and the datasets leave to grant. */
  lineage = $derived.by(() => judgeLineage(this.draft.parents, this.parentFacts, this.forbidden | this.data.withheld, this.account, this.app.clock.now));
  /** What anybody may do without a licence: what was chosen, as far as it can be granted. */
  openRights = $derived.by(() => this.draft.openRights & this.lineage.grantable);
  files = $derived.by(() => (this.folder?.files ?? []).filter(({ path }) => !this.leftOut.has(path)));

  /** The manifest as it would be published, or what keeps it from being one. */
  composed = $derived.by((): ({ issues: FieldIssue[] } & Partial<ComposedManifest>) | undefined => {
    if (!this.#compose || !this.check?.passes || !this.shares.good) return undefined;
    try {
      return { ...this.#compose(this.check, this.draft), issues: [] };
    } catch (error) {
      const { issues, message } = error as { issues?: FieldIssue[]; message: string };
      return { issues: issues ?? [{ path: "manifest", expected: "", found: "", message }] };
    }
  });

  /** What keeps the release from being submitted, as sentences; empty when nothing does. */
  obstacles = $derived.by(() => {
    const { name, shares, composed } = this;
    return [
      !this.folder && "Choose the folder first.",
      this.folder && !this.check?.passes && !this.checking && "The files do not pass yet.",
      this.checking && "The files are still being looked into.",
      !this.account && "Connect the account that publishes.",
      this.account && !name.good && (name.namespace ?? name.slug ?? name.version ?? "The name is not complete."),
      !shares.good && (shares.problems[0] ?? "A share is not a number that can be given."),
      ...this.lineage.parents.map(({ problem }) => problem),
      ...this.data.problems,
      ...(composed?.issues.map((issue) => issue.message) ?? []),
      !this.charter && "No charter is in force yet, and every release is made under one.",
      this.charter && this.draft.charterRead !== this.charter.version && `Say that you publish under charter ${this.charter.version}.`,
    ].filter((obstacle): obstacle is string => typeof obstacle === "string");
  });

  /** Call it in the browser, once. Takes up an earlier draft, keeps this one, and asks the index as somebody types. */
  start(): void {
    const { chainId } = this.app.config;
    const draft = loadDraft(localStorage, chainId);
    if (draft) {
      this.draft = draft;
      this.resumed = draft.folder !== "";
    }
    $effect(() => {
      const copy = $state.snapshot(this.draft) as Draft;
      if (copy.folder !== "") this.kept = saveDraft(localStorage, chainId, copy);
    });
    $effect(() => {
      const { nameKey: key } = this;
      const { namespace, slug, version } = untrack(() => ({ ...this.draft }));
      if (!namespace || !slug) return;
      const timer = setTimeout(() => void this.#lookUp(key, namespace, slug, version), PAUSE);
      return () => clearTimeout(timer);
    });
    $effect(() => {
      const { account } = this;
      const ids = this.parentIds.split(" ").filter((id) => id !== "");
      if (ids.length > 0) void this.askParents(ids, account);
    });
    $effect(() => {
      const ids = this.datasetIds.split(" ").filter((id) => id !== "");
      if (ids.length > 0) void this.#askDatasets(ids);
    });
    $effect(() => {
      const { account } = this;
      if (account) untrack(() => void this.#welcome(account));
    });
  }

  /** Takes a folder: what was typed for another one is replaced by what this one says of itself. */
  async choose(folder: Folder): Promise<void> {
    const same = this.draft.folder === folder.name;
    // A suite that was made beforehand is for a folder that has none.
    const made = folder.files.some(({ path }) => path === "suite/suite.json") ? undefined : takeSuite();
    this.folder = made ? withFiles(folder, made) : folder;
    this.leftOut = new Set();
    this.unreadable = undefined;
    this.resumed = false;
    const check = await this.look();
    if (!check) return;
    if (!same || this.draft.slug === "") {
      const { draftFromFolder } = await import("./manifest.ts");
      this.draft = draftFromFolder(check, folder.name, $state.snapshot(this.draft) as Draft);
      await this.#adoptParents(check);
    }
  }

  /** Puts files into the folder, in the place of those of the same path; nothing on disk is touched. */
  async add(files: readonly FolderFile[]): Promise<void> {
    if (!this.folder) return;
    this.folder = withFiles(this.folder, files);
    await this.look();
  }

  /** Looks into the files again. */
  async look(): Promise<FolderCheck | undefined> {
    this.#abort?.abort();
    const { signal } = (this.#abort = new AbortController());
    this.check = undefined;
    this.checking = { bytes: 0, total: 0 };
    try {
      const [{ checkFolder }, { composeManifest }] = await Promise.all([import("./check.ts"), import("./manifest.ts")]);
      this.#compose = composeManifest;
      const check = await checkFolder(this.files, { signal, onProgress: (progress) => (this.checking = progress) });
      this.check = check;
      this.checking = undefined;
      return check;
    } catch (error) {
      if (signal.aborted) return undefined;
      this.checking = undefined;
      this.unreadable = `The files could not be read (${(error as Error).message}). Were they moved meanwhile? Choose the folder again.`;
      return undefined;
    }
  }

  /** Leaves refused files out of the release; nothing on disk is touched. */
  async leaveOut(...files: CheckedFile[]): Promise<void> {
    this.leftOut = new Set([...this.leftOut, ...files.map(({ path }) => path)]);
    await this.look();
  }

  async takeBack(): Promise<void> {
    this.leftOut = new Set();
    await this.look();
  }

  file(path: string): FolderFile | undefined {
    return this.files.find((file) => file.path === path);
  }

  /** The draft has done its work: the next visit begins with an empty one. What is shown now stays. */
  settle(): void {
    forgetDraft(localStorage, this.app.config.chainId);
    this.kept = false;
  }

  /** Forgets the draft and begins anew. */
  reset(): void {
    this.#abort?.abort();
    forgetDraft(localStorage, this.app.config.chainId);
    this.folder = undefined;
    this.check = undefined;
    this.checking = undefined;
    this.unreadable = undefined;
    this.leftOut = new Set();
    this.lostParents = [];
    this.resumed = false;
    this.kept = false;
    this.draft = emptyDraft();
    if (this.account) void this.#welcome(this.account);
  }

  /** Asks again for what a transaction may have changed. */
  async refreshName(): Promise<void> {
    const { namespace, slug, version } = this.draft;
    if (namespace && slug) await this.#lookUp(this.nameKey, namespace, slug, version);
  }

  /** Asks what the parents let the publisher do; again when a licence was bought meanwhile. */
  async askParents(ids = this.parentIds.split(" "), account = this.account): Promise<void> {
    try {
      const facts = await readParentFacts(this.app.graph, ids, account);
      this.parentFacts = new Map([...this.parentFacts, ...facts]);
    } catch {
      // As below: what a parent allows stays undecided.
    }
  }

  async #askDatasets(ids: string[]): Promise<void> {
    try {
      const facts = await readDatasetFacts(this.app.graph, ids);
      this.datasetFacts = new Map([...this.datasetFacts, ...facts]);
    } catch {
      // As below: what a dataset consents to stays undecided.
    }
  }

  async #lookUp(key: string, namespace: string, slug: string, version: string): Promise<void> {
    try {
      this.#found = { key, lookup: await lookUpName(this.app.graph, namespace, slug, version) };
    } catch {
      // The banner above the page says that the index is down; the name stays undecided.
    }
  }

  /** The publisher is paid unless they say otherwise. */
  async #welcome(account: string): Promise<void> {
    const { draft } = this;
    draft.contributors = paidWith($state.snapshot(draft.contributors), account, this.#welcomed);
    this.#welcomed = account;
    try {
      this.own = await readOwn(this.app.graph, account);
      const [first] = this.own.namespaces;
      if (draft.namespace === "" && first) draft.namespace = first.name;
    } catch {
      // As above.
    }
  }

  async #adoptParents(check: FolderCheck): Promise<void> {
    const named = check.manifest?.parents ?? [];
    const lost: string[] = [];
    const parents: Draft["parents"] = [];
    for (const { release, kind, shareBps } of named) {
      const found = await findRelease(this.app.graph, release).catch(() => null);
      if (found?.status !== "Approved") {
        lost.push(`${release}: expected a released release, found ${found ? found.status.toLowerCase() : "no such release"}`);
        continue;
      }
      const { releaseId, modelName, version, weightsDigest } = found;
      parents.push({ releaseId, modelName, version, weightsDigest, kind, share: String(shareBps / 100), license: "" });
    }
    this.lostParents = lost;
    if (check.manifest) this.draft.parents = parents;
  }
}
