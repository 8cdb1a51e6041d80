import type { Result } from '#contract/errors.ts';
import type { PhaseView } from '#contract/room.ts';
import type { RoomClient } from './room-client.ts';

type Step = 'room:next' | 'room:rematch' | 'room:start';

/** The steps from the end of a game to the first round of the next one. */
const STEPS: { [P in PhaseView['name']]?: readonly Step[] } = {
  reveal: ['room:next', 'room:rematch', 'room:start'],
  podium: ['room:rematch', 'room:start'],
  lobby: ['room:start'],
};

/** Who plays alone goes from the last reveal or the podium straight into another round: podium and lobby pass unseen. */
export async function playAgain(client: Pick<RoomClient, 'send'>, phase: PhaseView['name']): Promise<Result<object>> {
  for (const step of STEPS[phase] ?? []) {
    const result = await client.send(step, {});
    if (!result.ok) return result;
  }
  return { ok: true };
}
