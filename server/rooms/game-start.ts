import { type Result, refuse } from '#contract/errors.ts';
import type { SeatId } from '#contract/ids.ts';
import { isSoloMode } from '#contract/modes.ts';
import type { Command } from '../game/commands.ts';
import { refusesGame, refusesStart } from '../game/start.ts';
import type { RoomState } from '../game/state.ts';
import { pickGame, type SupplyPorts } from './game-supply.ts';

export interface StartTable {
  readonly state: RoomState;
  execute(command: Command): Promise<Result<object>>;
}

/** A room whose settings change while prompts are picked for it picks again, so many times in all. */
const ATTEMPTS = 3;

/** Games of one room begin here [GAME-3], [GAME-5]: one after the other, and the database is asked only for who may start. */
export class GameStart {
  readonly #table: StartTable;
  readonly #ports: SupplyPorts;
  #isStarting = false;

  constructor(table: StartTable, ports: SupplyPorts) {
    this.#table = table;
    this.#ports = ports;
  }

  /** @param by null: the room itself @throws whatever the storage throws */
  async start(by: SeatId | null): Promise<Result<object>> {
    if (this.#isStarting) return refuse('conflict', 'A game is about to begin.');
    this.#isStarting = true;
    try {
      let result = await this.#try(by);
      for (let left = ATTEMPTS - 1; left > 0 && !result.ok && result.error.code === 'conflict'; left--) {
        result = await this.#try(by);
      }
      return result;
    } finally {
      this.#isStarting = false;
    }
  }

  /** [GAME-9] Where the prompt is given there is nothing to settle in the lobby: the next try begins at once. */
  async rematch(by: SeatId): Promise<Result<object>> {
    const result = await this.#table.execute({ kind: 'rematch', by });
    return result.ok && isSoloMode(this.#table.state.settings.mode) ? this.start(by) : result;
  }

  async #try(by: SeatId | null): Promise<Result<object>> {
    const table = this.#table;
    const tooEarly = refusesStart(table.state, by);
    if (tooEarly) return tooEarly;
    const game = await pickGame(table.state, this.#ports);
    if (!game.ok) return game;
    const { picked } = game;
    const refusal = refusesGame(table.state, by, picked);
    if (refusal) return refusal;
    // Only now, so that a game that does not begin leaves nothing behind.
    const own = picked.rounds.flatMap((round) => round.map(({ prompt }) => prompt)).filter(({ listed }) => !listed);
    await this.#ports.storage.prompts.keepForRoom(own);
    return table.execute({ kind: 'start', by, picked });
  }
}
