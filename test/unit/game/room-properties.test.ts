import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_PLAYERS } from '#contract/limits.ts';
import { decide } from '#server/game/decide.ts';
import { isConnected } from '#server/game/people.ts';
import { wakeAt } from '#server/game/settle.ts';
import type { PhaseName, RoomState } from '#server/game/state.ts';
import { DEFAULT_TIMING } from '#server/game/timing.ts';
import { viewFor } from '#server/game/view.ts';
import { commandOf, type Happening, happenings, Play, seatId } from './room-arbitrary.ts';

const WAYS: Record<PhaseName, PhaseName[]> = {
  lobby: ['choosing', 'countdown'],
  choosing: ['countdown'],
  countdown: ['drawing'],
  drawing: ['judging'],
  judging: ['reveal'],
  reveal: ['choosing', 'countdown', 'podium'],
  podium: ['lobby'],
};

/** Whether one change may lead from `from` to `to`: one step, or on through a judging phase without drawings. */
const isWay = (from: PhaseName, to: PhaseName) =>
  from === to || WAYS[from].includes(to) || (from === 'drawing' && to === 'reveal');

/** Plays the happenings one by one; `check` sees the state before and after every change. */
function playAll(
  play: Play,
  events: Happening[],
  check: (before: RoomState, after: RoomState) => void = () => {},
): void {
  play.watch = check;
  let joined = 1;
  for (const event of events) {
    if (play.removed) return;
    const command = commandOf(play, event, joined);
    if (command === null) play.pass((event as { ms: number }).ms);
    else if (play.try(command).ok && event.kind === 'join') joined += 1;
  }
}

const room = fc.record({ rounds: fc.integer({ min: 1, max: 3 }), practice: fc.boolean() });
const property = (run: (options: { rounds: number; practice: boolean }, happened: Happening[]) => void) =>
  fc.assert(fc.property(room, happenings, run), { numRuns: 200 });

