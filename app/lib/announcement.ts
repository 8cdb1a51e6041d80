import type { PhaseView, RoomView } from '#contract/room.ts';
import { ordinal, scoreText } from './wording.ts';

/** Remaining seconds that are worth saying aloud while drawing. */
export const SPOKEN_SECONDS = [30, 10, 5] as const;

const round = (phase: Exclude<PhaseView, { name: 'lobby' | 'choosing' }>) =>
  phase.round.of > 1 ? `Round ${phase.round.number} of ${phase.round.of}. ` : '';

/** What a screen reader says when a phase begins. */
export function phaseAnnouncement(view: RoomView): string {
  const { phase } = view;
  const me = view.seats.find((seat) => seat.id === view.you);
  switch (phase.name) {
    case 'lobby':
      return `Lobby of room ${[...view.code].join(' ')}. ${peopleText(view.seats.length)}.`;
    case 'choosing':
      return `Round ${phase.number} of ${phase.of}. Choose what is drawn: ${phase.options.map(({ text }) => text).join(', ')}.`;
    case 'countdown':
      return `${round(phase)}Get ready to draw: ${phase.round.prompt}.`;
    case 'drawing': {
      if (me?.role === 'waiting') return 'A round is running. You play from the next one.';
      return `Draw ${phase.round.prompt}. ${Math.ceil(phase.remainingMs / 1000)} seconds.`;
    }
    case 'judging':
      return 'Pencils down. The judge looks at the drawings.';
    case 'reveal': {
      const first = phase.results[0];
      const mine = phase.results.find((result) => result.seatId === view.you);
      const best = first ? `${first.nickname} is first with ${scoreText(first.score)}. ` : '';
      const own = mine && mine !== first ? `You are ${ordinal(mine.rank)} with ${scoreText(mine.score)}.` : '';
      return `${round(phase)}The results: ${best}${own}`.trimEnd();
    }
    case 'podium': {
      const winner = phase.standings[0];
      return winner
        ? `The game is over. ${winner.nickname} wins with ${scoreText(winner.total)}.`
        : 'The game is over.';
    }
  }
}

/** What changed among the people between two views of one phase, or an empty string. */
export function peopleAnnouncement(before: RoomView, after: RoomView): string {
  const said: string[] = [];
  const known = new Set(before.seats.map((seat) => seat.id));
  for (const seat of after.seats) if (!known.has(seat.id)) said.push(`${seat.nickname} joined.`);
  const present = new Set(after.seats.map((seat) => seat.id));
  for (const seat of before.seats) if (!present.has(seat.id)) said.push(`${seat.nickname} left.`);
  if (before.host !== after.host && after.host === after.you) said.push('You are the host now.');
  return said.join(' ');
}

export const peopleText = (count: number): string => (count === 1 ? '1 person is here' : `${count} people are here`);
