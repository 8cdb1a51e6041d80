import type { Reaction } from '#contract/chat.ts';
import type { DrawOp } from '#contract/drawing.ts';
import type { Result } from '#contract/errors.ts';
import type { RoundId, SeatId } from '#contract/ids.ts';
import { MAX_OPS_PER_BATCH } from '#contract/limits.ts';
import type { MachineLevel } from '#contract/machines.ts';
import { fnv1a32 } from '#contract/random.ts';
import type { ResultView } from '#contract/room.ts';
import type { Logger } from '#server/lib/logger.ts';
import { machineSeats } from '../game/seats.ts';
import type { PhaseNamed, RoomState } from '../game/state.ts';
import type { Timing } from '../game/timing.ts';
import { drawnByHand, type HandDrawing } from './machine-hand.ts';
import type { MachineStudio } from './machine-studio.ts';
import type { Clock } from './room-clock.ts';
import type { ReactionChange } from './room-reactions.ts';

export interface MachinePlayersPorts {
  /** null: machines draw nothing. */
  studio: MachineStudio | null;
  clock: Clock;
  timing: Pick<Timing, 'secondMs'>;
  random: () => number;
  logger: Logger;
}

/** What a machine does in its room: the same as a person's tab. */
export interface MachineRoom {
  /** How many ops of the seat's drawing are stored. */
  opCount(seatId: SeatId, roundId: RoundId): Promise<Result<{ opCount: number }>>;
  append(seatId: SeatId, batch: { roundId: RoundId; from: number; ops: DrawOp[] }): Promise<Result<{ acked: number }>>;
  submit(seatId: SeatId, drawing: { roundId: RoundId; opCount: number }): Promise<Result<object>>;
  react(seatId: SeatId, change: ReactionChange): void;
  /** Of the people there, for limits by address. */
  address(): string;
}

/** A drawing that a machine makes. */
interface Hand {
  roundId: RoundId;
  level: MachineLevel;
  drawing: HandDrawing | null;
  controller: AbortController;
  cancelTimer: () => void;
  isDrawing: boolean;
}

/** At least between two batches of ops. A browser sends more often, but there may be hundreds of machines. */
const BATCH_MS = 250;
/** After a failure to save. */
const RETRY_MS = 1_000;
/** How often a machine reacts to a round, 0–1. */
const REACTS = 0.35;
/** When, after the reveal has begun. */
const REACTION_MS = { least: 2_500, most: 8_000 };

/**
 * Plays for the machines of one room [MACHINE-7]: gets their drawings while the countdown runs, draws them in human time through
 * the same gate as people's, hands in, and reacts. Goes on where it was after a restart of the server.
 */
export class MachinePlayers {
  readonly #ports: MachinePlayersPorts;
  readonly #room: MachineRoom;
  readonly #hands = new Map<SeatId, Hand>();
  /** The drawing phase that runs. */
  #begun: { roundId: RoundId; at: number } | null = null;
  #reactedTo: RoundId | null = null;
  #reactions: (() => void)[] = [];

  constructor(ports: MachinePlayersPorts, room: MachineRoom) {
    this.#ports = ports;
    this.#room = room;
  }

  /** To be called after every change of the room. */
  follow(state: RoomState): void {
    const { phase } = state;
    const drawers = this.#ports.studio ? drawersOf(state, this.#ports.timing) : [];
    for (const [seatId, hand] of this.#hands) {
      const still = drawers.some((drawer) => drawer.seatId === seatId && drawer.roundId === hand.roundId);
      if (!still) this.#drop(seatId, hand);
    }
    for (const drawer of drawers) if (!this.#hands.has(drawer.seatId)) this.#prepare(drawer);
    this.#begun = phase.name === 'drawing' ? { roundId: phase.round.id, at: phase.startedAt } : null;
    for (const [seatId, hand] of this.#hands) this.#begin(seatId, hand);
    if (phase.name === 'reveal') this.#react(state, phase);
    else this.#stopReacting();
  }

  stop(): void {
    for (const [seatId, hand] of this.#hands) this.#drop(seatId, hand);
    this.#stopReacting();
  }

  #drop(seatId: SeatId, hand: Hand): void {
    this.#hands.delete(seatId);
    hand.cancelTimer();
    hand.controller.abort();
  }

  #prepare({ seatId, roundId, level, prompt, withinMs }: Drawer): void {
    const { studio, logger } = this.#ports;
    const controller = new AbortController();
    const hand: Hand = { roundId, level, drawing: null, controller, cancelTimer: () => {}, isDrawing: false };
    this.#hands.set(seatId, hand);
    const seed = `${roundId}/${seatId}`;
    const request = { prompt, level, number: fnv1a32(seed), address: this.#room.address(), signal: controller.signal };
    studio
      ?.drawing(request)
      .then((drawing) => {
        if (controller.signal.aborted || !drawing) return;
        hand.drawing = drawnByHand(drawing, { level, seed, prompt, withinMs });
        this.#begin(seatId, hand);
      })
      .catch((error: unknown) => logger.error({ err: error, roundId, seatId }, 'a machine failed'));
  }

  /** As soon as its drawing has come and the drawing phase runs. */
  #begin(seatId: SeatId, hand: Hand): void {
    const { drawing, roundId, isDrawing } = hand;
    const begun = this.#begun;
    if (isDrawing || !drawing || begun?.roundId !== roundId) return;
    hand.isDrawing = true;
    this.#draw(seatId, hand, drawing, begun.at).catch((error: unknown) =>
      this.#ports.logger.error({ err: error, roundId, seatId }, 'a machine failed'),
    );
  }

