import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { PublicRooms } from '#app/components/home/public-rooms.tsx';
import { SiteFoot } from '#app/components/site/site.tsx';
import { ClientMessages } from '#app/i18n/request-context.tsx';
import { GENERAL_CARD, linkPreview } from '#app/lib/link-preview.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('rooms');
  const [title, description] = [t('title'), t('lead')];
  return { title, description, ...linkPreview({ title, description, path: '/rooms', card: GENERAL_CARD }) };
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
