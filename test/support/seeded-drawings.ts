import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { DrawingId, PackId, PromptId } from '#contract/ids.ts';
import { openJudge } from '#server/judge/open-judge.ts';
import { openStorage } from '#server/storage/open-storage.ts';
import type { NewDrawing } from '#server/storage/port/drawings.ts';
import { DEFAULT_MODEL } from '../../cli/judge/run.ts';
import { newDrawing } from '../contract/storage-fixtures.ts';
import { fixtureOps } from './browser.ts';

export interface DrawingToSeed {
  /** Added when it is not among the seeded ones. */
  prompt: string;
  /** From test/fixtures/drawings. */
  fixture: string;
  change?: Partial<NewDrawing>;
}

/**
 * Puts drawings into the embedded database in `dataFolder`, as if they had been judged by the embedded model: judged in
 * earnest, but for what `change` says. No server may have the folder open. @returns their ids
 */
export async function seedDrawings(dataFolder: string, drawings: readonly DrawingToSeed[]): Promise<DrawingId[]> {
  const judge = await openJudge({ modelFolder: DEFAULT_MODEL });
  const storage = await openStorage({ dataFolder });
  const promptId = async (text: string): Promise<PromptId> => {
    const { prompts } = await storage.prompts.list({
      search: text,
      packId: null,
      status: 'open',
      offset: 0,
      limit: 99,
    });
    const found = prompts.find((prompt) => prompt.text === text);
    const [pack] = await storage.prompts.packs();
    return (found ?? (await storage.prompts.add({ text, packId: pack?.id as PackId }))).id;
  };
  const ids: DrawingId[] = [];
  try {
    for (const { prompt, fixture, change } of drawings) {
      const ops = await fixtureOps(fixture);
      const strokes = visibleStrokes(replayOps(ops));
      const judgement = await judge.judge({ strokes, prompt, priority: 'final' });
      const { modelId, modelHash, provider, precision, preprocessing } = judge.info;
      const judgedBy = { modelId, modelHash, provider, precision, preprocessing };
      const drawing = newDrawing(await promptId(prompt), { ...judgement, ...judgedBy, prompt, ops, ...change });
      ids.push((await storage.drawings.save(drawing)).id);
    }
  } finally {
    await storage.close();
    await judge.close();
  }
  return ids;
}
