import type { PhaseView, RoomView } from '#contract/room.ts';
import type { TextsOf, Words } from './words.ts';

/** Remaining seconds that are worth saying aloud while drawing. */
export const SPOKEN_SECONDS = [30, 10, 5] as const;

/** What a screen reader says when a phase begins. */
export function phaseAnnouncement(t: TextsOf<'announce'>, words: Words, view: RoomView): string {
  const { phase } = view;
  const me = view.seats.find((seat) => seat.id === view.you);
  switch (phase.name) {
    case 'lobby':
      // Not the code: some have an audience, which may hear what the page says.
      return t('lobby', { people: words.people(view.seats.length) });
    case 'choosing': {
      const { number, of, options } = phase;
      return t('choosing', { number, of, options: options.map(({ text }) => text).join(', ') });
    }
    case 'countdown': {
      const { number, of, prompt } = phase.round;
      return of > 1 ? t('countdownOfMany', { number, of, prompt }) : t('countdown', { prompt });
    }
    case 'drawing': {
      if (me?.role === 'waiting') return t('waiting');
      if (me?.role === 'spectating') return t('spectating');
      return t('drawing', { prompt: phase.round.prompt, seconds: Math.ceil(phase.remainingMs / 1000) });
    }
    case 'judging':
      return t('judging');
    case 'reveal': {
      const { number, of } = phase.round;
      const results = resultsAnnouncement(t, words, phase, view.you);
      return of > 1 ? t('resultsOfMany', { number, of, results }) : t('results', { results });
    }
    case 'podium': {
      const winner = phase.standings[0];
      return winner ? t('won', { nickname: winner.nickname, score: winner.total }) : t('over');
    }
  }
}

/** The best drawing and, when it is another one, the own. Points: in a duel they are not the score. */
function resultsAnnouncement(
  t: TextsOf<'announce'>,
  words: Words,
  { results }: Extract<PhaseView, { name: 'reveal' }>,
  you: RoomView['you'],
): string {
  const [first] = results;
  const mine = results.find((result) => result.seatId === you);
  const said: string[] = [];
  if (first) said.push(t('best', { nickname: first.nickname, score: first.points }));
  if (mine && mine !== first) said.push(t('own', { place: words.ordinal(mine.rank), score: mine.points }));
  return said.join(' ');
}

/** What changed among the people between two views of one phase, or an empty string. */
export function peopleAnnouncement(t: TextsOf<'announce'>, before: RoomView, after: RoomView): string {
  const said: string[] = [];
  const known = new Set(before.seats.map((seat) => seat.id));
  for (const { id, nickname } of after.seats) if (!known.has(id)) said.push(t('joined', { nickname }));
  const present = new Set(after.seats.map((seat) => seat.id));
  for (const { id, nickname } of before.seats) if (!present.has(id)) said.push(t('left', { nickname }));
  if (before.host !== after.host && after.host === after.you) said.push(t('host'));
  const [was, is] = [startsInMs(before), startsInMs(after)];
  if (was === null && is !== null) said.push(t('starts', { seconds: Math.ceil(is / 1000) }));
  return said.join(' ');
}

const startsInMs = ({ phase }: RoomView): number | null => (phase.name === 'lobby' ? phase.startsInMs : null);
