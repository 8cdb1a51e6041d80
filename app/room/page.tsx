import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { OwnRoom } from '#app/components/room/room-screen.tsx';
import { requestOrigin } from '#app/lib/request-origin.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('rooms.page');
  return { title: t('title'), robots: { index: false } };
}

export default async function OwnRoomPage() {
  return <OwnRoom publicUrl={await requestOrigin()} />;
}
