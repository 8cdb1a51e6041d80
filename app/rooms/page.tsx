import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { PublicRooms } from '#app/components/home/public-rooms.tsx';
import { SiteFoot } from '#app/components/site/site.tsx';
import { ClientMessages } from '#app/i18n/request-context.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('rooms');
  return { title: t('title'), description: t('lead') };
}

export default function RoomsPage() {
  return (
    <>
      <ClientMessages namespaces={['home', 'rooms', 'modes']}>
        <PublicRooms />
      </ClientMessages>
      <SiteFoot />
    </>
  );
}
