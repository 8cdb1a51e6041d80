import { services } from '#server/bridge.ts';
import type { ListedPrompt } from '#server/storage/port/prompts.ts';
import { filterOf, readPromptQuery } from './prompt-query.ts';
import { refusalOf } from './session.ts';

/** More than anybody's catalogue has. */
const MOST_PROMPTS = 100_000;

/** For editors. */
export async function answerExport(
  request: Request,
  file: { name: string; type: string; write(prompts: readonly ListedPrompt[]): string },
): Promise<Response> {
  const refusal = await refusalOf('editor');
  if (refusal) return refusal;
  const { judge, storage } = services();
  const query = readPromptQuery(Object.fromEntries(new URL(request.url).searchParams));
  const { prompts } = await storage.prompts.list({
    ...filterOf(query, judge.info.modelHash),
    ...{ sort: query.sort, offset: 0, limit: MOST_PROMPTS },
  });
  return new Response(file.write(prompts), {
    headers: {
      'Content-Type': file.type,
      'Content-Disposition': `attachment; filename="${file.name}"`,
      'Cache-Control': 'no-store',
    },
  });
}
