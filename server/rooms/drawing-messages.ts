import type { DrawOp } from '#contract/drawing.ts';
import { type Result, refuse } from '#contract/errors.ts';
import type { RoundId, SeatId } from '#contract/ids.ts';
import type { OwnDrawing } from '#contract/room.ts';
import type { Command } from '../game/commands.ts';
import { openEntry } from '../game/entries.ts';
import { findSeat } from '../game/seats.ts';
import type { RoomState } from '../game/state.ts';
import type { Timing } from '../game/timing.ts';
import type { OpsLog } from '../storage/port.ts';
import type { RoundDrawings } from './round-drawings.ts';

/** What messages about a drawing need of a room. */
export interface DrawingTable {
  readonly state: RoomState;
  readonly drawings: RoundDrawings;
  context(): { now: number; timing: Timing };
  execute(command: Command, at?: number): Promise<Result<object>>;
}

/** [ROUND-3], [DRAW-1]–[DRAW-4] Not through the room's queue: drawings do not wait for each other. */
export async function appendOps(
  table: DrawingTable,
  seatId: SeatId,
  { roundId, from, ops }: { roundId: RoundId; from: number; ops: DrawOp[] },
): Promise<Result<{ acked: number }>> {
  const context = table.context();
  const open = openEntry(table.state, seatId, roundId, context);
  if (!open.ok) return open;
  return table.drawings.use(seatId, roundId, async (drawing) => {
    // Opening the drawing may have taken a moment: what counts is when the ops came, and what the room is now.
    const still = openEntry(table.state, seatId, roundId, context);
    if (!still.ok) return still;
    if (still.entry.submittedAt === null) {
      const isFirst = drawing.opCount === 0;
      const appended = await drawing.append(from, ops);
      if (isFirst && appended.ok) await showActive(table, seatId);
      return appended;
    }
    if (!drawing.knows(from, ops.length)) return refuse('phase_over', 'The drawing is handed in.');
    await drawing.flush();
    return { ok: true, acked: drawing.acked };
  });
}

/** [ROUND-4] */
export async function submitDrawing(
  table: DrawingTable,
  by: SeatId,
  { roundId, opCount }: { roundId: RoundId; opCount: number },
): Promise<Result<object>> {
  const context = table.context();
  const open = openEntry(table.state, by, roundId, context);
  if (!open.ok) return open;
  return table.drawings.use<object>(by, roundId, async (drawing) => {
    await drawing.flush();
    const { acked } = drawing;
    if (acked + 1 >= opCount) return table.execute({ kind: 'submit', by, roundId }, context.now);
    return { ok: false, error: { code: 'ops_gap', message: 'Some of the drawing has not arrived yet.', acked } };
  });
}

/** What a seat has drawn in the running round; null: it draws nothing now. */
export async function ownDrawing(
  table: DrawingTable,
  ops: Pick<OpsLog, 'read'>,
  seatId: SeatId,
): Promise<Result<{ own: OwnDrawing | null }>> {
  const { phase } = table.state;
  const entry = phase.name === 'drawing' && phase.entries.find((candidate) => candidate.seatId === seatId);
  if (phase.name !== 'drawing' || !entry) return { ok: true, own: null };
  const roundId = phase.round.id;
  return table.drawings.use(seatId, roundId, async (drawing) => {
    await drawing.flush();
    const drawn = await ops.read(roundId, seatId);
    return { ok: true, own: { roundId, ops: drawn, submitted: entry.submittedAt !== null } };
  });
}

/** [SEAT-5] Somebody is there after all. */
export async function showActive(table: Pick<DrawingTable, 'state' | 'execute'>, by: SeatId): Promise<void> {
  if ((findSeat(table.state, by)?.idleRounds ?? 0) > 0) await table.execute({ kind: 'active', by });
}
