import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import type { Measure } from '../run.ts';

const MEGABYTE = 1e6;

/** Item 6: bytes on disk, 1 MB = 1,000,000 bytes. */
export const size: Measure = {
  names: ['size.all-files', 'size.default-precision'],
  async measure({ bench: { files } }) {
    const all = await filesIn(files.folder);
    const towers = new Set([files.visionFile, files.textFile].map((file) => basename(file)));
    const needed = all.filter(({ path }) => {
      const [folder, name] = path.split('/') as [string, string | undefined];
      // Weights may lie beside the graph as `<graph>_data`. Everything outside onnx/ belongs to every precision.
      return folder !== 'onnx' || towers.has((name ?? '').replace(/_data$/, ''));
    });
    const total = (those: typeof all) => ({
      value: those.reduce((sum, { bytes }) => sum + bytes, 0) / MEGABYTE,
      n: those.length,
    });
    return { 'size.all-files': total(all), 'size.default-precision': total(needed) };
  },
};

async function filesIn(folder: string): Promise<{ path: string; bytes: number }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => !entry.isDirectory())
      .map(async (entry) => {
        const file = join(entry.parentPath, entry.name);
        return { path: relative(folder, file), bytes: (await stat(file)).size };
      }),
  );
}
