import { BigInt, Bytes, JSONValue, dataSource } from "@graphprotocol/graph-ts";
import {
  CharterDocument,
  Clause,
  ManifestDataset,
  ManifestDocument,
  ManifestFile,
  ManifestTensor,
  ProfileDocument,
  ProposalDocument,
  Report,
  StatementDocument,
} from "../../generated/schema";
import { partId } from "../ids";
import { Fields, fieldsOf, readDocument, sha256Of } from "../json";

/**
 * Documents fetched by CID. Anybody may have written them: what is not as expected is left out, and a document that
 * is no JSON object is not recorded at all. Handlers of files see no other entities, and must never trap.
 */

/** Most entries read from any list (the manifest's own limit on files). */
const LIST_LIMIT = 1024;
/** Most functions read of a proposal's ABI, and characters of each: the limits of its schema. */
const ABI_LIMIT = 64;
const ABI_LINE_LIMIT = 500;
/** Most receipts a charter can demand (uint8 in its policy). */
const MAX_RECEIPTS = 255;

export function handleManifest(content: Bytes): void {
  const fields = readDocument(content);
  if (fields === null) return;
  const manifest = new ManifestDocument(digest());
  manifest.cid = cid();
  manifest.name = fields.textOrEmpty("name");
  manifest.release = fields.textOrEmpty("release");
  manifest.task = fields.textOrEmpty("task");
  manifest.description = fields.textOrEmpty("description");
  manifest.license = fields.textOrEmpty("license");
  manifest.weights = fields.texts("weights", LIST_LIMIT);
  manifest.suite = fields.textOrEmpty("suite");
  manifest.card = fields.textOrEmpty("card");
  manifest.totalSize = saveFiles(manifest.id, fields.list("files", LIST_LIMIT));
  const training = fields.fields("training");
  if (training !== null) {
    manifest.trainingStatement = training.text("statement");
    manifest.trainingScript = training.text("script");
    manifest.trainingCode = training.text("code");
    manifest.trainingHardware = training.text("hardware");
    manifest.trainingSeed = training.numberOrText("seed");
    manifest.trainingEpochs = training.numberOrText("epochs");
  }
  manifest.save();

  const tensors = fields.fields("tensors");
  if (tensors !== null) {
    const inputs = tensors.list("inputs", LIST_LIMIT);
    saveTensors(manifest.id, "Input", inputs, 0);
    saveTensors(manifest.id, "Output", tensors.list("outputs", LIST_LIMIT), inputs.length);
  }
  saveDatasets(manifest.id, fields.list("datasets", LIST_LIMIT));
}

export function handleReport(content: Bytes): void {
  const fields = readDocument(content);
  if (fields === null) return;
  const report = new Report(digest());
  report.cid = cid();
  report.kernels = fields.whole("kernels");
  const environment = fields.fields("environment");
  if (environment !== null) readEnvironment(report, environment);
  report.save();
}

export function handleCharterDocument(content: Bytes): void {
  const fields = readDocument(content);
  if (fields === null) return;
  const charter = new CharterDocument(digest());
  charter.cid = cid();
  charter.title = fields.textOrEmpty("title");
  charter.version = fields.numberOrText("version");
  charter.preamble = fields.textOrEmpty("preamble");
  charter.changes = fields.text("changes");
  charter.olderReleases = fields.text("olderReleases");
  charter.save();

  const clauses = fields.list("clauses", LIST_LIMIT);
  for (let i = 0; i < clauses.length; i++) {
    const source = fieldsOf(clauses[i]);
    if (source === null) continue;
    // The position is the number that disputes cite, whatever the document says.
    const clause = new Clause(partId(charter.id, i + 1));
    clause.document = charter.id;
    clause.number = i + 1;
    clause.title = source.textOrEmpty("title");
    clause.text = source.textOrEmpty("text");
    clause.severity = source.text("severity");
    readDemands(clause, source.fields("demands"));
    clause.save();
  }
}

export function handleProposalDocument(content: Bytes): void {
  const fields = readDocument(content);
  if (fields === null) return;
  const proposal = new ProposalDocument(digest());
  proposal.cid = cid();
  proposal.title = fields.textOrEmpty("title");
  proposal.summary = fields.textOrEmpty("summary");
  const body = fields.text("body");
  // Aragon's own tools call the text `description`.
  proposal.body = body === null ? fields.textOrEmpty("description") : body;
  const links = linksIn(fields, fields.list("links", LIST_LIMIT).length > 0 ? "links" : "resources");
  proposal.linkNames = textsIn(links, "name");
  proposal.linkUrls = textsIn(links, "url");
  const described = describedIn(fields);
  proposal.abiTargets = textsIn(described, "target");
  proposal.abiFunctions = textsIn(described, "function");
  proposal.save();
}

