import { z } from 'zod';

/**
 * The files of a model folder in the Hugging Face layout, as far as judging depends on them. Keys that change nothing
 * here are let through; a value that would change what the model sees, and that is not understood, is refused.
 */

/** `model_type` decides what stands in for missing fields, and the names of the outputs. */
export const ModelConfig = z.object({
  model_type: z.enum(['clip', 'siglip']),
  projection_dim: z.number().int().positive().optional(),
  text_config: z.object({ max_position_embeddings: z.number().int().positive().optional() }).default({}),
  vision_config: z
    .object({
      image_size: z.number().int().positive().optional(),
      num_channels: z.union([z.literal(1), z.literal(3)]).default(3),
    })
    .prefault({}),
});
export type ModelConfig = z.infer<typeof ModelConfig>;

const Side = z.number().int().min(8).max(1024);
const Rectangle = z.strictObject({ height: Side, width: Side });
const PerChannel = z.array(z.number()).min(1).max(3);

/** The keys of CLIPImageProcessor and SiglipImageProcessor. */
export const PreprocessorConfig = z
  .looseObject({
    image_processor_type: z
      .enum([
        'CLIPImageProcessor',
        'CLIPImageProcessorFast',
        // The older name of the same class, in the older exports.
        'CLIPFeatureExtractor',
        'SiglipImageProcessor',
        'SiglipImageProcessorFast',
      ])
      .optional(),
    feature_extractor_type: z.literal('CLIPFeatureExtractor').optional(),
    do_resize: z.literal(true).default(true),
    size: z.union([Side, z.strictObject({ shortest_edge: Side }), Rectangle]),
    /** PIL's numbers: 2 bilinear, 3 bicubic. */
    resample: z.union([z.literal(2), z.literal(3)]).default(3),
    do_center_crop: z.boolean().optional(),
    crop_size: z.union([Side, Rectangle]).optional(),
    do_rescale: z.literal(true).default(true),
    rescale_factor: z
      .number()
      .positive()
      .default(1 / 255),
    do_normalize: z.literal(true).default(true),
    image_mean: PerChannel,
    image_std: PerChannel.refine((values) => values.every((value) => value > 0), 'must be above 0'),
    do_convert_rgb: z.boolean().nullish(),
  })
  .superRefine((config, context) => {
    for (const [key, value] of Object.entries(config)) {
      if (key.startsWith('do_') && value === true && !(key in PreprocessorConfig.shape)) {
        context.addIssue({ code: 'custom', path: [key], message: 'is a step that this judge does not know' });
      }
    }
  });
export type PreprocessorConfig = z.infer<typeof PreprocessorConfig>;

const TokenText = z.union([z.string(), z.looseObject({ content: z.string() }).transform((token) => token.content)]);

export const TokenizerConfig = z.looseObject({
  pad_token: TokenText.nullish(),
  eos_token: TokenText.nullish(),
  unk_token: TokenText.nullish(),
  /** transformers writes 1e30 where a tokenizer has no limit of its own. */
  model_max_length: z.number().positive().optional(),
});
export type TokenizerConfig = z.infer<typeof TokenizerConfig>;

/** Checked as far as the tokenizer library does not: it takes any object. */
export const TokenizerJson = z.looseObject({
  model: z.looseObject({ vocab: z.union([z.record(z.string(), z.number()), z.array(z.unknown())]) }),
});

export const Calibration = z.object({
  kind: z.literal('logistic'),
  slope: z.number().positive(),
  offset: z.number(),
  /** Without it a prompt's own statistics count alone. */
  shrinkage: z
    .object({
      mean: z.number().min(0).max(1),
      deviation: z.number().min(0).max(1),
      pooled: z.object({ mean: z.number(), deviation: z.number().positive() }),
    })
    .optional(),
  reference: z.object({
    /** In the model folder: `count` × embedding length little-endian float32, each embedding normalised. */
    file: z.string().regex(/^[\w.-]+$/),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    count: z.number().int().positive(),
  }),
});
export type Calibration = z.infer<typeof Calibration>;

/**
 * Words of which a model saw drawings are nearer to every drawing than other words are, so among labels the others get
 * `margin` on top of their cosine: calibrated stacking (Chao et al. 2016, arXiv 1605.04253).
 */
const Drawn = z.object({ words: z.array(z.string()).min(1), margin: z.number().min(0).max(1) });

/** What the judge needs beyond the Hugging Face layout. All of it has a fallback: any CLIP can judge. */
export const JudgeConfig = z.looseObject({
  /** exp(logit_scale) after training. OpenAI's models all ended at their upper limit of 100. */
  logitScale: z.number().positive().default(100),
  templates: z
    .array(z.string().refine((template) => template.includes('{}'), 'must contain {}'))
    .min(1)
    .max(100)
    .default(['a drawing of {}', 'a doodle of {}', 'a sketch of {}']),
  /** An int8 model whose activations stay float32: its weights are only stored in int8. */
  floatActivations: z.boolean().default(false),
  calibration: Calibration.optional(),
  /** For a model trained on drawings of some words alone. */
  drawn: Drawn.optional(),
  /** false: trained on drawings alone. */
  photographs: z.boolean().optional(),
});
export type JudgeConfig = z.infer<typeof JudgeConfig>;
