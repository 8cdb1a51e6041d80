import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { MAX_MOMENTS, type Moment } from '#contract/explanation.ts';
import { DrawingId, type PlayerId, type PromptId, type PublicId, RoundId, SeatId } from '#contract/ids.ts';
import type { LabelShare } from '#contract/judgement.ts';
import { MACHINE_LEVELS, MACHINE_NAMES, machinePlayerId } from '#contract/machines.ts';
import { seededRandom } from '#contract/random.ts';
import { startWorker, type WorkerThread } from '#server/lib/worker-thread.ts';
import { readConfig } from '../../server/config.ts';
import { type InlineJudge, openInlineJudge } from '../../server/judge/inline-judge.ts';
import { finalScore } from '../../server/judge/score/deductions.ts';
import { normalised } from '../../server/judge/score/similarity.ts';
import { openStorage } from '../../server/storage/open-storage.ts';
import type { BulkDrawing, BulkLoad } from '../../server/storage/port/bulk.ts';
import type { PlayablePrompt } from '../../server/storage/port/prompts.ts';
import type { Storage } from '../../server/storage/port/storage.ts';
import type { SeedWish } from './arguments.ts';
import { type BaseDrawing, drawBases } from './base-drawings.ts';
import type { HandDrawn } from './hand.ts';
import type { HandMethods } from './hand-worker.ts';
import { type Plan, type PlannedDrawing, planOf } from './plan.ts';
import { Progress } from './progress.ts';

/** The database must not be filled; the message says why. */
export class SeedRefused extends Error {
  override readonly name = 'SeedRefused';
}

type Out = Pick<NodeJS.WriteStream, 'write' | 'isTTY'>;

/** As many as the machine draws in a few minutes. */
const MOST_BASES = 2_000;
/** Drawings that are made from one, on average, where there are few. */
const LEAST_AGAIN = 4;
/** Drawings of one statement. */
const AT_ONCE = 100;
/** Players of one statement. */
const PLAYERS_AT_ONCE = 2_000;
/** More open prompts than this are not drawn. */
const MOST_PROMPTS = 5_000;
const TOP_LABELS = 5;

/**
 * Fills the database that `environment` names.
 *
 * @throws SeedRefused; StorageStartError, ConfigError and ModelError with a sentence to be shown
 */
export async function runSeed(wish: SeedWish, environment: NodeJS.ProcessEnv, now: Date, out: Out): Promise<void> {
  const config = readConfig(environment, fileURLToPath(new URL('../..', import.meta.url)));
  const storage = await openStorage({
    dataFolder: config.dataFolder,
    ...(config.databaseUrl ? { databaseUrl: config.databaseUrl } : {}),
    postgres: { waitMs: config.databaseWaitMs, onWaiting: (sentence) => out.write(`${sentence}\n`) },
  });
  try {
    const people = await storage.bulk.peoplesDrawings();
    if (people > 0 && !wish.force) {
      throw new SeedRefused(
        `People have drawn here (${people.toLocaleString('en')} drawings), and invented players would be on their boards for ` +
          'good. Name another DATA_DIR or DATABASE_URL, or pass --into-used-database.',
      );
    }
    const judge = await openInlineJudge({
      modelFolder: config.modelFolder,
      intraOpNumThreads: availableParallelism(),
      labels: null,
      topLabels: TOP_LABELS,
      thumbnails: false,
    });
    try {
      await seed(storage, judge, wish, now, out);
    } finally {
      await judge.close();
    }
    out.write(`${wish.drawings.toLocaleString('en')} drawings are in the database: ${storage.description}.\n`);
  } finally {
    await storage.close();
  }
}

async function seed(storage: Storage, judge: InlineJudge, wish: SeedWish, now: Date, out: Out): Promise<void> {
  // Before minutes of drawing.
  if (await storage.bulk.hasArchived(judge.info.modelHash)) {
    throw new SeedRefused(
      'Drawings that this model judged were judged anew by another one. Their places on the boards of this model would be ' +
        'lost. Name another DATA_DIR or DATABASE_URL.',
    );
  }
  const prompts = await promptsToDraw(storage, judge, wish);
  const bases = basesOf(wish.drawings, prompts.length);
  const plan = planOf({
    ...{ drawings: wish.drawings, prompts: prompts.length, bases, days: wish.days, seed: wish.seed },
    // The same on one day, however often it is asked for.
    until: Math.floor(now.getTime() / 86_400_000) * 86_400_000,
  });
  if (await storage.bulk.has(DrawingId.parse(plan.drawings[0]?.id))) {
    throw new SeedRefused(`The drawings of --seed ${wish.seed} are here already: pass another one.`);
  }
  const drawing = new Progress(out, 'Prompts drawn by the machine', prompts.length);
  let drawn = 0;
  const found = await drawBases(
    judge,
    prompts.map(({ text }) => text),
    { bases, seed: wish.seed, threads: availableParallelism(), onPrompt: () => drawing.at(++drawn) },
  );
  const hands = await openHands();
  try {
    await storage.bulk.load(judge.info.modelHash, async (load) => {
      await addPlayers(load, plan);
      const dailies = await load.settleDays(
        [...plan.dailies].map(([day, i]) => ({ day, promptId: (prompts[i] as PlayablePrompt).id })),
      );
      await addDrawings(load, { plan, prompts, found, dailies, judge, hands, seed: wish.seed, out });
      out.write('Making boards.\n');
    });
  } finally {
    await hands.close();
  }
}

