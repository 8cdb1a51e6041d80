import { codes } from './attacks/codes.ts';
import { memory } from './attacks/memory.ts';
import { pages } from './attacks/pages.ts';
import { rooms } from './attacks/rooms.ts';
import { signInAttack } from './attacks/sign-in.ts';
import { stopping } from './attacks/stopping.ts';
import type { Scenario } from './scenario.ts';

/** In the order of the table. */
export const SCENARIOS: readonly Scenario[] = [memory, rooms, pages, signInAttack, codes, stopping];
