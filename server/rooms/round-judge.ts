import { setMaxListeners } from 'node:events';
import { fingerprintOf } from '#canvas/fingerprint.ts';
import { inkShares } from '#canvas/ink-colour.ts';
import { leavesInk } from '#canvas/render.ts';
import { replayOps, type Stroke, visibleActions, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { DrawOp, Medium } from '#contract/drawing.ts';
import type { DrawingId, PromptId, RoundId, SeatId } from '#contract/ids.ts';
import type { ModeName } from '#contract/modes.ts';
import type { Logger } from '#server/lib/logger.ts';
import { withoutRudeWords } from '#server/lib/profanity.ts';
import { isBanned } from '../game/seats.ts';
import type { GamePrompt, Outcome, PhaseNamed, RoomState, Round, SubmittedEntry } from '../game/state.ts';
import type { Timing } from '../game/timing.ts';
import { type Judge, JudgeError, type Judgement, type JudgeRequest } from '../judge/port.ts';
import type { RoomModeration } from '../moderation/port.ts';
import type { NewDrawing } from '../storage/port/drawings.ts';
import { PlayerForgotten, type Storage } from '../storage/port/storage.ts';
import type { CommandQueue } from './command-queue.ts';
import type { DatabaseWatch } from './database-watch.ts';
import type { DrawingArrival } from './drawing-arrival.ts';
import type { Clock } from './room-clock.ts';
import type { RoomDrawings } from './room-drawings.ts';
import { newDrawingId } from './secrets.ts';
import { type RoundReport, reportOf } from './stats.ts';

/** A drawing was saved: the boards that it may be on. */
export interface DrawingSavedEvent {
  drawingId: DrawingId;
  promptId: PromptId;
  listed: boolean;
  /** Of a daily prompt, UTC; null in other modes. */
  day: string | null;
  /** A machine drew it. */
  isMachines: boolean;
  medium: Medium;
  mode: ModeName;
}

export interface RoundJudgePorts {
  storage: Pick<Storage, 'ops' | 'drawings'>;
  database: Pick<DatabaseWatch, 'insist'>;
  judge: Judge;
  logger: Logger;
  clock: Clock;
  timing: Pick<Timing, 'judgingMaxMs'>;
  onDrawingSaved: (event: DrawingSavedEvent) => void;
  onRoundJudged: (report: RoundReport) => void;
  moderation: Pick<RoomModeration, 'flagsOf'> | null;
}

/** A round in its judging phase, with the room's data that a drawing is saved with. */
interface JudgedRound extends Pick<RoomState, 'code' | 'day' | 'settings' | 'medium'> {
  phase: PhaseNamed<'judging'>;
  arrivals: Map<SeatId, DrawingArrival>;
}
type JudgedDrawing = { judgement: Judgement; ops: DrawOp[]; strokes: Stroke[] };

/** How often it is asked at least whether the time is up. */
const PATIENCE_STEP_MS = 100;

/** Ends the judgements of one round that still wait: nobody waits for them. */
interface Patience {
  signal: AbortSignal;
  end(): void;
}

/** Has the drawings of one room judged and saved, one round after the other. Never rejects. */
export class RoundJudge {
  readonly #queue: CommandQueue;
  readonly #drawings: RoomDrawings;
  readonly #ports: RoundJudgePorts;
  readonly #addressOf: (seatId: SeatId) => string | null;
  /** Of the round that is judged. */
  #patience: Patience | null = null;
  #running: Promise<void> = Promise.resolve();
  /** Of the round that is judged: its last submission, and the begin of its judging phase. */
  #times = { submittedAt: 0, judgingSince: 0 };

  /** @param addressOf where a seat is, or was, connected from */
  constructor(
    queue: CommandQueue,
    drawings: RoomDrawings,
    ports: RoundJudgePorts,
    addressOf: (seatId: SeatId) => string | null,
  ) {
    this.#queue = queue;
    this.#drawings = drawings;
    this.#ports = ports;
    this.#addressOf = addressOf;
  }

  /** Judges the drawings of the room's round that have no outcome; does nothing outside the judging phase. */
  begin({ phase, code, settings, day, medium }: RoomState): void {
    if (phase.name !== 'judging') return;
    const judgingSince = this.#ports.clock.now();
    const submittedAt = Math.max(0, ...phase.entries.map((entry) => entry.submittedAt));
    this.#times = { submittedAt: submittedAt || judgingSince, judgingSince };
    this.#patience?.end();
    const patience = this.#newPatience();
    this.#patience = patience;
    this.after('judging a round', async () => {
      try {
        const arrivals = await this.#drawings.end();
        await this.#judgeRound({ phase, code, settings, day, ...(medium && { medium }), arrivals }, patience.signal);
      } finally {
        patience.end();
      }
    });
  }

  /** [ROUND-8] Also of a room that is removed meanwhile [ROOM-3]. */
  #newPatience(): Patience {
    const controller = new AbortController();
    // Every drawing of the round listens.
    setMaxListeners(0, controller.signal);
    const { clock, timing } = this.#ports;
    const endsAt = clock.now() + timing.judgingMaxMs;
    let cancel = () => {};
    // The time of the rooms may stand still meanwhile.
    const wait = () => {
      const leftMs = endsAt - clock.now();
      if (leftMs <= 0) controller.abort();
      else cancel = clock.after(Math.max(leftMs, PATIENCE_STEP_MS), wait);
    };
    wait();
    return {
      signal: controller.signal,
      end() {
        cancel();
        controller.abort();
      },
    };
  }

  /** Every drawing of the round has its outcome. */
  end({ roundId }: { roundId: RoundId }, { phase }: RoomState): void {
    const { storage, logger, clock, onRoundJudged } = this.#ports;
    this.#patience?.end();
    // Ghosts were judged long ago, and those who guessed drew nothing.
    const results = phase.name === 'reveal' ? phase.results.filter(({ ghost, guess }) => !ghost && !guess) : [];
    if (results.length > 0) {
      const report = reportOf(results, { ...this.#times, now: clock.now() });
      logger.info({ roundId, ...report }, 'round judged');
      onRoundJudged(report);
    }
    storage.ops
      .removeRound(roundId)
      .catch((error: unknown) => logger.warn({ err: error }, 'removing the ops of a round failed'));
  }

  /** Runs a task that needs the drawings to be judged before. @param what for the log */
  after(what: string, task: () => Promise<unknown>): void {
    this.#running = this.#running
      .then(async () => void (await task()))
      .catch((error: unknown) => this.#ports.logger.error({ err: error }, `${what} failed`));
  }

  /** Resolves when nothing is judged any more. */
  idle(): Promise<void> {
    return this.#running;
  }

  /**
   * All drawings go to the judge at once, which makes batches of them. They are saved in the order of submission, so that
   * percentiles follow it.
   */
  async #judgeRound(round: JudgedRound, signal: AbortSignal): Promise<void> {
    const { clock, logger, onDrawingSaved } = this.#ports;
    const roundId = round.phase.round.id;
    const open = round.phase.entries
      .filter((entry) => entry.outcome === null)
      .toSorted((a, b) => a.submittedAt - b.submittedAt)
      .map((entry) => {
        const judged = this.#judge(round, entry, signal);
        judged.catch(() => {}); // awaited below, in order
        return { entry, judged };
      });
    for (const { entry, judged } of open) {
      const { seatId, playerId } = entry;
      let outcome: Outcome | null;
      try {
        const drawing = await judged;
        // [HOST-4] Nothing is saved of a player who was kicked meanwhile.
        if (isBanned(this.#queue.state, playerId, clock.now())) continue;
        outcome = drawing === null ? { kind: 'blank' } : await this.#save(round, entry, drawing, signal);
      } catch (error) {
        const level = signal.aborted ? 'warn' : 'error';
        logger[level]({ err: error, roundId, seatId }, 'judging a drawing failed');
        outcome = { kind: 'failed' };
      }
      if (outcome === null) continue;
      if (outcome.kind === 'judged') {
        const { id: promptId, listed } = promptOf(round, entry);
        const isMachines = entry.machine !== undefined;
        const { drawingId, withheld } = outcome;
        const { day } = round;
        const medium: Medium = round.medium ?? 'screen';
        const { mode } = round.settings;
        const isListed = listed && medium === 'screen';
        if (!withheld) onDrawingSaved({ drawingId, promptId, listed: isListed, day, isMachines, medium, mode });
      }
      await this.#queue.executeUntilSaved({ kind: 'judged', roundId, seatId, outcome });
    }
  }

  /** null: there is no ink on the canvas [ROUND-9]. */
  async #judge(round: JudgedRound, entry: SubmittedEntry, signal: AbortSignal): Promise<JudgedDrawing | null> {
    const { storage, judge, database } = this.#ports;
    const roundId = round.phase.round.id;
    const read = () => storage.ops.read(roundId, entry.seatId);
    const ops = await database.insist('reading a drawing', read, () => !signal.aborted);
    if (ops === null) throw new Error('the round is over');
    const strokes = visibleStrokes(replayOps(ops));
    if (!strokes.some(leavesInk)) return null;
    const prompt = promptOf(round, entry).text;
    const { seatId, playerId } = entry;
    const request: JudgeRequest = {
      strokes,
      prompt,
      ...amongPrompts(round.phase.round),
      priority: 'final',
      origin: { address: this.#addressOf(seatId) ?? round.code, player: playerId },
      signal,
    };
    const judgement = await withRetry(() => judge.judge(request), signal);
    return { judgement, ops, strokes };
  }

  /** [ROUND-13] While the database is away the round waits, since its time stands still. null: the round is over. */
  async #save(
    round: JudgedRound,
    entry: SubmittedEntry,
    { judgement, ops, strokes }: JudgedDrawing,
    signal: AbortSignal,
  ): Promise<Outcome | null> {
    const { storage, judge, clock, database } = this.#ports;
    const prompt = promptOf(round, entry);
    const { modelId, modelHash, provider, precision, preprocessing } = judge.info;
    const submittedAt = clock.date() - (clock.now() - entry.submittedAt);
    const arrival = round.arrivals.get(entry.seatId);
    const medium = round.medium ?? 'screen';
    // [MACHINE-7] The pace of a machine is the server's own, and may be that of a server that was busy.
    // [PAPER-4] Ink on paper comes all at once, and is on no board on which drawings of the screen are.
    const isHand = entry.machine === undefined && medium === 'screen';
    const isTooFast = isHand && arrival?.isTooFast === true;
    const drawing: NewDrawing = {
      id: newDrawingId(),
      roundId: round.phase.round.id,
      roomCode: round.code,
      seatId: entry.seatId,
      playerId: entry.playerId,
      // [PUBLIC-2] Strangers read the boards.
      nickname: withoutRudeWords(entry.nickname),
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
      submittedAt: new Date(submittedAt),
      mode: round.settings.mode,
      listed: prompt.listed && !isTooFast && medium === 'screen',
      day: round.day,
      machineLevel: entry.machine ?? null,
      medium,
      withheld: isTooFast ? 'too_fast' : null,
      fingerprint: medium === 'screen' ? fingerprintOf(strokes) : NO_FINGERPRINT,
      colours: inkShares(strokes),
      drawnAt: new Date(arrival?.timeOf(middleOp(ops)) ?? submittedAt),
      flags:
        entry.machine === undefined
          ? (this.#ports.moderation?.flagsOf(judgement, this.#addressOf(entry.seatId)) ?? [])
          : [],
    };
    // [PLAYER-6] Nothing is saved of a player who had everything deleted meanwhile.
    const save = () => storage.drawings.save(drawing).catch(nullIfForgotten);
    const saved = await database.insist('saving a drawing', save, () => !signal.aborted);
    if (saved === null) return null;
    return {
      kind: 'judged',
      drawingId: saved.id,
      rawScore: saved.rawScore,
      deductions: saved.deductions,
      score: saved.score,
      sureness: surenessOf(judgement, entry.promptIndex),
      percentile: saved.percentile,
      labels: saved.labels,
      ...(saved.withheld && { withheld: saved.withheld }),
    };
  }
}

function nullIfForgotten(error: unknown): null {
  if (error instanceof PlayerForgotten) return null;
  throw error;
}

/** Of a drawing that is compared with no other. */
const NO_FINGERPRINT: NewDrawing['fingerprint'] = { lines: [], marks: [] };

/** Number of the op with which half of what is visible in the end was there. */
function middleOp(ops: readonly DrawOp[]): number {
  const visible = visibleActions(ops);
  return visible[Math.floor(visible.length / 2)] ?? 0;
}

function promptOf({ phase: { round } }: JudgedRound, { promptIndex }: SubmittedEntry): GamePrompt {
  const prompt = round.prompts[promptIndex];
  if (!prompt) throw new RangeError(`a round of ${round.prompts.length} prompts has no prompt ${promptIndex}`);
  return prompt;
}

/** [MODE-2] In a round of several prompts the judge compares the drawing with all of them. */
export const amongPrompts = ({ prompts }: Round): Pick<JudgeRequest, 'among'> =>
  prompts.length > 1 ? { among: prompts.map(({ text }) => text) } : {};
export const surenessOf = ({ shares }: Pick<Judgement, 'shares'>, promptIndex: number): number | null =>
  shares?.[promptIndex] ?? null;

/** One failure of the judge costs no drawing. */
const ATTEMPTS = 2;
/** Together nearly as long as a round waits for its judgements. */
const BUSY_ATTEMPTS = 100;
const BUSY_WAIT_MS = 500;

/** @param signal ends the attempts */
async function withRetry<T>(attempt: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  let [left, busyLeft] = [ATTEMPTS - 1, BUSY_ATTEMPTS];
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const isBusy = error instanceof JudgeError && error.code === 'busy' && busyLeft > 0;
      if (signal?.aborted || (!isBusy && left === 0)) throw error;
      if (isBusy) {
        busyLeft--;
        await new Promise((resolve) => setTimeout(resolve, BUSY_WAIT_MS));
      } else left--;
    }
  }
}
