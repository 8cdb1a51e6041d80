import type { Result } from '#contract/errors.ts';
import type { SeatId } from '#contract/ids.ts';
import { isSoloMode } from '#contract/modes.ts';
import { refusesGame, refusesStart } from '../game/start.ts';
import type { CommandQueue } from './command-queue.ts';
import { pickGame, type SupplyPorts } from './game-supply.ts';

/** Prompts are picked anew when the settings changed meanwhile. */
const ATTEMPTS = 3;

/**
 * Starts the games of one room [GAME-3], [GAME-5], one at a time. The database is asked only where the rules allow a start.
 */
export class GameStart {
  readonly #queue: CommandQueue;
  readonly #ports: SupplyPorts;
  #starting: Promise<Result<object>> | null = null;

  constructor(queue: CommandQueue, ports: SupplyPorts) {
    this.#queue = queue;
    this.#ports = ports;
  }

  /**
   * A start beside another one is the same start: a host's that meets the room's own is no error.
   * @param by null: the room itself @throws whatever the storage throws
   */
  async start(by: SeatId | null): Promise<Result<object>> {
    if (this.#starting) return refusesStart(this.#queue.state, by) ?? this.#starting;
    this.#starting = this.#tryUntilSettled(by);
    try {
      return await this.#starting;
    } finally {
      this.#starting = null;
    }
  }

  /** [GAME-9] Where the prompt is given the lobby has nothing to decide: the next game begins at once. */
  async rematch(by: SeatId): Promise<Result<object>> {
    const result = await this.#queue.execute({ kind: 'rematch', by });
    return result.ok && isSoloMode(this.#queue.state.settings.mode) ? this.start(by) : result;
  }

  async #tryUntilSettled(by: SeatId | null): Promise<Result<object>> {
    let result = await this.#try(by);
    for (let left = ATTEMPTS - 1; left > 0 && !result.ok && result.error.code === 'conflict'; left--) {
      result = await this.#try(by);
    }
    return result;
  }

  async #try(by: SeatId | null): Promise<Result<object>> {
    const queue = this.#queue;
    const tooEarly = refusesStart(queue.state, by);
    if (tooEarly) return tooEarly;
    const game = await pickGame(queue.state, this.#ports);
    if (!game.ok) return game;
    const { picked } = game;
    const refusal = refusesGame(queue.state, by, picked);
    if (refusal) return refusal;
    // Only now, so that a refused start leaves nothing behind.
    const own = picked.rounds.flatMap((round) => round.map(({ prompt }) => prompt)).filter(({ listed }) => !listed);
    await this.#ports.storage.prompts.keepForRoom(own);
    return queue.execute({ kind: 'start', by, picked });
  }
}
