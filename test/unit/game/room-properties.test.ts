import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeatId } from '#contract/ids.ts';
import { MODES } from '#contract/modes.ts';
import { wakeAt } from '#server/game/automatic-transitions.ts';
import { decide } from '#server/game/decide.ts';
import { isMachine } from '#server/game/seats.ts';
import type { PhaseName, RoomState } from '#server/game/state.ts';
import { DEFAULT_TIMING } from '#server/game/timing.ts';
import { viewFor } from '#server/game/view.ts';
import { Play } from './play.ts';
import { type Happening, happenings, playAll, type RoomOptions, room } from './room-arbitrary.ts';

const WAYS: Record<PhaseName, PhaseName[]> = {
  lobby: ['choosing', 'countdown'],
  choosing: ['countdown'],
  countdown: ['drawing'],
  drawing: ['judging'],
  judging: ['reveal'],
  reveal: ['choosing', 'countdown', 'podium'],
  podium: ['lobby'],
};

/** Whether one change may lead from one phase to the other: one step, or on through a round that nobody plays. */
function isWay(before: RoomState, after: RoomState): boolean {
  const [from, { phase }] = [before.phase.name, after];
  if (from === phase.name || WAYS[from].includes(phase.name)) return true;
  const isUnplayed = phase.name === 'reveal' && phase.results.every((result) => result.ghost || result.guess);
  return (isUnplayed && (from === 'countdown' || from === 'drawing')) || (from === 'countdown' && endsAtOnce(after));
}

/** Whether nothing holds the drawing phase open: machines draw alone, nobody is there to guess, or the drawer is away too long. */
function endsAtOnce({ phase, seats }: RoomState): boolean {
  if (phase.name !== 'judging') return false;
  const isAway = (id: SeatId) => seats.some((seat) => seat.id === id && seat.goneSince !== null);
  const isGuessed = phase.guessers !== undefined;
  return (
    phase.guessers?.every(({ seatId }) => isAway(seatId)) === true ||
    phase.entries.every(({ machine, seatId }) => machine !== undefined || (isGuessed && isAway(seatId)))
  );
}

const property = (run: (play: Play, happened: Happening[]) => void, parameters: fc.Parameters<unknown> = {}) =>
  fc.assert(
    fc.property(room, happenings, (options, happened) => run(playOf(options), happened)),
    { numRuns: 200, ...parameters },
  );
const playOf = ({ practice, settings }: RoomOptions) => new Play({ practice, ...settings });

/** `check` sees the state before and after every change. */
function watched(play: Play, happened: Happening[], check: (before: RoomState, after: RoomState) => void): void {
  play.watch = check;
  playAll(play, happened);
}

