import { type Refusal, refuse } from '#contract/errors.ts';
import type { PlayerId, RoundId, SeatId } from '#contract/ids.ts';
import type { Answers } from './modes.ts';
import { modeOf } from './modes.ts';
import { changeSeat, findSeat, isConnected, isIdle, isMachine, isPresent, isSpectating, playerSeats } from './seats.ts';
import type { DrawingTurn, Guesser, Phase, PhaseNamed, RoomState, RuleContext, Seat } from './state.ts';
import type { Timing } from './timing.ts';

/** Rounds in which one player draws and the others guess what it is [GUESS-1]–[GUESS-8]. */

/** [GUESS-2] Whether a seat may guess what somebody else draws. @param told players who know the prompt */
const mayGuess = (seat: Seat, told: readonly PlayerId[]): boolean =>
  !isMachine(seat) && !isSpectating(seat) && !told.includes(seat.playerId);

/** Whether somebody could guess what this seat draws. */
const hasGuessers = (drawer: Seat, seats: readonly Seat[], told: readonly PlayerId[]): boolean =>
  seats.some((seat) => seat.playerId !== drawer.playerId && mayGuess(seat, told));

/**
 * [GUESS-2] The seat that draws next: one that has drawn least often in this game, the longest-seated of them. Of players
 * with several seats all turns count; every machine counts by itself. null: nobody is there who could draw for others.
 */
export function nextDrawer(
  { seats, turns = [] }: Pick<RoomState, 'seats' | 'turns'>,
  told: readonly PlayerId[] = [],
): Seat | null {
  const players = seats.filter((seat) => !isSpectating(seat));
  const present = players.filter((seat) => isPresent(seat) || isMachine(seat));
  const turnsOf = (seat: Seat) => {
    const ofSeat = turns.filter(({ seatId }) => seatId === seat.id).length;
    const ofPlayer = turns.filter(({ playerId }) => playerId === seat.playerId).length;
    return isMachine(seat) ? [ofSeat, ofSeat] : [ofPlayer, ofSeat];
  };
  const least = (candidates: Seat[]): Seat | undefined =>
    candidates.toSorted((a, b) => {
      const [[a1 = 0, a2 = 0], [b1 = 0, b2 = 0]] = [turnsOf(a), turnsOf(b)];
      return a1 - b1 || a2 - b2;
    })[0];
  return (
    least(present.filter((seat) => hasGuessers(seat, present, told))) ??
    least(players.filter((seat) => hasGuessers(seat, players, told))) ??
    null
  );
}

/** Gives the next seat its turn. @param told players who have seen the prompt before */
function giveTurn(state: RoomState, told: readonly PlayerId[]): { state: RoomState; turn: DrawingTurn } {
  const { turns = [] } = state;
  const drawer = nextDrawer(state, told);
  if (drawer === null) return { state, turn: { seatId: null, told: [...told] } };
  const { id: seatId, playerId } = drawer;
  return {
    state: { ...state, turns: [...turns, { seatId, playerId }] },
    turn: { seatId, told: [...told, playerId] },
  };
}

/** [GUESS-2] The turn of a new round; null: in this mode every player draws. */
export function newTurn(state: RoomState): { state: RoomState; turn: DrawingTurn } | null {
  return modeOf(state.settings).drawers === 'one' ? giveTurn(state, []) : null;
}

/**
 * [GUESS-3] Before the drawing phase the turn passes on when the drawer no longer plays. The phase begins anew, and the
 * former drawer, who knows the prompt, does not guess it. null: the drawer is there.
 */
export function passTurn(state: RoomState, { now, timing }: RuleContext): RoomState | null {
  const { phase } = state;
  if (phase.name !== 'choosing' && phase.name !== 'countdown') return null;
  const turn = phase.name === 'choosing' ? phase.turn : phase.round.turn;
  if (!turn) return null;
  const drawer = turn.seatId === null ? undefined : findSeat(state, turn.seatId);
  if (drawer?.role === 'playing') return null;
  const next = giveTurn(state, turn.told);
  if (next.turn.seatId === turn.seatId) return null;
  if (phase.name === 'choosing') {
    const began = { startedAt: now, endsAt: now + timing.choosingMs };
    return { ...next.state, phase: { ...phase, ...began, turn: next.turn, votes: [] } };
  }
  const began = { startedAt: now, endsAt: now + timing.countdownMs };
  return { ...next.state, phase: { ...phase, ...began, round: { ...phase.round, turn: next.turn } } };
}

/** [GUESS-2] Those who guess in a round that begins now, in the order of the seats. */
export const guessersOf = (seats: readonly Seat[], { told }: DrawingTurn): Guesser[] =>
  seats
    .filter((seat) => seat.role === 'playing' && mayGuess(seat, told))
    .map((seat) => ({
      seatId: seat.id,
      playerId: seat.playerId,
      nickname: seat.nickname,
      ...(seat.mark !== undefined && { mark: seat.mark }),
      ...(seat.look !== undefined && { look: seat.look }),
      totalBefore: seat.total,
      hasTried: false,
      guessed: null,
    }));

/** [GUESS-4] The guesser of a seat in a round that takes guesses. */
export function openGuess(
  state: RoomState,
  seatId: SeatId,
  roundId: RoundId,
  { now, timing }: { now: number; timing: Timing },
): { ok: true; guesser: Guesser } | Refusal {
  const { phase } = state;
  if (!findSeat(state, seatId)) return refuse('seat_not_found', 'This seat is gone.');
  if (phase.name !== 'drawing' || phase.round.id !== roundId || now > phase.endsAt + timing.lateOpsMs) {
    return refuse('phase_over', 'This round no longer takes guesses.');
  }
  if (phase.round.turn?.seatId === seatId) return refuse('forbidden', 'You draw: the others guess.');
  const guesser = phase.guessers?.find((candidate) => candidate.seatId === seatId);
  if (!guesser) return refuse('wrong_phase', 'You do not guess in this round.');
  return guesser.guessed ? refuse('forbidden', 'You have the answer already.') : { ok: true, guesser };
}

