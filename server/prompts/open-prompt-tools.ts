import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Day } from '#contract/boards.ts';
import type { PromptId } from '#contract/ids.ts';
import { seededRandom } from '#contract/random.ts';
import { DAILY_REST_DAYS } from '#server/storage/port/daily.ts';
import type { Storage } from '#server/storage/port/storage.ts';
import { fillDays } from './calendar-rule.ts';
import { type CheckPorts, checkPrompt, MOST_COMPARED } from './check.ts';
import { type CheckEvent, CheckRefused, type PlannedDay, type PromptTools, type Suggestion } from './port.ts';
import { combinations, tellApart } from './suggestions.ts';
import { TextEmbeddings } from './text-embeddings.ts';

/** Checks that run at the same time. Each keeps the drawing machine busy for some seconds. */
const MOST_CHECKS = 2;
/** Combinations that are looked at for each suggestion that is wanted. */
const LOOKED_AT = 6;
/** Fewer drawings say more about their players than about the prompt. */
const RATED_FROM = 5;

export type PromptToolsPorts = Omit<CheckPorts, 'embeddings' | 'storage'> & {
  storage: CheckPorts['storage'] & {
    prompts: Pick<Storage['prompts'], 'list' | 'packs'>;
    daily: Pick<Storage['daily'], 'upcoming' | 'between'>;
  };
};

/** Between computations that each hold the event loop for a moment: games go on. */
const breathing = (signal: AbortSignal) => async () => {
  await nextTurn();
  signal.throwIfAborted();
};

export function openPromptTools(ports: PromptToolsPorts): PromptTools {
  const { judge, storage } = ports;
  const embeddings = new TextEmbeddings(judge);
  const running = new Map<string, string>();
  /** All that administrators ask of the judge takes turns with players. */
  const originOf = (player: string) => ({ address: 'admins', player });

  async function* check(text: string, { by, signal }: { by: string; signal: AbortSignal }): AsyncGenerator<CheckEvent> {
    if ([...running.values()].includes(by)) throw new CheckRefused('You are checking another prompt already.');
    if (running.size >= MOST_CHECKS)
      throw new CheckRefused('Other administrators are checking prompts. Try again in a moment.');
    const id = randomUUID();
    running.set(id, by);
    try {
      yield* checkPrompt({ ...ports, embeddings }, text, { origin: originOf(by), signal });
    } finally {
      running.delete(id);
    }
  }

  async function suggest({ count, seed, signal }: Parameters<PromptTools['suggest']>[0]): Promise<Suggestion[]> {
    const { prompts } = await storage.prompts.list({
      ...{ search: '', packId: null, status: 'all', offset: 0, limit: MOST_COMPARED },
    });
    const embedded = async (texts: readonly string[]) => {
      const found = await embeddings.of(texts, { origin: originOf('suggestions'), signal });
      return texts.map((text, i) => ({ text, embedding: found[i] as Float32Array }));
    };
    const catalogue = await embedded(prompts.map(({ text }) => text));
    const candidates = await embedded(combinations(count * LOOKED_AT, seededRandom(seed)));
    return tellApart(candidates, catalogue, count, breathing(signal));
  }

  async function fillCalendar({
    from,
    days,
    seed,
    signal,
  }: Parameters<PromptTools['fillCalendar']>[0]): Promise<PlannedDay[]> {
    const { modelHash } = judge.info;
    const [packs, { prompts }, calendar, taken] = await Promise.all([
      storage.prompts.packs(),
      storage.prompts.list({
        ...{ search: '', packId: null, status: 'open', offset: 0, limit: MOST_COMPARED, modelHash },
        sort: { by: 'text', descending: false },
      }),
      storage.daily.upcoming(from, days),
      storage.daily.between(from, { before: DAILY_REST_DAYS, after: days + DAILY_REST_DAYS }),
    ]);
    const free = calendar.filter(({ prompt, settled, locked }) => !settled && (prompt === null || !locked));
    const isFree = new Set<Day>(free.map(({ day }) => day));
    const open = new Set(packs.map(({ id }) => id));
    const candidates = prompts.filter(({ text, packId }) => open.has(packId) && judge.reads(text));
    const texts = new Map<PromptId, string>(
      [...candidates, ...taken.map(({ prompt }) => prompt)].map(({ id, text }) => [id, text]),
    );
    const known = await embeddings.of([...texts.values()], { origin: originOf('calendar'), signal });
    const embeddingOf = new Map([...texts.keys()].map((id, i) => [id, known[i] as Float32Array]));
    const filled = await fillDays({
      days: free.map(({ day }) => day),
      candidates: candidates.map(({ id, packId, drawings, scores }) => ({
        ...{ id, packId, median: scores !== null && drawings >= RATED_FROM ? scores.median : null },
      })),
      taken: taken.filter(({ day }) => !isFree.has(day)).map(({ day, prompt }) => ({ day, promptId: prompt.id })),
      embeddingOf: (id) => embeddingOf.get(id),
      restDays: DAILY_REST_DAYS,
      random: seededRandom(seed),
      breathe: breathing(signal),
    });
    return filled.map(({ day, promptId }) => ({ day, promptId, text: texts.get(promptId) ?? '' }));
  }

  return { check, suggest, fillCalendar };
}
