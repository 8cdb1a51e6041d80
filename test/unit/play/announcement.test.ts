import { describe, expect, it } from 'vitest';
import { peopleAnnouncement, phaseAnnouncement } from '#app/lib/room-announcements.ts';
import type { PhaseView, RoomView, SeatView } from '#contract/room.ts';
import { DEFAULT_SETTINGS } from '#contract/room-settings.ts';
import { textsOf } from '../i18n/texts.ts';

const { t, messages } = textsOf('en');
const phaseSaid = (view: RoomView) => phaseAnnouncement(t('announce'), messages, view);
const peopleSaid = (before: RoomView, after: RoomView, byChat = false) =>
  peopleAnnouncement(t('announce'), messages, before, after, { byChat });

const seat = (id: string, nickname: string, more: Partial<SeatView> = {}): SeatView => ({
  id: id as SeatView['id'],
  nickname,
  connected: true,
  role: 'playing',
  total: 0,
  ready: false,
  idle: false,
  muted: false,
  kickVotes: 0,
  submitted: false,
  ...more,
});

const room = (phase: PhaseView, seats = [seat('a', 'Ada'), seat('b', 'Bo')], more: Partial<RoomView> = {}): RoomView =>
  ({
    code: 'BK4TW',
    version: 1,
    you: 'a',
    host: 'b',
    practice: false,
    settings: DEFAULT_SETTINGS,
    packs: [],
    seats,
    phase,
    ...more,
  }) as RoomView;

const prompts = [
  { id: 'p', text: 'a snail', translations: {} },
  { id: 'q', text: 'a boat', translations: {} },
];
const round = { id: 'r', number: 2, of: 3, promptId: 'p', prompt: 'a snail', prompts: prompts.slice(0, 1) } as Extract<
  PhaseView,
  { name: 'countdown' }
>['round'];

describe('what is said aloud', () => {
  it('gives the prompt and the time when drawing begins', () => {
    const phase: PhaseView = { name: 'drawing', round, remainingMs: 79_600, totalMs: 80_000 };
    expect(phaseSaid(room(phase))).toBe('Draw a snail. 80 seconds.');
  });

  it('tells a late joiner to wait instead', () => {
    const phase: PhaseView = { name: 'drawing', round, remainingMs: 10_000, totalMs: 80_000 };
    const seats = [seat('a', 'Ada', { role: 'waiting' }), seat('b', 'Bo')];
    expect(phaseSaid(room(phase, seats))).toContain('next one');
  });

  it('tells who only looks on all that the others draw, and nobody else to draw', () => {
    const duel = { ...round, prompts } as typeof round;
    const seats = [seat('a', 'Ada', { role: 'spectating' }), seat('b', 'Bo')];
    const countdown: PhaseView = { name: 'countdown', round: duel, remainingMs: 3_000, totalMs: 3_000 };
    const drawing: PhaseView = { name: 'drawing', round: duel, remainingMs: 10_000, totalMs: 80_000 };
    expect(phaseSaid(room(countdown, seats))).toBe('Round 2 of 3. They are about to draw: a snail and a boat.');
    expect(phaseSaid(room(drawing, seats))).toBe('A round is running: they draw a snail and a boat. You look on.');
    expect(phaseSaid(room(countdown))).toBe('Round 2 of 3. Get ready to draw: a snail.');
  });

  it('names the best and the own result at the reveal, once when they are the same', () => {
    const result = (seatId: string, nickname: string, rank: number, score: number) => ({
      seatId,
      nickname,
      drawingId: null,
      score,
      points: score,
      rank,
      percentile: null,
      labels: [],
      failed: false,
      total: score,
    });
    const reveal = (results: ReturnType<typeof result>[]) =>
      ({ name: 'reveal', round, results, remainingMs: 1, totalMs: 1, last: false }) as unknown as PhaseView;
    const bo = result('b', 'Bo', 1, 91.2);
    expect(phaseSaid(room(reveal([bo, result('a', 'Ada', 2, 40)])))).toBe(
      'Round 2 of 3. The results: Bo is first with 91.2. You are 2nd with 40.0.',
    );
    expect(phaseSaid(room(reveal([result('a', 'Ada', 1, 95)])))).toBe(
      'Round 2 of 3. The results: Ada is first with 95.0.',
    );
    const three = [result('a', 'Ada', 1, 80), result('b', 'Bo', 1, 80), result('c', 'Cy', 3, 10)];
    expect(phaseSaid(room(reveal(three)))).toBe(
      'Round 2 of 3. The results: Ada and Bo share the first place with 80.0.',
    );
  });

  it('says who comes, who goes and who is host now', () => {
    const before = room({ name: 'lobby', startsInMs: null });
    const after = room({ name: 'lobby', startsInMs: null }, [seat('a', 'Ada'), seat('c', 'Cy')], {
      host: 'a',
    } as Partial<RoomView>);
    expect(peopleSaid(before, after)).toBe('Cy joined. Bo left. You are the host now.');
    expect(peopleSaid(before, before)).toBe('');
    expect(peopleSaid(before, after, true)).toBe('You are the host now.');
  });

  it.each([
    ['en', 'Vector (machine)'],
    ['de', 'Vector (Maschine)'],
    ['ar', '(آلة)'],
  ] as const)('[MACHINE-6] never names a machine without saying that it is one: %s', (language, name) => {
    const texts = textsOf(language);
    const vector = seat('m', 'Vector', { machine: 3 });
    const [alone, together] = [[seat('a', 'Ada')], [seat('a', 'Ada'), vector]];
    const said = (phase: PhaseView) => phaseAnnouncement(texts.t('announce'), texts.messages, room(phase, together));
    const changed = (before: SeatView[], after: SeatView[]) => {
      const lobby: PhaseView = { name: 'lobby', startsInMs: null };
      const views = [room(lobby, before), room(lobby, after)] as const;
      return peopleAnnouncement(texts.t('announce'), texts.messages, ...views, { byChat: false });
    };
    const clock = { remainingMs: 10_000, totalMs: 80_000 };
    const guessed = { ...round, guessing: { drawer: 'm', guessers: [{ seatId: 'a', guessedMs: null }], lengths: {} } };
    const won = { seatId: 'm', nickname: 'Vector', machine: 3, points: 80, total: 80, rank: 1 };
    expect(changed(alone, together)).toContain(name);
    expect(changed(together, alone)).toContain(name);
    expect(said({ name: 'drawing', round: guessed, ...clock } as PhaseView)).toContain(name);
    expect(said({ name: 'countdown', round: guessed, ...clock } as PhaseView)).toContain(name);
    expect(said({ name: 'reveal', round, results: [won], ...clock, last: false } as unknown as PhaseView)).toContain(
      name,
    );
    expect(said({ name: 'podium', standings: [won] } as unknown as PhaseView)).toContain(name);
  });
});
