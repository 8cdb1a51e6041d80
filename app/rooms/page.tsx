import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { SiteFoot } from '#app/boards/site-foot.tsx';
import { PublicRooms } from '#app/components/home/PublicRooms.tsx';
import { ClientTexts } from '#app/i18n/ClientTexts.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('rooms');
  return { title: t('title'), description: t('lead') };
}

export default function RoomsPage() {
  return (
    <>
      <ClientTexts texts={['home', 'rooms', 'modes']}>
        <PublicRooms />
      </ClientTexts>
      <SiteFoot />
    </>
  );
}
