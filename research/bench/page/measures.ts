import type { Measure } from '../measure.ts';
import { firstStroke } from './first-stroke.ts';
import { frames } from './frames.ts';
import { javascript } from './javascript.ts';

export const PAGE_MEASURES: readonly Measure[] = [javascript, firstStroke, frames];
