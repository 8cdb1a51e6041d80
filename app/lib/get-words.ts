import { getFormatter, getTranslations } from 'next-intl/server';
import { type Words, wordsIn } from './words.ts';

/** The game's own words in the reader's language, for async functions of the server. */
export async function getWords(): Promise<Words> {
  return wordsIn(await getTranslations('words'), await getFormatter());
}
