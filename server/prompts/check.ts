import { quickDrawStrokes } from '#canvas/quickdraw.ts';
import type { PromptId } from '#contract/ids.ts';
import { tidyText } from '#contract/tidy-text.ts';
import type { DrawingMachine } from '#server/drawing-machine/port.ts';
import type { Judge } from '#server/judge/port.ts';
import type { Origin } from '#server/lib/origin-queue.ts';
import { isRude } from '#server/lib/profanity.ts';
import type { ListedPrompt } from '#server/storage/port/prompts.ts';
import type { Storage } from '#server/storage/port/storage.ts';
import { DRAWN_WORDS } from './drawn-words.ts';
import { cosine, nearestDrawn, predictedMedian, thingsOf, VERY_NEAR } from './familiarity.ts';
import type { CheckEvent, Margin, Neighbour } from './port.ts';
import { patiently, type TextEmbeddings } from './text-embeddings.ts';

/** Larger catalogues are compared as far as this, the newest prompts first. */
export const MOST_COMPARED = 10_000;
const NEIGHBOURS = 5;
/** Drawings of each neighbour that are looked at. */
const DRAWINGS_OF_NEIGHBOUR = 12;
const PROGRESS_EVERY = 50;

export interface CheckPorts {
  judge: Pick<Judge, 'info' | 'reads' | 'judge' | 'embedText'>;
  machine: Pick<DrawingMachine, 'draw'>;
  storage: {
    prompts: Pick<Storage['prompts'], 'list'>;
    drawings: Pick<Storage['drawings'], 'gallery' | 'embeddings'>;
  };
  embeddings: TextEmbeddings;
}

/** [PROMPT-6] The steps of a check, the quickest first. */
export async function* checkPrompt(
  { judge, machine, storage, embeddings }: CheckPorts,
  rawText: string,
  { origin, signal }: { origin: Origin; signal: AbortSignal },
): AsyncGenerator<CheckEvent> {
  const text = tidyText(rawText);
  const { modelHash } = judge.info;
  const catalogue = { search: '', packId: null, status: 'all', offset: 0, limit: MOST_COMPARED } as const;
  const { prompts } = await storage.prompts.list({ ...catalogue, modelHash });
  const same = prompts.find((prompt) => prompt.text.toLowerCase() === text.toLowerCase());
  const isRead = judge.reads(text);
  yield {
    ...{ kind: 'words', isRead, isRude: isRude(text) },
    sameAs: same ? { id: same.id, retired: same.retired } : null,
  };
  // To the model all texts of unknown letters are the same.
  if (!isRead) return yield { kind: 'done' };

  const own = (await embeddings.of([text], { origin, signal }))[0] as Float32Array;
  const others = prompts.filter((prompt) => prompt.id !== same?.id && judge.reads(prompt.text));
  const ranked: { prompt: ListedPrompt; likeness: number; embedding: Float32Array }[] = [];
  for (let at = 0; at < others.length; at += PROGRESS_EVERY) {
    const some = others.slice(at, at + PROGRESS_EVERY);
    const read = await embeddings.of(
      some.map((prompt) => prompt.text),
      { origin, signal },
    );
    for (const [i, prompt] of some.entries()) {
      const embedding = read[i] as Float32Array;
      ranked.push({ prompt, embedding, likeness: cosine(own, embedding) });
    }
    yield { kind: 'progress', done: ranked.length, of: others.length };
  }
  const near = ranked.toSorted((a, b) => b.likeness - a.likeness).slice(0, NEIGHBOURS);
  const drawingsOf = (promptId: PromptId) =>
    storage.drawings.gallery(
      { modelHash, order: 'best', promptId, takenFor: null },
      { cursor: null, limit: DRAWINGS_OF_NEIGHBOUR, random: Math.random },
    );
  const neighbours: Neighbour[] = [];
  const neighboursDrawings = { right: 0, of: 0 };
  for (const { prompt, likeness, embedding } of near) {
    signal.throwIfAborted();
    const { rows } = await drawingsOf(prompt.id);
    for (const drawing of await storage.drawings.embeddings(rows.map((row) => row.drawingId))) {
      neighboursDrawings.of++;
      if (cosine(drawing.embedding, embedding) > cosine(drawing.embedding, own)) neighboursDrawings.right++;
    }
    const { id, text, retired } = prompt;
    const drawingId = rows[0]?.drawingId ?? null;
    neighbours.push({ id, text, retired, likeness, isDuplicate: likeness >= VERY_NEAR, drawingId });
  }
  yield { kind: 'neighbours', neighbours };

  const words = await embeddings.of(DRAWN_WORDS, { origin, signal });
  const drawn = DRAWN_WORDS.map((word, i) => ({ word, embedding: words[i] as Float32Array }));
  const names = thingsOf(text);
  const named = await embeddings.of(names, { origin, signal });
  const things = names.map((name, i) => {
    const { word, nearness } = nearestDrawn(named[i] as Float32Array, drawn);
    return { text: name, drawnWord: word, nearness };
  });
  const least = Math.min(...things.map(({ nearness }) => nearness));
  const { score: predictedScore, meanError } = predictedMedian(least);
  yield { kind: 'familiarity', things, predictedScore, meanError };

  let drawing: Awaited<ReturnType<DrawingMachine['draw']>>['drawing'];
  try {
    ({ drawing } = await machine.draw(text, { signal }));
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Error) || error.name !== 'DrawingFailed') throw error;
    yield { kind: 'undrawn' };
    return yield { kind: 'done' };
  }
  const strokes = quickDrawStrokes(drawing);
  const among = [text, ...near.map(({ prompt }) => prompt.text)];
  const judgement = await patiently(
    () => judge.judge({ strokes, prompt: text, among, priority: 'explain', origin, signal }),
    signal,
  );
  yield { kind: 'drawing', png: Buffer.from(judgement.thumbnail).toString('base64'), score: judgement.score };
  yield { kind: 'margin', margin: { ...marginOf(among, judgement.shares ?? []), neighboursDrawings } };
  yield { kind: 'done' };
}

/** @param shares of each text in `among`, whose first is the prompt itself */
export function marginOf(among: readonly string[], shares: readonly number[]): Omit<Margin, 'neighboursDrawings'> {
  const rivals = among
    .slice(1)
    .map((text, i) => ({ text, share: shares[i + 1] ?? 0 }))
    .sort((a, b) => b.share - a.share);
  return { share: shares[0] ?? 0, rival: rivals[0] ?? null };
}
