import type { BoardKey, BoardPeriod, Day } from '#contract/boards.ts';
import type { Medium } from '#contract/drawing.ts';
import type { MachineLevel } from '#contract/machines.ts';
import { DAY_MS } from './calendar.ts';

/** A stretch of time that overall boards are about, in UTC: `since` belongs to it, `before` does not. */
interface Stretch {
  name: string;
  since: Date;
  before: Date;
}

const BEGINNING = new Date('0001-01-01T00:00:00Z');
const END = new Date('9999-01-01T00:00:00Z');
const dayOf = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);

/** The day, the week (from Monday) or all of the time that a moment belongs to. */
function stretchOf(period: BoardPeriod, moment: Date): Stretch {
  if (period === 'all') return { name: 'all', since: BEGINNING, before: END };
  const days = Math.floor(moment.getTime() / DAY_MS);
  // The first day of the epoch was a Thursday.
  const from = (period === 'today' ? days : days - ((((days + 3) % 7) + 7) % 7)) * DAY_MS;
  const [kind, length] = period === 'today' ? ['day', DAY_MS] : ['week', 7 * DAY_MS];
  return { name: `${kind}:${dayOf(from)}`, since: new Date(from), before: new Date(from + length) };
}

const onMedium = (medium: Medium | undefined) => (medium === undefined || medium === 'screen' ? '' : `:${medium}`);
const ofMode = (mode: string | undefined) => (mode === undefined ? '' : `:${mode}`);

/** What a board is called in `standings` and `rank_counts`. The SQL of their migration writes the same names. */
export function boardName(key: BoardKey, now: Date): string {
  switch (key.kind) {
    case 'prompt':
      return `prompt:${key.promptId}${onMedium(key.medium)}`;
    case 'machines':
      return `machines:${key.promptId}`;
    case 'daily':
      return dailyBoardName(key.day, key.medium);
    case 'overall':
      return `overall:${stretchOf(key.period, now).name}${ofMode(key.mode)}`;
  }
}

export const dailyBoardName = (day: Day, medium?: Medium): string => `daily:${day}${onMedium(medium)}`;

/** What decides where a drawing appears. */
export interface PlacedDrawing {
  promptId: string;
  machineLevel: MachineLevel | number | null;
  medium: Medium;
  mode: string;
  listed: boolean;
  day: Day | null;
  submittedAt: Date;
}

/** The board of a drawing's prompt, which has a line for each drawing. */
export const promptBoardName = ({
  promptId,
  machineLevel,
  medium,
}: Pick<PlacedDrawing, 'promptId' | 'machineLevel' | 'medium'>): string =>
  machineLevel === null ? `prompt:${promptId}${onMedium(medium)}` : `machines:${promptId}`;

/** A board with one line for each person, and which of a person's drawings it looks at. */
export interface PeoplesBoard {
  name: string;
  /** Drawings that count for the line. */
  counted: number;
  day: Day | null;
  medium: Medium;
  mode: string | null;
  since: Date;
  before: Date;
}

/** [BOARD-6] Of each prompt the best drawing counts, and of these as many. */
const COUNTED_PROMPTS = 10;
const PERIODS: readonly BoardPeriod[] = ['all', 'week', 'today'];

/** The boards of people on which a drawing appears: one of a daily prompt, and overall ones, of all modes and of its own. */
export function peoplesBoards({ machineLevel, medium, mode, listed, day, submittedAt }: PlacedDrawing): PeoplesBoard[] {
  if (machineLevel !== null) return [];
  const boards: PeoplesBoard[] = [];
  if (day !== null) {
    boards.push({
      name: dailyBoardName(day, medium),
      counted: 1,
      day,
      medium,
      mode: null,
      since: BEGINNING,
      before: END,
    });
  }
  if (!listed) return boards;
  for (const period of PERIODS) {
    const { name, since, before } = stretchOf(period, submittedAt);
    const all = { counted: COUNTED_PROMPTS, day: null, medium, since, before };
    boards.push({ ...all, name: `overall:${name}`, mode: null }, { ...all, name: `overall:${name}:${mode}`, mode });
  }
  return boards;
}
