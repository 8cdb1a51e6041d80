import { boards } from './boards/boards.ts';
import { gallerySearch } from './gallery/search.ts';
import { gpuFp16 } from './gpu/fp16.ts';
import { memory as judgeMemory } from './judge/memory.ts';
import { SPEED_MEASURES } from './judge/speed.ts';
import type { Measure } from './measure.ts';
import { firstStroke } from './page/first-stroke.ts';
import { frames } from './page/frames.ts';
import { javascript } from './page/javascript.ts';
import { pages } from './pages/pages.ts';
import { latency } from './server/latency.ts';
import { memory as serverMemory } from './server/memory.ts';
import { start } from './server/start.ts';
import { strokes } from './server/strokes.ts';
import { views } from './server/views.ts';
import { rejudging } from './storage/rejudging.ts';
import { saving } from './storage/saving.ts';

/** Every committed figure belongs to one of these, in the order in which a run takes them. */
export const MEASURES: readonly Measure[] = [
  ...SPEED_MEASURES,
  judgeMemory,
  gpuFp16,
  gallerySearch,
  boards,
  pages,
  saving,
  rejudging,
  start,
  serverMemory,
  strokes,
  views,
  latency,
  javascript,
  firstStroke,
  frames,
];
