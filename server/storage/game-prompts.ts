import { randomUUID } from 'node:crypto';
import type { PromptId } from '#contract/ids.ts';
import { tidyText } from '#contract/tidy-text.ts';
import { BY_PEOPLE } from './boards.ts';
import type { PlayablePrompt, PromptStore } from './port/prompts.ts';
import { Prisma, type PrismaClient } from './prisma.ts';
import { normaliseText, OPEN, PLAYABLE, toPlayable } from './prompt-rows.ts';

/** Prompts to be played, at random. */
export async function pickPrompts(
  db: PrismaClient,
  { packId, count, avoid, random, withDrawingsOf }: Parameters<PromptStore['pick']>[0],
): Promise<PlayablePrompt[]> {
  const where = { ...OPEN, ...(packId === null ? {} : { packId }) };
  const open = await db.prompt.findMany({ where, select: PLAYABLE, orderBy: { id: 'asc' } });
  const drawn = withDrawingsOf === undefined ? null : await drawnPrompts(db, withDrawingsOf);
  const avoided = new Set<string>(avoid);
  /** The lower, the sooner: prompts with drawings before those without, then what is not avoided, then people's drawings. */
  const rankOf = (id: string) =>
    (drawn && !drawn.has(id) ? 4 : 0) + (avoided.has(id) ? 2 : 0) + (drawn && drawn.get(id) !== 'people' ? 1 : 0);
  const picked: typeof open = [];
  for (let rank = 0; rank < 8; rank++) {
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

/** Ids of the prompts that have ghosts of this model, and whether people drew any of them. */
async function drawnPrompts(db: PrismaClient, modelHash: string): Promise<Map<string, 'people' | 'machines'>> {
  const isDrawn = (by: Prisma.Sql) => Prisma.sql`
    EXISTS (SELECT 1 FROM drawings
             WHERE prompt_id = prompts.id AND model_hash = ${modelHash} AND listed AND score > 0 AND ${by})`;
  const rows = await db.$queryRaw<{ id: string; isByPeople: boolean }[]>`
    SELECT id, ${isDrawn(BY_PEOPLE)} AS "isByPeople" FROM prompts WHERE ${isDrawn(Prisma.sql`TRUE`)}`;
  return new Map(rows.map(({ id, isByPeople }) => [id, isByPeople ? 'people' : 'machines']));
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

/**
 * The prompts of a host's own texts: those of the catalogue that are open, the others as new room prompts. The same text
 * gets another id each time: a group that enters another group's texts does not get access to its drawings.
 */
export async function promptsForRoom(db: PrismaClient, texts: string[]): ReturnType<PromptStore['forRoom']> {
  // Of two that are the same, the first is kept as it is written.
  const wanted = new Map<string, string>();
  for (const text of texts) {
    const key = normaliseText(text);
    if (key !== '' && !wanted.has(key)) wanted.set(key, tidyText(text));
  }
  const select = { ...PLAYABLE, normalisedText: true } as const;
  const open = await db.prompt.findMany({ where: { ...OPEN, normalisedText: { in: [...wanted.keys()] } }, select });
  const found = new Map(open.map((row) => [row.normalisedText, { ...toPlayable(row), listed: true }]));
  return [...wanted].map(
    ([key, text]) =>
      found.get(key) ?? { id: randomUUID() as string as PromptId, text, translations: {}, listed: false },
  );
}

export async function keepRoomPrompts(
  db: PrismaClient,
  prompts: Parameters<PromptStore['keepForRoom']>[0],
): Promise<void> {
  if (prompts.length === 0) return;
  await db.prompt.createMany({
    data: prompts.map(({ id, text }) => ({ id, text: tidyText(text), normalisedText: id, origin: 'room' })),
    skipDuplicates: true,
  });
}

/**
 * Deletes room prompts without a drawing and without a stored room. Prompts younger than an hour stay: another server may
 * be about to start a game with them.
 */
export async function removeForgottenPrompts(db: PrismaClient): Promise<void> {
  await db.$executeRaw`
    DELETE FROM prompts
     WHERE origin = 'room' AND created_at < (now() AT TIME ZONE 'UTC') - interval '1 hour'
       AND NOT EXISTS (SELECT FROM drawings WHERE drawings.prompt_id = prompts.id)
       AND id NOT IN (SELECT played.id[1] FROM rooms, regexp_matches(rooms.state::text, '"id":"([^"]+)"', 'g') AS played (id))`;
}
