import { JUDGE_MEASURES } from './judge/measures.ts';
import type { Measure } from './measure.ts';
import { PAGE_MEASURES } from './page/measures.ts';
import { SERVER_MEASURES } from './server/measures.ts';

/** Every committed figure belongs to one of them. */
export const MEASURES: readonly Measure[] = [...JUDGE_MEASURES, ...SERVER_MEASURES, ...PAGE_MEASURES];