describe('whatever happens to a room', () => {
  it('[GAME-1] phases follow each other as drawn, and every change has its own version', () => {
    property((play, happened) => {
      watched(play, happened, (before, after) => {
        expect(isWay(before, after), `${before.phase.name} → ${after.phase.name}`).toBe(true);
        expect(after.version).toBe(before.version + 1);
      });
    });
  });

  it('[GAME-1] a refused command changes nothing', () => {
    property((play, happened) => {
      playAll(play, happened, (_command, carryOut) => {
        const before = play.state;
        const frozen = JSON.stringify(before);
        const decision = carryOut();
        // Neither a refusal nor an acceptance may touch the state that it was given.
        expect(JSON.stringify(before)).toBe(frozen);
        if (!decision.ok) expect(play.state).toBe(before);
      });
    });
  });

  it('[ROUND-10] [ROUND-11] a rank is one more than the number of those with more points, and totals are the sums of the points', () => {
    property((play, happened) => {
      const points = new Map<string, number[]>();
      watched(play, happened, (before, { phase, seats }) => {
        const isNewGame = phase.name === 'lobby' || ('plan' in phase && before.phase.name === 'lobby');
        if (isNewGame) points.clear();
        if (phase.name === 'reveal' && before.phase.name !== 'reveal') {
          for (const { rank, points: mine } of phase.results) {
            expect(rank).toBe(1 + phase.results.filter((other) => other.points > mine).length);
          }
          for (const [index, result] of phase.results.entries()) {
            expect(result.points).toBeLessThanOrEqual(phase.results[index - 1]?.points ?? 100);
            points.set(result.seatId, [...(points.get(result.seatId) ?? []), result.points]);
          }
        }
        if (phase.name === 'podium' && before.phase.name !== 'podium') {
          for (const { rank, total } of phase.standings) {
            expect(rank).toBe(1 + phase.standings.filter((other) => other.total > total).length);
          }
        }
        for (const seat of seats) {
          const tenths = (points.get(seat.id) ?? []).reduce((sum, each) => sum + Math.round(each * 10), 0);
          expect(seat.total).toBe(tenths / 10);
        }
      });
    });
  });

  it('[ROUND-5] [ROUND-8] [GAME-6] nobody holds up the others: as time passes every game ends', () => {
    property((play, happened) => {
      playAll(play, happened);
      const someone = play.state.seats.find((seat) => !isMachine(seat));
      if (play.removed || !someone || play.state.practice) return;
      play.do({ kind: 'connect', seatId: someone.id });
      const { choosingMs, countdownMs, lateOpsMs, judgingMaxMs, revealMaxMs } = DEFAULT_TIMING;
      const drawingMs = play.state.settings.seconds * 1_000 + lateOpsMs;
      play.pass((choosingMs + countdownMs + drawingMs + judgingMaxMs + revealMaxMs) * 4);
      if (!play.removed) expect(['lobby', 'podium']).toContain(play.state.phase.name);
    });
  });

  it('[GAME-1] the sequences of this file do reach every phase, in every mode', () => {
    const reached = new Set<string>();
    let podiums = 0;
    const reach = (play: Play, happened: Happening[]) =>
      watched(play, happened, (before, { phase, settings }) => {
        reached.add(phase.name);
        if (phase.name === 'reveal') reached.add(`revealed ${settings.mode}`);
        if (phase.name === 'podium' && before.phase.name !== 'podium') podiums += 1;
      });
    // Always the same ones: chance may not decide whether this passes.
    property(reach, { seed: 5, numRuns: 500 });
    expect([...reached]).toEqual(expect.arrayContaining(Object.keys(WAYS)));
    expect(podiums).toBeGreaterThan(20);
    expect([...reached]).toEqual(expect.arrayContaining(MODES.map((mode) => `revealed ${mode}`)));
  });

  it('[ROOM-3] a room that everybody left without a word disappears', () => {
    property((play, happened) => {
      playAll(play, happened);
      for (const seat of play.state.seats) if (!play.removed) play.do({ kind: 'disconnect', seatId: seat.id });
      if (!play.removed) play.pass(DEFAULT_TIMING.emptyRoomMs);
      expect(play.removed).toBe(true);
    });
  });

  it('[GAME-1] [GAME-7] a room never wants to be woken for what it could have done already', () => {
    property((play, happened) => {
      watched(play, happened, (_, after) => {
        if (play.removed) return;
        expect(wakeAt(after, DEFAULT_TIMING) ?? Infinity).toBeGreaterThan(play.now);
        const again = decide(after, { kind: 'wake' }, play.context);
        expect(again.ok && again.state).toBe(after);
        expect(again.ok && again.effects).toEqual([]);
      });
    });
  });

  it('[ROUND-2] [ROOM-9] down-time takes nothing from the remaining time', () => {
    fc.assert(
      fc.property(room, happenings, fc.integer({ min: 0, max: 10_000_000 }), (options, happened, downMs) => {
        const play = playOf(options);
        playAll(play, happened);
        if (play.removed) return;
        const remaining = () => {
          const { phase } = viewFor(play.state, play.state.host, play.now, []);
          return 'remainingMs' in phase ? phase.remainingMs : null;
        };
        const [before, name] = [remaining(), play.state.phase.name];
        play.downMs = downMs;
        play.do({ kind: 'resume' });
        expect(play.state.phase.name).toBe(name);
        expect(remaining()).toBe(before);
      }),
      { numRuns: 200 },
    );
  });
});
