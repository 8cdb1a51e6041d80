import type { Measure } from '../measure.ts';

export const SERVER_MEASURES: readonly Measure[] = [];
