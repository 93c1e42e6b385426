import type { WeightsFile } from "@commonweight/sdk/verify/runner";
import type { FolderFile } from "#lib/publish/folder.ts";

/** What a text model needs beside its graph, as Hugging Face names it. */
const NEEDED = ["config.json", "tokenizer.json", "tokenizer_config.json"];

/** What somebody chose as a model. */
export interface ModelFiles {
  /** For an ONNX graph the graph first; for a text model its layout. */
  weights: WeightsFile[];
  /** A text model in Hugging Face layout: it brings its own tokenizer. */
  text: boolean;
  /** File names that are missing. */
  lacks: string[];
}

/** Files with their paths in the folder that was chosen, whose own name is no part of them. */
export function chosenFiles(files: readonly File[]): FolderFile[] {
  return files.map((content) => {
    const path = content.webkitRelativePath;
    return { path: path ? path.slice(path.indexOf("/") + 1) : content.name, content };
  });
}

/** A choice in words: its file, its model, or the file that comes first, as samples do. */
export function chosenWords(files: readonly File[]): string {
  if (files.length === 1) return files[0]!.name;
  const graphs = files.filter(({ name }) => name.endsWith(".onnx"));
  if (graphs.length !== 1) return `${files.length} files, ${files[0]!.name} first`;
  const more = files.length - 1;
  return `${graphs[0]!.name} and ${more} more ${more === 1 ? "file" : "files"}`;
}

/** Sorts a choice: one graph with the files that it keeps data in, or a text model. What else lies there is left out. */
export function modelFiles(files: readonly FolderFile[]): ModelFiles {
  const graphs = files.filter(({ path }) => path.endsWith(".onnx"));
  const lacksGraph = graphs.length === 0 && files.length > 0 ? ["model.onnx"] : [];
  const data = files.filter(({ path }) => /\.(onnx_data\w*|data|bin)$/.test(path) && !path.startsWith("suite/"));
  const beside = files.filter(({ path }) => /^[^/]+\.json$/.test(path) && path !== "manifest.json");
  const text = beside.some(({ path }) => NEEDED.includes(path));
  const weights = [...graphs, ...data].map(({ path, content }) => ({
    // Files that were chosen one by one say nothing of the folder that the layout has them in.
    path: text && !path.includes("/") ? `onnx/${path}` : path,
    data: content,
  }));
  if (!text) return { weights, text, lacks: lacksGraph };
  const lacks = NEEDED.filter((name) => !beside.some(({ path }) => path === name));
  return { weights: [...weights, ...beside.map(({ path, content }) => ({ path, data: content }))], text, lacks: [...lacksGraph, ...lacks] };
}
