import { posterResponse } from '#app/lib/link-preview.ts';
import { dayName } from '#contract/modes.ts';
import { services } from '#server/bridge.ts';

export async function GET(request: Request): Promise<Response> {
  const now = new Date();
  const prompt = await services().storage.daily.promptOf(dayName(now));
  const day = now.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' });
  const line = `The daily of ${day}. Everybody draws it.`;
  const title = prompt?.text ?? 'The daily';
  return posterResponse({ title, line, mood: 'calm', titleWithoutFont: 'The daily' }, request, 'public, max-age=600');
}
