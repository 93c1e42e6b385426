import { writeFile } from "node:fs/promises";
import path from "node:path";
import { trainFieldSense } from "./train/field-sense.ts";
import { fineTuneOnChalk } from "./train/chalk-reader.ts";
import { trainGlyphReader } from "./train/glyph-reader.ts";
import { trainInboxSorter } from "./train/inbox-sorter.ts";
import { startTensorflow } from "./train/layers.ts";
import { writeReleaseFolder } from "./train/release-folder.ts";
import type { TrainedModel } from "./train/trained-model.ts";

/**
 * Trains the demo world's models and writes them to `deploy/seed/models` (`npm run seed:train`, five minutes on one
 * core). Data, weights and order come from seeds: on one machine the same bytes come out each time. Another processor's
 * rounding, or another version of TensorFlow.js or Node, may change the last digits of the weights.
 */
const MODELS = path.join(import.meta.dirname, "models");

async function write(model: TrainedModel): Promise<void> {
  const { report, exportDeviation } = await writeReleaseFolder(path.join(MODELS, model.slug), model);
  const accuracy = (model.figures[0]!.accuracy * 100).toFixed(2);
  console.log(
    `${model.namespace}/${model.slug}: held-out ${accuracy} %, suite ${report.scoreBps / 100} % of ` +
      `${report.cases.count} cases, ${model.onnx.length} bytes, exported within ${exportDeviation.toExponential(1)}`,
  );
}

await startTensorflow();
console.log("kestrel/glyph-reader");
const glyphReader = trainGlyphReader(console.log);
await write(glyphReader.model);
console.log("fernhill/chalk-reader, from kestrel/glyph-reader");
const chalk = fineTuneOnChalk(glyphReader, console.log);
await write(chalk);
console.log("kestrel/field-sense");
const fieldSense = trainFieldSense(console.log);
await write(fieldSense);
console.log("harbour/inbox-sorter");
const inboxSorter = trainInboxSorter(console.log);
await write(inboxSorter);

const listed = [glyphReader.model, fieldSense, chalk, inboxSorter].map(
  ({ namespace, slug, release, title, task, hints, parents }) => {
    return {
      namespace,
      slug,
      release,
      title,
      task,
      input: hints.input.kind,
      parents: parents.map((parent) => parent.release),
    };
  },
);
await writeFile(path.join(MODELS, "models.json"), `${JSON.stringify(listed, null, 2)}\n`);
