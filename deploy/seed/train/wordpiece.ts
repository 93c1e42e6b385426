/** Ids of the special tokens, in the order of the vocabulary. */
export const PAD = 0;
const SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"];
const [CLS, SEP] = [2, 3];
const LEAST_SEEN = 5;

/**
 * A WordPiece vocabulary (Schuster and Nakajima 2012) made from texts: every character, at a word's start and within it,
 * and the words seen at least five times. Ids are stable: characters and words are in their order.
 */
export function buildVocabulary(texts: readonly string[]): string[] {
  const seen = new Map<string, number>();
  for (const word of texts.flatMap(splitWords)) seen.set(word, (seen.get(word) ?? 0) + 1);
  const characters = [..."abcdefghijklmnopqrstuvwxyz0123456789.,:;!?'()-/"];
  const words = [...seen].filter(([word, count]) => count >= LEAST_SEEN && [...word].length > 1).map(([word]) => word);
  return [...SPECIAL, ...characters, ...characters.map((one) => `##${one}`), ...words.sort()];
}

/** The ids of a text as BERT's tokenizer gives them: [CLS], the longest pieces from left to right, [SEP]. */
export function encode(vocabulary: ReadonlyMap<string, number>, text: string): number[] {
  return [CLS, ...splitWords(text).flatMap((word) => encodeWord(vocabulary, word)), SEP];
}

function encodeWord(vocabulary: ReadonlyMap<string, number>, word: string): number[] {
  const ids: number[] = [];
  for (let start = 0; start < word.length; ) {
    let end = word.length;
    const piece = () => (start > 0 ? "##" : "") + word.slice(start, end);
    while (end > start && !vocabulary.has(piece())) end--;
    if (end === start) return [SPECIAL.indexOf("[UNK]")];
    ids.push(vocabulary.get(piece())!);
    start = end;
  }
  return ids;
}

/** Lower case, split at white space and around punctuation, as BERT's pre-tokenizer does for such texts. */
function splitWords(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]+|[^\sa-z0-9]/g) ?? [];
}

/** The files that describe such a tokenizer to Hugging Face's libraries. */
export function tokenizerFiles(vocabulary: readonly string[], maxLength: number): Record<string, unknown> {
  const added = SPECIAL.map((content, id) => {
    return { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  });
  const special = (id: number) => [SPECIAL[id]!, { id: SPECIAL[id], ids: [id], tokens: [SPECIAL[id]] }] as const;
  const part = (id: number) => ({ SpecialToken: { id: SPECIAL[id], type_id: 0 } });
  const sequence = (id: string) => ({ Sequence: { id, type_id: 0 } });
  return {
    "tokenizer.json": {
      version: "1.0",
      truncation: null,
      padding: null,
      added_tokens: added,
      normalizer: { type: "BertNormalizer", clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
      pre_tokenizer: { type: "BertPreTokenizer" },
      post_processor: {
        type: "TemplateProcessing",
        single: [part(CLS), sequence("A"), part(SEP)],
        pair: [part(CLS), sequence("A"), part(SEP), sequence("B"), part(SEP)],
        special_tokens: Object.fromEntries([special(CLS), special(SEP)]),
      },
      decoder: { type: "WordPiece", prefix: "##", cleanup: true },
      model: {
        type: "WordPiece",
        unk_token: "[UNK]",
        continuing_subword_prefix: "##",
        max_input_chars_per_word: 100,
        vocab: Object.fromEntries(vocabulary.map((token, id) => [token, id])),
      },
    },
    "tokenizer_config.json": {
      tokenizer_class: "DistilBertTokenizer",
      do_lower_case: true,
      model_max_length: maxLength,
      pad_token: "[PAD]",
      unk_token: "[UNK]",
      cls_token: "[CLS]",
      sep_token: "[SEP]",
    },
  };
}
