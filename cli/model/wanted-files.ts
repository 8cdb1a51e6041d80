import { z } from 'zod';
import type { Precision } from '#server/judge/model-files.ts';
import { CommandError } from './terminal.ts';

export const PRECISIONS = ['fp32', 'fp16', 'int8'] as const satisfies readonly Precision[];

/** File name suffixes of transformers.js's exports, the ones to prefer first. */
const SUFFIXES: Record<Precision, readonly string[]> = {
  fp32: [''],
  fp16: ['_fp16'],
  int8: ['_quantized', '_int8', '_uint8'],
};

export const CONFIG_FILE = 'config.json';
const NEEDED = [CONFIG_FILE, 'preprocessor_config.json', 'tokenizer.json', 'tokenizer_config.json'];
const OPTIONAL = ['special_tokens_map.json'];

/** Small files that say what the model is. @throws CommandError when one is missing */
export function wantedConfiguration(paths: readonly string[], repository: string): string[] {
  const missing = NEEDED.filter((path) => !paths.includes(path));
  if (missing.length > 0) {
    throw new CommandError(
      `${repository} is not a CLIP in the ONNX layout: ${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing. ${ADVICE}`,
    );
  }
  return [...NEEDED, ...OPTIONAL.filter((path) => paths.includes(path))];
}

/**
 * Both towers in one precision, with the files that hold their weights when ONNX keeps those apart (`…onnx_data`, `…_1`).
 * @throws CommandError naming the precisions that there are
 */
export function wantedTowers(paths: readonly string[], repository: string, precision: Precision): string[] {
  const towers = towersOf(paths, precision);
  if (towers) return towers;
  const others = availablePrecisions(paths);
  if (others.length > 0) {
    throw new CommandError(
      `${repository} has no ${precision} towers: choose --precision ${others.join(' or --precision ')}.`,
    );
  }
  throw new CommandError(
    `${repository} has no ONNX towers (onnx/vision_model.onnx and onnx/text_model.onnx). ${ADVICE}`,
  );
}

/** The precisions in which both towers are there. */
export const availablePrecisions = (paths: readonly string[]): Precision[] =>
  PRECISIONS.filter((precision) => towersOf(paths, precision) !== null);

const ADVICE = 'Name a repository with both towers as ONNX files, such as Xenova/clip-vit-base-patch32.';

function towersOf(paths: readonly string[], precision: Precision): string[] | null {
  const files = ['vision_model', 'text_model'].map((tower) =>
    SUFFIXES[precision].map((suffix) => `onnx/${tower}${suffix}.onnx`).find((path) => paths.includes(path)),
  );
  if (files.includes(undefined)) return null;
  return (files as string[]).flatMap((file) => [
    file,
    ...paths.filter((path) => path.startsWith(file) && /^_data(_\d+)?$/.test(path.slice(file.length))).sort(),
  ]);
}

const ModelType = z.object({ model_type: z.string() });

/** @param text contents of config.json @throws CommandError when it is another kind of model */
export function checkModelType(text: string, repository: string): void {
  let json: unknown = null;
  try {
    json = JSON.parse(text);
  } catch {}
  const type = ModelType.safeParse(json);
  if (type.success && ['clip', 'siglip'].includes(type.data.model_type)) return;
  const what = type.success ? `a "${type.data.model_type}" model` : 'no model that says its kind in config.json';
  throw new CommandError(`${repository} is ${what}, not a CLIP or a SigLIP. ${ADVICE}`);
}
