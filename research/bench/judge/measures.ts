import { gpuFp16 } from '../gpu/fp16.ts';
import type { Measure } from '../measure.ts';
import { memory } from './memory.ts';
import { SPEED_MEASURES } from './speed.ts';

export const JUDGE_MEASURES: readonly Measure[] = [...SPEED_MEASURES, memory, gpuFp16];
