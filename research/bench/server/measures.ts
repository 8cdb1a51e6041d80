import type { Measure } from '../measure.ts';
import { latency } from './latency.ts';
import { memory } from './memory.ts';
import { start } from './start.ts';
import { strokes } from './strokes.ts';
import { views } from './views.ts';

export const SERVER_MEASURES: readonly Measure[] = [start, memory, strokes, views, latency];