/** [GUESS-4], [GUESS-6] A guess arrived; points are for how early the right one comes. */
export function guess(
  state: RoomState,
  { by, roundId, isRight }: { by: SeatId; roundId: RoundId; isRight: boolean },
  context: RuleContext,
): RoomState | Refusal {
  const open = openGuess(state, by, roundId, context);
  if (!open.ok) return open;
  const { phase } = state;
  const answers = answersOf(state);
  if (phase.name !== 'drawing' || !answers || (!isRight && open.guesser.hasTried)) return state;
  const { startedAt, endsAt } = phase;
  const at = Math.min(context.now, endsAt);
  const points = answers.guesserPoints((at - startedAt) / (endsAt - startedAt));
  const guesser: Guesser = {
    ...open.guesser,
    hasTried: true,
    guessed: isRight ? { at, afterMs: Math.round(at - startedAt), points } : null,
  };
  const guessers = phase.guessers?.map((other) => (other === open.guesser ? guesser : other));
  return { ...state, phase: { ...phase, ...(guessers && { guessers }) } };
}

const answersOf = ({ settings }: Pick<RoomState, 'settings'>): Answers | null => modeOf(settings).answers;

/** [GUESS-3] The drawer has begun to draw. */
export function begin(state: RoomState, { by, roundId }: { by: SeatId; roundId: RoundId }): RoomState {
  const { phase } = state;
  if (phase.name !== 'drawing' || phase.round.id !== roundId || phase.round.turn?.seatId !== by) return state;
  if (phase.hasBegun) return state;
  return { ...state, phase: { ...phase, hasBegun: true } };
}

/** [GUESS-3], [GUESS-4] When a round that is guessed ends, unless something else happens. */
export function guessingOverAt(state: RoomState, phase: PhaseNamed<'drawing'>, timing: Timing): number {
  const deadline = phase.endsAt + timing.lateOpsMs;
  const [entry] = phase.entries;
  const guessers = phase.guessers ?? [];
  if (!entry || guessers.length === 0) return 0;
  if (!playerSeats(state).some(isConnected)) return deadline;
  const goneSince = findSeat(state, entry.seatId)?.goneSince ?? null;
  const drawsUntil = (): number => {
    if (entry.submittedAt !== null) return deadline;
    if (goneSince !== null) return goneSince + timing.entrantGraceMs;
    return phase.hasBegun || entry.machine !== undefined ? deadline : phase.startedAt + timing.drawerStartMs;
  };
  const seats = guessers.map(({ seatId }) => findSeat(state, seatId));
  const waitsForIdle = !seats.some((seat) => seat && !isIdle(seat));
  const guessUntil = ({ guessed }: Guesser, seat: Seat | undefined): number => {
    if (guessed || !seat || (isIdle(seat) && !waitsForIdle)) return 0;
    return seat.goneSince === null ? deadline : seat.goneSince + timing.entrantGraceMs;
  };
  return Math.min(deadline, drawsUntil(), Math.max(...guessers.map((guesser, i) => guessUntil(guesser, seats[i]))));
}

/** The seat that draws alone in the running round. */
export function drawerOf(phase: Phase): SeatId | null {
  const turn = phase.name === 'choosing' ? phase.turn : 'round' in phase ? phase.round.turn : undefined;
  return turn?.seatId ?? null;
}

/** [GUESS-7] Whether a seat is told the prompt, or while it is chosen the options. Everybody is where all players draw. */
export function isTold(phase: Phase, seatId: SeatId): boolean {
  switch (phase.name) {
    case 'choosing':
      return !phase.turn || phase.turn.seatId === seatId;
    case 'countdown':
      return !phase.round.turn || phase.round.turn.seatId === seatId;
    case 'drawing':
    case 'judging': {
      const { turn } = phase.round;
      if (!turn || turn.seatId === seatId) return true;
      return phase.guessers?.some((guesser) => guesser.seatId === seatId && guesser.guessed !== null) === true;
    }
    default:
      return true;
  }
}

/** [GUESS-7] Whether the prompt of the round is a secret to some. */
export function isSecret(phase: Phase): boolean {
  switch (phase.name) {
    case 'choosing':
      return phase.turn !== undefined;
    case 'countdown':
    case 'drawing':
    case 'judging':
      return phase.round.turn !== undefined;
    default:
      return false;
  }
}

/** [GUESS-6] The points of the guessers that count for the drawer: those who had the answer, and those who were there. */
export function guesserPoints(state: RoomState, guessers: readonly Guesser[]): number[] {
  return guessers.flatMap(({ seatId, guessed }) => {
    if (guessed) return guessed.points;
    const seat = findSeat(state, seatId);
    return seat && isPresent(seat) ? 0 : [];
  });
}

/** [GUESS-6], [SEAT-5] The seats at the reveal: guessers have their points, and one that tried nothing was inactive. */
export function creditGuessers(state: RoomState, guessers: readonly Guesser[]): RoomState {
  let credited = state;
  for (const { seatId, guessed, hasTried } of guessers) {
    credited = changeSeat(credited, seatId, (seat) => {
      if (guessed) {
        const total = Math.round((seat.total + guessed.points) * 10) / 10;
        return { ...seat, total, lastScoredAt: guessed.points > 0 ? guessed.at : seat.lastScoredAt };
      }
      return !hasTried && isConnected(seat) && !state.practice ? { ...seat, idleRounds: seat.idleRounds + 1 } : seat;
    });
  }
  return credited;
}
