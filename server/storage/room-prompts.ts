import { randomUUID } from 'node:crypto';
import { tidyText } from '#contract/room.ts';
import type { PromptStore } from './port.ts';
import type { PrismaClient } from './prisma.ts';
import { OPEN, PLAYABLE, toPlayable } from './prompt-rows.ts';
import { normaliseText } from './prompt-text.ts';

/** The prompts of a host's own texts: those of the catalogue that are open, the others as room prompts, found or made. */
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

  const own = [...wanted].filter(([key]) => !found.has(key));
  if (own.length > 0) {
    await db.prompt.createMany({
      data: own.map(([normalisedText, text]) => ({ id: randomUUID(), text, normalisedText, origin: 'room' })),
      skipDuplicates: true,
    });
    const where = { origin: 'room', normalisedText: { in: own.map(([key]) => key) } };
    for (const row of await db.prompt.findMany({ where, select }))
      found.set(row.normalisedText, { ...toPlayable(row), listed: false });
  }
  return [...wanted.keys()].flatMap((key) => found.get(key) ?? []);
}
