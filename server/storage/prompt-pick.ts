import type { PlayablePrompt, PromptStore } from './port.ts';
import type { PrismaClient } from './prisma.ts';
import { OPEN, PLAYABLE, toPlayable } from './prompt-rows.ts';

/** Prompts to be played, at random. */
export async function pickPrompts(
  db: PrismaClient,
  { packId, count, avoid, random, withDrawingsOf }: Parameters<PromptStore['pick']>[0],
): Promise<PlayablePrompt[]> {
  const where = { ...OPEN, ...(packId === null ? {} : { packId }) };
  const open = await db.prompt.findMany({ where, select: PLAYABLE, orderBy: { id: 'asc' } });
  const drawn = new Set(withDrawingsOf === undefined ? [] : await drawnPrompts(db, withDrawingsOf));
  const avoided = new Set<string>(avoid);
  /** The lower, the sooner. */
  const rankOf = (id: string) => (withDrawingsOf === undefined || drawn.has(id) ? 0 : 2) + (avoided.has(id) ? 1 : 0);
  const picked: typeof open = [];
  for (const rank of [0, 1, 2, 3]) {
    picked.push(
      ...draw(
        open.filter(({ id }) => rankOf(id) === rank),
        count - picked.length,
        random,
      ),
    );
  }
  return picked.map(toPlayable);
}

/** Ids of the prompts that have ghosts of this model. */
async function drawnPrompts(db: PrismaClient, modelHash: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM prompts
     WHERE EXISTS (SELECT 1 FROM drawings
                    WHERE prompt_id = prompts.id AND model_hash = ${modelHash} AND listed AND score > 0)`;
  return rows.map(({ id }) => id);
}

/** The first steps of a Fisher-Yates shuffle: `count` different items, or all when there are fewer. */
function draw<T>(items: T[], count: number, random: () => number): T[] {
  const pool = [...items];
  const drawn: T[] = [];
  while (drawn.length < count && pool.length > 0) {
    const index = Math.min(pool.length - 1, Math.floor(random() * pool.length));
    drawn.push(...pool.splice(index, 1));
  }
  return drawn;
}
