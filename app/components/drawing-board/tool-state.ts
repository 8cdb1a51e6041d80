import { type Brush, isShape, type Stabiliser, type Tool } from '#canvas/drawing-input.ts';
import type { ShapeOp } from '#contract/drawing.ts';
import { MAX_STROKE_SIZE, MIN_OPACITY, MIN_STROKE_SIZE } from '#contract/limits.ts';
import { PALETTES, type PaletteName } from './palettes.ts';

export type Shape = ShapeOp['shape'];

interface SizeChoice {
  /** Message key. */
  name: 'fine' | 'medium' | 'thick' | 'broad';
  /** Canvas units. */
  size: number;
}

/** The second is the game's default pen. */
export const SIZES: readonly SizeChoice[] = [
  { name: 'fine', size: 8 },
  { name: 'medium', size: 20 },
  { name: 'thick', size: 44 },
  { name: 'broad', size: 90 },
];

/** Settings that are kept from one drawing to the next. */
export interface ToolPreferences {
  palette: PaletteName;
  /** Whether a pen's pressure makes lines thicker and thinner. */
  pressure: boolean;
  stabiliser: Stabiliser;
  leftHanded: boolean;
  /** The last shape used, which the shape button selects. */
  shape: Shape;
  /** Custom colours, the newest first. */
  recent: readonly string[];
}

/** The tools as the player has set them. */
export interface ToolState extends ToolPreferences {
  tool: Tool;
  /** `#rrggbb`, lower case. */
  colour: string;
  /** Canvas units. */
  sizes: { ink: number; eraser: number };
  opacity: number;
  /** The next press on the canvas picks its colour. */
  picking: boolean;
}

export const MAX_RECENT = 6;

export const DEFAULT_PREFERENCES: ToolPreferences = {
  palette: 'classic',
  pressure: true,
  stabiliser: 1,
  leftHanded: false,
  shape: 'line',
  recent: [],
};

/** Each drawing begins with a black pen of the width of the judge's training data. */
export const initialToolState = (preferences: ToolPreferences = DEFAULT_PREFERENCES): ToolState => ({
  ...preferences,
  tool: 'pen',
  colour: '#000000',
  sizes: { ink: 20, eraser: 44 },
  opacity: 1,
  picking: false,
});

export type ToolChange =
  | { kind: 'tool'; tool: Tool }
  | { kind: 'colour'; colour: string }
  /** A colour that is remembered unless the palette has it. */
  | { kind: 'own-colour'; colour: string }
  | { kind: 'size'; size: number }
  | { kind: 'size-step'; by: 1 | -1 }
  | { kind: 'opacity'; opacity: number }
  | { kind: 'opacity-step'; by: 1 | -1 }
  | { kind: 'pick' }
  | { kind: 'stop-picking' }
  | {
      kind: 'preferences';
      preferences: Partial<Pick<ToolPreferences, 'palette' | 'pressure' | 'stabiliser' | 'leftHanded'>>;
    };

const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value));

const whichSize = (tool: Tool): keyof ToolState['sizes'] => (tool === 'eraser' ? 'eraser' : 'ink');
export const sizeOf = (toolState: ToolState): number => toolState.sizes[whichSize(toolState.tool)];

/** Factor between two sizes of the shortcuts: about twenty from the smallest to the largest. */
const SIZE_STEP = 1.25;

/** A size on a logarithmic slider from 0 to 1. */
export const sizeToSlider = (size: number): number =>
  Math.log(size / MIN_STROKE_SIZE) / Math.log(MAX_STROKE_SIZE / MIN_STROKE_SIZE);
export const sliderToSize = (share: number): number =>
  whole(MIN_STROKE_SIZE * (MAX_STROKE_SIZE / MIN_STROKE_SIZE) ** clamp(share, 0, 1));

const whole = (size: number) => clamp(Math.round(size), MIN_STROKE_SIZE, MAX_STROKE_SIZE);

/** Changes the size by at least 1, although it is rounded. */
const stepped = (size: number, by: 1 | -1) =>
  whole(by > 0 ? Math.max(size + 1, size * SIZE_STEP) : Math.min(size - 1, size / SIZE_STEP));

const inPercent = (opacity: number) => clamp(Math.round(opacity * 100) / 100, MIN_OPACITY, 1);

/** Selects a colour, and the pen instead of the eraser. */
const withColour = (toolState: ToolState, colour: string): ToolState => ({
  ...toolState,
  colour,
  tool: toolState.tool === 'eraser' ? 'pen' : toolState.tool,
  picking: false,
});

export function changeToolState(toolState: ToolState, change: ToolChange): ToolState {
  switch (change.kind) {
    case 'tool': {
      const { tool } = change;
      return { ...toolState, tool, shape: isShape(tool) ? tool : toolState.shape, picking: false };
    }
    case 'colour':
      return withColour(toolState, change.colour);
    case 'own-colour': {
      const next = withColour(toolState, change.colour);
      if (PALETTES[toolState.palette].some(({ colour }) => colour === change.colour)) return next;
      const others = toolState.recent.filter((colour) => colour !== change.colour);
      return { ...next, recent: [change.colour, ...others].slice(0, MAX_RECENT) };
    }
    case 'size':
      return { ...toolState, sizes: { ...toolState.sizes, [whichSize(toolState.tool)]: whole(change.size) } };
    case 'size-step':
      return {
        ...toolState,
        sizes: { ...toolState.sizes, [whichSize(toolState.tool)]: stepped(sizeOf(toolState), change.by) },
      };
    case 'opacity':
      return { ...toolState, opacity: inPercent(change.opacity) };
    case 'opacity-step':
      return { ...toolState, opacity: inPercent(toolState.opacity + 0.1 * change.by) };
    case 'pick':
      return { ...toolState, picking: !toolState.picking };
    case 'stop-picking':
      return toolState.picking ? { ...toolState, picking: false } : toolState;
    case 'preferences':
      return { ...toolState, ...change.preferences };
  }
}

export const brushOf = (toolState: ToolState): Brush => ({
  tool: toolState.tool,
  colour: toolState.colour,
  size: sizeOf(toolState),
  opacity: toolState.opacity,
  pressure: toolState.pressure,
  stabiliser: toolState.stabiliser,
});
