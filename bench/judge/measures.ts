import type { Measure } from '../measure.ts';

export const JUDGE_MEASURES: readonly Measure[] = [];
