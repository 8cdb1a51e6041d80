import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fingerprintOf } from '#canvas/fingerprint.ts';
import { inkShares } from '#canvas/ink-colour.ts';
import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import { DrawingId, type PromptId, type RoomCode, RoundId, SeatId } from '#contract/ids.ts';
import { MAX_ROUND_SECONDS } from '#contract/limits.ts';
import { MACHINE_NAMES, type MachineLevel, machinePlayerId } from '#contract/machines.ts';
import { dayName } from '#contract/modes.ts';
import type { Logger } from '#server/lib/logger.ts';
import { DrawingFailed, type DrawingMachine, type Drawn } from '../drawing-machine/port.ts';
import type { Judge } from '../judge/port.ts';
import { drawnByHand, MACHINE_STYLES } from '../rooms/machine-hand.ts';
import type { PlayablePrompt } from '../storage/port/prompts.ts';
import type { Storage } from '../storage/port/storage.ts';
import { type DrawnBy, nextFirstDrawing } from './plan.ts';

export interface FirstDrawingsOptions {
  storage: { drawings: Pick<Storage['drawings'], 'drawnInRounds' | 'save'> } & {
    prompts: Pick<Storage['prompts'], 'openPrompts'>;
    daily: Pick<Storage['daily'], 'upcoming'>;
  };
  judge: Pick<Judge, 'info' | 'judge' | 'reads'>;
  machine: Pick<DrawingMachine, 'draw'>;
  /** Whether anybody else needs the machine, the judge or the processor. */
  isBusy(): boolean;
  onDrawingSaved(promptId: PromptId): void;
  logger: Logger;
  pace?: Partial<Pace>;
}

/** Durations in milliseconds. */
interface Pace {
  /** Until players who waited for the start are in. */
  afterStart: number;
  /** Between two drawings: the processor is left alone for longer than it is used. */
  between: number;
  /** How often it is asked whether anybody else needs it. */
  poll: number;
  /** Between two looks for something to draw, such as the next day's prompt. */
  check: number;
  /** After a failure; twice as long after each further one, `check` at most. */
  retry: number;
}

const PACE: Pace = { afterStart: 20_000, between: 3_000, poll: 1_000, check: 600_000, retry: 30_000 };

/** More open prompts than this are not looked at. */
const MOST_PROMPTS = 5_000;

/** No room has such a code. */
const NO_ROOM = 'machines' as string as RoomCode;

/** Of one model's drawings: those of a prompt are one round, so that no machine can draw it twice. Longer than ids of rooms' rounds. */
const roundPrefix = (modelHash: string) => `machines-${modelHash.slice(0, 12)}-`;

/**
 * [FIRST-1] Machines draw some prompts, so that a server on which nobody has played has ghosts and boards to show: in the
 * background, one drawing at a time, while nobody plays. What a stop interrupts goes on after the next start.
 *
 * @returns stops it, without waiting for what is being drawn
 */
