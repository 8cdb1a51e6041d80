import type { Result } from '#contract/errors.ts';
import type { PhaseView } from '#contract/room.ts';
import type { RoomClient } from './room-client.ts';

type Step = 'room:next' | 'room:rematch';

/** The steps from the end of a game to the next one: a rematch alone begins its round by itself [GAME-5]. */
const STEPS: { [P in PhaseView['name']]?: readonly Step[] } = {
  reveal: ['room:next', 'room:rematch'],
  podium: ['room:rematch'],
};

/** Who plays alone goes from the last reveal or the podium straight into another round. */
export async function playAgain(client: Pick<RoomClient, 'send'>, phase: PhaseView['name']): Promise<Result<object>> {
  for (const step of STEPS[phase] ?? []) {
    const result = await client.send(step, {});
    if (!result.ok) return result;
  }
  return { ok: true };
}

/** What lies between the end of one try and the next: it passes unseen. */
export const isBetweenTries = ({ name }: PhaseView): boolean => name === 'podium' || name === 'lobby';
