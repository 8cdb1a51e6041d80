import type { DrawOp } from '#contract/drawing.ts';
import type { RoundId, SeatId } from '#contract/ids.ts';
import { MAX_OPS_PER_BATCH } from '#contract/limits.ts';
import type { SpectatedOps } from '#contract/room.ts';

/** What a spectator is sent at one time, as JSON and about. */
const BYTES_AT_A_TIME = 256 * 1024;

interface Canvas {
  state: 'unread' | 'reading' | 'read';
  /** While it is read: nothing. */
  ops: DrawOp[];
  /** What was stored while it was read. */
  meanwhile: { from: number; ops: readonly DrawOp[] }[];
}

/** A canvas that is read from the log. */
export interface Reading {
  readonly seatId: SeatId;
  readonly canvas: Canvas;
}

/**
 * The canvases of one round for those who look on [SPECTATE-3], as rules: what is known of each, and how much of it each spectator
 * was sent. Ops are kept only while somebody looks on. Where a spectator stands is a number, so that one who can't follow
 * costs no memory: it is sent the rest when it can.
 */
export class SpectatedRound {
  readonly roundId: RoundId;
  readonly #canvases = new Map<SeatId, Canvas>();
  /** Looker → canvas → how many of its ops were sent. */
  readonly #sent = new Map<SeatId, Map<SeatId, number>>();
  /** Who is sent first, so that nobody's canvas is always last. */
  #turn = 0;

  constructor(roundId: RoundId) {
    this.roundId = roundId;
  }

  get spectators(): Iterable<SeatId> {
    return this.#sent.keys();
  }

  /** Messages that a moment may cost at most. */
  get pairs(): number {
    return this.#sent.size * this.#canvases.size;
  }

  /** Who draws and who looks on now. */
  follow(drawers: readonly SeatId[], spectators: readonly SeatId[]): void {
    for (const seatId of this.#sent.keys()) if (!spectators.includes(seatId)) this.#sent.delete(seatId);
    for (const seatId of spectators) if (!this.#sent.has(seatId)) this.#sent.set(seatId, new Map());
    const watched = spectators.length > 0 ? drawers : [];
    for (const seatId of this.#canvases.keys()) if (!watched.includes(seatId)) this.#canvases.delete(seatId);
    for (const seatId of watched) {
      if (!this.#canvases.has(seatId)) this.#canvases.set(seatId, { state: 'unread', ops: [], meanwhile: [] });
    }
  }

  /** The spectator has nothing any more: its tab is another one. */
  beginAnew(spectator: SeatId): void {
    this.#sent.get(spectator)?.clear();
  }

  /** Canvases that are to be read now; each is told once. */
  toRead(): Reading[] {
    const unread = [...this.#canvases].filter(([, canvas]) => canvas.state === 'unread');
    for (const [, canvas] of unread) canvas.state = 'reading';
    return unread.map(([seatId, canvas]) => ({ seatId, canvas }));
  }

  /** @param ops all of the canvas that were stored when it was read; null: it could not be read, and has to be again */
  wasRead({ seatId, canvas }: Reading, ops: readonly DrawOp[] | null): void {
    // It may have been given up, and begun anew.
    if (this.#canvases.get(seatId) !== canvas) return;
    const { meanwhile } = canvas;
    canvas.meanwhile = [];
    canvas.state = ops ? 'read' : 'unread';
    if (!ops) return;
    canvas.ops = [...ops];
    for (const batch of meanwhile) this.stored(seatId, batch.from, batch.ops);
  }

  /** Ops `from`, `from + 1`, … of a canvas are stored. */
  stored(seatId: SeatId, from: number, ops: readonly DrawOp[]): void {
    const canvas = this.#canvases.get(seatId);
    if (!canvas || canvas.state === 'unread') return;
    if (canvas.state === 'reading') canvas.meanwhile.push({ from, ops });
    // Something was stored that nobody told: what is in the log counts.
    else if (from > canvas.ops.length) canvas.state = 'unread';
    else for (const op of ops.slice(canvas.ops.length - from)) canvas.ops.push(op);
  }

  /** The next that this spectator is to be sent, as much as goes at one time; it counts as sent. */
  next(spectator: SeatId): SpectatedOps[] {
    const sent = this.#sent.get(spectator);
    if (!sent) return [];
    const pieces: SpectatedOps[] = [];
    let bytesLeft = BYTES_AT_A_TIME;
    const canvases = [...this.#canvases];
    this.#turn += 1;
    for (let n = 0; n < canvases.length && bytesLeft > 0; n++) {
      const [seatId, canvas] = canvases[(this.#turn + n) % canvases.length] as (typeof canvases)[number];
      const from = sent.get(seatId) ?? 0;
      if (seatId === spectator || canvas.ops.length <= from) continue;
      const ops: DrawOp[] = [];
      for (const op of canvas.ops.slice(from, from + MAX_OPS_PER_BATCH)) {
        if (bytesLeft <= 0) break;
        bytesLeft -= bytesAbout(op);
        ops.push(op);
      }
      sent.set(seatId, from + ops.length);
      pieces.push({ roundId: this.roundId, seatId, from, ops });
    }
    return pieces;
  }
}

/** As JSON, without writing it: a number of a point is some six characters. */
const bytesAbout = (op: DrawOp) => 80 + 6 * ('points' in op ? op.points.length : 0);
