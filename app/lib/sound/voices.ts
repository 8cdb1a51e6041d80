/** The synthesised sounds of the game: no files, no licences. */

/** An event that has a sound. */
export type Cue =
  | 'join'
  | 'leave'
  | 'set'
  | 'said'
  | 'choose'
  | 'ready'
  | 'go'
  | 'tick'
  | 'handed-in'
  | 'pencils-down'
  | 'uncovered'
  | 'best'
  | 'fanfare';

interface Timed {
  /** Seconds after the cue. */
  at: number;
  seconds: number;
  /** At its loudest; 1 is as loud as the speaker goes. */
  gain: number;
}

/** A tone that fades away, gliding from `hz` to `toHz`. */
export interface Tone extends Timed {
  kind: 'tone';
  wave: 'sine' | 'triangle' | 'square';
  hz: number;
  toHz?: number;
}

/** Noise around `hz`: a pencil on paper. */
export interface Scratch extends Timed {
  kind: 'scratch';
  hz: number;
}

export type Note = Tone | Scratch;

/** Equal temperament, a' = 440 Hz; `halfTones` above it. */
const pitch = (halfTones: number) => 440 * 2 ** (halfTones / 12);
const [C, E, G, A, HIGH_C, HIGH_E] = [3, 7, 10, 12, 15, 19].map(pitch) as [
  number,
  number,
  number,
  number,
  number,
  number,
];

const wood = (at: number, hz: number, gain = 0.35): Note[] => [
  { kind: 'tone', wave: 'sine', hz, toHz: hz * 0.6, at, seconds: 0.09, gain },
  { kind: 'scratch', hz: hz * 3, at, seconds: 0.03, gain: gain * 0.5 },
];
const bell = (at: number, hz: number, seconds = 0.5, gain = 0.22): Note[] => [
  { kind: 'tone', wave: 'triangle', hz, at, seconds, gain },
  { kind: 'tone', wave: 'sine', hz: hz * 2, at, seconds: seconds * 0.6, gain: gain * 0.4 },
];
const scratch = (at: number, hz: number, seconds: number, gain = 0.25): Note => ({
  kind: 'scratch',
  hz,
  at,
  seconds,
  gain,
});

export const VOICES: Record<Cue, readonly Note[]> = {
  join: [...bell(0, C, 0.25, 0.16), ...bell(0.09, G, 0.3, 0.16)],
  set: [...wood(0, 520, 0.2), ...bell(0.06, E, 0.22, 0.1)],
  said: [...wood(0, 640, 0.12), ...wood(0.07, 760, 0.1)],
  choose: [scratch(0, 2_100, 0.1, 0.16), scratch(0.13, 2_100, 0.1, 0.16), scratch(0.26, 2_100, 0.1, 0.16)],
  leave: [...bell(0, G, 0.25, 0.12), ...bell(0.09, C, 0.3, 0.12)],
  ready: [...wood(0, 520), ...wood(0.16, 520)],
  go: [scratch(0, 2_400, 0.16), ...bell(0.1, HIGH_C, 0.35, 0.2)],
  tick: wood(0, 780, 0.28),
  'handed-in': [scratch(0, 1_500, 0.2, 0.3), ...wood(0.18, 330, 0.3)],
  'pencils-down': [...wood(0, 260, 0.4), ...wood(0.13, 220, 0.4), scratch(0.05, 900, 0.25, 0.15)],
  uncovered: [scratch(0, 1_900, 0.14, 0.22), ...wood(0.1, 440, 0.22)],
  best: [...bell(0, E), ...bell(0.1, G), ...bell(0.2, HIGH_C, 0.7, 0.26)],
  fanfare: [
    ...bell(0, C),
    ...bell(0.14, C),
    ...bell(0.28, C),
    ...bell(0.42, G, 0.5),
    ...bell(0.7, A, 0.4),
    ...bell(0.9, HIGH_C, 0.9, 0.26),
    ...bell(0.9, HIGH_E, 0.9, 0.2),
  ],
};
