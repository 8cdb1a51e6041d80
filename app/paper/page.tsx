import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { PaperScreen } from '#app/components/paper/paper-screen.tsx';
import { firstOf, type SearchParams } from '#app/lib/search-params.ts';
import { PromptId } from '#contract/ids.ts';
import { dayName } from '#contract/modes.ts';
import { services } from '#server/bridge.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('paper');
  return { title: t('title'), description: t('description') };
}

/** `?prompt=<id>`: that prompt; else the day's. `?resume=1`: the round that this tab is in. */
export default async function PaperPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const query = await searchParams;
  const wanted = PromptId.safeParse(firstOf(query.prompt));
  const found = wanted.success ? await services().storage.prompts.find(wanted.data) : null;
  const isOpen = found !== null && !found.retired && found.origin === 'catalogue';
  const prompt = isOpen ? found : await services().storage.daily.promptOf(dayName(new Date()));
  return (
    <PaperScreen
      wish={isOpen ? { mode: 'free', promptId: found.id } : { mode: 'daily' }}
      prompt={prompt && { text: prompt.text, translations: prompt.translations }}
      resumes={firstOf(query.resume) === '1'}
      modelId={services().judge.info.modelId}
    />
  );
}
