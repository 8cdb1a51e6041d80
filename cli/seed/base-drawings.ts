import { quickDrawStrokes } from '#canvas/quickdraw.ts';
import type { QuickDrawing } from '#contract/drawing.ts';
import { seededRandom } from '#contract/random.ts';
import { quickDrawing } from '../../server/drawing-machine/grid.ts';
import { MANNER } from '../../server/drawing-machine/inline-machine.ts';
import { DOODLE_PEN, openPen, type Pen } from '../../server/drawing-machine/pen.ts';
import { composed, layouts, repeated } from '../../server/drawing-machine/scene.ts';
import { sketch } from '../../server/drawing-machine/sketch.ts';
import { type InlineJudge, openInlineJudge } from '../../server/judge/inline-judge.ts';
import { sceneOf } from '../../server/lib/prompt-scene.ts';
import { DEFAULT_MODEL } from '../judge/run.ts';

export interface BaseDrawing {
  drawing: QuickDrawing;
  /** By the model that judges the load, normalised. */
  embedding: Float32Array;
}

const AT_ONCE = 16;

/**
 * Drawings of each prompt: every thing that it names as the pen draws it at the first try, in places that the words allow.
 * Nobody chooses among them, as nobody draws equally well.
 *
 * @param onPrompt is told after each prompt
 */
export async function drawBases(
  judge: InlineJudge,
  prompts: readonly string[],
  options: { bases: number; seed: number; threads: number; onPrompt(): void },
): Promise<BaseDrawing[][]> {
  const pen = await openPen(DOODLE_PEN, options.threads);
  // The pen was trained on the texts of the embedded model, whatever model judges.
  const reader = await openInlineJudge({
    modelFolder: DEFAULT_MODEL,
    intraOpNumThreads: options.threads,
    labels: ['drawing'],
    topLabels: 1,
    thumbnails: false,
  });
  try {
    const things = new Things(pen, reader, options);
    const found: BaseDrawing[][] = [];
    for (const prompt of prompts) {
      const drawings = await drawPrompt(things, prompt, options);
      found.push(await judged(judge, prompt, drawings));
      options.onPrompt();
    }
    return found;
  } finally {
    await reader.close();
    await pen.close();
  }
}

/** Single things, which several prompts name. */
class Things {
  readonly #drawn = new Map<string, Promise<QuickDrawing[]>>();
  constructor(
    private readonly pen: Pen,
    private readonly reader: InlineJudge,
    private readonly options: { bases: number; seed: number },
  ) {}

  of(text: string): Promise<QuickDrawing[]> {
    const known = this.#drawn.get(text) ?? this.#draw(text);
    this.#drawn.set(text, known);
    return known;
  }

  async #draw(text: string): Promise<QuickDrawing[]> {
    const [embedding] = (await this.reader.embedPrompts([text])) as [Float32Array];
    const { seed, bases } = this.options;
    const randoms = Array.from({ length: bases }, (_, i) => seededRandom(`seed/${seed}/${text}/${i}`));
    return (await sketch(this.pen, { text: embedding, randoms, manner: MANNER })).map(quickDrawing);
  }
}

async function drawPrompt(
  things: Things,
  prompt: string,
  { bases, seed }: { bases: number; seed: number },
): Promise<QuickDrawing[]> {
  const scene = sceneOf(prompt);
  const drawn = await Promise.all(
    scene.things.map(async ({ text, count }) => (await things.of(text)).map((one) => repeated(one, count))),
  );
  const random = seededRandom(`seed/${seed}/${prompt}/layout`);
  return Array.from({ length: bases }, (_, base) =>
    drawn
      .map((some) => some[base] as QuickDrawing)
      .reduce((first, second, i) => {
        const relation = scene.relations[i - 1];
        if (!relation) return first;
        const all = layouts(first, relation, second);
        const layout = all[Math.floor(random() * all.length)];
        return layout ? composed(layout) : first;
      }),
  );
}

async function judged(judge: InlineJudge, prompt: string, drawings: readonly QuickDrawing[]): Promise<BaseDrawing[]> {
  const bases: BaseDrawing[] = [];
  for (let from = 0; from < drawings.length; from += AT_ONCE) {
    const some = drawings.slice(from, from + AT_ONCE);
    const outcomes = await judge.judge(
      some.map((drawing) => ({ drawing: { kind: 'strokes', strokes: quickDrawStrokes(drawing) }, prompt })),
    );
    for (const [i, outcome] of outcomes.entries()) {
      if (!outcome.ok) throw outcome.error;
      bases.push({ drawing: some[i] as QuickDrawing, embedding: outcome.judgement.embedding });
    }
  }
  return bases;
}
