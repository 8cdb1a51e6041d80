import { createHash } from 'node:crypto';
import type { Medium } from '#contract/drawing.ts';
import { MACHINE_LEVELS, type MachineLevel } from '#contract/machines.ts';
import { dayName, type ModeName } from '#contract/modes.ts';
import { seededRandom } from '#contract/random.ts';

/** The players, prompts and times of the drawings of a load: everything about them except their strokes. */
export interface Plan {
  players: PlannedPlayer[];
  /** In the order of their submission. */
  drawings: PlannedDrawing[];
  /** The days whose dailies are drawn, with a prompt for each: an index. */
  dailies: Map<string, number>;
}

interface PlannedPlayer {
  id: string;
  nickname: string;
  /** Of the public page; null: none. */
  publicId: string | null;
  /** 0–1: how near the drawings come to what is asked for. */
  skill: number;
  /** Of the first and of the last drawing, ms since the epoch. */
  firstAt: number;
  lastAt: number;
}

export interface PlannedDrawing {
  id: string;
  roundId: string;
  seatId: string;
  /** Index of the player; of a machine its level. */
  by: { player: number } | { machine: MachineLevel };
  /** Index of the prompt; of a daily the caller decides. */
  prompt: number;
  /** Which of the prompt's base drawings. */
  base: number;
  /** Of the hand that draws it: equal ones draw the same. */
  hand: string;
  mode: ModeName;
  /** UTC day of the daily that it answers. */
  day: string | null;
  medium: Medium;
  submittedAt: number;
  /** Index of the drawing that it copies stroke by stroke. */
  copyOf: number | null;
  /** Indices of players. */
  lovedBy: number[];
}

export interface PlanOptions {
  drawings: number;
  /** Of the catalogue, those that are drawn. */
  prompts: number;
  /** Base drawings of each prompt. */
  bases: number;
  days: number;
  seed: number;
  /** Nothing is later, ms since the epoch. */
  until: number;
}

const DAY_MS = 86_400_000;
/** Of every round: how often it is of a mode. The daily and free drawing are drawn alone. */
const MODES: readonly (readonly [mode: ModeName, share: number, most: number])[] = [
  ['race', 0.4, 8],
  ['live', 0.2, 8],
  ['ghosts', 0.12, 4],
  ['guess', 0.08, 1],
  ['daily', 0.12, 1],
  ['free', 0.08, 1],
];
const PAPER = 0.02;
const MACHINES = 0.04;
const COPIES = 0.004;
const LOVED = 0.12;
const MOST_LOVERS = 6;
const PUBLIC = 0.1;
const DRAWINGS_OF_A_PLAYER = 20;
/** Rounds of a day lie between these hours, UTC, as most players of one part of the world do. */
const ROUND_MS = 80_000;

const ADJECTIVES =
  'Quick Sleepy Brave Tiny Loud Calm Wild Fuzzy Lucky Clever Merry Grumpy Gentle Silver Golden Rapid Quiet Sunny Cosmic Dizzy'.split(
    ' ',
  );
const NOUNS =
  'Otter Pencil Comet Badger Marker Falcon Turnip Pebble Canvas Walrus Rocket Maple Kettle Lizard Button Pigeon Crayon Biscuit Heron Teapot'.split(
    ' ',
  );

