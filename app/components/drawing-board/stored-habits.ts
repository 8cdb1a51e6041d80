import { z } from 'zod';
import { readStored, writeStored } from '#app/lib/browser-storage.ts';
import { SHAPES } from '#contract/drawing.ts';
import { FIRST_HABITS, type Habits, MAX_RECENT } from './hand.ts';
import { PALETTE_NAMES } from './swatches.ts';

const KEY = 'doodle-judge:pencil-case';

/** Whatever is there, by an older page or by hand: each habit that cannot be read is the first one. */
const Stored = z.object({
  palette: z.enum(PALETTE_NAMES).catch(FIRST_HABITS.palette),
  pressure: z.boolean().catch(FIRST_HABITS.pressure),
  stabiliser: z.literal([0, 1, 2, 3]).catch(FIRST_HABITS.stabiliser),
  leftHanded: z.boolean().catch(FIRST_HABITS.leftHanded),
  shape: z.enum(SHAPES).catch(FIRST_HABITS.shape),
  recent: z
    .array(z.string().regex(/^#[0-9a-f]{6}$/))
    .max(MAX_RECENT)
    .catch([]),
});

export function parseHabits(text: string | null): Habits {
  try {
    const parsed = Stored.safeParse(JSON.parse(text ?? '{}'));
    return parsed.success ? parsed.data : FIRST_HABITS;
  } catch {
    return FIRST_HABITS;
  }
}

export const readHabits = (): Habits => parseHabits(readStored('localStorage', KEY));

export function keepHabits({ palette, pressure, stabiliser, leftHanded, shape, recent }: Habits): void {
  writeStored(
    'localStorage',
    KEY,
    JSON.stringify({ palette, pressure, stabiliser, leftHanded, shape, recent } satisfies Habits),
  );
}
