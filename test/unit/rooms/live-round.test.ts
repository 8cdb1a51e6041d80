import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RoundId, SeatId } from '#contract/ids.ts';
import { LiveRound, type LiveVisibility } from '#server/rooms/live-round.ts';

const ROUND = RoundId.parse('round');
const ENDS_AT = 60_000;
const seats = [0, 1, 2, 3].map((n) => SeatId.parse(`seat${n}`));

type Step =
  | { kind: 'draw' | 'reopen' | 'hand_in' | 'leave' | 'turn' | 'answer' | 'busy' | 'fail'; who: number }
  | { kind: 'tell' | 'wait' };
const who = fc.nat({ max: seats.length - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constantFrom('draw', 'turn', 'answer'), who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('busy', 'fail', 'reopen'), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('hand_in', 'leave'), who }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('tell', 'wait') }) },
) as fc.Arbitrary<Step>;

/** A round with drawings that are no drawings: a score says which version it is of. */
class Play {
  readonly live: LiveRound;
  readonly drawings = new Map(seats.map((seatId) => [seatId, { log: {}, opCount: 0 }]));
  readonly open = new Set(seats);
  readonly present = new Set(seats);
  readonly inFlight = new Map<SeatId, { version: number; opCount: number }>();
  /** Versions that were asked about and are not worth another turn. */
  readonly done = new Map<SeatId, number>();
  /** What each seat knows of each. */
  readonly heard = new Map(seats.map((seatId) => [seatId, new Map<SeatId, number>()]));
  now = 0;

  constructor(visibility: LiveVisibility) {
    this.live = new LiveRound(ROUND, ENDS_AT, visibility);
    this.follow();
  }

  follow(): void {
    this.live.follow([...this.present].map((seatId) => ({ seatId, isSubmitted: !this.open.has(seatId) })));
  }

  turn(seatId: SeatId): void {
    const { log, opCount } = this.drawings.get(seatId) as { log: object; opCount: number };
    const version = this.live.versionToAsk(seatId, log, opCount, this.now);
    if (version === null) return;
    expect(this.now).toBeLessThan(ENDS_AT);
    expect(this.present.has(seatId) && this.open.has(seatId)).toBe(true);
    expect(this.inFlight.has(seatId)).toBe(false);
    expect(opCount).toBeGreaterThan(0);
    expect(version).toBeGreaterThan(this.done.get(seatId) ?? 0);
    this.live.asked(seatId, version);
    this.inFlight.set(seatId, { version, opCount });
  }

  answer(seatId: SeatId, kind: 'answer' | 'busy' | 'fail'): void {
    const asked = this.inFlight.get(seatId);
    if (!asked) return;
    this.inFlight.delete(seatId);
    const { version, opCount } = asked;
    if (kind === 'answer') {
      const isNews = this.live.answered(seatId, version, { score: version, opCount }, this.now);
      expect(isNews).toBe(this.now < ENDS_AT && this.present.has(seatId));
    } else this.live.unanswered(seatId, version, kind === 'busy');
    if (kind !== 'busy') this.done.set(seatId, version);
  }

  tell(): void {
    for (const [receiver, scores] of this.live.takeUnsent(this.present, this.now)) {
      expect(this.now).toBeLessThan(ENDS_AT);
      for (const { seatId, score } of scores) {
        if (this.live.visibility === 'own') expect(seatId).toBe(receiver);
        const known = this.heard.get(receiver) as Map<SeatId, number>;
        expect(score).toBeGreaterThan(known.get(seatId) ?? 0);
        known.set(seatId, score);
      }
    }
  }

  take(next: Step): void {
    if (next.kind === 'tell') this.tell();
    else if (next.kind === 'wait') this.now += 900;
    else if ('who' in next) this.takeOf(seats[next.who] as SeatId, next.kind);
  }

  takeOf(seatId: SeatId, kind: Extract<Step, { who: number }>['kind']): void {
    const drawing = this.drawings.get(seatId) as { log: object; opCount: number };
    switch (kind) {
      case 'draw':
        drawing.opCount += 1;
        break;
      case 'reopen':
        this.drawings.set(seatId, { log: {}, opCount: drawing.opCount });
        break;
      case 'leave':
        this.present.delete(seatId);
        this.open.delete(seatId);
        this.follow();
        break;
      case 'hand_in':
        this.open.delete(seatId);
        this.follow();
        break;
      case 'turn':
        this.turn(seatId);
        break;
      default:
        this.answer(seatId, kind);
    }
  }
}

const plays = fc.record({
  visibility: fc.constantFrom<LiveVisibility>('own', 'everyone'),
  steps: fc.array(step, { maxLength: 150 }),
});

describe('the live scores of a round', () => {
  it('[LIVE-1] [LIVE-3] ask once a change, and tell nothing stale, late or meant for others', () => {
    fc.assert(
      fc.property(plays, ({ visibility, steps }) => {
        const play = new Play(visibility);
        for (const next of steps) play.take(next);
      }),
      { numRuns: 400 },
    );
  });

  it('[LIVE-1] [LIVE-3] end with the score of each newest drawing known to whom it may be', () => {
    fc.assert(
      fc.property(plays, ({ visibility, steps }) => {
        const play = new Play(visibility);
        for (const next of steps) if (next.kind !== 'wait' && next.kind !== 'fail') play.take(next);
        for (let n = 0; n < 2; n++) {
          for (const seatId of seats) {
            play.answer(seatId, 'answer');
            play.turn(seatId);
          }
        }
        play.now += 1_000;
        play.tell();
        for (const seatId of play.open) {
          const { opCount } = play.drawings.get(seatId) as { opCount: number };
          for (const receiver of play.present) {
            const known = play.live.known(receiver).find((score) => score.seatId === seatId);
            const may = visibility === 'everyone' || receiver === seatId;
            expect(known?.opCount ?? null).toBe(may && opCount > 0 ? opCount : null);
            expect(play.heard.get(receiver)?.get(seatId)).toBe(known?.score);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  it('[LIVE-2] tell everybody’s scores together, four times a second at most', () => {
    const play = new Play('everyone');
    let messages = 0;
    for (play.now = 0; play.now < 10_000; play.now += 50) {
      const seatId = seats[(play.now / 50) % seats.length] as SeatId;
      play.take({ kind: 'draw', who: seats.indexOf(seatId) });
      play.turn(seatId);
      play.answer(seatId, 'answer');
      if (play.live.takeUnsent(play.present, play.now).size > 0) messages += 1;
    }
    expect(messages).toBe(40);
  });

  it('[LIVE-3] a last answer is still told after handing in, but not after the deadline', () => {
    for (const [now, told] of [
      [ENDS_AT - 1, 1],
      [ENDS_AT, 0],
    ] as const) {
      const play = new Play('own');
      play.take({ kind: 'draw', who: 0 });
      play.take({ kind: 'turn', who: 0 });
      play.take({ kind: 'hand_in', who: 0 });
      play.now = now;
      play.take({ kind: 'answer', who: 0 });
      expect(play.live.takeUnsent(seats, now).size).toBe(told);
    }
  });
});
