import type { SeatId } from '#contract/ids.ts';
import { LOCALES } from '#contract/locales.ts';
import {
  composeView,
  type GuessingView,
  type OwnView,
  type PackView,
  type PhaseView,
  type PromptView,
  type PublicRoom,
  type RoomView,
  type RoundView,
  SECRET_PROMPT_ID,
  type SeatView,
  type SharedView,
} from '#contract/room.ts';
import { lettersOf } from './answers.ts';
import { isSecret, isTold } from './guessing.ts';
import { countKickVotes } from './moderation.ts';
import { countVotes, optionsOf } from './prompt-choice.ts';
import { shownName } from './recognition.ts';
import {
  anybodyConnected,
  findSeat,
  isConnected,
  isIdle,
  isMachine,
  isPublicRoom,
  machineSeats,
  personSeats,
  spectatorSeats,
} from './seats.ts';
import type { GamePrompt, Guesser, RoomState, Round, Seat } from './state.ts';

/** The room as one of its seats may see it. */
export const viewFor = (
  state: RoomState,
  you: SeatId,
  now: number,
  packs: PackView[],
  reads?: (prompt: string) => boolean,
): RoomView => composeView(sharedView(state, now), ownView(state, you, reads), packs);

/**
 * What everybody in the room may see [DRAW-5], [ROOM-7]: no tokens, no player ids, no prompts to come, not who draws which
 * prompt of a duel, and no prompt that some have to guess. Scores of ghosts come with the reveal, though a ghost's page shows its score at any time.
 */
export function sharedView(state: RoomState, now: number): SharedView {
  const { settings } = state;
  return {
    code: state.code,
    version: state.version,
    host: state.host,
    practice: state.practice,
    ...(state.medium && { medium: state.medium }),
    locked: state.members !== undefined,
    settings: { ...settings, ownPrompts: [] },
    ownPromptCount: settings.ownPrompts.length,
    day: state.day,
    seats: state.seats.map((seat) => seatView(state, seat)),
    phase: phaseView(state, now),
  };
}

/** What only this seat may see. @param reads whether the judge can tell a prompt from others; without it, any */
export function ownView(
  { settings, host, seats, phase }: RoomState,
  you: SeatId,
  reads: (prompt: string) => boolean = () => true,
): OwnView {
  const votes = phase.name === 'choosing' ? phase.votes : [];
  return {
    you,
    yourKickVotes: seats.filter((seat) => seat.kickVotes.includes(you)).map((seat) => seat.id),
    ownPrompts: host === you ? settings.ownPrompts : [],
    unreadPrompts: host === you ? settings.ownPrompts.filter((prompt) => !reads(prompt)) : [],
    vote: votes.find((vote) => vote.seatId === you)?.option ?? null,
    promptIndex: seats.find((seat) => seat.id === you)?.promptIndex ?? 0,
    ...(isSecret(phase) && isTold(phase, you) && { told: secretsOf(phase) }),
  };
}

/** [GUESS-7] What only those see who are told. */
function secretsOf(phase: RoomState['phase']): PromptView[] {
  if (phase.name === 'choosing') return optionsOf(phase).map(({ prompt }) => promptView(prompt));
  return 'round' in phase ? phase.round.prompts.map(promptView) : [];
}

function seatView(state: RoomState, seat: Seat): SeatView {
  const { phase } = state;
  return {
    id: seat.id,
    nickname: shownName(seat),
    ...(seat.look !== undefined && { look: seat.look }),
    ...(seat.machine !== undefined && { machine: seat.machine }),
    connected: isConnected(seat) || isMachine(seat),
    role: seat.role,
    ready: seat.ready,
    idle: isIdle(seat),
    muted: state.muted.includes(seat.playerId),
    kickVotes: countKickVotes(state, seat),
    total: seat.total,
    submitted:
      phase.name === 'drawing' && phase.entries.some((entry) => entry.seatId === seat.id && entry.submittedAt !== null),
  };
}

const promptView = ({ id, text, translations }: GamePrompt): PromptView => ({ id, text, translations });

