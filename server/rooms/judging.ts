import { leavesInk } from '#canvas/render.ts';
import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { PlayerId, PromptId, RoomCode, SeatId } from '#contract/ids.ts';
import type { ModeName } from '#contract/modes.ts';
import type { Logger } from '#server/lib/logger.ts';
import type { GamePrompt, Outcome, Round, SubmittedEntry } from '../game/state.ts';
import { type Judge, JudgeError, type Judgement, type JudgeRequest } from '../judge/port.ts';
import type { Storage } from '../storage/port.ts';
import { newDrawingId } from './secrets.ts';

export interface JudgingPorts {
  storage: Pick<Storage, 'ops' | 'drawings'>;
  judge: Judge;
  logger: Logger;
}

export interface RoundToJudge {
  roomCode: RoomCode;
  round: Round;
  mode: ModeName;
  /** Of a daily prompt, UTC; null in other modes. */
  day: string | null;
  entries: SubmittedEntry[];
}

/** Which boards a drawing that was kept is on. */
export interface DrawingSavedEvent {
  promptId: PromptId;
  listed: boolean;
  day: string | null;
}

/** The judge or the database may stumble once without a player losing a drawing. */
const ATTEMPTS = 2;

/**
 * Judges and keeps every drawing of the round that has no outcome yet, telling each as it comes. All go to the judge at
 * once (it makes batches); they are kept in the order of submission, so that percentiles follow it. Never rejects.
 *
 * @param isOut whether the player was sent out by now: then nothing is kept [HOST-4]
 */
export async function judgeRound(
  round: RoundToJudge,
  ports: JudgingPorts,
  isOut: (playerId: PlayerId) => boolean,
  tell: (seatId: SeatId, outcome: Outcome, saved: DrawingSavedEvent | null) => Promise<void>,
): Promise<void> {
  const open = round.entries
    .filter((entry) => entry.outcome === null)
    .toSorted((a, b) => a.submittedAt - b.submittedAt)
    .map((entry) => {
      const judged = withRetry(() => judgeEntry(round, entry, ports));
      judged.catch(() => {}); // awaited below, in order
      return { entry, judged };
    });
  for (const { entry, judged } of open) {
    let outcome: Outcome;
    try {
      const drawing = await judged;
      if (isOut(entry.playerId)) continue;
      outcome = drawing === null ? { kind: 'blank' } : await withRetry(() => keep(round, entry, drawing, ports));
    } catch (error) {
      ports.logger.error({ err: error, roundId: round.round.id, seatId: entry.seatId }, 'judging a drawing failed');
      outcome = { kind: 'failed' };
    }
    const { id: promptId, listed } = promptOf(round, entry);
    await tell(entry.seatId, outcome, outcome.kind === 'judged' ? { promptId, listed, day: round.day } : null);
  }
}

/** A judge with too much to do is asked again this often, this many milliseconds apart: nearly as long as a round waits. */
const BUSY_ATTEMPTS = 100;
const BUSY_WAIT_MS = 500;

async function withRetry<T>(attempt: () => Promise<T>): Promise<T> {
  let [left, busyLeft] = [ATTEMPTS - 1, BUSY_ATTEMPTS];
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const isBusy = error instanceof JudgeError && error.code === 'busy' && busyLeft > 0;
      if (!isBusy && left === 0) throw error;
      if (isBusy) {
        busyLeft--;
        await new Promise((resolve) => setTimeout(resolve, BUSY_WAIT_MS));
      } else left--;
    }
  }
}

function promptOf({ round }: RoundToJudge, { promptIndex }: SubmittedEntry): GamePrompt {
  const prompt = round.prompts[promptIndex];
  if (!prompt) throw new RangeError(`a round of ${round.prompts.length} prompts has no prompt ${promptIndex}`);
  return prompt;
}

type JudgedDrawing = { judgement: Judgement; ops: Awaited<ReturnType<Storage['ops']['read']>> };

/** null: nothing to be seen [ROUND-9]. */
async function judgeEntry(
  round: RoundToJudge,
  entry: SubmittedEntry,
  { storage, judge }: JudgingPorts,
): Promise<JudgedDrawing | null> {
  const ops = await storage.ops.read(round.round.id, entry.seatId);
  const strokes = visibleStrokes(replayOps(ops));
  if (!strokes.some(leavesInk)) return null;
  const prompt = promptOf(round, entry).text;
  const judgement = await judge.judge({ strokes, prompt, ...amongOthers(round.round), priority: 'final' });
  return { judgement, ops };
}

/** [MODE-2] Where several prompts are drawn, the judge says which of them it sees. */
export const amongOthers = ({ prompts }: Round): Pick<JudgeRequest, 'among'> =>
  prompts.length > 1 ? { among: prompts.map(({ text }) => text) } : {};
export const surenessOf = ({ shares }: Pick<Judgement, 'shares'>, promptIndex: number): number | null =>
  shares?.[promptIndex] ?? null;

/** [ROUND-13] */
async function keep(
  round: RoundToJudge,
  entry: SubmittedEntry,
  { judgement, ops }: JudgedDrawing,
  { storage, judge }: JudgingPorts,
): Promise<Outcome> {
  const prompt = promptOf(round, entry);
  const { modelId, modelHash, provider, precision, preprocessing } = judge.info;
  const saved = await storage.drawings.save({
    id: newDrawingId(),
    roundId: round.round.id,
    roomCode: round.roomCode,
    seatId: entry.seatId,
    playerId: entry.playerId,
    nickname: entry.nickname,
    promptId: prompt.id,
    prompt: prompt.text,
    ops,
    similarity: judgement.similarity,
    rawScore: judgement.rawScore,
    deductions: judgement.deductions,
    score: judgement.score,
    labels: judgement.labels,
    modelId,
    modelHash,
    precision,
    provider,
    preprocessing,
    embedding: judgement.embedding,
    thumbnail: judgement.thumbnail,
    submittedAt: new Date(entry.submittedAt),
    mode: round.mode,
    listed: prompt.listed,
    day: round.day,
  });
  return {
    kind: 'judged',
    drawingId: saved.id,
    rawScore: saved.rawScore,
    deductions: saved.deductions,
    score: saved.score,
    sureness: surenessOf(judgement, entry.promptIndex),
    percentile: saved.percentile,
    labels: saved.labels,
  };
}
