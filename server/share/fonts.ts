import { createRequire } from 'node:module';
import { GlobalFonts } from '@napi-rs/canvas';

/**
 * A web font comes in one file for each script, and the canvas takes one file for a family: so each gets a family of its
 * own, and the font of a text is all of them in order. What they lack is looked for among the machine's own fonts.
 */
const FILES = [
  ...['latin', 'latin-ext', 'vietnamese'].map((script) => `patrick-hand/files/patrick-hand-${script}-400-normal`),
  ...['cyrillic', 'cyrillic-ext'].map((script) => `nunito/files/nunito-${script}-wght-normal`),
  'noto-sans-hebrew/files/noto-sans-hebrew-hebrew-400-normal',
  'noto-sans-arabic/files/noto-sans-arabic-arabic-400-normal',
  'noto-emoji/files/noto-emoji-emoji-400-normal',
];

let families: string | null = null;

/** A CSS font in the game's hand. @param sizePx of the em square */
export function handFont(sizePx: number): string {
  families ??= load();
  return `${sizePx}px ${families}`;
}

function load(): string {
  const require = createRequire(import.meta.url);
  const ofTheMachine = GlobalFonts.families.map(({ family }) => family);
  const ours = FILES.map((file, i) => {
    const scope = file.startsWith('nunito/') ? '@fontsource-variable' : '@fontsource';
    const family = `Doodle Hand ${i}`;
    GlobalFonts.registerFromPath(require.resolve(`${scope}/${file}.woff2`), family);
    return family;
  });
  return [...new Set([...ours, ...ofTheMachine])].map((family) => JSON.stringify(family)).join(', ');
}