/** With the first prompt: a seat's own one is in its `OwnView`, and so is one that some have to guess. */
function roundView(phase: Extract<RoomState['phase'], { round: Round }>): RoundView {
  const { round, plan } = phase;
  const { id, number, prompts, ghosts, turn } = round;
  const [prompt] = prompts;
  if (!prompt) throw new RangeError('a round without a prompt');
  const shown = isSecret(phase)
    ? { promptId: SECRET_PROMPT_ID, prompt: '', translations: {}, prompts: [] }
    : { promptId: prompt.id, prompt: prompt.text, translations: prompt.translations, prompts: prompts.map(promptView) };
  const guessers = 'guessers' in phase ? phase.guessers : [];
  return {
    id,
    number,
    of: plan.length,
    ...shown,
    ...(turn && { guessing: guessingView(turn.seatId, prompt, guessers) }),
    ghosts: ghosts.map(({ seatId, drawingId, nickname, machine }) => ({
      ...{ seatId, drawingId, nickname },
      ...(machine !== undefined && { machine }),
    })),
  };
}

/** [GUESS-8] The lengths of the words are for everybody. */
function guessingView(
  drawer: SeatId | null,
  { text, translations }: GamePrompt,
  guessers: readonly Guesser[] = [],
): GuessingView {
  const lengths = LOCALES.flatMap((locale) => {
    const letters = lettersOf((locale === 'en' ? text : translations[locale]) ?? '');
    return letters.length > 0 ? [[locale, letters] as const] : [];
  });
  return {
    drawer,
    lengths: Object.fromEntries(lengths),
    guessers: guessers.map(({ seatId, guessed }) => ({ seatId, guessedMs: guessed?.afterMs ?? null })),
  };
}

export function phaseView({ phase }: RoomState, now: number): PhaseView {
  const left = (at: number | null) => (at === null ? null : Math.max(0, Math.round(at - now)));
  if (phase.name === 'lobby') {
    return { name: 'lobby', startsInMs: phase.startTried ? 0 : left(phase.startsAt) };
  }
  if (phase.name === 'choosing') {
    const { roundId, number, plan, votes, turn } = phase;
    const options = turn ? [] : optionsOf(phase).map(({ prompt }) => promptView(prompt));
    return {
      name: 'choosing',
      roundId,
      number,
      of: plan.length,
      options,
      votes: countVotes(options.length, votes),
      yours: null,
      ...(turn && { drawer: turn.seatId }),
      ...clock(phase, now),
    };
  }
  const round = roundView(phase);
  switch (phase.name) {
    case 'countdown':
    case 'drawing':
      return { name: phase.name, round, ...clock(phase, now) };
    case 'reveal':
      return {
        name: 'reveal',
        round,
        results: phase.results,
        ...clock(phase, now),
        last: round.number === round.of,
      };
    case 'judging':
      return {
        name: 'judging',
        round,
        judged: phase.entries.filter((entry) => entry.outcome !== null).length,
        of: phase.entries.length,
      };
    case 'podium':
      return {
        name: 'podium',
        standings: phase.standings,
        results: phase.results,
        round,
        restartsInMs: left(phase.restartsAt),
      };
  }
}

/** The grace after the deadline is not shown: the clock stops at 0. */
const clock = (phase: { startedAt: number; endsAt: number }, now: number) => ({
  remainingMs: Math.max(0, Math.round(phase.endsAt - now)),
  totalMs: phase.endsAt - phase.startedAt,
});

/** [ROOM-7] The entry of the list of public rooms; null: the room is private or locked, or nobody is connected. */
export function publicRoom(state: RoomState): PublicRoom | null {
  if (!isPublicRoom(state) || state.members !== undefined || !anybodyConnected(state)) return null;
  const { mode, rounds, seconds, maxPlayers, spectators } = state.settings;
  const host = findSeat(state, state.host);
  const machines = machineSeats(state).length;
  return {
    code: state.code,
    host: host ? shownName(host) : '',
    settings: { mode, rounds, seconds, maxPlayers, spectators },
    players: personSeats(state).length,
    ...(machines > 0 && { machines }),
    spectators: spectatorSeats(state).length,
    phase: state.phase.name,
  };
}
