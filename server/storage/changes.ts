import { z } from 'zod';
import { Day } from '#contract/boards.ts';
import type { Medium } from '#contract/drawing.ts';
import { DrawingId, PromptId } from '#contract/ids.ts';
import { MODES, type ModeName } from '#contract/modes.ts';
import type { Engine } from './engine.ts';
import type { Changes } from './port/changes.ts';
import type { ChangedDrawing } from './port/moderation.ts';
import type { Prisma } from './prisma.ts';

// Notifications of PostgreSQL: they are part of the transaction, come in the order of commits, and leave nothing in the database.

/** PostgreSQL takes less than 8,000 bytes. */
const MOST_BYTES = 7_000;

/** Several schemas of one database are several instances. The name is the same for every version of the program. */
const CHANNEL = `'doodle_judge_' || md5(current_schema())`;

const Changed = z.object({
  id: DrawingId,
  promptId: PromptId,
  listed: z.boolean(),
  day: Day.nullable(),
  medium: z.enum(['screen', 'paper']),
  mode: z.enum(MODES),
  isMachines: z.boolean(),
}) satisfies z.ZodType<ChangedDrawing>;
const Message = z.object({ drawings: z.array(Changed) });

/** The drawings as other processes have to know them: call before rows are deleted. A hidden one is as it was before. */
export async function changedDrawings(tx: Prisma.TransactionClient, ids: readonly string[]): Promise<ChangedDrawing[]> {
  const rows = await tx.drawing.findMany({
    where: { id: { in: [...ids] } },
    select: {
      ...{ id: true, promptId: true, listed: true, hiddenListed: true, day: true, medium: true, mode: true },
      machineLevel: true,
    },
  });
  const order = new Map(ids.map((id, i) => [id, i]));
  rows.sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
  return rows.map(({ id, promptId, listed, hiddenListed, day, medium, mode, machineLevel }) => ({
    id: id as DrawingId,
    promptId: promptId as PromptId,
    listed: hiddenListed ?? listed,
    day: day as Day | null,
    medium: medium as Medium,
    mode: mode as ModeName,
    isMachines: machineLevel !== null,
  }));
}

/** Other processes are told when the transaction is committed. */
export async function announce(tx: Prisma.TransactionClient, drawings: readonly ChangedDrawing[]): Promise<void> {
  let rest: readonly ChangedDrawing[] = drawings;
  while (rest.length > 0) {
    let count = rest.length;
    const message = () => JSON.stringify({ drawings: rest.slice(0, count) } satisfies z.input<typeof Message>);
    while (count > 1 && Buffer.byteLength(message()) > MOST_BYTES) count = Math.ceil(count / 2);
    await tx.$executeRawUnsafe(`SELECT pg_notify(${CHANNEL}, $1)`, message());
    rest = rest.slice(count);
  }
}

export const createChanges = (engine: Pick<Engine, 'listen'>): Changes => ({
  listen: ({ drawings, missed }) =>
    engine.listen(`SELECT ${CHANNEL} AS channel`, {
      connected: missed,
      notified(text) {
        const message = readMessage(text);
        // Of another version.
        if (message) drawings(message.drawings);
        else missed();
      },
    }),
});

function readMessage(text: string): z.output<typeof Message> | null {
  try {
    return Message.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
