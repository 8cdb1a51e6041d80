import { useTranslations } from 'next-intl';
import { MissingPage } from '#app/components/site/site.tsx';

export default function PlayerNotFound() {
  const t = useTranslations('player.missing');
  return <MissingPage title={t('title')} sentence={t('sentence')} link={t('boards')} />;
}
