import { isSoloMode } from '#contract/modes.ts';
import type { RoomView } from '#contract/room.ts';
import { type Chat, shownMessages } from '../chat.ts';
import { ownGuessMs, roundRole } from '../roles.ts';
import type { Cue } from './voices.ts';

/** Remaining seconds of a drawing phase that are played as ticks. */
export const HEARD_SECONDS = [5, 4, 3, 2, 1] as const;

/** The sounds of the change from one view to the next; none for the first view after loading. */
export function cuesOf(before: RoomView | null, after: RoomView): Cue[] {
  if (!before || before.code !== after.code) return [];
  if (before.phase.name !== after.phase.name) return phaseCues(after);
  const cues: Cue[] = [];
  const seated = (view: RoomView) => new Set(view.seats.map(({ id }) => id));
  const [were, are] = [seated(before), seated(after)];
  if (after.seats.some(({ id }) => !were.has(id))) cues.push('join');
  if (before.seats.some(({ id }) => !are.has(id))) cues.push('leave');
  const isSet = (view: RoomView) => view.seats.filter(({ ready }) => ready).length;
  if (after.phase.name === 'lobby' && isSet(after) > isSet(before)) cues.push('set');
  const mine = (view: RoomView) => view.seats.find(({ id }) => id === view.you)?.submitted === true;
  if (!mine(before) && mine(after)) cues.push('handed-in');
  if (found(after) > found(before))
    cues.push(ownGuessMs(before) === null && ownGuessMs(after) !== null ? 'best' : 'set');
  return cues;
}

/** How many have guessed what is drawn. */
const found = ({ phase }: RoomView): number =>
  phase.name === 'drawing'
    ? (phase.round.guessing?.guessers.filter(({ guessedMs }) => guessedMs !== null).length ?? 0)
    : 0;

function phaseCues({ phase, you, seats, settings }: RoomView): Cue[] {
  switch (phase.name) {
    case 'choosing':
      return ['choose'];
    case 'countdown':
      return ['ready'];
    case 'drawing':
      return roundRole({ phase, seats, you }) === 'looks_on' ? [] : ['go'];
    case 'judging':
      return ['pencils-down'];
    case 'podium':
      // A solo game has no winner.
      return isSoloMode(settings.mode) ? [] : ['fanfare'];
    // The reveal plays a sound for each cover.
    case 'reveal':
    case 'lobby':
      return [];
  }
}

/** The sound of a new message of another player; none for the messages present at loading. */
export function chatCues(before: Chat | null, after: Chat, you: RoomView['you']): Cue[] {
  if (!before) return [];
  const lastId = before.messages.at(-1)?.id ?? -1;
  const isNew = shownMessages(after).some(({ id, seatId }) => id > lastId && seatId !== null && seatId !== you);
  return isNew ? ['said'] : [];
}
