import { PAPER_COLOUR } from '#canvas/render.ts';
import { replayOps, type Stroke, visibleStrokes } from '#canvas/visible-strokes.ts';
import { POINT_STRIDE } from '#contract/drawing.ts';
import type { PromptId, RoomCode, RoundId, SeatId } from '#contract/ids.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import type { Logger } from '#server/lib/logger.ts';
import type { GamePrompt, Outcome, SubmittedEntry } from '../game/state.ts';
import { type Judge, JudgeError, type Judgement } from '../judge/port.ts';
import type { Storage } from '../storage/port.ts';
import { newDrawingId } from './secrets.ts';

export interface JudgingPorts {
  storage: Pick<Storage, 'ops' | 'drawings'>;
  judge: Judge;
  logger: Logger;
}

export interface RoundToJudge {
  roomCode: RoomCode;
  roundId: RoundId;
  prompt: GamePrompt;
  entries: SubmittedEntry[];
}

/** The judge or the database may stumble once without a player losing a drawing. */
const ATTEMPTS = 2;

/**
 * Judges and keeps every drawing of the round that has no outcome yet, telling each as it comes. All go to the judge at
 * once (it makes batches); they are kept in the order of submission, so that percentiles follow it. Never rejects.
 */
export async function judgeRound(
  round: RoundToJudge,
  ports: JudgingPorts,
  tell: (seatId: SeatId, outcome: Outcome, promptId: PromptId) => Promise<void>,
): Promise<void> {
  const open = round.entries
    .filter((entry) => entry.outcome === null)
    .toSorted((a, b) => a.submittedAt - b.submittedAt)
    .map((entry) => {
      const judged = again(() => judgeEntry(round, entry, ports));
      judged.catch(() => {}); // awaited below, in order
      return { entry, judged };
    });
  for (const { entry, judged } of open) {
    let outcome: Outcome;
    try {
      const drawing = await judged;
      outcome = drawing === null ? { kind: 'blank' } : await again(() => keep(round, entry, drawing, ports));
    } catch (error) {
      ports.logger.error({ err: error, roundId: round.roundId, seatId: entry.seatId }, 'judging a drawing failed');
      outcome = { kind: 'failed' };
    }
    await tell(entry.seatId, outcome, round.prompt.id);
  }
}

/** A judge with too much to do is asked again this often, this many milliseconds apart: nearly as long as a round waits. */
const BUSY_ATTEMPTS = 100;
const BUSY_WAIT_MS = 500;

async function again<T>(attempt: () => Promise<T>): Promise<T> {
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

type JudgedDrawing = { judgement: Judgement; ops: Awaited<ReturnType<Storage['ops']['read']>> };

/** null: nothing to be seen [R23]. */
async function judgeEntry(
  round: RoundToJudge,
  entry: SubmittedEntry,
  { storage, judge }: JudgingPorts,
): Promise<JudgedDrawing | null> {
  const ops = await storage.ops.read(round.roundId, entry.seatId);
  const strokes = visibleStrokes(replayOps(ops));
  if (!strokes.some(leavesInk)) return null;
  const judgement = await judge.judge({ strokes, prompt: round.prompt.text, priority: 'final' });
  return { judgement, ops };
}

/** Whether a stroke can be seen on white paper: drawn with a pen in another colour, with a point on or near the canvas. */
export function leavesInk(stroke: Stroke): boolean {
  if (stroke.tool !== 'pen' || stroke.colour.toLowerCase() === PAPER_COLOUR) return false;
  const near = (value: number | undefined) =>
    value !== undefined && value > -stroke.size && value < CANVAS_UNITS + stroke.size;
  for (let i = 0; i < stroke.points.length; i += POINT_STRIDE) {
    if (near(stroke.points[i]) && near(stroke.points[i + 1])) return true;
  }
  return false;
}

/** [R29] */
async function keep(
  round: RoundToJudge,
  entry: SubmittedEntry,
  { judgement, ops }: JudgedDrawing,
  { storage, judge }: JudgingPorts,
): Promise<Outcome> {
  const { modelId, modelHash, provider, precision, preprocessing } = judge.info;
  const saved = await storage.drawings.save({
    id: newDrawingId(),
    roundId: round.roundId,
    roomCode: round.roomCode,
    seatId: entry.seatId,
    playerId: entry.playerId,
    nickname: entry.nickname,
    promptId: round.prompt.id,
    prompt: round.prompt.text,
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
    mode: 'race',
    listed: true,
    day: null,
  });
  return {
    kind: 'judged',
    drawingId: saved.id,
    rawScore: saved.rawScore,
    deductions: saved.deductions,
    score: saved.score,
    percentile: saved.percentile,
    labels: saved.labels,
  };
}
