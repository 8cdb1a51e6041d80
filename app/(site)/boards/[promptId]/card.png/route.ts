import { formatCount } from '#app/lib/format.ts';
import { GENERAL_POSTER, posterResponse } from '#app/lib/link-preview.ts';
import { PromptId } from '#contract/ids.ts';
import { services } from '#server/bridge.ts';

export async function GET(request: Request, { params }: { params: Promise<{ promptId: string }> }): Promise<Response> {
  const id = PromptId.safeParse((await params).promptId);
  const prompt = id.success ? await services().storage.prompts.find(id.data) : null;
  const poster = prompt && {
    title: prompt.text,
    line: `${formatCount(prompt.drawings, 'drawing', 'drawings')} so far. Can you do better?`,
    mood: 'stern' as const,
    titleWithoutFont: 'A board',
  };
  return posterResponse(poster ?? GENERAL_POSTER, request, 'public, max-age=600');
}
