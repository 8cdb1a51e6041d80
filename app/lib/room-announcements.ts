import type { SharedMessages, Translator } from '#app/i18n/messages.tsx';
import { winnersOf } from '#contract/ranks.ts';
import type { PhaseView, RoomView, RoundView, SeatView } from '#contract/room.ts';
import { peopleIn } from './company.ts';
import { clockText } from './format.ts';
import { promptsShown } from './prompts.ts';
import { drawerOf, roundRole } from './roles.ts';

/** Remaining seconds that are worth saying aloud while drawing. */
export const SPOKEN_SECONDS = [30, 10, 5] as const;

/** What a screen reader says when a phase begins. */
export function phaseAnnouncement(t: Translator<'announce'>, messages: SharedMessages, view: RoomView): string {
  const { phase } = view;
  const guessing = guessingAnnouncement(t, messages, view);
  if (guessing !== null) return guessing;
  const role = view.seats.find((seat) => seat.id === view.you)?.role;
  const prompts =
    'round' in phase
      ? messages.list(promptsShown(phase.round, roundRole(view) === 'draws').map(({ text }) => text))
      : '';
  switch (phase.name) {
    case 'lobby':
      // The code is not spoken: a player's audience could hear it.
      return t('lobby', { people: messages.people(peopleIn(view).length) });
    case 'choosing': {
      const { number, of, options } = phase;
      return t('choosing', { number, of, options: messages.list(options.map(({ text }) => text)) });
    }
    case 'countdown': {
      const { number, of } = phase.round;
      const who = role === 'playing' ? 'you' : 'others';
      return of > 1 ? t(`countdownOfMany.${who}`, { number, of, prompts }) : t(`countdown.${who}`, { prompts });
    }
    case 'drawing': {
      if (role === 'waiting') return t('waiting', { prompts });
      if (role === 'spectating') return t('spectating', { prompts });
      return t('drawing', { prompt: phase.round.prompt, seconds: Math.ceil(phase.remainingMs / 1000) });
    }
    case 'judging':
      return t('judging');
    case 'reveal': {
      const { number, of } = phase.round;
      const results = resultsAnnouncement(t, messages, phase, view.you);
      return of > 1 ? t('resultsOfMany', { number, of, results }) : t('results', { results });
    }
    case 'podium': {
      const winners = winnersOf(phase.standings);
      const nickname = messages.list(winners.map((winner) => messages.author(winner)));
      const score = winners[0]?.total ?? 0;
      if (winners.length === 0) return t('over');
      return winners.length > 1 ? t('wonTogether', { nicknames: nickname, score }) : t('won', { nickname, score });
    }
  }
}

/** What those hear who do not know what one player draws; null: they are told like everybody. */
function guessingAnnouncement(t: Translator<'announce'>, messages: SharedMessages, view: RoomView): string | null {
  const { phase } = view;
  const isChoosing = phase.name === 'choosing' && phase.drawer !== undefined;
  const isGuessed = (phase.name === 'countdown' || phase.name === 'drawing') && phase.round.guessing !== undefined;
  const role = roundRole(view);
  if ((!isChoosing && !isGuessed) || role === 'draws') return null;
  const drawer = drawerOf(view);
  if (!drawer) return t('guess.nobody');
  const nickname = messages.author(drawer);
  if (phase.name !== 'drawing')
    return t(phase.name === 'choosing' ? 'guess.choosing' : 'guess.countdown', { nickname });
  if (role === 'looks_on') return t('guess.watching', { nickname });
  return t('guess.drawing', { nickname, seconds: Math.ceil(phase.remainingMs / 1000) });
}

/** The best result, or those that share the first place, and the own if it is none of them. It gives points, which differ from the score in a duel. */
function resultsAnnouncement(
  t: Translator<'announce'>,
  messages: SharedMessages,
  { results }: Extract<PhaseView, { name: 'reveal' }>,
  you: RoomView['you'],
): string {
  const winners = winnersOf(results);
  const [first] = winners;
  const mine = results.find((result) => result.seatId === you);
  const said: string[] = [];
  if (first) {
    const nickname = messages.list(winners.map((winner) => messages.author(winner)));
    const score = first.points;
    said.push(winners.length > 1 ? t('bestTogether', { nicknames: nickname, score }) : t('best', { nickname, score }));
  }
  if (mine && !winners.includes(mine)) said.push(t('own', { place: messages.ordinal(mine.rank), score: mine.points }));
  return said.join(' ');
}

/**
 * What changed among the players between two views of one phase, or an empty string.
 * @param byChat the chat is visible and announces who comes and goes
 */
export function peopleAnnouncement(
  t: Translator<'announce'>,
  messages: SharedMessages,
  before: RoomView,
  after: RoomView,
  { byChat }: { byChat: boolean },
): string {
  const said = byChat ? [] : comingsAndGoings(t, messages, before, after);
  if (before.host !== after.host && after.host === after.you) said.push(t('host'));
  const [was, is] = [startsInMs(before), startsInMs(after)];
  if (was === null && is !== null) said.push(t('starts', { seconds: Math.ceil(is / 1000) }));
  return said.join(' ');
}

function comingsAndGoings(
  t: Translator<'announce'>,
  messages: SharedMessages,
  before: RoomView,
  after: RoomView,
): string[] {
  const lacks = (view: RoomView, { id }: SeatView) => !view.seats.some((seat) => seat.id === id);
  const named = (seats: SeatView[]) => seats.map((seat) => ({ nickname: messages.author(seat) }));
  return [
    ...named(after.seats.filter((seat) => lacks(before, seat))).map((name) => t('joined', name)),
    ...named(before.seats.filter((seat) => lacks(after, seat))).map((name) => t('left', name)),
  ];
}

const startsInMs = ({ phase }: RoomView): number | null => (phase.name === 'lobby' ? phase.startsInMs : null);

/**
 * What the browser's tab says of the room: the phase and, where a clock runs, the seconds that are left.
 * @param seconds until the phase ends, as the page counts them
 * @param game the name of the instance
 */
export function tabTitle(view: RoomView, seconds: number, t: Translator<'round.tab'>, game: string): string {
  const { phase } = view;
  const clock = clockText(seconds);
  const me = view.seats.find((seat) => seat.id === view.you);
  const prompt = ({ round }: { round: RoundView }) =>
    promptsShown(round, roundRole(view) === 'draws')
      .map(({ text }) => text)
      .join(' / ');
  switch (phase.name) {
    case 'lobby':
      return t('lobby', { count: peopleIn(view).length });
    case 'choosing':
      return t('choosing', { clock });
    case 'countdown':
      if (phase.round.guessing && roundRole(view) !== 'draws')
        return t('guessing', { clock, nickname: drawerOf(view)?.nickname ?? '…' });
      return t('countdown', { prompt: prompt(phase) });
    case 'drawing': {
      if (phase.round.guessing && roundRole(view) !== 'draws')
        return t('guessing', { clock, nickname: drawerOf(view)?.nickname ?? '…' });
      const values = { clock, prompt: prompt(phase) };
      if (me?.role !== 'playing') return t('watching', values);
      return t(me.submitted ? 'handedIn' : 'drawing', values);
    }
    case 'judging':
      return t('judging');
    case 'reveal':
      return t('reveal');
    case 'podium': {
      const winners = winnersOf(phase.standings);
      const [winner] = winners;
      if (view.practice || !winner) return game;
      return winners.length > 1 ? t('shared', { count: winners.length }) : t('podium', { winner: winner.nickname });
    }
  }
}
