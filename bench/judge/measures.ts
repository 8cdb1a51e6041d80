import type { Measure } from '../measure.ts';
import { gpu } from './gpu.ts';
import { memory } from './memory.ts';
import { SPEED_MEASURES } from './speed.ts';

export const JUDGE_MEASURES: readonly Measure[] = [...SPEED_MEASURES, memory, gpu];
