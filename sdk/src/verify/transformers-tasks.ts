import type { SuiteRunner } from "./suite.ts";
import { elementsOf, type TensorValue } from "./tensor.ts";
import { NO_TOKEN } from "./texts.ts";

type Library = typeof import("@huggingface/transformers");

/** A model with its tokenizer, ready to answer texts. */
export interface Task {
  /** Of transformers.js. */
  version: string;
  run(texts: string[]): Promise<TensorValue>;
  dispose(): Promise<void>;
}

export interface OpenTaskOptions {
  library: Library;
  /** Under which the release's files are mounted. */
  name: string;
  spec: Extract<SuiteRunner, { kind: "transformers" }>;
  dtype: string;
}

/** Tensors of transformers.js, as far as they are used here. */
interface LibraryTensor {
  data: Float32Array | BigInt64Array;
  dims: number[];
}

/** Loads tokenizer and model of a task. */
export async function openTask({ library, name, spec, dtype }: OpenTaskOptions): Promise<Task> {
  // "auto" leaves the choice to the runtime it is given, which is the mount's.
  const options = { local_files_only: true, dtype: dtype as "fp32", device: "auto" as const };
  const tokenizer = await library.AutoTokenizer.from_pretrained(name, { local_files_only: true });
  const encode = (texts: string[]) => tokenizer(texts, { padding: true, truncation: true });
  const common = { version: library.env.version };
  if (spec.task === "text-classification") {
    const model = await library.AutoModelForSequenceClassification.from_pretrained(name, options);
    const run = async (texts: string[]) => floats((await model(encode(texts))).logits);
    return { ...common, run, dispose: async () => void (await model.dispose()) };
  }
  if (spec.task === "feature-extraction") {
    const model = await library.AutoModel.from_pretrained(name, options);
    const run = async (texts: string[]) => {
      const inputs = encode(texts);
      const outputs = await model(inputs);
      const pooled =
        outputs.sentence_embedding ??
        library.mean_pooling(outputs.last_hidden_state ?? outputs.token_embeddings, inputs.attention_mask);
      return floats(pooled.normalize(2, -1));
    };
    return { ...common, run, dispose: async () => void (await model.dispose()) };
  }
  const model = await library.AutoModelForCausalLM.from_pretrained(name, options);
  const length = spec.maxNewTokens ?? 1;
  const run = async (texts: string[]) => {
    const data = new BigInt64Array(texts.length * length).fill(NO_TOKEN);
    // One text at a time: padding on the left would shift positions in models that know only absolute ones.
    for (const [i, text] of texts.entries()) {
      const inputs = tokenizer(text);
      const prompt = (inputs.input_ids as LibraryTensor).dims[1]!;
      const greedy = { max_new_tokens: length, do_sample: false, num_beams: 1 };
      const tokens = (await model.generate({ ...inputs, ...greedy })) as unknown as LibraryTensor;
      data.set(Array.from(tokens.data as BigInt64Array, BigInt).slice(prompt, prompt + length), i * length);
    }
    return { dtype: "int64" as const, shape: [texts.length, length], data };
  };
  return { ...common, run, dispose: async () => void (await model.dispose()) };
}

function floats({ data, dims }: LibraryTensor): TensorValue {
  if (!(data instanceof Float32Array) || data.length !== elementsOf(dims)) {
    throw new TypeError(`expected float32 for the shape [${dims}], found ${data?.constructor.name}`);
  }
  return { dtype: "float32", shape: [...dims], data: data.slice() };
}
