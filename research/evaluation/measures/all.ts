import type { Measure } from '../run.ts';
import { bothNouns } from './both-nouns.ts';
import { colour } from './colour.ts';
import { quality } from './quality.ts';
import { scenes } from './scenes.ts';
import { scores } from './scores.ts';
import { size } from './size.ts';
import { speed } from './speed.ts';
import { stability } from './stability.ts';
import { synonyms } from './synonyms.ts';
import { tricks } from './tricks.ts';
import { unseenWithIcons, unseenWithoutIcons } from './unseen.ts';
import { words } from './words.ts';
import { writing } from './writing.ts';

/** Every committed figure belongs to one of them. */
export const MEASURES: readonly Measure[] = [
  words,
  unseenWithIcons,
  unseenWithoutIcons,
  scenes,
  bothNouns,
  synonyms,
  quality,
  size,
  speed,
  colour,
  scores,
  writing,
  tricks,
  stability,
];
