import { promptBoardHref } from '#app/components/boards/board-query.ts';
import { services } from '#server/bridge.ts';
import type { PromptDifficulty } from '#server/storage/port/drawings.ts';
import { refusalOf } from '../session.ts';

export type RankedPrompt = PromptDifficulty & { boardHref: string };

export interface PromptDifficulties {
  /** The model that judged. */
  modelId: string;
  /** Prompts with fewer drawings are left out. */
  atLeast: number;
  hardest: RankedPrompt[];
  easiest: RankedPrompt[];
}

const SHOWN = 10;
/** Fewer drawings say more about their players than about the prompt. */
const AT_LEAST = 5;
const HEADERS = { 'Cache-Control': 'no-store' };

/** For administrators only. Reads every drawing's score, so it is fetched only when the section is unfolded. */
export async function GET(): Promise<Response> {
  const refusal = await refusalOf('editor');
  if (refusal) return refusal;
  const { storage, judge } = services();
  const read = async (first: 'hardest' | 'easiest'): Promise<RankedPrompt[]> => {
    const options = { first, atLeast: AT_LEAST, limit: SHOWN };
    const ranked = await storage.drawings.promptDifficulty(judge.info.modelHash, options);
    return ranked.map((prompt) => ({ ...prompt, boardHref: promptBoardHref(prompt.promptId) }));
  };
  const [hardest, easiest] = await Promise.all([read('hardest'), read('easiest')]);
  const found: PromptDifficulties = { modelId: judge.info.modelId, atLeast: AT_LEAST, hardest, easiest };
  return Response.json(found, { headers: HEADERS });
}
