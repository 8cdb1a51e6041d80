import { BATCH_PAUSE_MS } from '#app/lib/drawing/outbox.ts';
import type { RoundId } from '#contract/ids.ts';
import type { TimedOp } from './drawing-variants.ts';
import type { Player } from './player.ts';

/** What the drawers of a process did since it was last asked. */
export interface Tally {
  messages: number;
  ops: number;
  points: number;
  /** Of the payloads, without the framing of Socket.IO. */
  bytes: number;
  refused: number;
  /** From a message to its acknowledgement. */
  ackMs: number[];
}

const RETRY_MS = 1_000;

export const emptyTally = (): Tally => ({ messages: 0, ops: 0, points: 0, bytes: 0, refused: 0, ackMs: [] });

/**
 * Draws on a seat as the browser does (app/lib/drawing/outbox.ts): ops gather while the pen moves, one batch is on its
 * way at a time, and after its answer comes a pause.
 */
export class Drawer {
  readonly #player: Player;
  readonly #roundId: RoundId;
  readonly #tally: Tally;
  readonly #begunAtMs = performance.now();
  /** Of the drawing in progress. */
  #drawing: readonly TimedOp[] = [];
  #startedAtMs = 0;
  #next = 0;
  /** Ops of the round that the server has. */
  #sent = 0;
  #timer: NodeJS.Timeout | null = null;
  #finished: (() => void) | null = null;

  constructor(player: Player, roundId: RoundId, tally: Tally) {
    this.#player = player;
    this.#roundId = roundId;
    this.#tally = tally;
  }

  /** How many ops the drawing of the round has. */
  get opCount(): number {
    return this.#sent;
  }

  /** Draws it, beginning now; resolves when the server has acknowledged all of it. */
  draw(drawing: readonly TimedOp[]): Promise<void> {
    this.#drawing = drawing;
    this.#startedAtMs = performance.now();
    this.#next = 0;
    return new Promise((resolve) => {
      this.#finished = resolve;
      this.#pump();
    });
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#finished = null;
    this.#drawing = [];
  }

  #pump(): void {
    const now = performance.now();
    const drawing = this.#drawing;
    const elapsedMs = now - this.#startedAtMs;
    let end = this.#next;
    while (end < drawing.length && (drawing[end] as TimedOp).dueMs <= elapsedMs) end += 1;
    if (end > this.#next) this.#send(drawing, end, now);
    else if (end < drawing.length) this.#pumpIn((drawing[end] as TimedOp).dueMs - elapsedMs);
    else this.#finished?.();
  }

  #pumpIn(ms: number): void {
    this.#timer = setTimeout(() => this.#pump(), ms);
  }

  #send(drawing: readonly TimedOp[], end: number, now: number): void {
    const from = this.#sent;
    const tally = this.#tally;
    const t = Math.round(now - this.#begunAtMs);
    let json = '';
    for (let i = this.#next; i < end; i++) {
      const op = drawing[i] as TimedOp;
      json += `${json ? ',' : ''}${op.head}${t}${op.tail}`;
      tally.points += op.points;
    }
    const count = end - this.#next;
    tally.messages += 1;
    tally.ops += count;
    tally.bytes += this.#player.sendOps(this.#roundId, from, json, (result) => {
      tally.ackMs.push(performance.now() - now);
      if (drawing !== this.#drawing) return;
      if (result.ok) {
        this.#sent = from + count;
        this.#next = end;
      } else tally.refused += 1;
      this.#pumpIn(result.ok ? BATCH_PAUSE_MS : RETRY_MS);
    });
  }
}
