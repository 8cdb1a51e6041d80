import type { Brush } from '#canvas/recorder.ts';

export type Tool = Brush['tool'];

export interface Swatch {
  name: string;
  colour: string;
}

/** Black first: what the judge knows best. Neighbours differ in lightness too, for those who tell hues apart badly. */
export const SWATCHES: readonly Swatch[] = [
  { name: 'Black', colour: '#000000' },
  { name: 'Grey', colour: '#868e96' },
  { name: 'Brown', colour: '#7a4a21' },
  { name: 'Peach', colour: '#f7c9a3' },
  { name: 'Red', colour: '#e02f2f' },
  { name: 'Orange', colour: '#ff922b' },
  { name: 'Yellow', colour: '#ffd43b' },
  { name: 'Green', colour: '#2b9348' },
  { name: 'Sky blue', colour: '#4cb8f5' },
  { name: 'Blue', colour: '#1d4ed8' },
  { name: 'Purple', colour: '#7b2cbf' },
  { name: 'Pink', colour: '#f783ac' },
];

export interface SizeChoice {
  name: string;
  /** Canvas units. */
  size: number;
}

/** The second is the game's default pen. */
export const SIZES: readonly SizeChoice[] = [
  { name: 'Fine', size: 8 },
  { name: 'Medium', size: 20 },
  { name: 'Thick', size: 44 },
  { name: 'Broad', size: 90 },
];

/** What is in the player's hand. Each tool remembers its own size: an eraser wants to be broader than a pen. */
export interface Hand {
  tool: Tool;
  swatch: number;
  sizes: Record<Tool, number>;
}

export const FIRST_HAND: Hand = {
  tool: 'pen',
  swatch: 0,
  sizes: { pen: 1, eraser: 2, line: 1, rectangle: 1, ellipse: 1, fill: 1 },
};

export function brushOf(hand: Hand): Brush {
  const swatch = SWATCHES[hand.swatch] ?? (SWATCHES[0] as Swatch);
  const choice = SIZES[hand.sizes[hand.tool]] ?? (SIZES[1] as SizeChoice);
  return { tool: hand.tool, colour: swatch.colour, size: choice.size };
}

export type HandChange =
  | { kind: 'tool'; tool: Tool }
  | { kind: 'swatch'; index: number }
  | { kind: 'size'; index: number }
  | { kind: 'size-step'; by: 1 | -1 };

export function changeHand(hand: Hand, change: HandChange): Hand {
  switch (change.kind) {
    case 'tool':
      return { ...hand, tool: change.tool };
    case 'swatch':
      // Who takes a colour wants to draw with it.
      return { ...hand, tool: 'pen', swatch: change.index };
    case 'size':
      return { ...hand, sizes: { ...hand.sizes, [hand.tool]: change.index } };
    case 'size-step': {
      const index = Math.min(SIZES.length - 1, Math.max(0, hand.sizes[hand.tool] + change.by));
      return { ...hand, sizes: { ...hand.sizes, [hand.tool]: index } };
    }
  }
}
