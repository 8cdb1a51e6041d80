import type { RoundId, SeatId } from '#contract/ids.ts';
import { isPresent } from './people.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { PhaseNamed, PickedPrompt, RoomState } from './state.ts';

type Choosing = PhaseNamed<'choosing'>;

/** What is chosen from. */
export const optionsOf = ({ plan, number }: Choosing): PickedPrompt[] => plan[number - 1] ?? [];

/** How many votes each option has. */
export const countVotes = (options: number, votes: readonly { option: number }[]): number[] =>
  Array.from({ length: options }, (_, option) => votes.filter((vote) => vote.option === option).length);

/** [GAME-6] The option with the most votes; chance decides between equal ones, so without a vote between all. */
export function winningOption(options: number, votes: readonly { option: number }[], random: () => number): number {
  const counts = countVotes(options, votes);
  const most = Math.max(...counts);
  const best = [...counts.keys()].filter((option) => counts[option] === most);
  return best[Math.floor(random() * best.length)] ?? 0;
}

/** [GAME-6] Whether all have voted for whom the others would wait. */
export function allHaveVoted(state: RoomState, { votes }: Choosing): boolean {
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
  if (option < 0 || option >= optionsOf(phase).length) return refuse('bad_request', 'There is no such option.');
  const former = phase.votes.find((vote) => vote.seatId === by);
  if (former?.option === option) return state;
  const votes = [...phase.votes.filter((vote) => vote !== former), { seatId: by, option }];
  return { ...state, phase: { ...phase, votes } };
}
