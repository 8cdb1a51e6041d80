import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { RoomScreen } from '#app/components/room/room-screen.tsx';
import { linkPreview } from '#app/lib/link-preview.ts';
import { requestAddress, requestOrigin } from '#app/lib/request-origin.ts';
import { RoomCode } from '#contract/ids.ts';
import { services } from '#server/bridge.ts';

interface Props {
  params: Promise<{ code: string }>;
  searchParams: Promise<{ watch?: string | string[] }>;
}

const parseCode = async (params: Props['params']) => {
  const { code } = await params;
  return { typed: code, parsed: RoomCode.safeParse(code) };
};

/** [LINK-2] No title has the code, because players may show their screens to an audience, and links their previews. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { parsed } = await parseCode(params);
  const t = await getTranslations('rooms.page');
  if (!parsed.success) return { title: t('none') };
  const path = `/room/${parsed.data}`;
  const invitation = services().invitation(parsed.data, await requestAddress());
  const title = invitation ? t('invites', { host: invitation.host }) : t('invited');
  const description = invitation ? t('players', { count: invitation.players }) : t('description');
  return {
    title: t('title'),
    description: t('description'),
    robots: { index: false },
    ...linkPreview({ title, description, path, card: `${path}/card.png` }),
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
