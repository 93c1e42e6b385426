import { Bytes, DataSourceContext } from "@graphprotocol/graph-ts";
import {
  CharterDocument as CharterTemplate,
  DatasetDocument as DatasetTemplate,
  ManifestDocument as ManifestTemplate,
  ProfileDocument as ProfileTemplate,
  ProposalDocument as ProposalTemplate,
  Report as ReportTemplate,
  StatementDocument as StatementTemplate,
} from "../../generated/templates";
import { directoryCid, rawCid } from "../cid";

/**
 * Asks for documents by their digests. The same document asked for twice is fetched once: graph-node drops a data
 * source whose template, path and context it has already.
 */
export function fetchManifest(digest: Bytes): void {
  const cid = directoryCid(digest);
  ManifestTemplate.createWithContext(cid + "/manifest.json", contextOf(digest, cid));
}

export function fetchReport(digest: Bytes): void {
  const cid = rawCid(digest);
  ReportTemplate.createWithContext(cid, contextOf(digest, cid));
}

export function fetchCharter(digest: Bytes): void {
  const cid = rawCid(digest);
  CharterTemplate.createWithContext(cid, contextOf(digest, cid));
}

export function fetchProposalText(digest: Bytes): void {
  const cid = rawCid(digest);
  ProposalTemplate.createWithContext(cid, contextOf(digest, cid));
}

export function fetchStatement(digest: Bytes): void {
  const cid = rawCid(digest);
  StatementTemplate.createWithContext(cid, contextOf(digest, cid));
}

export function fetchProfile(digest: Bytes): void {
  const cid = rawCid(digest);
  ProfileTemplate.createWithContext(cid, contextOf(digest, cid));
}

export function fetchDataset(digest: Bytes): void {
  const cid = rawCid(digest);
  DatasetTemplate.createWithContext(cid, contextOf(digest, cid));
}

function contextOf(digest: Bytes, cid: string): DataSourceContext {
  const context = new DataSourceContext();
  context.setBytes("digest", digest);
  context.setString("cid", cid);
  return context;
}
