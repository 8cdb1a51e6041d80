import type { Measure } from '../run.ts';
import { bothNouns } from './both-nouns.ts';
import { captions } from './captions.ts';
import { colour } from './colour.ts';
import { drawnCopies, drawnPrompts, drawnUnknown, drawnWords } from './drawing-machine.ts';
import { machineLevels } from './machine-levels.ts';
import { paper } from './paper.ts';
import { scenes } from './scenes.ts';
import { quality, scores } from './scores.ts';
import { size, speed } from './size-and-speed.ts';
import { stability } from './stability.ts';
import { tricks } from './tricks.ts';
import { unsafe } from './unsafe.ts';
import { synonyms, unseenWithIcons, unseenWithoutIcons, words } from './words.ts';
import { writing } from './writing.ts';

/** Every committed figure belongs to one of them. */
export const MEASURES: readonly Measure[] = [
  words,
  unseenWithIcons,
  unseenWithoutIcons,
  scenes,
  bothNouns,
  captions,
  synonyms,
  quality,
  size,
  speed,
  colour,
  scores,
  writing,
  tricks,
  stability,
  drawnWords,
  drawnPrompts,
  drawnUnknown,
  drawnCopies,
  machineLevels,
  paper,
  unsafe,
];
