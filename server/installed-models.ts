import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Models that `npm run model -- install` put beside the data; the embedded one is not among them. */
export const modelsFolder = (dataFolder: string): string => join(dataFolder, 'models');

/** Holds the name of the model that the next start takes. No such file: the embedded model. */
export const choiceFile = (dataFolder: string): string => join(modelsFolder(dataFolder), 'in-use');

/** Folder of the model that was chosen; null: none was. Synchronous: read once, with the environment. */
export function chosenModel(dataFolder: string): string | null {
  let name: string;
  try {
    name = basename(readFileSync(choiceFile(dataFolder), 'utf8').trim());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return name === '' ? null : join(modelsFolder(dataFolder), name);
}