  async #draw(seatId: SeatId, hand: Hand, { ops, submitAt }: HandDrawing, startedAt: number): Promise<void> {
    const { roundId, controller } = hand;
    const { clock } = this.#ports;
    const { signal } = controller;
    const pause = (ms: number) =>
      new Promise<void>((resolve) => {
        hand.cancelTimer = clock.after(Math.max(BATCH_MS, ms), resolve);
      });
    const sinceBegin = () => clock.now() - startedAt;
    /** How much later than planned it draws: its drawing took long to come, or the server was away. */
    let lateMs: number | null = null;
    for (;;) {
      const stored = await this.#room.opCount(seatId, roundId);
      if (signal.aborted) return;
      if (!stored.ok) {
        if (stored.error.code !== 'unavailable') return;
        await pause(RETRY_MS);
        continue;
      }
      let { opCount: next } = stored;
      const planned = ops[next]?.at ?? submitAt;
      lateMs ??= Math.max(0, sinceBegin() - planned);
      for (;;) {
        const due = ops[next];
        const waitMs = (due?.at ?? submitAt) + lateMs - sinceBegin();
        if (waitMs > 0) {
          await pause(waitMs);
          if (signal.aborted) return;
          continue;
        }
        const now = sinceBegin() - lateMs;
        const batch = ops.slice(next, next + MAX_OPS_PER_BATCH).filter(({ at }) => at <= now);
        const done = await (due
          ? this.#room.append(seatId, { roundId, from: next, ops: batch.map(({ op }) => op) })
          : this.#room.submit(seatId, { roundId, opCount: ops.length }));
        if (signal.aborted || (done.ok && !due)) return;
        if (!done.ok) {
          // What is stored is asked for anew.
          if (done.error.code !== 'unavailable' && done.error.code !== 'ops_gap') return;
          await pause(RETRY_MS);
          break;
        }
        next += batch.length;
      }
    }
  }

  /** [MACHINE-7] Now and then, and never unkindly. */
  #react({ seats }: RoomState, { round, results, startedAt }: PhaseNamed<'reveal'>): void {
    if (this.#reactedTo === round.id) return;
    this.#reactedTo = round.id;
    const { clock, random } = this.#ports;
    // After a restart the reveal is not new.
    if (clock.now() - startedAt > REACTION_MS.least) return;
    const people = results.filter(({ ghost, machine, drawingId }) => !ghost && machine === undefined && drawingId);
    for (const seat of seats) {
      if (seat.machine === undefined || people.length === 0 || random() >= REACTS) continue;
      const result = people[Math.floor(random() * people.length)] as ResultView;
      const delayMs = REACTION_MS.least + random() * (REACTION_MS.most - REACTION_MS.least);
      const reaction = reactionTo(result, random);
      this.#reactions.push(
        clock.after(delayMs, () =>
          this.#room.react(seat.id, { roundId: round.id, seatId: result.seatId, reaction, on: true }),
        ),
      );
    }
  }

  #stopReacting(): void {
    for (const cancel of this.#reactions.splice(0)) cancel();
  }
}

interface Drawer {
  seatId: SeatId;
  roundId: RoundId;
  level: MachineLevel;
  prompt: string;
  withinMs: number;
}

/** The machines that draw now, or as soon as the countdown is over. */
function drawersOf(state: RoomState, { secondMs }: Pick<Timing, 'secondMs'>): Drawer[] {
  const { phase } = state;
  if (phase.name !== 'countdown' && phase.name !== 'drawing') return [];
  const { round } = phase;
  const seats =
    phase.name === 'countdown'
      ? machineSeats(state).filter(({ role }) => role === 'playing')
      : phase.entries
          .filter(({ submittedAt }) => submittedAt === null)
          .map((entry) => ({ ...entry, id: entry.seatId }));
  return seats.flatMap(({ id, machine, promptIndex }) => {
    const prompt = round.prompts[promptIndex];
    if (machine === undefined || !prompt) return [];
    const withinMs = state.settings.seconds * secondMs;
    return [{ seatId: id, roundId: round.id, level: machine, prompt: prompt.text, withinMs }];
  });
}

const REACTIONS_BY_POINTS: readonly (readonly [from: number, reactions: readonly Reaction[]])[] = [
  [80, ['fire', 'wow', 'clap']],
  [50, ['clap', 'heart']],
  [0, ['heart', 'think']],
];

function reactionTo({ points }: ResultView, random: () => number): Reaction {
  const reactions = REACTIONS_BY_POINTS.find(([from]) => points >= from)?.[1] ?? ['heart'];
  return reactions[Math.floor(random() * reactions.length)] as Reaction;
}
