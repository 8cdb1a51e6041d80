import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { WordsScreen } from '#app/components/paper/words-screen.tsx';
import { services } from '#server/bridge.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('paper.words');
  return { title: t('title'), description: t('description') };
}

/** Any words against anything that a camera sees [PAPER-5]. */
export default async function WordsPage() {
  // The judge is that of the running server.
  const { modelId, knowsPhotographs } = services().judge.info;
  return <WordsScreen modelId={modelId} knowsPhotographs={knowsPhotographs} />;
}