/** As many as are drawn several times each, the same for the same number of drawings. */
async function promptsToDraw(
  storage: Storage,
  judge: InlineJudge,
  { drawings, seed }: SeedWish,
): Promise<PlayablePrompt[]> {
  const { modelHash } = judge.info;
  const { prompts } = await storage.prompts.openPrompts({
    ...{ search: '', packId: null, offset: 0, limit: MOST_PROMPTS, modelHash },
  });
  if (prompts.length === 0) throw new SeedRefused('There is no open prompt to draw.');
  // Ids are random: the texts have an order of their own.
  const random = seededRandom(`seed/${seed}/prompts`);
  return prompts
    .toSorted((a, b) => (a.text < b.text ? -1 : 1))
    .map((prompt) => ({ prompt, at: random() }))
    .sort((a, b) => a.at - b.at)
    .slice(0, Math.max(1, Math.ceil(drawings / (2 * LEAST_AGAIN))))
    .map(({ prompt }) => prompt);
}

const basesOf = (drawings: number, prompts: number): number =>
  Math.max(1, Math.round(Math.min(MOST_BASES, drawings / LEAST_AGAIN) / prompts));

async function addPlayers(load: BulkLoad, { players }: Plan): Promise<void> {
  await load.addPlayers(
    MACHINE_LEVELS.map((level) => {
      const at = new Date(Math.min(...players.map(({ firstAt }) => firstAt)));
      return {
        id: machinePlayerId(level),
        nickname: MACHINE_NAMES[level],
        createdAt: at,
        lastSeenAt: at,
        publicId: null,
      };
    }),
  );
  for (let from = 0; from < players.length; from += PLAYERS_AT_ONCE) {
    await load.addPlayers(
      players.slice(from, from + PLAYERS_AT_ONCE).map(({ id, nickname, publicId, firstAt, lastAt }) => ({
        id: id as PlayerId,
        nickname,
        createdAt: new Date(firstAt),
        lastSeenAt: new Date(lastAt),
        publicId: publicId as PublicId | null,
      })),
    );
  }
}

interface Work {
  plan: Plan;
  prompts: readonly PlayablePrompt[];
  /** By prompt. */
  found: readonly BaseDrawing[][];
  dailies: ReadonlyMap<string, PromptId>;
  judge: InlineJudge;
  hands: Hands;
  seed: number;
  out: Out;
}

/** Threads draw some batches ahead while the database takes one. */
async function addDrawings(load: BulkLoad, work: Work): Promise<void> {
  const { plan, hands, out } = work;
  const batches: PlannedDrawing[][] = [];
  for (let from = 0; from < plan.drawings.length; from += AT_ONCE) {
    batches.push(plan.drawings.slice(from, from + AT_ONCE));
  }
  const progress = new Progress(out, 'Drawings', plan.drawings.length);
  const ahead: Promise<HandDrawn[]>[] = [];
  let next = 0;
  let done = 0;
  for (const batch of batches) {
    while (next < batches.length && ahead.length < 2 * hands.count) {
      ahead.push(hands.draw((batches[next++] as PlannedDrawing[]).map((planned) => requestOf(planned, work))));
    }
    const drawn = await (ahead.shift() as Promise<HandDrawn[]>);
    await load.addDrawings(
      await Promise.all(batch.map((planned, i) => drawingOf(planned, drawn[i] as HandDrawn, work))),
    );
    done += batch.length;
    progress.at(done);
  }
}

const promptOf = ({ prompt }: PlannedDrawing, { prompts }: Work) => prompts[prompt] as PlayablePrompt;
const baseOf = ({ prompt, base }: PlannedDrawing, { found }: Work) => found[prompt]?.[base] as BaseDrawing;

function requestOf(planned: PlannedDrawing, work: Work) {
  const { drawing } = baseOf(planned, work);
  return { drawing, prompt: promptOf(planned, work).text, hand: planned.hand, isPaper: planned.medium === 'paper' };
}

/** How far an embedding lies from that of its base, in its own length: the better players are, the less. */
const SPREAD = { least: 0.15, most: 0.8 };

