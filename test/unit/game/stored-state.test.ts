import { describe, expect, it } from 'vitest';
import type { Deduction } from '#contract/judgement.ts';
import { type RoomState, STATE_SCHEMA } from '#server/game/state.ts';
import { readStoredState as read, storedForm } from '#server/game/stored-state.ts';
import { Play, seatId } from './play.ts';

/** The last sign of life of an older server, by its wall clock. */
const BEAT_AT = 1_700_000;
/** Where an older server's times mean the same, so that states can be compared. */
const readStoredState = (stored: unknown) => read(stored, { now: BEAT_AT, ranMs: 0, lastBeatAt: BEAT_AT });

/** A state as servers before the modes wrote it. */
const asForm3 = (play: Play): { settings: object; phase: object } => {
  const { freePromptId: _f, day: _d, bans: _b, muted: _m, ...state } = JSON.parse(JSON.stringify(play.state));
  const { rounds, seconds, packId, liveScores } = state.settings;
  return {
    ...state,
    schema: 3,
    settings: { rounds, seconds, packId, liveScores },
    seats: state.seats.map(oldSeat),
    phase: oldPhase(state.phase),
  };
};

// biome-ignore lint/suspicious/noExplicitAny: any state, taken apart
type Json = Record<string, any>;
const oldSeat = ({ since: _s, ready: _r, idleRounds: _i, kickVotes: _k, promptIndex: _p, best, ...seat }: Json) => ({
  ...seat,
  best: best && { drawingId: best.drawingId, score: best.points },
});
const oldPrompt = ({ id, text }: Json) => ({ id, text });
const oldPhase = ({
  startsAt: _a,
  startTried: _t,
  delayedMs: _m,
  restartsAt: _r,
  dealt: _d,
  plan,
  round,
  entries,
  results,
  ...phase
}: Json) => ({
  ...phase,
  ...(plan && { prompts: plan.map(([first]: Json[]) => oldPrompt(first?.prompt)) }),
  ...(round && { round: { id: round.id, number: round.number, prompt: oldPrompt(round.prompts[0]) } }),
  ...(entries && { entries: entries.map(({ promptIndex: _p, ...entry }: Json) => without(entry, 'sureness')) }),
  ...(results && { results: results.map((result: Json) => without(result, 'ghost', 'prompt', 'points', 'sureness')) }),
});

/** The same, as far as an older server could have stored it: nobody is new, and nothing was dealt. */
const asOldAs = ({ state }: Play): RoomState => {
  const { phase } = state;
  const seats = state.seats.map((seat) => ({
    ...seat,
    since: 0,
    best: seat.best && { drawingId: seat.best.drawingId, points: seat.best.points },
  }));
  return { ...state, seats, phase: phase.name === 'countdown' ? { ...phase, dealt: [] } : phase };
};

const without = (value: unknown, ...keys: string[]): unknown =>
  JSON.parse(JSON.stringify(value), (key, part) => (keys.includes(key) ? undefined : part));

/** A state as servers before the live scores wrote it. */
const asForm2 = (play: Play) => without({ ...asForm3(play), schema: 2 }, 'liveScores');

/** A state as servers before the deductions wrote it. */
const asForm1 = (play: Play) => without({ ...asForm3(play), schema: 1 }, 'liveScores', 'rawScore', 'deductions');

describe('stored states', () => {
  const judging = () => {
    const play = new Play().join(1, 2).toDrawing();
    play.submit(0).submit(1).submit(2).do({ kind: 'wake' });
    return play;
  };

  it('of this form are taken as they are', () => {
    const { state } = judging().judge(0, 40);
    expect(readStoredState(JSON.parse(JSON.stringify(storedForm(state, BEAT_AT))))).toEqual(state);
  });

  it('[ROOM-9] have no time of any clock: what is left counts, and what ran since they were saved is gone from it', () => {
    const play = new Play().join(1).toDrawing();
    play.now += 4_000;
    const stored = JSON.parse(JSON.stringify(storedForm(play.state, play.now)));
    expect(stored.phase).toMatchObject({ startedAt: -4_000, endsAt: 16_000 });
    // Another server finds it, whose time is another one: the room's server lived for 3 s after it was saved.
    const found = read(stored, { now: 77, ranMs: 3_000 });
    expect(found?.phase).toMatchObject({ startedAt: 77 - 7_000, endsAt: 77 + 13_000 });
  });

  it('[ROOM-9] of release 0.2.0 had times of its wall clock: what was left at its last sign of life is left', () => {
    const play = new Play().join(1).toDrawing();
    const { endsAt } = play.phase('drawing');
    const stored = JSON.parse(JSON.stringify({ ...play.state, schema: 4 }));
    const found = read(stored, { now: 77, ranMs: 0, lastBeatAt: endsAt - 6_000 });
    expect(found).toMatchObject({ schema: STATE_SCHEMA, phase: { endsAt: 77 + 6_000 } });
  });

  it('[MODE-1] of form 3 are private races of players, in every phase, and the game goes on', () => {
    const reveal = () => judging().judge(0, 40).judge(1, 30).judge(2, 20);
    const podium = () =>
      reveal()
        .do({ kind: 'next', by: seatId(0) })
        .pass(3_000)
        .submit(0)
        .submit(1)
        .submit(2);
    const last = podium()
      .judge(0, 1)
      .judge(1, 2)
      .judge(2, 3)
      .do({ kind: 'next', by: seatId(0) });
    expect(last.state.phase.name).toBe('podium');
    for (const play of [new Play().join(1), new Play().start(), judging(), judging().judge(0, 40), reveal(), last]) {
      expect(readStoredState(asForm3(play))).toEqual(asOldAs(play));
    }
  });

  it('of form 1 get whole scores without deductions, in every phase, and the game goes on', () => {
    const play = judging().judge(0, 61.5);
    play.state = readStoredState(asForm1(play)) as Play['state'];
    expect(play.state.schema).toBe(STATE_SCHEMA);
    play.judge(1, 30);
    play.do({ kind: 'judged', roundId: play.phase('judging').round.id, seatId: seatId(2), outcome: { kind: 'blank' } });
    play.do({ kind: 'wake' });
    const results = play.phase('reveal').results;
    expect(results.map(({ rawScore, deductions, score }) => ({ rawScore, deductions, score }))).toEqual(
      [61.5, 30, 0].map((score) => ({ rawScore: score, deductions: [] satisfies Deduction[], score })),
    );
    play.do({ kind: 'active', by: seatId(2) });
    expect(readStoredState(asForm1(play))).toEqual(asOldAs(play));
    expect(readStoredState(asForm1(new Play()))).toMatchObject({ schema: STATE_SCHEMA, phase: { name: 'lobby' } });
  });

  it('[LIVE-1] of form 2 show everybody their own live score, in every phase', () => {
    for (const play of [new Play(), new Play().toDrawing(), judging(), judging().judge(0, 40)]) {
      expect(readStoredState(asForm2(play))).toEqual(asOldAs(play));
    }
  });

  it('of an unknown form are not read', () => {
    for (const stored of [null, 7, {}, { ...new Play().state, schema: STATE_SCHEMA + 1 }]) {
      expect(readStoredState(stored)).toBeNull();
    }
  });
});
