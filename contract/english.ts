// Labels and prompts are English nouns. What a sentence adds to them is here.

/** Shown without an article: there is more than one of it, or it cannot be counted. */
const WITHOUT_ARTICLE = new Set(
  (
    'animal migration, asparagus, binoculars, bread, broccoli, camouflage, drums, eyeglasses, flip flops, grapes, grass, ' +
    'hair, headphones, lightning, matches, money, pants, peas, pliers, rain, rollerskates, scissors, shorts, snow, soap, ' +
    'stairs, stitches, sunglasses, sushi, toothpaste, underwear, yoga'
  ).split(', '),
);

/** "a cat", "an owl", "an hourglass". */
export const withArticle = (noun: string): string => `${/^([aeio]|umbrella|hour)/.test(noun) ? 'an' : 'a'} ${noun}`;

/** As a sentence names one of it: "a cat", but "scissors", "grass" and "The Eiffel Tower". `before`: an adjective. */
export function oneOf(noun: string, before = ''): string {
  const phrase = before === '' ? noun : `${before} ${noun}`;
  if (/^(the|an?) /i.test(noun)) return noun;
  return WITHOUT_ARTICLE.has(noun.toLowerCase()) ? phrase : withArticle(phrase);
}

const IRREGULAR: Readonly<Record<string, string>> = {
  leaf: 'leaves',
  knife: 'knives',
  tooth: 'teeth',
  foot: 'feet',
  mouse: 'mice',
  fish: 'fish',
  sheep: 'sheep',
  shelf: 'shelves',
};

/** Plural of a noun by its last word: "fire trucks", "paintbrushes", "strawberries", "mice". */
export function plural(noun: string): string {
  const last = noun.slice(noun.lastIndexOf(' ') + 1);
  const irregular = IRREGULAR[last];
  if (irregular) return noun.slice(0, noun.length - last.length) + irregular;
  if (/(s|x|z|ch|sh)$/.test(noun)) return `${noun}es`;
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  if (/(tomat|potat)o$/.test(noun)) return `${noun}es`;
  return `${noun}s`;
}

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six'] as const;

/** "a cat", "three red cats". `before`: an adjective. */
export function counted(count: number, noun: string, before = ''): string {
  if (count === 1) return oneOf(noun, before);
  return [NUMBERS[count] ?? String(count), before, plural(noun)].filter(Boolean).join(' ');
}
