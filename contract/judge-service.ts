import { z } from 'zod';
import type { ErrorCode } from './errors.ts';
import type { Deduction, LabelShare } from './judgement.ts';
import {
  API_KEY_NAME_MAX_CHARS,
  MAX_SERVICE_IMAGE_BYTES,
  MAX_SERVICE_LABELS,
  MAX_SERVICE_TEXTS,
  SERVICE_TEXT_MAX_CHARS,
} from './limits.ts';
import { tidyText } from './tidy-text.ts';

/** [SERVICE-1] What programs may ask of the judge: `POST /api/judge/<operation>`. */
export const SERVICE_OPERATIONS = ['embed', 'compare', 'classify'] as const;
export type ServiceOperation = (typeof SERVICE_OPERATIONS)[number];

/** Of a picture that is the body of a request. */
export const SERVICE_IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/webp'] as const;

const Text = z
  .string()
  .max(SERVICE_TEXT_MAX_CHARS * 8, 'is too long')
  .transform(tidyText)
  .pipe(
    z
      .string()
      .min(1, 'is empty')
      .refine(
        (text) => [...text].length <= SERVICE_TEXT_MAX_CHARS,
        `has more than ${SERVICE_TEXT_MAX_CHARS} characters`,
      ),
  );
const Texts = z.array(Text).max(MAX_SERVICE_TEXTS, `has more than ${MAX_SERVICE_TEXTS} texts`);
const Top = z
  .number()
  .int('is no whole number')
  .min(1, 'is below 1')
  .max(MAX_SERVICE_LABELS, `is above ${MAX_SERVICE_LABELS}`)
  .default(5);
/** Base64 has four characters for three bytes. */
const Image = z
  .string()
  .min(1, 'is empty')
  .max(Math.ceil(MAX_SERVICE_IMAGE_BYTES / 3) * 4, `has more than ${MAX_SERVICE_IMAGE_BYTES / 2 ** 20} MiB`);

/** What a program sends as JSON. A picture that is the body of the request takes the place of `image`. */
export const SERVICE_REQUESTS = {
  /** Exactly one of the two. */
  embed: z.strictObject({ image: Image.optional(), text: Text.optional() }),
  compare: z.strictObject({ image: Image.optional(), texts: Texts.min(1, 'has no text') }),
  /** `texts`: to choose from, in place of the labels of the model. `top`: of the labels. */
  classify: z.strictObject({
    image: Image.optional(),
    texts: Texts.min(2, 'has fewer than 2 texts to choose from').optional(),
    top: Top,
  }),
} as const satisfies Record<ServiceOperation, z.ZodType>;

/** In every answer. Embeddings and scores of different hashes must not be compared. */
interface JudgedBy {
  model: string;
  modelHash: string;
}

export interface EmbedAnswer extends JudgedBy {
  dimensions: number;
  /** Normalised. */
  embedding: number[];
}

export interface CompareAnswer extends JudgedBy {
  /** In the order in which they were sent. */
  texts: {
    text: string;
    /** false: the model knows no letter of it, and the other numbers mean nothing. */
    isRead: boolean;
    /** Cosine, -1–1. */
    similarity: number;
    /** 0–100. */
    rawScore: number;
    deductions: Deduction[];
    /** As the game scores a drawing with this prompt: 0–100, one decimal. */
    score: number;
    /** How likely the picture is of this text rather than of another one that was sent; all add up to 1. */
    share: number;
  }[];
}

export interface ClassifyAnswer extends JudgedBy {
  /** Most likely first. */
  labels: LabelShare[];
}

export type ServiceAnswer = EmbedAnswer | CompareAnswer | ClassifyAnswer;

/** With every status from 400 on. */
export interface ServiceError {
  error: { code: ErrorCode; message: string; retryAfterMs?: number };
}

/** What an API key is for, as its owner calls it. */
export const ApiKeyName = z
  .string()
  .max(API_KEY_NAME_MAX_CHARS * 8, 'The name is too long')
  .transform(tidyText)
  .pipe(
    z
      .string()
      .min(1, 'The name is empty')
      .refine(
        (name) => [...name].length <= API_KEY_NAME_MAX_CHARS,
        `The name has more than ${API_KEY_NAME_MAX_CHARS} characters`,
      ),
  );
