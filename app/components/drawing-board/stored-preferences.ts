import { z } from 'zod';
import { readStored, writeStored } from '#app/lib/browser-storage.ts';
import { SHAPES } from '#contract/drawing.ts';
import { PALETTE_NAMES } from './palettes.ts';
import { DEFAULT_PREFERENCES, MAX_RECENT, type ToolPreferences } from './tool-state.ts';

const KEY = 'doodle-judge:pencil-case';

/** Whatever is there, by an older page or by hand: a preference that cannot be read gets its default. */
const Stored = z.object({
  palette: z.enum(PALETTE_NAMES).catch(DEFAULT_PREFERENCES.palette),
  pressure: z.boolean().catch(DEFAULT_PREFERENCES.pressure),
  stabiliser: z.literal([0, 1, 2, 3]).catch(DEFAULT_PREFERENCES.stabiliser),
  leftHanded: z.boolean().catch(DEFAULT_PREFERENCES.leftHanded),
  shape: z.enum(SHAPES).catch(DEFAULT_PREFERENCES.shape),
  recent: z
    .array(z.string().regex(/^#[0-9a-f]{6}$/))
    .max(MAX_RECENT)
    .catch([]),
});

export function parsePreferences(text: string | null): ToolPreferences {
  try {
    const parsed = Stored.safeParse(JSON.parse(text ?? '{}'));
    return parsed.success ? parsed.data : DEFAULT_PREFERENCES;
  } catch {
    return DEFAULT_PREFERENCES;
  }
}

export const readPreferences = (): ToolPreferences => parsePreferences(readStored('localStorage', KEY));

export function storePreferences({ palette, pressure, stabiliser, leftHanded, shape, recent }: ToolPreferences): void {
  writeStored(
    'localStorage',
    KEY,
    JSON.stringify({ palette, pressure, stabiliser, leftHanded, shape, recent } satisfies ToolPreferences),
  );
}
