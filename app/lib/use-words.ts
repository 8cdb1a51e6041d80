import { useFormatter, useTranslations } from 'next-intl';
import { type Words, wordsIn } from './words.ts';

/** The game's own words in the reader's language, for components of the browser and of the server. */
export function useWords(): Words {
  return wordsIn(useTranslations('words'), useFormatter());
}
