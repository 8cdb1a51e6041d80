import type { Precision } from '#server/judge/model-files.ts';
import { ModelProblem } from './problem.ts';

/** Whose weights are on the hub as ONNX files under another name. Any other id is its own ONNX repository. */
const ONNX_REPOSITORIES: Readonly<Record<string, string>> = {
  'openai/clip-vit-base-patch32': 'Xenova/clip-vit-base-patch32',
  'openai/clip-vit-base-patch16': 'Xenova/clip-vit-base-patch16',
  'openai/clip-vit-large-patch14': 'Xenova/clip-vit-large-patch14',
  'openai/clip-vit-large-patch14-336': 'Xenova/clip-vit-large-patch14-336',
  'google/siglip-base-patch16-224': 'Xenova/siglip-base-patch16-224',
  'google/siglip-large-patch16-384': 'Xenova/siglip-large-patch16-384',
};

const HUB_ID = /^[\w-][\w.-]*\/[\w-][\w.-]*$/;
const PLAIN_NAME = /^[\w-][\w.-]*$/;

/** @throws ModelProblem when `id` is not `owner/name` */
export function onnxRepositoryOf(id: string): string {
  if (!HUB_ID.test(id)) {
    throw new ModelProblem(`"${id}" is no hub id: give owner and name, such as openai/clip-vit-base-patch32.`);
  }
  return ONNX_REPOSITORIES[id] ?? id;
}

/**
 * The folder's name, which is also the model's on boards: precisions score differently, so each has its own.
 * @param id a hub id, or for a model from a folder any plain name
 * @throws ModelProblem
 */
export function nameOf(id: string, precision: Precision): string {
  if (!HUB_ID.test(id) && !PLAIN_NAME.test(id)) {
    throw new ModelProblem(`"${id}" cannot name a model: letters, digits, ".", "_", "-", and one "/" after the owner.`);
  }
  return `${id.replace('/', '--')}${precision === 'fp32' ? '' : `-${precision}`}`;
}
