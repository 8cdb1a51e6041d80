import { useFormatter, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { type Words, wordsIn } from './words.ts';

/** The game's own words in the reader's language, for components of the browser and of the server. */
export function useWords(): Words {
  const t = useTranslations('words');
  const format = useFormatter();
  return useMemo(() => wordsIn(t, format), [t, format]);
}
