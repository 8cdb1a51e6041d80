import { describe, expect, it } from 'vitest';
import {
  boardFor,
  isSlow,
  type LiveBoard,
  LiveScoreStore,
  liveRanking,
  SHORT_PLACES,
  withScores,
} from '#app/lib/live-scores.ts';
import type { RoundId, SeatId } from '#contract/ids.ts';
import type { LiveScores } from '#contract/judgement.ts';
import { MAX_PLAYERS } from '#contract/limits.ts';
import type { PhaseView, RoomView } from '#contract/room.ts';
import type { RoomSettings } from '#contract/room-settings.ts';

const id = (n: number) => `s${n}` as SeatId;
const drawing = (roundId: string): PhaseView =>
  ({ name: 'drawing', round: { id: roundId }, remainingMs: 1_000, totalMs: 2_000 }) as unknown as PhaseView;
const room = (phase: PhaseView, liveScores: RoomSettings['liveScores'] = 'everyone', seats = 3): RoomView =>
  ({
    you: id(0),
    settings: { mode: 'race', liveScores },
    seats: Array.from({ length: seats }, (_, n) => ({ id: id(n), nickname: `N${n}`, role: 'playing' })),
    phase,
  }) as unknown as RoomView;
const told = (roundId: string, scores: Record<number, number>, everyMs = 500): LiveScores => ({
  roundId: roundId as RoundId,
  everyMs,
  scores: Object.entries(scores).map(([n, score]) => ({ seatId: id(Number(n)), score, opCount: 1 })),
});

describe('live scores in the browser', () => {
  it('[LIVE-1] belong to the round that is drawn; what comes late or early changes nothing', () => {
    const store = new LiveScoreStore();
    let changes = 0;
    store.subscribe(() => {
      changes += 1;
    });
    store.take(told('r1', { 0: 50 }));
    expect(store.snapshot()).toBeNull();
    store.follow(room(drawing('r1')));
    store.take(told('r1', { 0: 50, 1: 20 }));
    store.take(null);
    store.follow(room(drawing('r1')));
    expect(store.snapshot()?.bySeat.get(id(0))).toEqual({ score: 50, opCount: 1, trend: 'none' });
    store.take(told('r0', { 0: 99 }));
    expect(changes).toBe(2);
    store.follow(room(drawing('r2')));
    expect(store.snapshot()?.bySeat.size).toBe(0);
    store.follow(room({ name: 'lobby', startsInMs: null }));
    expect(store.snapshot()).toBeNull();
    expect(boardFor(room(drawing('r1'), 'hidden'), null)).toBeNull();
  });

  it('[LIVE-5] say where they go, and when they are slow', () => {
    let board = boardFor(room(drawing('r')), null) as LiveBoard;
    const trends = [10, 10.4, 12, 3, 3.2].map((score) => {
      board = withScores(board, told('r', { 1: score })) as LiveBoard;
      return board.bySeat.get(id(1))?.trend;
    });
    expect(trends).toEqual(['none', 'none', 'up', 'down', 'none']);
    expect(isSlow(board)).toBe(false);
    expect(isSlow(withScores(board, told('r', {}, 2_500)) as LiveBoard)).toBe(true);
  });

  it('[LIVE-5] are ranked, best first; the short ranking has three lines and always oneself', () => {
    const places = (scores: Record<number, number>, seats = 3) => {
      const view = room(drawing('r'), 'everyone', seats);
      return liveRanking(view, withScores(boardFor(view, null), told('r', scores)));
    };
    expect(places({}).map(({ rank, score }) => [rank, score])).toEqual([
      [null, null],
      [null, null],
      [null, null],
    ]);
    expect(places({ 2: 40, 1: 40 }).map(({ seat, rank }) => [seat.id, rank])).toEqual([
      [id(1), 1],
      [id(2), 1],
      [id(0), null],
    ]);
    const all = Object.fromEntries(Array.from({ length: MAX_PLAYERS }, (_, n) => [n, n * 4]));
    const short = (scores: Record<number, number>) =>
      places(scores, MAX_PLAYERS).flatMap(({ isShort, rank }) => (isShort ? [rank] : []));
    expect(short(all)).toEqual([1, 2, MAX_PLAYERS]);
    expect(short({ ...all, 0: 100 })).toEqual([1, 2, SHORT_PLACES]);
    expect(short({})).toHaveLength(SHORT_PLACES);
  });
});
