import type { RoundId, SeatId } from '#contract/ids.ts';
import type { LiveScores } from '#contract/judgement.ts';
import { LIVE_INTERVAL_MS } from '#contract/limits.ts';
import { sharedRanks } from '#contract/ranks.ts';
import type { RoomView, SeatView } from '#contract/room.ts';
import type { RoomSettings } from '#contract/room-settings.ts';
import { modeInfo } from './modes.ts';
import { Store } from './store.ts';

/** The newest score of a drawing that is not done yet. */
export interface SeatScore {
  /** 0–100, one decimal. */
  score: number;
  /** How many ops it is about. */
  opCount: number;
  trend: 'up' | 'down' | 'none';
}

/** The live scores of a round, as far as this tab may see them. Never changed in place. */
export interface LiveBoard {
  roundId: RoundId;
  /** How far apart the scores of one drawing are, in milliseconds. */
  everyMs: number;
  bySeat: ReadonlyMap<SeatId, SeatScore>;
}

/** Smaller changes, in points, are no trend. */
const TREND_POINTS = 0.5;
/** Intervals longer than this are reported as slow. */
const SLOW_MS = 2 * LIVE_INTERVAL_MS;

export const isSlow = (board: LiveBoard): boolean => board.everyMs > SLOW_MS;

/** The players who see live scores: the mode's rule overrides the room's setting. */
export const seenScores = (settings: Pick<RoomSettings, 'mode' | 'liveScores'>): RoomSettings['liveScores'] =>
  modeInfo(settings.mode).liveScores ?? settings.liveScores;

/** The board of a view: the current one while its round is drawn, else a new one or none. */
export function boardFor(view: RoomView, current: LiveBoard | null): LiveBoard | null {
  const { phase, settings } = view;
  if (phase.name !== 'drawing' || seenScores(settings) === 'hidden') return null;
  const roundId = phase.round.id;
  return current?.roundId === roundId ? current : { roundId, everyMs: LIVE_INTERVAL_MS, bySeat: new Map() };
}

/** Adds scores; those of another round are late and ignored. */
export function withScores(current: LiveBoard | null, { roundId, everyMs, scores }: LiveScores): LiveBoard | null {
  if (current?.roundId !== roundId) return current;
  const bySeat = new Map(current.bySeat);
  for (const { seatId, score, opCount } of scores) {
    const before = current.bySeat.get(seatId);
    bySeat.set(seatId, { score, opCount, trend: trendOf(before, score) });
  }
  return { roundId, everyMs, bySeat };
}

function trendOf(before: SeatScore | undefined, score: number): SeatScore['trend'] {
  if (!before || Math.abs(score - before.score) < TREND_POINTS) return 'none';
  return score > before.score ? 'up' : 'down';
}

/** Holds the board apart from the room's state, so that frequent scores render their displays only. */
export class LiveScoreStore extends Store<LiveBoard | null> {
  constructor() {
    super(null);
  }

  /** Call with each new view; null: no room. */
  follow(view: RoomView | null): void {
    this.set(view && boardFor(view, this.snapshot()));
  }

  take(scores: LiveScores | null): void {
    if (scores) this.set(withScores(this.snapshot(), scores));
  }
}

/** One row of the ranking by live score. */
export interface LivePlace {
  seat: SeatView;
  /** From 1, shared by equal scores; null: no score yet. */
  rank: number | null;
  score: number | null;
  /** Shown in the short ranking too. */
  isShort: boolean;
}

/** Rows of the short ranking: the best ones, and always the player. */
export const SHORT_PLACES = 3;

/** Players by score, best first; equal scores in order of arrival, players without a score last. */
export function liveRanking(view: RoomView, board: LiveBoard | null): LivePlace[] {
  const scoreOf = (id: SeatId) => board?.bySeat.get(id)?.score ?? null;
  const seats = view.seats
    .filter((seat) => seat.role === 'playing')
    .toSorted((a, b) => (scoreOf(b.id) ?? -1) - (scoreOf(a.id) ?? -1));
  const ownPlace = seats.findIndex((seat) => seat.id === view.you);
  const best = ownPlace >= SHORT_PLACES ? SHORT_PLACES - 1 : SHORT_PLACES;
  const ranks = sharedRanks(seats.map((seat) => scoreOf(seat.id) ?? -1));
  return seats.map((seat, place) => {
    const score = scoreOf(seat.id);
    return {
      seat,
      rank: score === null ? null : (ranks[place] as number),
      score,
      isShort: place < best || place === ownPlace,
    };
  });
}