async function drawingOf(planned: PlannedDrawing, drawn: HandDrawn, work: Work): Promise<BulkDrawing> {
  const { plan, judge, dailies } = work;
  const random = seededRandom(`${planned.hand}/${planned.id}`);
  const { by, day, medium, submittedAt } = planned;
  const player = 'player' in by ? plan.players[by.player] : undefined;
  const prompt = promptOf(planned, work);
  const skill = player ? player.skill : 'machine' in by ? by.machine / 5 : 0;
  const spread = SPREAD.least + (SPREAD.most - SPREAD.least) * (1 - skill) * random();
  const embedding = shaken(baseOf(planned, work).embedding, spread, random);
  const { similarity, rawScore, labels } = await judge.rate(embedding, prompt.text);
  const { modelId, modelHash, precision, provider, preprocessing } = judge.info;
  // Somebody else's prompt was fixed for the day before: then it is no daily.
  const isDaily = day !== null && dailies.get(day) === prompt.id;
  const original = planned.copyOf === null ? null : plan.drawings[planned.copyOf];
  // A drawing that is too simple to be copied never counts as a copy.
  const isCopy = original !== null && original !== undefined && drawn.fingerprint.marks.length > 0;
  return {
    id: DrawingId.parse(planned.id),
    roundId: RoundId.parse(planned.roundId),
    seatId: SeatId.parse(planned.seatId),
    playerId: player ? (player.id as PlayerId) : machinePlayerId((by as { machine: 1 }).machine),
    nickname: player ? player.nickname : MACHINE_NAMES[(by as { machine: 1 }).machine],
    machineLevel: player ? null : (by as { machine: 1 }).machine,
    promptId: prompt.id,
    prompt: prompt.text,
    ...{ similarity, rawScore, deductions: [], score: finalScore(rawScore, []), labels, embedding },
    ...{ modelId, modelHash, precision, provider, preprocessing, medium },
    ...{ ops: drawn.ops, fingerprint: drawn.fingerprint, colours: drawn.colours, thumbnail: drawn.thumbnail },
    submittedAt: new Date(submittedAt),
    drawnAt: new Date(submittedAt - DRAWN_BEFORE_MS),
    mode: day !== null && !isDaily ? 'free' : planned.mode,
    day: isDaily ? day : null,
    listed: medium === 'screen',
    withheld: null,
    copyOf: isCopy ? DrawingId.parse(original.id) : null,
    moments: random() < WITH_MOMENTS ? momentsOf(labels, random) : null,
    lovedBy: planned.lovedBy.map((lover) => plan.players[lover]?.id as PlayerId),
  };
}

/** The same for all drawings: the time of submission decides which of two came first. */
const DRAWN_BEFORE_MS = 20_000;

/** A number of the normal distribution (https://en.wikipedia.org/wiki/Box%E2%80%93Muller_transform). */
const gaussian = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

function shaken(embedding: Float32Array, spread: number, random: () => number): Float32Array {
  const deviation = spread / Math.sqrt(embedding.length);
  return normalised(embedding.map((value) => value + deviation * gaussian(random)));
}

/** Replays of so many were looked at. */
const WITH_MOMENTS = 0.3;

/** The replay looks like the last label first, and like the first one in the end. */
function momentsOf(labels: readonly LabelShare[], random: () => number): Moment[] {
  let atMs = 0;
  return labels
    .slice(0, Math.min(MAX_MOMENTS, 1 + Math.floor(random() * labels.length)))
    .toReversed()
    .map(({ text, share }) => {
      atMs += 1_000 + Math.floor(random() * 5_000);
      return { atMs, label: text, share: Math.min(1, Math.max(0, share)) };
    });
}

interface Hands {
  readonly count: number;
  draw(batch: Parameters<HandMethods['draw']>[0]): Promise<HandDrawn[]>;
  close(): Promise<void>;
}

const HEAP_MB = 512;
const ANSWER_LIMIT_MS = 300_000;

/** A thread for each core: together they take longer than the database. */
async function openHands(): Promise<Hands> {
  const workers = await Promise.all(
    Array.from({ length: availableParallelism() }, (_, i) =>
      startWorker<HandMethods, null>({
        name: `seed-${i}`,
        module: new URL('./hand-worker.ts', import.meta.url),
        ...{ heapMb: HEAP_MB, answerLimitMs: ANSWER_LIMIT_MS },
      }),
    ),
  );
  /** A worker does one thing at a time. */
  const turns: Promise<unknown>[] = workers.map(() => Promise.resolve());
  let next = 0;
  return {
    count: workers.length,
    draw(batch) {
      const at = next++ % workers.length;
      const worker = workers[at] as WorkerThread<HandMethods, null>;
      const drawn = (turns[at] as Promise<unknown>).then(() => worker.call('draw', batch));
      turns[at] = drawn.catch(() => {});
      return drawn;
    },
    async close() {
      await Promise.all(turns);
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}
