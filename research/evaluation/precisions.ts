import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { ModelFiles } from '#server/judge/model-files.ts';

const VISION = /^vision_model(_\w+)?\.onnx$/;

/**
 * For each precision of a model folder other than the default one: a temporary folder of links in which it is the only
 * one. A tower that comes in one precision only serves all.
 */
export async function precisionFolders(
  files: Pick<ModelFiles, 'folder' | 'visionFile' | 'textFile'>,
): Promise<{ folders: { precision: string; folder: string }[]; remove(): Promise<void> }> {
  const names = await readdir(join(files.folder, 'onnx'));
  const suffixes = names.flatMap((name) => {
    const match = VISION.exec(name);
    return match && name !== basename(files.visionFile) ? [match[1] ?? ''] : [];
  });
  const root = await mkdtemp(join(tmpdir(), 'precisions-'));
  const folders: { precision: string; folder: string }[] = [];
  for (const suffix of suffixes) {
    const precision = suffix.slice(1) || 'fp32';
    const folder = join(root, precision, basename(files.folder));
    await mkdir(join(folder, 'onnx'), { recursive: true });
    for (const entry of await readdir(files.folder, { withFileTypes: true })) {
      if (entry.name !== 'onnx') await symlink(join(files.folder, entry.name), join(folder, entry.name));
    }
    const text = `text_model${suffix}.onnx`;
    const towers = [`vision_model${suffix}.onnx`, names.includes(text) ? text : basename(files.textFile)];
    for (const name of towers.flatMap((tower) => [tower, `${tower}_data`]).filter((one) => names.includes(one))) {
      await symlink(join(files.folder, 'onnx', name), join(folder, 'onnx', name));
    }
    folders.push({ precision, folder });
  }
  return { folders, remove: () => rm(root, { recursive: true, force: true }) };
}
