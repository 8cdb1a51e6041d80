import type { Translator } from '#app/i18n/messages.tsx';
import type { RoomView, RoundView } from '#contract/room.ts';
import { promptsShown } from './prompts-shown.ts';
import { clockText } from './wording.ts';

/**
 * What the browser's tab says of the room: the phase and, where a clock runs, the seconds that are left.
 * @param seconds until the phase ends, as the page counts them
 */
export function tabTitle(view: RoomView, seconds: number, t: Translator<'round.tab'>): string {
  const { phase } = view;
  const clock = clockText(seconds);
  const me = view.seats.find((seat) => seat.id === view.you);
  const prompt = ({ round }: { round: RoundView }) =>
    promptsShown(round, me?.role === 'playing')
      .map(({ text }) => text)
      .join(' / ');
  switch (phase.name) {
    case 'lobby':
      return t('lobby', { count: view.seats.length });
    case 'choosing':
      return t('choosing', { clock });
    case 'countdown':
      return t('countdown', { prompt: prompt(phase) });
    case 'drawing': {
      const values = { clock, prompt: prompt(phase) };
      if (me?.role !== 'playing') return t('watching', values);
      return t(me.submitted ? 'handedIn' : 'drawing', values);
    }
    case 'judging':
      return t('judging');
    case 'reveal':
      return t('reveal');
    case 'podium': {
      const winner = phase.standings[0];
      return view.practice || !winner ? t('game') : t('podium', { winner: winner.nickname });
    }
  }
}
