import { type ActionDispatch, useEffect, useReducer } from 'react';
import { z } from 'zod';
import { readStored, writeStored } from '#app/lib/browser-storage.ts';
import { SHAPES } from '#contract/drawing.ts';
import { PALETTE_NAMES } from './palettes.ts';
import {
  changeToolState,
  DEFAULT_PREFERENCES,
  initialToolState,
  MAX_RECENT,
  type ToolChange,
  type ToolPreferences,
  type ToolState,
} from './tool-state.ts';

const KEY = 'doodle-judge:pencil-case';

/** A preference that cannot be read gets its default: an older page may have written it. */
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

/** The state of the tools. Preferences outlast the drawing and the page. */
export function useToolState(): [ToolState, ActionDispatch<[ToolChange]>] {
  const [toolState, change] = useReducer(changeToolState, null, () =>
    initialToolState(parsePreferences(readStored('localStorage', KEY))),
  );
  const { palette, pressure, stabiliser, leftHanded, shape, recent } = toolState;
  useEffect(() => {
    const preferences: ToolPreferences = { palette, pressure, stabiliser, leftHanded, shape, recent };
    writeStored('localStorage', KEY, JSON.stringify(preferences));
  }, [palette, pressure, stabiliser, leftHanded, shape, recent]);
  return [toolState, change];
}
