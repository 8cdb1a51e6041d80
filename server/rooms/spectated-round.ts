import type { DrawOp } from '#contract/drawing.ts';
import type { RoundId, SeatId } from '#contract/ids.ts';
import { MAX_OPS_PER_BATCH } from '#contract/limits.ts';
import type { SpectatedOps } from '#contract/room.ts';

/** Limit of one piece for a spectator: approximate size as JSON. */
const BYTES_AT_A_TIME = 256 * 1024;

interface Canvas {
  state: 'unread' | 'reading' | 'read';
  /** Empty until it is read. */
  ops: DrawOp[];
  /** Batches stored while it was read. */
  meanwhile: { from: number; ops: readonly DrawOp[] }[];
}

/** A canvas that is being read from the log. */
export interface Reading {
  readonly seatId: SeatId;
  readonly canvas: Canvas;
}

/**
 * The canvases of one round as spectators see them [SPECTATE-3]: the stored ops of each canvas, and how many of them each
 * spectator was sent. Ops are kept only while there are spectators. A spectator's position is a number, so that a slow one
 * costs no memory: it is sent the rest later.
 */
export class SpectatedRound {
  readonly roundId: RoundId;
  readonly #canvases = new Map<SeatId, Canvas>();
  /** Spectator → canvas → how many of its ops were sent. */
  readonly #sent = new Map<SeatId, Map<SeatId, number>>();
  /** The first canvas of the next piece: it changes, so that no canvas is always last. */
  #turn = 0;

  constructor(roundId: RoundId) {
    this.roundId = roundId;
  }

  get spectators(): Iterable<SeatId> {
    return this.#sent.keys();
  }

  /** The most messages that one round of sending can take. */
  get pairs(): number {
    return this.#sent.size * this.#canvases.size;
  }

  /** To be called when the drawing or the spectating seats change. */
  follow(drawers: readonly SeatId[], spectators: readonly SeatId[]): void {
    for (const seatId of this.#sent.keys()) if (!spectators.includes(seatId)) this.#sent.delete(seatId);
    for (const seatId of spectators) if (!this.#sent.has(seatId)) this.#sent.set(seatId, new Map());
    const watched = spectators.length > 0 ? drawers : [];
    for (const seatId of this.#canvases.keys()) if (!watched.includes(seatId)) this.#canvases.delete(seatId);
    for (const seatId of watched) {
      if (!this.#canvases.has(seatId)) this.#canvases.set(seatId, { state: 'unread', ops: [], meanwhile: [] });
    }
  }

  /** The spectator's tab was replaced and has no ops. */
  restart(spectator: SeatId): void {
    this.#sent.get(spectator)?.clear();
  }

  /** Canvases to read now; each is returned once. */
  toRead(): Reading[] {
    const unread = [...this.#canvases].filter(([, canvas]) => canvas.state === 'unread');
    for (const [, canvas] of unread) canvas.state = 'reading';
    return unread.map(([seatId, canvas]) => ({ seatId, canvas }));
  }

  /** @param ops all stored ops of the canvas; null: the read failed, and the canvas is to be read again */
  wasRead({ seatId, canvas }: Reading, ops: readonly DrawOp[] | null): void {
    // The canvas may have been dropped meanwhile.
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
    // A gap: ops were stored without this being told. The log is read again.
    else if (from > canvas.ops.length) canvas.state = 'unread';
    else for (const op of ops.slice(canvas.ops.length - from)) canvas.ops.push(op);
  }

  /** The next piece for this spectator, up to the size limit; it counts as sent. */
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

/** Estimated size as JSON: six characters for a number of a point. */
const bytesAbout = (op: DrawOp) => 80 + 6 * ('points' in op ? op.points.length : 0);
