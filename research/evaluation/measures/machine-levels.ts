import { quickDrawStrokes } from '#canvas/quickdraw.ts';
import { replayOps, type Stroke, visibleStrokes } from '#canvas/visible-strokes.ts';
import { MACHINE_LEVELS, type MachineLevel } from '#contract/machines.ts';
import { openInlineMachine } from '#server/drawing-machine/inline-machine.ts';
import { drawnByHand, MACHINE_STYLES } from '#server/rooms/machine-hand.ts';
import { median } from '../../statistics.ts';
import { type Measure, percent, type Run } from '../run.ts';

/** Of the rounds of 60 seconds; the machines are done earlier. */
const ROUND_MS = 60_000;
/** Words that a level draws, each against all of its people. */
const WORDS = 115;

/** Item 15: how often people's drawings beat those of each level, and how well the levels draw. */
export const machineLevels: Measure = {
  names: MACHINE_LEVELS.flatMap((level) => [`machines.beaten-${level}`, `machines.score-${level}`]),
  async measure(run) {
    const words = spread(run.words, run.count(WORDS));
    const people = await scoresOfPeople(run, words);
    const figures: Record<string, { value: number; n: number }> = {};
    const machine = await openInlineMachine(1);
    try {
      for (const level of MACHINE_LEVELS) {
        const scores = await scoresOfLevel(run, machine, level, words);
        const rounds = words.flatMap((word, i) =>
          (people.get(word) ?? []).map((score) => ({ won: score > (scores[i] as number) })),
        );
        figures[`machines.beaten-${level}`] = percent(rounds, ({ won }) => won);
        figures[`machines.score-${level}`] = { value: median(scores), n: scores.length };
      }
    } finally {
      await machine.close();
    }
    return figures;
  },
};

async function scoresOfPeople(run: Run, words: readonly string[]): Promise<Map<string, number[]>> {
  const doodles = run.doodles.filter(({ word }) => words.includes(word));
  const judged = await run.bench.judge(
    doodles.map(({ word, drawing }) => ({ prompt: word, strokes: quickDrawStrokes(drawing) })),
  );
  const scores = new Map<string, number[]>();
  for (const [i, { word }] of doodles.entries()) {
    const own = scores.get(word) ?? [];
    own.push(judged[i]?.score ?? 0);
    scores.set(word, own);
  }
  return scores;
}

async function scoresOfLevel(
  run: Run,
  machine: Awaited<ReturnType<typeof openInlineMachine>>,
  level: MachineLevel,
  words: readonly string[],
): Promise<number[]> {
  const { candidates } = MACHINE_STYLES[level];
  const drawn: { prompt: string; strokes: Stroke[] }[] = [];
  for (const [i, word] of words.entries()) {
    const { drawing } = await machine.draw(word, { candidates, seed: level * 1_000 + i });
    const { ops } = drawnByHand(drawing, { level, seed: `${level}/${word}`, prompt: word, withinMs: ROUND_MS });
    drawn.push({ prompt: word, strokes: visibleStrokes(replayOps(ops.map(({ op }) => op))) });
  }
  const judged = await run.bench.judge(drawn);
  await run.sheets.write(
    `machine-level-${level}`,
    drawn.map(({ prompt, strokes }, i) => ({ strokes, lines: [prompt, (judged[i]?.score ?? 0).toFixed(1)] })),
  );
  return judged.map(({ score }) => score);
}

const spread = (all: readonly string[], count: number): string[] =>
  all.filter((_, i) => Math.floor((i * count) / all.length) !== Math.floor(((i + 1) * count) / all.length));
