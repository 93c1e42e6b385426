import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { parseManifest } from "../artifacts/manifest.ts";
import { readOnnxSignature } from "../artifacts/onnx.ts";
import type { WeightsFile } from "../verify/runner.ts";
import { UsageError } from "./command.ts";

/**
 * A model's weights: an ONNX file with its external data, the weights that a folder's manifest lists, its `model.onnx`,
 * or, for transformers.js, all files of a folder but its suite.
 *
 * @throws UsageError where there is no such model.
 */
export async function readModel(place: string, transformers: boolean): Promise<WeightsFile[]> {
  const found = await stat(place).catch(() => undefined);
  if (!found) throw new UsageError(`${place}: expected an ONNX file or a folder, found nothing`);
  if (found.isFile()) return readGraph(path.dirname(place), path.basename(place));
  if (transformers) return readAll(place);
  const manifest = await readFile(path.join(place, "manifest.json")).then(parseManifest, () => undefined);
  return manifest ? read(place, manifest.weights) : readGraph(place, "model.onnx");
}

async function readGraph(folder: string, name: string): Promise<WeightsFile[]> {
  const [graph] = await read(folder, [name]);
  const { externalData } = readOnnxSignature(graph!.data as Uint8Array);
  return [
    graph!,
    ...(await read(
      folder,
      externalData.map((file) => file.path),
    )),
  ];
}

async function readAll(folder: string): Promise<WeightsFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const paths = files.map((entry) =>
    path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, "/"),
  );
  return read(folder, paths.filter((file) => !file.startsWith("suite/") && file !== "manifest.json").sort());
}

function read(folder: string, paths: readonly string[]): Promise<WeightsFile[]> {
  return Promise.all(
    paths.map(async (file) => {
      const data = await readFile(path.join(folder, file)).catch(() => {
        throw new UsageError(`${path.join(folder, file)}: expected a file of the model, found nothing to read`);
      });
      return { path: file, data: new Uint8Array(data) };
    }),
  );
}
