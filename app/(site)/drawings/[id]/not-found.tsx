import { useTranslations } from 'next-intl';
import { MissingPage } from '#app/components/site/site.tsx';

export default function DrawingNotFound() {
  const t = useTranslations('drawings.missing');
  return <MissingPage title={t('title')} sentence={t('sentence')} link={t('boards')} />;
}
