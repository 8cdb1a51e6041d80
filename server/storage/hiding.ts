import type { Withheld } from '#contract/judgement.ts';
import { announce, changedDrawings } from './changes.ts';
import { lockCopies } from './copies.ts';
import type { ChangedDrawing } from './port/moderation.ts';
import type { Prisma } from './prisma.ts';
import { addToBoards, onBoards, removeFromBoards } from './standings.ts';

// [MOD-4] A hidden drawing is withheld and not listed, so that no board, list, search or ghost has it. What it was before is
// kept beside it.

const HIDDEN: Withheld = 'hidden';

/** The columns of a drawing that is hidden from the beginning on. */
export const asHidden = <T extends { listed: boolean; withheld: string | null }>(row: T) => ({
  ...row,
  listed: false,
  withheld: HIDDEN as string | null,
  hiddenListed: row.listed,
  hiddenWithheld: row.withheld,
});

/** Call in a transaction that has taken no lock of drawings or boards yet. @returns null: there is none, or it is hidden already */
export async function hideDrawing(tx: Prisma.TransactionClient, id: string): Promise<ChangedDrawing | null> {
  await lockCopies(tx);
  // Another model may be judging it: the boards that it is on are those of the row that is changed.
  await tx.$executeRaw`SELECT 1 FROM drawings WHERE id = ${id} FOR NO KEY UPDATE`;
  const placed = await onBoards(tx, [id]);
  const changed = await tx.$executeRaw`
    UPDATE drawings SET hidden_listed = listed, hidden_withheld = withheld, listed = FALSE, withheld = ${HIDDEN}
     WHERE id = ${id} AND withheld IS DISTINCT FROM ${HIDDEN}`;
  if (changed === 0) return null;
  await removeFromBoards(tx, placed);
  return announced(tx, id);
}

/** Shows a hidden drawing again where it was before. As `hideDrawing`. */
export async function showDrawing(tx: Prisma.TransactionClient, id: string): Promise<ChangedDrawing | null> {
  await lockCopies(tx);
  const changed = await tx.$executeRaw`
    UPDATE drawings SET listed = hidden_listed, withheld = hidden_withheld, hidden_listed = NULL, hidden_withheld = NULL
     WHERE id = ${id} AND withheld = ${HIDDEN}`;
  if (changed === 0) return null;
  for (const drawing of await onBoards(tx, [id])) await addToBoards(tx, drawing);
  return announced(tx, id);
}

async function announced(tx: Prisma.TransactionClient, id: string): Promise<ChangedDrawing | null> {
  const changed = await changedDrawings(tx, [id]);
  await announce(tx, changed);
  return changed[0] ?? null;
}

/** [BOARD-2] Withholds drawings of people that are copies; a hidden one is a copy when it is shown again. */
export async function withholdCopies(tx: Prisma.TransactionClient, ids: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE drawings
       SET hidden_withheld = CASE WHEN withheld = ${HIDDEN} THEN 'copy' END,
           hidden_listed = CASE WHEN withheld = ${HIDDEN} THEN FALSE END,
           withheld = CASE WHEN withheld = ${HIDDEN} THEN withheld ELSE 'copy' END, listed = FALSE
     WHERE id = ANY (${[...ids]}::text[]) AND machine_level IS NULL`;
}
