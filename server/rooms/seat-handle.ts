import type { DrawOp } from '#contract/drawing.ts';
import type { Result } from '#contract/errors.ts';
import type { PackId, RoundId, SeatId } from '#contract/ids.ts';
import type { RoomSettings } from '#contract/room.ts';
import type { Logger } from '#server/lib/logger.ts';
import { refuse } from '../game/refusal.ts';
import type { PromptStore } from '../storage/port.ts';
import { orUnavailable } from './or-unavailable.ts';
import type { Room, SeatConnection } from './room.ts';

/** What a connection can do with the seat that it holds. After a takeover [R3] everything is refused. */
export interface SeatHandle {
  readonly seatId: SeatId;
  leave(): Promise<Result<object>>;
  /** The connection is lost; the seat stays [R8]. */
  disconnect(): void;
  settings(settings: RoomSettings): Promise<Result<object>>;
  start(): Promise<Result<object>>;
  next(): Promise<Result<object>>;
  rematch(): Promise<Result<object>>;
  ops(roundId: RoundId, from: number, ops: DrawOp[]): Promise<Result<{ acked: number }>>;
  submit(roundId: RoundId, opCount: number): Promise<Result<object>>;
}

export interface SeatHandleOptions {
  room: Room;
  seatId: SeatId;
  connection: SeatConnection;
  hasPack: (packId: PackId | null) => Promise<boolean>;
  prompts: Pick<PromptStore, 'pick'>;
  random: () => number;
  logger: Logger;
}

export function seatHandle({
  room,
  seatId,
  connection,
  hasPack,
  prompts,
  random,
  logger,
}: SeatHandleOptions): SeatHandle {
  const held = <T>(act: () => Promise<Result<T>>): Promise<Result<T>> =>
    room.holds(seatId, connection)
      ? orUnavailable(logger, act)
      : Promise.resolve(refuse('seat_not_found', 'This seat is no longer this tab’s.'));
  const by = seatId;
  return {
    seatId,
    leave: () => held(() => room.execute({ kind: 'leave', seatId })),
    disconnect: () => room.disconnect(seatId, connection),
    settings: (settings) =>
      held(async () =>
        (await hasPack(settings.packId))
          ? room.execute({ kind: 'settings', by, settings })
          : refuse('not_found', 'This pack does not exist any more.'),
      ),
    start: () =>
      held(async () => {
        const { state } = room;
        // Prompts only for who may start: picking reads the database.
        const mayStart = state.host === seatId && state.phase.name === 'lobby';
        const picked = mayStart
          ? await prompts.pick({
              packId: state.settings.packId,
              count: state.settings.rounds,
              avoid: state.played,
              random,
            })
          : [];
        return room.execute({ kind: 'start', by, prompts: picked });
      }),
    next: () => held(() => room.execute({ kind: 'next', by })),
    rematch: () => held(() => room.execute({ kind: 'rematch', by })),
    ops: (roundId, from, ops) => held(() => room.appendOps(seatId, roundId, from, ops)),
    submit: (roundId, opCount) => held(() => room.submit(seatId, roundId, opCount)),
  };
}
