import { type Refusal, refuse } from '#contract/errors.ts';
import type { RoundId, SeatId } from '#contract/ids.ts';
import { isMachine, isPresent } from './seats.ts';
import type { PhaseNamed, PickedPrompt, RoomState, Seat } from './state.ts';

type Choosing = PhaseNamed<'choosing'>;

/** The prompts to choose from. */
export const optionsOf = ({ plan, number }: Choosing): PickedPrompt[] => plan[number - 1] ?? [];

/** How many votes each option has. */
export const countVotes = (options: number, votes: readonly { option: number }[]): number[] =>
  Array.from({ length: options }, (_, option) => votes.filter((vote) => vote.option === option).length);

/** [GAME-6] The option with the most votes; a random one of those with equally many. */
export function winningOption(options: number, votes: readonly { option: number }[], random: () => number): number {
  const counts = countVotes(options, votes);
  const most = Math.max(...counts);
  const best = [...counts.keys()].filter((option) => counts[option] === most);
  return best[Math.floor(random() * best.length)] ?? 0;
}

/** [GAME-6], [GUESS-2] Whether all have voted who may: the present players, or the one that draws. A machine has no wish. */
export function allHaveVoted(state: RoomState, { votes, turn }: Choosing): boolean {
  if (turn) {
    const drawer = state.seats.find((seat) => seat.id === turn.seatId);
    return votes.some((vote) => vote.seatId === turn.seatId) || (drawer !== undefined && isMachine(drawer));
  }
  const voters = state.seats.filter(isPresent);
  return voters.length > 0 && voters.every((seat) => votes.some((vote) => vote.seatId === seat.id));
}

/** [GAME-6] The last vote of a seat counts. */
export function choose(
  state: RoomState,
  { by, roundId, option }: { by: SeatId; roundId: RoundId; option: number },
): RoomState | Refusal {
  const { phase } = state;
  if (phase.name !== 'choosing' || phase.roundId !== roundId) return refuse('wrong_phase', 'The vote is over.');
  if (state.seats.find((seat) => seat.id === by)?.role !== 'playing') {
    return refuse('forbidden', 'Only players choose.');
  }
  if (phase.turn && phase.turn.seatId !== by) return refuse('forbidden', 'The one that draws chooses.');
  if (option < 0 || option >= optionsOf(phase).length) return refuse('bad_request', 'There is no such option.');
  const former = phase.votes.find((vote) => vote.seatId === by);
  if (former?.option === option) return state;
  const votes = [...phase.votes.filter((vote) => vote !== former), { seatId: by, option }];
  return { ...state, phase: { ...phase, votes } };
}

/**
 * [MODE-2] Assigns `prompts` prompts to `players` players at random, so that the numbers of players of two prompts differ by at
 * most one. @returns a prompt index for each player
 */
export function assignEvenly(players: number, prompts: number, random: () => number): number[] {
  const first = Math.floor(random() * prompts);
  const assigned = Array.from({ length: players }, (_, index) => (first + index) % prompts);
  for (let i = assigned.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    [assigned[i], assigned[other]] = [assigned[other] as number, assigned[i] as number];
  }
  return assigned;
}

/** The prompt index for another player: a random one of those that the fewest players draw. */
export function rarestPrompt(seats: readonly Seat[], prompts: number, random: () => number): number {
  const counts = Array.from(
    { length: prompts },
    (_, index) => seats.filter((seat) => seat.role === 'playing' && seat.promptIndex === index).length,
  );
  const fewest = Math.min(...counts);
  const rarest = counts.flatMap((count, index) => (count === fewest ? index : []));
  return rarest[Math.floor(random() * rarest.length)] ?? 0;
}