/** The same options give the same plan. */
export function planOf({ drawings: count, prompts, bases, days, seed, until }: PlanOptions): Plan {
  const random = seededRandom(`seed/${seed}/plan`);
  const below = (n: number) => Math.floor(random() * n);
  const players = Array.from({ length: Math.max(1, Math.round(count / DRAWINGS_OF_A_PLAYER)) }, (_, i) => ({
    id: idOf(seed, 'player', i),
    nickname: `${ADJECTIVES[below(ADJECTIVES.length)]} ${NOUNS[below(NOUNS.length)]} ${1 + below(999)}`,
    publicId: random() < PUBLIC ? idOf(seed, 'page', i) : null,
    skill: random(),
    firstAt: Number.POSITIVE_INFINITY,
    lastAt: 0,
  }));
  const drawings: PlannedDrawing[] = [];
  const dailies = new Map<string, number>();
  for (let round = 0; drawings.length < count; round++) {
    const [mode, most] = modeOf(random());
    const endsAt = until - Math.floor(random() * days * DAY_MS);
    const day = mode === 'daily' ? dayName(new Date(endsAt)) : null;
    if (day !== null && !dailies.has(day)) dailies.set(day, below(prompts));
    // A few prompts are drawn much more than most.
    const prompt = day === null ? Math.floor(prompts * random() ** 1.5) : (dailies.get(day) as number);
    const medium: Medium = most === 1 && mode !== 'guess' && random() < PAPER ? 'paper' : 'screen';
    const seats = Math.min(1 + below(most), count - drawings.length);
    const taken = new Set<number>();
    for (let seat = 0; seat < seats; seat++) {
      // A few play much more than most, and each once in a round.
      const player = Math.floor(players.length * random() ** 2);
      const isMachine = most > 1 && random() < MACHINES;
      if (taken.has(player)) continue;
      taken.add(player);
      const level = MACHINE_LEVELS[below(MACHINE_LEVELS.length)] as MachineLevel;
      drawings.push({
        id: '',
        roundId: idOf(seed, 'round', round),
        seatId: idOf(seed, 'seat', drawings.length),
        by: isMachine ? { machine: level } : { player },
        prompt,
        base: below(bases),
        hand: `${seed}/${drawings.length}`,
        ...{ mode, day, medium },
        submittedAt: endsAt - Math.floor(random() * ROUND_MS),
        copyOf: null,
        lovedBy: random() < LOVED ? Array.from({ length: 1 + below(MOST_LOVERS) }, () => below(players.length)) : [],
      });
    }
  }
  drawings.sort((a, b) => a.submittedAt - b.submittedAt || (a.seatId < b.seatId ? -1 : 1));
  for (const [i, drawing] of drawings.entries()) {
    drawing.id = idOf(seed, 'drawing', i);
    if ('player' in drawing.by) {
      const player = players[drawing.by.player] as PlannedPlayer;
      player.firstAt = Math.min(player.firstAt, drawing.submittedAt);
      player.lastAt = drawing.submittedAt;
    }
    const own = 'player' in drawing.by ? drawing.by.player : null;
    drawing.lovedBy = [...new Set(drawing.lovedBy)].filter((lover) => lover !== own);
    if (random() < COPIES) copy(drawing, drawings, below(Math.max(1, i)));
  }
  return { players: players.map((player) => seenPlayer(player, until)), drawings, dailies };
}

/** Players without drawings are known too: they love drawings of others. */
const seenPlayer = (player: PlannedPlayer, until: number): PlannedPlayer =>
  player.lastAt > 0 ? player : { ...player, firstAt: until - DAY_MS, lastAt: until - DAY_MS };

/** Makes a drawing the copy of an earlier one of another person, of the same prompt. */
function copy(drawing: PlannedDrawing, drawings: readonly PlannedDrawing[], of: number): void {
  const original = drawings[of];
  const mayCopy = (it: PlannedDrawing) => 'player' in it.by && it.medium === 'screen' && it.day === null;
  if (!original || original === drawing || !mayCopy(original) || !mayCopy(drawing) || original.copyOf !== null) return;
  if (original.submittedAt >= drawing.submittedAt || original.roundId === drawing.roundId) return;
  if ('player' in original.by && 'player' in drawing.by && original.by.player === drawing.by.player) return;
  const { prompt, base, hand } = original;
  Object.assign(drawing, { prompt, base, hand, copyOf: of });
}

function modeOf(at: number): [mode: ModeName, most: number] {
  let sum = 0;
  for (const [mode, share, most] of MODES) {
    sum += share;
    if (at < sum) return [mode, most];
  }
  return ['race', 8];
}

/** As ids are: 128 bits that say nothing. */
const idOf = (seed: number, what: string, n: number): string =>
  createHash('sha256').update(`seed/${seed}/${what}/${n}`).digest().subarray(0, 16).toString('base64url');
