import type { GuessVerdict } from '#contract/chat.ts';
import type { DrawOp, StrokeOp } from '#contract/drawing.ts';
import { type Result, refuse } from '#contract/errors.ts';
import type { Acks, ParsedPayload } from '#contract/events.ts';
import type { PackId, RoundId, SeatId } from '#contract/ids.ts';
import type { MachineLevel } from '#contract/machines.ts';
import type { RoomSettings } from '#contract/room-settings.ts';
import type { Logger } from '#server/lib/logger.ts';
import type { SeatCommand } from '../game/commands.ts';
import { cannotSave } from './command-queue.ts';
import type { Room } from './room.ts';
import type { ReactionChange } from './room-reactions.ts';
import type { SeatConnection } from './seat-connections.ts';
import { newSeatId } from './secrets.ts';

type WithoutBy<C> = C extends unknown ? Omit<C, 'by'> : never;
/** Commands of a seat that go to the rules as they are. */
type PlainCommand = WithoutBy<
  Exclude<SeatCommand, { kind: 'settings' | 'rematch' | 'add_machine' | 'submit' | 'begin' | 'guess' | 'active' }>
>;

/** The messages of a connection to its seat. After a takeover [SEAT-3] or a kick everything is refused. */
export interface SeatHandle {
  readonly seatId: SeatId;
  /** Whether the seat is still this connection's. */
  isHeld(): boolean;
  /** The connection has no part in the seat afterwards, also when the change can't be saved yet. */
  leave(): Promise<Result<object>>;
  /** The connection is lost; the seat stays [SEAT-4]. */
  disconnect(): void;
  time(): Promise<Result<Acks['room:time']>>;
  settings(settings: RoomSettings): Promise<Result<object>>;
  start(): Promise<Result<object>>;
  rematch(): Promise<Result<object>>;
  addMachine(level: MachineLevel): Promise<Result<object>>;
  carryOut(command: PlainCommand): Promise<Result<object>>;
  say(text: string): Promise<Result<object>>;
  report(report: ParsedPayload<'room:report'>): Promise<Result<object>>;
  guess(guess: { roundId: RoundId; text: string }): Promise<Result<{ verdict: GuessVerdict }>>;
  react(change: ReactionChange): Promise<Result<object>>;
  ops(batch: { roundId: RoundId; from: number; ops: DrawOp[] }): Promise<Result<{ acked: number }>>;
  preview(preview: { roundId: RoundId; ops: StrokeOp[] }): Promise<Result<object>>;
  submit(drawing: { roundId: RoundId; opCount: number }): Promise<Result<object>>;
}

export interface SeatHandleOptions {
  room: Room;
  seatId: SeatId;
  connection: SeatConnection;
  hasPack: (packId: PackId | null) => Promise<boolean>;
  logger: Logger;
}

export function seatHandle({ room, seatId, connection, hasPack, logger }: SeatHandleOptions): SeatHandle {
  const isHeld = () => room.holds(seatId, connection);
  const held = <T>(act: () => Promise<Result<T>>): Promise<Result<T>> =>
    isHeld()
      ? orUnavailable(logger, act)
      : Promise.resolve(refuse('seat_not_found', 'This seat is no longer this tab’s.'));
  const by = seatId;
  return {
    seatId,
    isHeld,
    leave: () => held(() => room.leave(seatId, connection)),
    disconnect: () => room.disconnect(seatId, connection),
    time: () => held(async () => ({ ok: true, ...room.time() })),
    settings: (settings) =>
      held(async () =>
        (await hasPack(settings.packId))
          ? room.execute({ kind: 'settings', by, settings })
          : refuse('not_found', 'This pack does not exist any more.'),
      ),
    start: () => held(() => room.start(by)),
    rematch: () => held(() => room.rematch(by)),
    addMachine: (level) => held(() => room.execute({ kind: 'add_machine', by, machine: { id: newSeatId(), level } })),
    carryOut: (command) => held(() => room.execute({ ...command, by })),
    report: (report) => held(() => room.report(by, report)),
    say: (text) => held(() => room.say(by, text)),
    guess: (guess) => held(() => room.guess(by, guess)),
    react: (change) => held(() => room.react(by, change)),
    ops: (batch) => held(() => room.appendOps(by, batch)),
    preview: (preview) => held(async () => room.preview(by, preview)),
    submit: (drawing) => held(() => room.submit(by, drawing)),
  };
}

/** Turns a failure of the database into a refusal that a player can read. */
export async function orUnavailable<T>(logger: Logger, act: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await act();
  } catch (error) {
    logger.error({ err: error }, 'the database failed');
    return cannotSave();
  }
}
