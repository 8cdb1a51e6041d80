import type { SeatId } from '#contract/ids.ts';
import type { PhaseView, PromptView, PublicRoom, RoomView, RoundView, SeatView } from '#contract/room.ts';
import { countKickVotes } from './moderation.ts';
import { countVotes, optionsOf } from './prompt-choice.ts';
import { anybodyConnected, findSeat, isConnected, isIdle, isPublicRoom, playerSeats, spectatorSeats } from './seats.ts';
import type { GamePrompt, PickedRound, RoomState, Round, Seat } from './state.ts';

/**
 * The room as one of its seats may see it [DRAW-5], [ROOM-7]: no tokens, no players' ids, no prompts to come, and not
 * who draws which prompt of a duel. Scores of ghosts come with the reveal, though who opens a ghost's page has it.
 */
export function viewFor(state: RoomState, you: SeatId, now: number, packs: RoomView['packs']): RoomView {
  const { settings } = state;
  return {
    code: state.code,
    version: state.version,
    you,
    host: state.host,
    practice: state.practice,
    settings: state.host === you ? settings : { ...settings, ownPrompts: [] },
    ownPromptCount: settings.ownPrompts.length,
    day: state.day,
    yourKickVotes: state.seats.filter((seat) => seat.kickVotes.includes(you)).map((seat) => seat.id),
    packs,
    seats: state.seats.map((seat) => seatView(state, seat)),
    phase: phaseView(state, you, now),
  };
}

function seatView(state: RoomState, seat: Seat): SeatView {
  const { phase } = state;
  return {
    id: seat.id,
    nickname: seat.nickname,
    connected: isConnected(seat),
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

function roundView({ id, number, prompts, ghosts }: Round, plan: PickedRound[], own: number): RoundView {
  const prompt = prompts[own] ?? prompts[0];
  if (!prompt) throw new RangeError('a round without a prompt');
  return {
    id,
    number,
    of: plan.length,
    promptId: prompt.id,
    prompt: prompt.text,
    translations: prompt.translations,
    prompts: prompts.map(promptView),
    ghosts: ghosts.map(({ seatId, drawingId, nickname }) => ({ seatId, drawingId, nickname })),
  };
}

function phaseView(state: RoomState, you: SeatId, now: number): PhaseView {
  const { phase } = state;
  const left = (at: number | null) => (at === null ? null : Math.max(0, Math.round(at - now)));
  if (phase.name === 'lobby') {
    return { name: 'lobby', startsInMs: phase.startTried ? 0 : left(phase.startsAt) };
  }
  if (phase.name === 'choosing') {
    const { roundId, number, plan, votes } = phase;
    const options = optionsOf(phase).map(({ prompt }) => promptView(prompt));
    return {
      name: 'choosing',
      roundId,
      number,
      of: plan.length,
      options,
      votes: countVotes(options.length, votes),
      yours: votes.find((vote) => vote.seatId === you)?.option ?? null,
      ...clock(phase, now),
    };
  }
  const round = roundView(phase.round, phase.plan, findSeat(state, you)?.promptIndex ?? 0);
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

/** A grace after the deadline is nobody's business: the clock stops at 0. */
const clock = (phase: { startedAt: number; endsAt: number }, now: number) => ({
  remainingMs: Math.max(0, Math.round(phase.endsAt - now)),
  totalMs: phase.endsAt - phase.startedAt,
});

/** [ROOM-7] The entry of the list of public rooms; null: the room is private, or nobody is connected. */
export function publicRoom(state: RoomState): PublicRoom | null {
  if (!isPublicRoom(state) || !anybodyConnected(state)) return null;
  const { mode, rounds, seconds, maxPlayers, spectators } = state.settings;
  return {
    code: state.code,
    host: findSeat(state, state.host)?.nickname ?? '',
    settings: { mode, rounds, seconds, maxPlayers, spectators },
    players: playerSeats(state).length,
    spectators: spectatorSeats(state).length,
    phase: state.phase.name,
  };
}