export function openFirstDrawings(options: FirstDrawingsOptions): () => Promise<void> {
  const { storage, judge, machine, isBusy, onDrawingSaved, logger } = options;
  const pace = { ...PACE, ...options.pace };
  const stopping = new AbortController();
  const { signal } = stopping;
  /** What the machine cannot draw, of this run. */
  const failed: { promptId: PromptId; machineLevel: MachineLevel }[] = [];
  const wait = (ms: number) => sleep(ms, undefined, { signal, ref: false });

  /** @returns the number of drawings made until there was nothing left to draw */
  async function drawAll(): Promise<number> {
    const { modelHash } = judge.info;
    const prefix = roundPrefix(modelHash);
    const [drawn, { prompts }, [today]] = await Promise.all([
      storage.drawings.drawnInRounds(prefix),
      storage.prompts.openPrompts({ search: '', packId: null, offset: 0, limit: MOST_PROMPTS, modelHash }),
      storage.daily.upcoming(dayName(new Date()), 1),
    ]);
    const open = prompts.filter(({ text }) => judge.reads(text));
    // A day's prompt is settled when somebody asks for it, which machines do not [MODE-4].
    const daily = today?.settled ? (today.prompt?.id ?? null) : null;
    const done = [...drawn, ...failed];
    for (let made = 0; ; made++) {
      const next = nextFirstDrawing({ open, daily, drawn: byPrompt(done) });
      if (!next) return made;
      const { prompt, level } = next;
      const outcome = await drawUndisturbed(prompt.text, level);
      if (outcome === null) failed.push({ promptId: prompt.id, machineLevel: level });
      else await keep(prompt, level, outcome, RoundId.parse(`${prefix}${prompt.id}`));
      done.push({ promptId: prompt.id, machineLevel: level });
      await wait(pace.between);
    }
  }

  /** Gives way to everybody else, and begins anew after them. null: the machine cannot draw this. */
  async function drawUndisturbed(prompt: string, level: MachineLevel): Promise<Drawn | null> {
    const seed = randomInt(2 ** 31);
    for (;;) {
      while (isBusy()) await wait(pace.poll);
      const givingWay = new AbortController();
      const watch = setInterval(() => isBusy() && givingWay.abort(), pace.poll);
      try {
        const drawn = machine.draw(prompt, {
          ...{ candidates: MACHINE_STYLES[level].candidates, seed },
          signal: AbortSignal.any([signal, givingWay.signal]),
        });
        return await unlessStopped(drawn);
      } catch (error) {
        signal.throwIfAborted();
        if (givingWay.signal.aborted) continue;
        if (error instanceof DrawingFailed) return null;
        throw error;
      } finally {
        clearInterval(watch);
      }
    }
  }

  async function keep(prompt: PlayablePrompt, level: MachineLevel, { drawing }: Drawn, roundId: RoundId) {
    const seed = `${roundId}/${level}`;
    const hand = { level, seed, prompt: prompt.text, withinMs: MAX_ROUND_SECONDS * 1_000 };
    const ops = drawnByHand(drawing, hand).ops.map(({ op }) => op);
    const strokes = visibleStrokes(replayOps(ops));
    const judgement = await unlessStopped(judge.judge({ strokes, prompt: prompt.text, priority: 'explain' }));
    const { modelId, modelHash, provider, precision, preprocessing } = judge.info;
    const { similarity, rawScore, deductions, score, labels, embedding, thumbnail } = judgement;
    const now = new Date();
    await storage.drawings.save({
      id: DrawingId.parse(randomBytes(12).toString('base64url')),
      roundId,
      roomCode: NO_ROOM,
      seatId: SeatId.parse(`machine-${level}`),
      ...{ playerId: machinePlayerId(level), nickname: MACHINE_NAMES[level], machineLevel: level },
      ...{ promptId: prompt.id, prompt: prompt.text },
      ...{ ops, medium: 'screen', similarity, rawScore, deductions, score, labels, embedding, thumbnail },
      ...{ modelId, modelHash, provider, precision, preprocessing },
      ...{ submittedAt: now, drawnAt: now, mode: 'free', day: null, listed: true, withheld: null },
      fingerprint: fingerprintOf(strokes),
      colours: inkShares(strokes),
    });
    onDrawingSaved(prompt.id);
  }

  const stopped = once(signal, 'abort');
  /** Machine and judge take a moment to give up, which a stop has no time for. */
  async function unlessStopped<T>(work: Promise<T>): Promise<T> {
    const done = await Promise.race([work.then((value) => ({ value })), stopped]);
    if (!('value' in done)) throw signal.reason;
    return done.value;
  }

  async function run(): Promise<void> {
    await wait(pace.afterStart);
    let failures = 0;
    for (;;) {
      try {
        const drawings = await drawAll();
        failures = 0;
        if (drawings > 0) logger.info({ drawings }, 'machines have drawn');
        await wait(pace.check);
      } catch (error) {
        signal.throwIfAborted();
        // The first one says what the matter is.
        if (failures === 0) logger.warn({ err: error }, 'machines cannot draw at the moment');
        await wait(Math.min(pace.retry * 2 ** failures++, pace.check));
      }
    }
  }

  const running = run().catch((error: unknown) => {
    if (!signal.aborted) logger.error({ err: error }, 'first drawings ended');
  });
  return async () => {
    stopping.abort();
    await running;
  };
}

function byPrompt(drawn: readonly { promptId: PromptId; machineLevel: MachineLevel }[]): DrawnBy {
  const levels = new Map<PromptId, Set<MachineLevel>>();
  for (const { promptId, machineLevel } of drawn) {
    levels.set(promptId, (levels.get(promptId) ?? new Set()).add(machineLevel));
  }
  return levels;
}
