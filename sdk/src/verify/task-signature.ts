import type { RunnerTensor } from "./runner.ts";
import type { SuiteRunner } from "./suite.ts";
import { TEXT_INPUT, TOKENS_OUTPUT } from "./texts.ts";

type Spec = Extract<SuiteRunner, { kind: "transformers" }>;

/** What a Hugging Face layout takes and gives for a task, as suites see it: its tokenizer is part of the model. */
export function taskSignature({ task, maxNewTokens }: Spec): { inputs: RunnerTensor[]; outputs: RunnerTensor[] } {
  const inputs = [{ name: TEXT_INPUT, dtype: "uint8", shape: ["cases", "bytes"] }];
  if (task === "text-classification") {
    return { inputs, outputs: [{ name: "logits", dtype: "float32", shape: ["cases", "labels"] }] };
  }
  if (task === "feature-extraction") {
    return { inputs, outputs: [{ name: "embedding", dtype: "float32", shape: ["cases", "width"] }] };
  }
  return { inputs, outputs: [{ name: TOKENS_OUTPUT, dtype: "int64", shape: ["cases", maxNewTokens ?? 1] }] };
}
