import { consentBits, withheldRights } from "@commonweight/sdk/dataset/consent";
import { ALL_RIGHTS, grantedRights } from "@commonweight/sdk/license/rights";
import { formatBps } from "#lib/format/share.ts";

/** Where a dataset's page is. @param name unique for ever */
export function datasetHref(name: string): string {
  return `/datasets/${name}`;
}

/** What the owner asks for, as the end of a sentence. */
export function askedWords(askedBps: number): string {
  return askedBps === 0 ? "asks for no share" : `asks for ${formatBps(askedBps)} of what a release earns`;
}

/** What a release that is made with datasets of these consents cannot pass on; empty where that is nothing. */
export function lostWords(consents: readonly number[]): string {
  const lost = withheldRights(consents);
  if (lost === 0) return "";
  if (lost === ALL_RIGHTS) return "No release that names it can be registered.";
  const words = grantedRights(lost).map(({ words: verb }) => verb.toLowerCase());
  return `Licences of the release cannot grant: ${words.join(", ")}.`;
}

/** Why no release is made with a dataset of these consents, and whether one can be. */
export function unusedWords(consent: number): string {
  if ((consent & consentBits("TRAIN")) === 0) {
    return "None, and none can name it: its owner does not consent to training models with it.";
  }
  return "None yet. A publisher names it under lineage and shares, while publishing.";
}

/** A file's address as a browser can open it; undefined where it is none. */
export function fileHref(url: string, gatewayUrl: string): string | undefined {
  if (/^https?:\/\//.test(url)) return url;
  const path = /^ipfs:\/\/([A-Za-z0-9]+(?:\/[^\s?#]*)?)$/.exec(url)?.[1];
  return path ? `${gatewayUrl.replace(/\/$/, "")}/ipfs/${path}` : undefined;
}

/** A licence as people name it: the SPDX identifier of its address. */
export function licenceName(license: string): string {
  return /^https:\/\/spdx\.org\/licenses\/([A-Za-z0-9.+-]+?)(?:\.html)?$/.exec(license)?.[1] ?? license;
}
