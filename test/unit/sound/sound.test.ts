import { describe, expect, it } from 'vitest';
import { type Chat, EMPTY_CHAT } from '#app/lib/chat.ts';
import { chatCues, cuesOf } from '#app/lib/sound/cues.ts';
import { VOICES } from '#app/lib/sound/voices.ts';
import type { ChatMessage } from '#contract/chat.ts';
import type { RoomView, SeatView } from '#contract/room.ts';

const seat = (id: string, submitted = false): SeatView =>
  ({ id, nickname: id, connected: true, role: 'playing', total: 0, submitted }) as unknown as SeatView;
const room = (name: string, ...seats: SeatView[]): RoomView =>
  ({
    code: 'ABCDE',
    you: 'me',
    host: 'me',
    seats,
    settings: { mode: 'race' },
    phase: { name, round: {} },
  }) as unknown as RoomView;

describe('sounds', () => {
  it('are made of notes that a small speaker plays, and that leave the next one room', () => {
    for (const notes of Object.values(VOICES)) {
      expect(notes.length).toBeGreaterThan(0);
      for (const note of notes) {
        expect(note.hz).toBeGreaterThan(150);
        expect(note.hz).toBeLessThan(6_000);
        expect(note.gain).toBeLessThanOrEqual(0.5);
        expect(note.at + note.seconds).toBeLessThan(2);
      }
    }
  });

  it('say nothing at the first view: a player who reloads has heard it', () => {
    expect(cuesOf(null, room('drawing', seat('me')))).toEqual([]);
  });

  it('follow the phases', () => {
    const heard = (from: string, to: string) => cuesOf(room(from, seat('me')), room(to, seat('me')));
    expect(heard('lobby', 'choosing')).toEqual(['choose']);
    expect(heard('choosing', 'countdown')).toEqual(['ready']);
    expect(heard('countdown', 'drawing')).toEqual(['go']);
    expect(heard('drawing', 'judging')).toEqual(['pencils-down']);
    expect(heard('judging', 'reveal')).toEqual([]);
    expect(heard('reveal', 'podium')).toEqual(['fanfare']);
    expect(heard('podium', 'lobby')).toEqual([]);
    const alone = { ...room('podium', seat('me')), settings: { mode: 'daily' } } as RoomView;
    expect(cuesOf(room('reveal', seat('me')), alone)).toEqual([]);
  });

  it('call nobody to draw who waits for the next round', () => {
    const waiting = { ...seat('me'), role: 'waiting' } as SeatView;
    expect(cuesOf(room('countdown', waiting), room('drawing', waiting))).toEqual([]);
  });

  it('[SCREEN-8] tell who is ready, and softly that somebody else has written', () => {
    const ready = { ...seat('you'), ready: true } as SeatView;
    expect(cuesOf(room('lobby', seat('you')), room('lobby', ready))).toEqual(['set']);
    expect(cuesOf(room('lobby', ready), room('lobby', seat('you')))).toEqual([]);
    const you = 'me' as RoomView['you'];
    const said = (...by: (string | null)[]): Chat => ({
      ...EMPTY_CHAT,
      messages: by.map((seatId, id) => ({ id, seatId, nickname: 'A', text: '', notice: null }) as ChatMessage),
    });
    expect(chatCues(null, said('you'), you)).toEqual([]);
    expect(chatCues(said(), said('you'), you)).toEqual(['said']);
    expect(chatCues(said('you'), said('you'), you)).toEqual([]);
    expect(chatCues(said('you'), said('you', 'me', null), you)).toEqual([]);
    const ignored: Chat = { ...said('you', 'you'), ignored: new Set(['you' as SeatView['id']]) };
    expect(chatCues(said('you'), ignored, you)).toEqual([]);
  });

  it('tell who comes and goes, and that the own drawing is in', () => {
    expect(cuesOf(room('lobby', seat('me')), room('lobby', seat('me'), seat('you')))).toEqual(['join']);
    expect(cuesOf(room('lobby', seat('me'), seat('you')), room('lobby', seat('me')))).toEqual(['leave']);
    expect(cuesOf(room('drawing', seat('me')), room('drawing', seat('me', true)))).toEqual(['handed-in']);
    expect(cuesOf(room('drawing', seat('you')), room('drawing', seat('you', true)))).toEqual([]);
    expect(cuesOf(room('drawing', seat('me')), room('drawing', seat('me')))).toEqual([]);
  });
});
