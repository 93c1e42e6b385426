import { Bytes, JSONValue, JSONValueKind, dataSource } from "@graphprotocol/graph-ts";
import { DatasetDocument } from "../../generated/schema";
import { Fields, fieldsOf, readDocument, textOf } from "../json";

/** Most entries read from any list. */
const LIST_LIMIT = 100;
/** Most characters kept of any text. */
const TEXT_LIMIT = 20_000;

/**
 * A dataset's document, Croissant in JSON-LD by its short names. Whatever may be said once or as a list is read both
 * ways; what is not as expected is left out, and a document that is no JSON object is not recorded.
 */
export function handleDatasetDocument(content: Bytes): void {
  const fields = readDocument(content);
  if (fields === null) return;
  const context = dataSource.context();
  const document = new DatasetDocument(context.getBytes("digest"));
  document.cid = context.getString("cid");
  const conformsTo = textsOf(fields, "conformsTo", ["@id"]);
  document.conformsTo = conformsTo.length > 0 ? conformsTo : textsOf(fields, "dct:conformsTo", ["@id"]);
  document.name = cut(fields.textOrEmpty("name"));
  document.description = cut(fields.textOrEmpty("description"));
  document.licenses = textsOf(fields, "license", ["url", "@id", "name"]);
  document.url = fields.text("url");
  document.creators = textsOf(fields, "creator", ["name"]);
  document.datePublished = fields.text("datePublished");
  document.version = fields.numberOrText("version");
  document.keywords = textsOf(fields, "keywords", ["name"]);
  const citeAs = fields.text("citeAs");
  if (citeAs !== null) document.citeAs = cut(citeAs);
  document.usage = textsOf(fields, "usageInfo", ["text", "name"]);
  readFiles(document, fields.many("distribution", LIST_LIMIT));
  document.save();
}

function readFiles(document: DatasetDocument, entries: JSONValue[]): void {
  const names: string[] = [];
  const urls: string[] = [];
  const sizes: string[] = [];
  const formats: string[] = [];
  const digests: string[] = [];
  for (let i = 0; i < entries.length; i++) {
    const file = fieldsOf(entries[i]);
    if (file === null) continue;
    const name = file.text("name");
    names.push(cut(name === null ? file.textOrEmpty("@id") : name));
    urls.push(whereOf(file));
    sizes.push(cut(orEmpty(file.numberOrText("contentSize"))));
    formats.push(textsOf(file, "encodingFormat", []).join(", "));
    digests.push(cut(file.textOrEmpty("sha256")));
  }
  document.fileNames = names;
  document.fileUrls = urls;
  document.fileSizes = sizes;
  document.fileFormats = formats;
  document.fileDigests = digests;
}

/** A file's address; of what lies in another file, which of it lies where. */
function whereOf(file: Fields): string {
  const containers = textsOf(file, "containedIn", ["@id"]);
  if (containers.length == 0) return cut(file.textOrEmpty("contentUrl"));
  const includes = textsOf(file, "includes", []);
  const what = includes.length > 0 ? includes.join(", ") : file.textOrEmpty("contentUrl");
  return cut(what + " in " + containers.join(", "));
}

/** The texts under a name: plain ones, and of objects the first of the given fields that is a text. */
function textsOf(fields: Fields, name: string, keys: string[]): string[] {
  const values = fields.many(name, LIST_LIMIT);
  const texts: string[] = [];
  for (let i = 0; i < values.length; i++) {
    const text = values[i].kind == JSONValueKind.OBJECT ? firstText(fieldsOf(values[i])!, keys) : textOf(values[i]);
    if (text !== null) texts.push(cut(text));
  }
  return texts;
}

function firstText(fields: Fields, keys: string[]): string | null {
  for (let i = 0; i < keys.length; i++) {
    const text = fields.text(keys[i]);
    if (text !== null) return text;
  }
  return null;
}

function orEmpty(text: string | null): string {
  return text === null ? "" : text;
}

function cut(text: string): string {
  return text.length > TEXT_LIMIT ? text.substring(0, TEXT_LIMIT) : text;
}