describe('whatever happens to a room', () => {
  it('[R6] the host is one of the seats, and is there as soon as somebody is and the grace is over', () => {
    property((options, happened) => {
      const play = new Play(options);
      playAll(play, happened, (_, { seats, host }) => {
        if (play.removed) return;
        const seat = seats.find((candidate) => candidate.id === host);
        expect(seat).toBeDefined();
        if (seats.some(isConnected) && seat && seat.goneSince !== null) {
          expect(play.now - seat.goneSince).toBeLessThan(DEFAULT_TIMING.hostGraceMs);
        }
      });
    });
  });

  it('[R11] phases follow each other as drawn, and every change has its own version', () => {
    property((options, happened) => {
      const play = new Play(options);
      playAll(play, happened, (before, after) => {
        expect(isWay(before.phase.name, after.phase.name)).toBe(true);
        expect(after.version).toBe(before.version + 1);
      });
    });
  });

  it('[R11] a refused command changes nothing', () => {
    property((options, happened) => {
      const play = new Play(options);
      let joined = 1;
      for (const event of happened) {
        if (play.removed) return;
        const command = commandOf(play, event, joined);
        const frozen = JSON.stringify(play.state);
        const before = play.state;
        if (command === null) {
          play.pass((event as { ms: number }).ms);
          continue;
        }
        const decision = play.try(command);
        // Neither a refusal nor an acceptance may touch the state that it was given.
        expect(JSON.stringify(before)).toBe(frozen);
        if (!decision.ok) expect(play.state).toBe(before);
        else if (event.kind === 'join') joined += 1;
      }
    });
  });

  it('[R4] seats stay within the limit, without doubles', () => {
    property((options, happened) => {
      const play = new Play(options);
      playAll(play, happened, (_, { seats }) => {
        expect(seats.length).toBeLessThanOrEqual(options.practice ? 1 : MAX_PLAYERS);
        expect(new Set(seats.map((seat) => seat.id)).size).toBe(seats.length);
      });
    });
  });

  it('[R24] [R25] ranks have no gaps or ties, and totals are the sums of the scores', () => {
    property((options, happened) => {
      const play = new Play(options);
      const scores = new Map<string, number[]>();
      playAll(play, happened, (before, { phase, seats }) => {
        if (phase.name === 'lobby') scores.clear();
        if (phase.name === 'countdown' && phase.round.number === 1) scores.clear();
        if (phase.name === 'reveal' && before.phase.name !== 'reveal') {
          expect(phase.results.map((result) => result.rank)).toEqual(phase.results.map((_result, index) => index + 1));
          for (const [index, { seatId: id, score }] of phase.results.entries()) {
            expect(score).toBeLessThanOrEqual(phase.results[index - 1]?.score ?? 100);
            scores.set(id, [...(scores.get(id) ?? []), score]);
          }
        }
        for (const seat of seats) {
          const tenths = (scores.get(seat.id) ?? []).reduce((sum, score) => sum + Math.round(score * 10), 0);
          expect(seat.total).toBe(tenths / 10);
        }
      });
    });
  });

  it('[R19] [R22] nobody holds up the others: as time passes every game ends', () => {
    property((options, happened) => {
      const play = new Play({ ...options, practice: false });
      playAll(play, happened);
      if (play.removed) return;
      const someone = play.state.seats[0];
      if (someone) play.do({ kind: 'connect', seatId: someone.id });
      const round =
        play.state.settings.seconds * 1_000 +
        DEFAULT_TIMING.lateOpsMs +
        DEFAULT_TIMING.countdownMs +
        DEFAULT_TIMING.judgingMaxMs +
        DEFAULT_TIMING.revealMaxMs;
      play.pass(round * 4);
      expect(['lobby', 'podium']).toContain(play.state.phase.name);
    });
  });

  it('[R11] the sequences of this file do reach every phase', () => {
    const reached = new Set<PhaseName>();
    let podiums = 0;
    property((options, happened) => {
      const play = new Play(options);
      playAll(play, happened, (before, { phase }) => {
        reached.add(phase.name);
        if (phase.name === 'podium' && before.phase.name !== 'podium') podiums += 1;
      });
    });
    expect(reached.size).toBe(Object.keys(WAYS).length);
    expect(podiums).toBeGreaterThan(20);
  });

  it('[R9] a room that everybody left without a word disappears', () => {
    property((options, happened) => {
      const play = new Play(options);
      playAll(play, happened);
      for (const seat of play.state.seats) if (!play.removed) play.do({ kind: 'disconnect', seatId: seat.id });
      play.pass(DEFAULT_TIMING.emptyRoomMs);
      expect(play.removed).toBe(true);
    });
  });

  it('[R11] a room never wants to be woken for what it could have done already', () => {
    property((options, happened) => {
      const play = new Play(options);
      playAll(play, happened, (_, after) => {
        if (play.removed) return;
        expect(wakeAt(after, DEFAULT_TIMING) ?? Infinity).toBeGreaterThan(play.now);
        const again = decide(after, { kind: 'wake' }, play.around);
        expect(again.ok && again.state).toBe(after);
      });
    });
  });

  it('[R16] [R31] down-time takes nothing from the remaining time', () => {
    fc.assert(
      fc.property(room, happenings, fc.integer({ min: 0, max: 10_000_000 }), (options, happened, downMs) => {
        const play = new Play(options);
        playAll(play, happened);
        if (play.removed) return;
        const remaining = () => {
          const { phase } = viewFor(play.state, play.state.host, play.now, []);
          return 'remainingMs' in phase ? phase.remainingMs : null;
        };
        const [before, name] = [remaining(), play.state.phase.name];
        play.do({ kind: 'resume_after_downtime', downMs });
        expect(play.state.phase.name).toBe(name);
        expect(remaining()).toBe(before);
      }),
      { numRuns: 200 },
    );
  });

  it('[R2] [R36] a view tells no token, no player’s id, no prompt to come', () => {
    property((options, happened) => {
      const play = new Play(options);
      playAll(play, happened, (_, after) => {
        if (play.removed) return;
        const text = JSON.stringify(viewFor(after, seatId(0), play.now, []));
        expect(text).not.toMatch(/hash\d|player\d/);
        const number = 'round' in after.phase ? after.phase.round.number : 0;
        for (let later = number; later < 3; later++) expect(text).not.toContain(`"thing ${later}"`);
      });
    });
  });
});
