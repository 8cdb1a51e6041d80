import { useTranslations } from 'next-intl';
import { MissingPage } from '#app/components/site/site.tsx';

export default function BoardNotFound() {
  const t = useTranslations('boards.missing');
  return <MissingPage title={t('title')} sentence={t('sentence')} link={t('all')} />;
}
