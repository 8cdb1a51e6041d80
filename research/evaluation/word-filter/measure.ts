// Measures the word filter: hits and misses on lists of what is to be masked (+) and of what is not (-), a list a language.
// usage: node --import tsx research/evaluation/word-filter/measure.ts
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isRude } from '#server/lib/profanity.ts';

export const LANGUAGES = ['english', 'german', 'arabic'] as const;

interface Measured {
  language: string;
  rude: number;
  harmless: number;
  /** Rude texts that pass. */
  missed: string[];
  /** Harmless texts that are masked. */
  wronged: string[];
}

/** The list of a language against the filter. @throws when a line is neither + nor - */
export function measure(language: string, filter: (text: string) => boolean = isRude): Measured {
  const lines = readFileSync(new URL(`${language}.txt`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  const texts = (mark: string) => lines.filter((line) => line.startsWith(`${mark} `)).map((line) => line.slice(2));
  const [rude, harmless] = [texts('+'), texts('-')];
  if (rude.length + harmless.length < lines.length) throw new Error(`${language}.txt: a line begins with + or -`);
  return {
    language,
    rude: rude.length,
    harmless: harmless.length,
    missed: rude.filter((text) => !filter(text)),
    wronged: harmless.filter(filter),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { language, rude, harmless, missed, wronged } of LANGUAGES.map((language) => measure(language))) {
    console.log(
      `${language}: ${rude - missed.length} of ${rude} rude texts masked, ${wronged.length} of ${harmless} harmless ones`,
    );
    console.log(`  missed: ${missed.join(' · ') || '–'}`);
    console.log(`  masked by mistake: ${wronged.join(' · ') || '–'}`);
  }
}
