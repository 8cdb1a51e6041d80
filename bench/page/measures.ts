import type { Measure } from '../measure.ts';

export const PAGE_MEASURES: readonly Measure[] = [];
