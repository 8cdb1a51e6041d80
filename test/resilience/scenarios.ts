import { stopping } from './attacks/stopping.ts';
import type { Scenario } from './scenario.ts';

/** In the order of the table. */
export const SCENARIOS: readonly Scenario[] = [stopping];
