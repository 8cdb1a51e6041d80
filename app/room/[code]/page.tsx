import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { RoomScreen } from '#app/components/room/room-screen.tsx';
import { requestOrigin } from '#app/lib/request-origin.ts';
import { RoomCode } from '#contract/ids.ts';

interface Props {
  params: Promise<{ code: string }>;
  searchParams: Promise<{ watch?: string | string[] }>;
}

const parseCode = async (params: Props['params']) => {
  const { code } = await params;
  return { typed: code, parsed: RoomCode.safeParse(code) };
};

/** The title has no code, because players may show their screens to an audience; only link previews have it. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { parsed } = await parseCode(params);
  const t = await getTranslations('rooms.page');
  if (!parsed.success) return { title: t('none') };
  const description = t('description');
  return {
    title: t('title'),
    description,
    robots: { index: false },
    openGraph: { title: `${t('room', { code: parsed.data })} · Doodle Judge`, description },
  };
}

export default async function RoomPage({ params, searchParams }: Props) {
  const { typed, parsed } = await parseCode(params);
  if (!parsed.success) notFound();
  const watch = (await searchParams).watch === '1';
  // Each room has one canonical address, however its code was typed.
  if (typed !== parsed.data) redirect(`/room/${parsed.data}${watch ? '?watch=1' : ''}`);
  return <RoomScreen code={parsed.data} publicUrl={await requestOrigin()} watch={watch} />;
}
