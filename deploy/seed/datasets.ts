import { readFile } from "node:fs/promises";
import { buildCroissant, type DatasetFile } from "../../sdk/src/artifacts/croissant-form.ts";
import { sha256, toHex } from "../../sdk/src/artifacts/sha256.ts";
import { ALL_CONSENT, consentBits } from "../../sdk/src/dataset/consent.ts";
import type { DemoRole } from "../protocol/accounts.ts";
import type { Stage } from "./stage.ts";
import { storeJson, storeText } from "./store.ts";

/** A dataset in the story. Its description is the file `documents/dataset-<name>.md`. */
interface DatasetStory {
  name: string;
  license: string;
  keywords: string[];
  /** What its owner consents to, in words and as bits, and the share asked for. */
  words: string;
  consent: number;
  askedBps: number;
  /** The scripts of `train/` that draw it: the data is what they make, so that they are its files. */
  scripts: string[];
}

const license = "AGPL-3.0-or-later";
const strokes = { license, keywords: ["handwriting", "digits", "capital letters", "synthetic"] };

/** The datasets of the story. Who wants to make a model from one that was made with the chalk has to ask bramble first. */
export const datasets = {
  pen: {
    ...strokes,
    name: "pen-strokes",
    words: "Train with it, sell what you made, and let others build on it. It asks for 3 % of what the model earns.",
    consent: ALL_CONSENT,
    askedBps: 300,
    scripts: ["glyphs.ts", "dataset.ts"],
  },
  chalk: {
    ...strokes,
    name: "chalk-strokes",
    words:
      "Train with it and sell what you made; it asks to be named, and for no share. Models made from those models are " +
      "not covered: ask bramble before you let others make them.",
    consent: consentBits("TRAIN", "COMMERCIAL"),
    askedBps: 0,
    scripts: ["glyphs.ts", "dataset.ts"],
  },
  fields: {
    name: "made-up-fields",
    license,
    keywords: ["form fields", "types of columns", "synthetic"],
    words: "Do with it what its licence allows. It asks for nothing.",
    consent: ALL_CONSENT,
    askedBps: 0,
    scripts: ["field-values.ts"],
  },
  messages: {
    name: "made-up-messages",
    license,
    keywords: ["messages", "sorting", "synthetic"],
    words: "Do with it what its licence allows. It asks for nothing.",
    consent: ALL_CONSENT,
    askedBps: 0,
    scripts: ["messages.ts"],
  },
} satisfies Record<string, DatasetStory>;

/** Registers a dataset with its document, a day of the story being its date; answers its id. */
export async function registerDataset(stage: Stage, by: DemoRole, story: DatasetStory): Promise<bigint> {
  const { name, consent, askedBps } = story;
  const description = await readFile(new URL(`documents/dataset-${name}.md`, import.meta.url), "utf8");
  const document = buildCroissant({
    name,
    description,
    license: story.license,
    url: `https://commonweight.example/datasets/${name}`,
    creator: by,
    creatorKind: "Person",
    datePublished: new Date(stage.time * 1000).toISOString().slice(0, 10),
    version: "1.0.0",
    keywords: story.keywords,
    citeAs: `${by}, ${name}, a dataset registered with Commonweight`,
    consent: story.words,
    files: await Promise.all(story.scripts.map((script) => storeScript(stage, script))),
  });
  const { digest } = await storeJson(stage.gateway, document);
  await stage.send(() => stage.datasets.connect(stage.wallet(by)).register(name, digest, consent, askedBps));
  return stage.datasets.datasetCount();
}

async function storeScript(stage: Stage, name: string): Promise<DatasetFile> {
  const text = await readFile(new URL(`train/${name}`, import.meta.url), "utf8");
  const { cid, bytes } = await storeText(stage.gateway, text);
  return { name, url: `ipfs://${cid}`, size: bytes.length, format: "text/plain", sha256: toHex(await sha256(bytes)) };
}
