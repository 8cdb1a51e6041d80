// The words' embeddings as the judge makes them, in three wordings each. usage: tsx texts.ts WORK
// Reads WORK/words.txt; writes WORK/texts.f32: words × wordings × numbers.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openClip } from '../../../server/judge/clip.ts';

const WORDINGS = [
  (word: string) => word,
  (word: string) => `${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`,
  (word: string) => `a drawing of ${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`,
];

const work = process.argv[2];
if (!work) throw new Error('usage: tsx texts.ts WORK');
const words = readFileSync(`${work}/words.txt`, 'utf8').trim().split('\n');
const clip = await openClip(fileURLToPath(new URL('../../../models/doodle-clip', import.meta.url)), 1);
const embeddings = await clip.embedPrompts(words.flatMap((word) => WORDINGS.map((say) => say(word))));
writeFileSync(
  `${work}/texts.f32`,
  Buffer.concat(embeddings.map((e) => Buffer.from(e.buffer, e.byteOffset, e.byteLength))),
);
await clip.close();
