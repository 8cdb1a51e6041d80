// How well a model judges drawings that it was not trained on, measured through the product's own judge.
// usage: node --import tsx scripts/evaluate-judge.ts eval.ndjson[.xz] [--model <folder>] [--json] [--similarities out.ndjson]
//
// The file holds Quick, Draw! rows: {"word", "recognized", "drawing"}. Answers are among the 345 words of Quick, Draw!
// (the first 345 labels of doodle-clip; --labels replaces them, one label a line). --similarities writes a line for each drawing,
// {"word", "similarity", "score"}, for comparing with another implementation.
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { quickDrawStrokes } from '#canvas/quickdraw.ts';
import { DEFAULT_MODEL } from '#server/judge/cli/run.ts';
import { openJudge } from '#server/judge/open-judge.ts';
import { type Judged, summary } from './judge-calibration/evaluation.ts';
import { readQuickDraw } from './judge-calibration/read-quickdraw.ts';

const WINDOW = 64;
const QUICKDRAW_WORDS = 345;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string', default: DEFAULT_MODEL },
    json: { type: 'boolean', default: false },
    similarities: { type: 'string' },
    labels: { type: 'string' },
  },
});
const [file] = positionals;
if (!file) {
  console.error('Name the file of drawings, e.g. eval.ndjson.xz.');
  process.exit(2);
}

const lines = (await readFile(values.labels ?? join(DEFAULT_MODEL, 'labels.txt'), 'utf8')).split('\n').filter(Boolean);
const judge = await openJudge({
  labels: values.labels ? lines : lines.slice(0, QUICKDRAW_WORDS),
  modelFolder: values.model,
  intraOpNumThreads: availableParallelism(),
  thumbnails: false,
});
const running: Promise<Judged>[] = [];
const judged: Judged[] = [];
for await (const { word, recognized, drawing } of readQuickDraw(file)) {
  const request = { strokes: quickDrawStrokes(drawing), prompt: word, priority: 'final' as const };
  running.push(
    judge.judge(request).then(({ similarity, score, labels }) => ({
      word,
      recognized,
      similarity,
      score,
      nearest: labels.map(({ text }) => text),
    })),
  );
  if (running.length >= WINDOW) judged.push((await running.shift()) as Judged);
}
judged.push(...(await Promise.all(running)));
await judge.close();

if (values.similarities) {
  const out = createWriteStream(values.similarities);
  for (const { word, similarity, score } of judged) out.write(`${JSON.stringify({ word, similarity, score })}\n`);
  out.end();
}
const result = { model: judge.info.modelId, hash: judge.info.modelHash, ...summary(judged) };
if (values.json) console.log(JSON.stringify(result, null, 2));
else for (const [name, value] of Object.entries(result)) console.log(name.padEnd(28), value);
