import type { Result } from '#contract/errors.ts';
import type { SeatId } from '#contract/ids.ts';
import { isSoloMode } from '#contract/modes.ts';
import type { Command, PickedGame } from '../game/commands.ts';
import type { RoomState } from '../game/state.ts';
import { pickGame, type SupplyPorts } from './game-supply.ts';

export interface StartTable {
  readonly state: RoomState;
  execute(command: Command): Promise<Result<object>>;
}

const NOTHING: PickedGame = { rounds: [], day: null };

/** [R14] @param by null: the room itself @throws whatever the storage throws */
export async function startGame(table: StartTable, by: SeatId | null, ports: SupplyPorts): Promise<Result<object>> {
  // Prompts only for who may start: picking reads the database.
  const { host, phase } = table.state;
  const mayStart = phase.name === 'lobby' && (by === null || by === host);
  const game = mayStart ? await pickGame(table.state, ports) : { ok: true as const, picked: NOTHING };
  return game.ok ? table.execute({ kind: 'start', by, picked: game.picked }) : game;
}

/** [R28], [R94] Where the prompt is given there is nothing to settle in the lobby: the next try begins at once. */
export async function callRematch(table: StartTable, by: SeatId, ports: SupplyPorts): Promise<Result<object>> {
  const result = await table.execute({ kind: 'rematch', by });
  return result.ok && isSoloMode(table.state.settings.mode) ? startGame(table, by, ports) : result;
}
