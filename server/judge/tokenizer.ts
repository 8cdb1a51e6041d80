import { Tokenizer } from '@huggingface/tokenizers';
import type { ModelFiles } from './model-files.ts';
import { ModelError } from './model-files.ts';

export interface Tokens {
  /** Row by row, `count` × `length`. */
  inputIds: BigInt64Array;
  /** 1: a token of the text, 0: padding. */
  attentionMask: BigInt64Array;
  count: number;
  length: number;
  /** What a row may be made longer with. */
  padId: bigint;
}

export interface TextTokenizer {
  /** Most tokens of a text, special ones included. */
  readonly maxLength: number;
  /** Token ids of one text, truncated to `maxLength` so that the closing token stays last. */
  encode(text: string): number[];
  /**
   * Whether any token of the text has a letter or a digit that the model has a token for. All other texts are the same to
   * it: unknown tokens, punctuation, or single bytes of characters.
   */
  reads(text: string): boolean;
  /** Several texts as one batch, padded to the longest of them, or to `maxLength` for models trained that way. */
  encodeBatch(texts: readonly string[]): Tokens;
}

const DEFAULT_CONTEXT = { clip: 77, siglip: 64 } as const;

type TokenizerFiles = Pick<ModelFiles, 'folder' | 'config' | 'tokenizerJson' | 'tokenizerConfig'>;

/** The tokenizer of tokenizer.json, with the length and padding that the model's configuration asks for. */
export function openTokenizer({ folder, config, tokenizerJson, tokenizerConfig }: TokenizerFiles): TextTokenizer {
  let tokenizer: Tokenizer;
  try {
    tokenizer = new Tokenizer(tokenizerJson, tokenizerConfig);
    tokenizer.encode('a cat');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ModelError(`The model file ${folder}/tokenizer.json cannot be used: ${why}.`, { cause });
  }
  const maxLength = Math.min(
    config.text_config.max_position_embeddings ?? DEFAULT_CONTEXT[config.model_type],
    tokenizerConfig.model_max_length ?? Number.POSITIVE_INFINITY,
  );
  const padToken = tokenizerConfig.pad_token ?? tokenizerConfig.eos_token;
  const padId = padToken ? tokenizer.token_to_id(padToken) : 0;
  if (padId === undefined) {
    throw new ModelError(`The model file ${folder}/tokenizer_config.json names a pad_token that tokenizer.json lacks.`);
  }
  // What an empty text becomes are the special tokens around every text; the last of them closes it.
  const special = tokenizer.encode('').ids;
  const closing = special.at(-1);
  const unknown = tokenizerConfig.unk_token ? tokenizer.token_to_id(tokenizerConfig.unk_token) : undefined;
  const padToFull = config.model_type === 'siglip';

  const encode = (text: string): number[] => {
    const ids = tokenizer.encode(text).ids;
    if (ids.length <= maxLength) return ids;
    const cut = ids.slice(0, maxLength);
    if (closing !== undefined && ids.at(-1) === closing) cut[maxLength - 1] = closing;
    return cut;
  };

  return {
    maxLength,
    encode,
    reads: (text) =>
      encode(text).some((id) => {
        if (id === unknown || special.includes(id)) return false;
        const piece = tokenizer.decode([id]);
        return /[\p{L}\p{N}]/u.test(piece) && !piece.includes('\ufffd');
      }),
    encodeBatch(texts) {
      const rows = texts.map(encode);
      const length = padToFull ? maxLength : Math.max(1, ...rows.map((row) => row.length));
      const inputIds = new BigInt64Array(rows.length * length).fill(BigInt(padId));
      const attentionMask = new BigInt64Array(rows.length * length);
      rows.forEach((row, r) => {
        row.forEach((id, i) => {
          inputIds[r * length + i] = BigInt(id);
          attentionMask[r * length + i] = 1n;
        });
      });
      return { inputIds, attentionMask, count: rows.length, length, padId: BigInt(padId) };
    },
  };
}
