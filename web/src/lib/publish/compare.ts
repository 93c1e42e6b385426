import { MANIFEST_PATH, type Manifest, type ManifestFile, type TensorSignature } from "@commonweight/sdk/artifacts/manifest";
import type { OnnxSignature } from "@commonweight/sdk/artifacts/onnx";
import type { Suite } from "@commonweight/sdk/verify/cases";
import { taskSignature } from "@commonweight/sdk/verify/task-signature";

/** A difference between two files of a folder, laid at the door of the one that should be mended. */
export interface Difference {
  path: string;
  /** A sentence with path, expected and found. */
  message: string;
}

/**
 * Holds a manifest against the files that lie beside it. Files that passed no earlier check are not among `files`; what is
 * wrong with them is said already.
 */
export function compareManifest(manifest: Manifest, files: readonly ManifestFile[], signature: OnnxSignature | undefined): Difference[] {
  const found: Difference[] = [];
  const wrong = (message: string) => found.push({ path: MANIFEST_PATH, message });
  const real = new Map(files.map((file) => [file.path, file]));
  for (const [i, { path, size, sha256 }] of manifest.files.entries()) {
    const file = real.get(path);
    const at = `manifest.files[${i}]`;
    if (!file) wrong(`${at}.path: expected a file of the folder, found '${path}', which is not there or is refused`);
    else if (file.size !== size) wrong(`${at}.size: expected ${file.size}, the bytes of ${path}, found ${size}`);
    else if (file.sha256 !== sha256) wrong(`${at}.sha256: expected ${file.sha256}, the digest of ${path}, found ${sha256}`);
  }
  const listed = new Set(manifest.files.map((file) => file.path));
  for (const { path } of files) {
    if (!listed.has(path)) found.push({ path, message: "manifest.json does not list it: leave it out, or leave out manifest.json and have this page write one" });
  }
  if (signature) {
    // What is no part of the weights is in no digest of theirs on chain, and would not be encrypted with them.
    const folder = manifest.weights[0]?.replace(/[^/]*$/, "") ?? "";
    for (const path of signature.externalData.map((data) => folder + data.path)) {
      if (manifest.weights.includes(path)) continue;
      wrong(`manifest.weights: expected '${path}' among them, since the model keeps its tensors there, found ${manifest.weights.map((one) => `'${one}'`).join(", ")}`);
    }
    for (const direction of ["inputs", "outputs"] as const) {
      for (const message of compareTensors(`manifest.tensors.${direction}`, manifest.tensors[direction], signature[direction])) wrong(message);
    }
  }
  return found;
}

/** Holds a suite against the model it is for: every input fed, every judged output there, shapes that fit. */
export function compareSuite(suite: Suite, graph: OnnxSignature, path: string): Difference[] {
  const found: Difference[] = [];
  const { runner } = suite.definition;
  // A Hugging Face layout's tokenizer stands between the suite and the graph.
  const signature = runner?.kind === "transformers" ? taskSignature(runner) : graph;
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const names = (tensors: readonly { name: string }[]) => tensors.map(({ name }) => `'${name}'`).join(", ") || "none";
  const inputs = [...suite.inputs].map(([name, { shape, dtype }]) => ({ name, shape, dtype }));
  for (const wanted of signature.inputs) {
    const given = inputs.find(({ name }) => name === wanted.name);
    const where = `inputs.safetensors: tensor '${wanted.name}'`;
    const say = (message: string) => found.push({ path: `${folder}inputs.safetensors`, message });
    if (!given) say(`${where}: expected a tensor, since the model has this input, found ${names(inputs)}`);
    else if (given.dtype !== wanted.dtype) say(`${where}.dtype: expected ${wanted.dtype}, as the model says, found ${given.dtype}`);
    else if (!fits(wanted.shape, given.shape)) say(`${where}.shape: expected [${wanted.shape.join(", ")}], as the model says, found [${given.shape.join(", ")}]`);
  }
  for (const { name } of inputs) {
    if (signature.inputs.some((input) => input.name === name)) continue;
    found.push({ path: `${folder}inputs.safetensors`, message: `inputs.safetensors: tensor '${name}': expected one of the model's inputs (${names(signature.inputs)})` });
  }
  for (const [i, { name, tensor }] of suite.outputs.entries()) {
    const output = signature.outputs.find((one) => one.name === name);
    if (!output) found.push({ path, message: `suite.outputs[${i}].name: expected one of the model's outputs (${names(signature.outputs)}), found '${name}'` });
    else if (!fits(output.shape, tensor.shape)) {
      found.push({ path: `${folder}expected.safetensors`, message: `expected.safetensors: tensor '${name}'.shape: expected [${output.shape.join(", ")}], as the model says, found [${tensor.shape.join(", ")}]` });
    }
  }
  return found;
}

function compareTensors(where: string, stated: readonly TensorSignature[], real: readonly TensorSignature[]): string[] {
  const messages: string[] = [];
  const describe = ({ name, dtype, shape }: TensorSignature) => `${name}: ${dtype}[${shape.join(", ")}]`;
  for (const tensor of real) {
    const found = stated.find(({ name }) => name === tensor.name);
    if (found && found.dtype === tensor.dtype && fits(tensor.shape, found.shape)) continue;
    messages.push(`${where}: expected ${describe(tensor)}, as the model says, found ${found ? describe(found) : "no such name"}`);
  }
  for (const { name } of stated) {
    if (!real.some((tensor) => tensor.name === name)) messages.push(`${where}: expected only what the model has, found '${name}'`);
  }
  return messages;
}

/** Named dimensions may be anything; lengths must be the same. */
function fits(model: readonly (number | string)[], found: readonly (number | string)[]): boolean {
  if (model.length !== found.length) return false;
  return model.every((length, i) => typeof length === "string" || typeof found[i] === "string" || length === found[i]);
}
