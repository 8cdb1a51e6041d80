import { createTranslator } from 'next-intl';
import { describe, expect, it } from 'vitest';
import { messagesOf } from '#app/i18n/catalogue.ts';
import type { Translator } from '#app/i18n/messages.tsx';
import { tabTitle } from '#app/lib/room-announcements.ts';
import type { RoomView } from '#contract/room.ts';

const t = createTranslator({
  locale: 'en-GB',
  messages: messagesOf('en'),
  namespace: 'round.tab',
}) as unknown as Translator<'round.tab'>;

const room = (phase: object, me: object = {}, others: object = {}): RoomView =>
  ({
    you: 'me',
    practice: false,
    seats: [{ id: 'me', role: 'playing', submitted: false, ...me }, { id: 'other' }],
    phase,
    ...others,
  }) as unknown as RoomView;
const prompts = [
  { id: 'p', text: 'a raccoon' },
  { id: 'q', text: 'a snail' },
];
const round = { promptId: 'p', prompts: prompts.slice(0, 1) };
const title = (view: RoomView, seconds = 42) => tabTitle(view, seconds, t, 'Doodle Judge');

describe('[SCREEN-3] the title of a tab', () => {
  it('tells phase, time and prompt', () => {
    expect(title(room({ name: 'lobby' }))).toBe('2 people in the lobby');
    expect(title(room({ name: 'choosing' }), 9)).toBe('0:09 · What shall it be?');
    expect(title(room({ name: 'countdown', round }))).toBe('Get ready: a raccoon');
    expect(title(room({ name: 'drawing', round }))).toBe('✏ 0:42 · a raccoon');
    expect(title(room({ name: 'judging', round }))).toBe('The judge is looking');
    expect(title(room({ name: 'reveal', round }))).toBe('Your turn to look: results');
  });

  it('tells who draws from who has handed in or looks on', () => {
    expect(title(room({ name: 'drawing', round }, { submitted: true }))).toBe('✓ 0:42 · a raccoon');
    expect(title(room({ name: 'drawing', round }, { role: 'spectating' }))).toBe('0:42 · a raccoon');
  });

  it('names all that is drawn to who looks on', () => {
    const duel = { name: 'drawing', round: { promptId: 'p', prompts } };
    expect(title(room(duel, { role: 'spectating' }))).toBe('0:42 · a raccoon / a snail');
    expect(title(room(duel))).toBe('✏ 0:42 · a raccoon');
  });

  it('names a winner where there is somebody to win against', () => {
    const podium = { name: 'podium', standings: [{ nickname: 'Ada', rank: 1 }] };
    expect(title(room(podium))).toBe('Ada wins');
    expect(title(room(podium, {}, { practice: true }))).toBe('Doodle Judge');
    const shared = { name: 'podium', standings: [1, 1, 3].map((rank) => ({ nickname: 'Ada', rank })) };
    expect(title(room(shared))).toBe('2 winners');
  });
});
