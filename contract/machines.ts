import { z } from 'zod';
import { PlayerId } from './ids.ts';

/** Opponents that the server draws for. They are named as machines wherever they appear. */
export const MACHINE_LEVELS = [1, 2, 3, 4, 5] as const;
export const MachineLevel = z.literal(MACHINE_LEVELS);
/** 1 draws worst, 5 best. */
export type MachineLevel = z.infer<typeof MachineLevel>;

/** Proper names: the same in every language. */
export const MACHINE_NAMES: Readonly<Record<MachineLevel, string>> = {
  1: 'Dot',
  2: 'Doodle',
  3: 'Vector',
  4: 'Spline',
  5: 'Bézier',
};

/** Author of the drawings that a machine of this level makes, in whatever room. No cookie has such an id. */
export const machinePlayerId = (level: MachineLevel): PlayerId => PlayerId.parse(`machine-${level}`);
