import { promptBoardHref } from '#app/components/boards/board-query.ts';
import { services } from '#server/bridge.ts';
import type { PromptDifficulty } from '#server/storage/port.ts';
import { DRAWN_AT_LEAST } from '../difficulty-limits.ts';
import { isAdmin } from '../session.ts';

export type RankedPrompt = PromptDifficulty & { boardHref: string };

export interface PromptDifficulties {
  /** Who judged. */
  modelId: string;
  hardest: RankedPrompt[];
  easiest: RankedPrompt[];
}

const SHOWN = 10;
const HEADERS = { 'Cache-Control': 'no-store' };

/** Reads every drawing's score: asked for only by who unfolds the section. For admins only. */
export async function GET(): Promise<Response> {
  if (!(await isAdmin())) {
    const error = { code: 'unauthorised', message: 'Sign in as admin to see this.' };
    return Response.json({ error }, { status: 401, headers: HEADERS });
  }
  const { storage, judge } = services();
  const read = async (first: 'hardest' | 'easiest'): Promise<RankedPrompt[]> => {
    const options = { first, atLeast: DRAWN_AT_LEAST, limit: SHOWN };
    const ranked = await storage.drawings.promptDifficulty(judge.info.modelHash, options);
    return ranked.map((prompt) => ({ ...prompt, boardHref: promptBoardHref(prompt.promptId) }));
  };
  const [hardest, easiest] = await Promise.all([read('hardest'), read('easiest')]);
  const found: PromptDifficulties = { modelId: judge.info.modelId, hardest, easiest };
  return Response.json(found, { headers: HEADERS });
}