export function handleStatement(content: Bytes): void {
  const fields = readDocument(content);
  if (fields === null) return;
  const statement = new StatementDocument(digest());
  statement.cid = cid();
  statement.kind = fields.text("kind");
  statement.title = fields.textOrEmpty("title");
  statement.body = fields.textOrEmpty("body");
  const links = linksIn(fields, "links");
  statement.linkNames = textsIn(links, "name");
  statement.linkUrls = textsIn(links, "url");
  statement.save();
}

export function handleProfile(content: Bytes): void {
  const fields = readDocument(content);
  if (fields === null) return;
  const profile = new ProfileDocument(digest());
  profile.cid = cid();
  profile.name = fields.textOrEmpty("name");
  profile.statement = fields.textOrEmpty("statement");
  profile.interests = fields.texts("interests", LIST_LIMIT);
  const links = linksIn(fields, "links");
  profile.linkNames = textsIn(links, "name");
  profile.linkUrls = textsIn(links, "url");
  profile.save();
}

/** The links that have an address; without one, a name leads nowhere. */
function linksIn(fields: Fields, key: string): Fields[] {
  const links: Fields[] = [];
  const entries = fields.list(key, LIST_LIMIT);
  for (let i = 0; i < entries.length; i++) {
    const link = fieldsOf(entries[i]);
    if (link !== null && link.text("url") !== null) links.push(link);
  }
  return links;
}

/** The functions that a proposer describes, with the contract they are said to be of. */
function describedIn(fields: Fields): Fields[] {
  const described: Fields[] = [];
  const entries = fields.list("abi", ABI_LIMIT);
  for (let i = 0; i < entries.length; i++) {
    const one = fieldsOf(entries[i]);
    if (one !== null && one.textOrEmpty("target").length == 42 && isShort(one.text("function"))) described.push(one);
  }
  return described;
}

function isShort(line: string | null): boolean {
  return line !== null && line.length <= ABI_LINE_LIMIT;
}

function textsIn(all: Fields[], name: string): string[] {
  const texts: string[] = [];
  for (let i = 0; i < all.length; i++) texts.push(all[i].textOrEmpty(name));
  return texts;
}

function readDemands(clause: Clause, demands: Fields | null): void {
  clause.demandedStatements = demands === null ? [] : demands.texts("statements", LIST_LIMIT);
  clause.forbiddenRights = demands === null ? [] : demands.texts("forbiddenRights", LIST_LIMIT);
  if (demands === null) return;
  const receipts = demands.whole("receipts");
  if (receipts !== null && receipts.le(BigInt.fromI32(MAX_RECEIPTS))) clause.demandedReceipts = receipts.toI32();
}

function readEnvironment(report: Report, environment: Fields): void {
  const adapter = environment.fields("adapter");
  if (adapter !== null) {
    report.adapterVendor = adapter.text("vendor");
    report.adapterArchitecture = adapter.text("architecture");
    report.adapterDevice = adapter.text("device");
    report.adapterDescription = adapter.text("description");
  }
  const runtime = environment.fields("runtime");
  if (runtime !== null) {
    report.runtimeName = runtime.text("name");
    report.runtimeVersion = runtime.text("version");
  }
}

function saveFiles(document: Bytes, entries: JSONValue[]): BigInt {
  let total = BigInt.zero();
  for (let i = 0; i < entries.length; i++) {
    const source = fieldsOf(entries[i]);
    if (source === null) continue;
    const size = source.whole("size");
    const sha256 = sha256Of(source.text("sha256"));
    if (size === null || sha256 === null) continue;
    const file = new ManifestFile(partId(document, i));
    file.document = document;
    file.position = i;
    file.path = source.textOrEmpty("path");
    file.size = size;
    file.sha256 = sha256;
    file.save();
    total = total.plus(size);
  }
  return total;
}

function saveTensors(document: Bytes, direction: string, entries: JSONValue[], offset: i32): void {
  for (let i = 0; i < entries.length; i++) {
    const source = fieldsOf(entries[i]);
    if (source === null) continue;
    const tensor = new ManifestTensor(partId(document, offset + i));
    tensor.document = document;
    tensor.position = offset + i;
    tensor.direction = direction;
    tensor.name = source.textOrEmpty("name");
    tensor.dtype = source.textOrEmpty("dtype");
    tensor.shape = source.texts("shape", LIST_LIMIT);
    tensor.save();
  }
}

function saveDatasets(document: Bytes, entries: JSONValue[]): void {
  for (let i = 0; i < entries.length; i++) {
    const source = fieldsOf(entries[i]);
    if (source === null) continue;
    const dataset = new ManifestDataset(partId(document, i));
    dataset.document = document;
    dataset.position = i;
    dataset.name = source.textOrEmpty("name");
    dataset.description = source.textOrEmpty("description");
    dataset.license = source.text("license");
    dataset.cid = source.text("cid");
    dataset.save();
  }
}

function digest(): Bytes {
  return dataSource.context().getBytes("digest");
}

function cid(): string {
  return dataSource.context().getString("cid");
}
