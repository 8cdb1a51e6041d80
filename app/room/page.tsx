import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { OwnRoom } from '#app/components/room/room-screen.tsx';
import { services } from '#server/bridge.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('rooms.page');
  return { title: t('title'), robots: { index: false } };
}

export default function OwnRoomPage() {
  return <OwnRoom publicUrl={services().publicUrl} />;
}
