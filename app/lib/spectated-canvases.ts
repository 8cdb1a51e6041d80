import { applyOp, emptyHistory, type History } from '#canvas/visible-strokes.ts';
import type { RoundId, SeatId } from '#contract/ids.ts';
import type { RoomView, SpectatedOps } from '#contract/room.ts';
import { Emitter } from './store.ts';

/** Somebody else's canvas while it is drawn. A new object with every change; its history grows in place. */
export interface SpectatedCanvas {
  seatId: SeatId;
  history: History;
  /** How many ops are in the history. */
  opCount: number;
}

/**
 * The canvases that this tab may look on at, of the round that is drawn. Held apart from the room's state: 24 of them
 * change ten times a second. Who listens is told of every change and compares `canvasOf` its seat, which costs nothing.
 */
export class SpectatedCanvasStore extends Emitter {
  #roundId: RoundId | null = null;
  #canvases = new Map<SeatId, SpectatedCanvas>();

  /** null: nothing of it has come. */
  canvasOf = (seatId: SeatId): SpectatedCanvas | null => this.#canvases.get(seatId) ?? null;

  /** The room is another now; null: there is none. Canvases are kept until another round, or none, is on. */
  follow(view: RoomView | null): void {
    const phase = view?.phase;
    const roundId = !phase || phase.name === 'lobby' || phase.name === 'choosing' ? null : phase.round.id;
    if (this.#roundId === null || roundId === this.#roundId) return;
    this.#begin(null);
    this.notify();
  }

  /**
   * `from` 0 begins a canvas anew; ops that are there already are skipped. What comes after a gap is no use: the canvas
   * stays as it is until it is sent anew.
   */
  take({ roundId, seatId, from, ops }: SpectatedOps): void {
    // The first ops of a round may come before the view that tells of it.
    if (roundId !== this.#roundId) this.#begin(roundId);
    const known = from === 0 ? undefined : this.#canvases.get(seatId);
    const opCount = known?.opCount ?? 0;
    if (from > opCount) return;
    const history = known?.history ?? emptyHistory();
    for (const op of ops.slice(opCount - from)) applyOp(history, op);
    this.#canvases.set(seatId, { seatId, history, opCount: Math.max(opCount, from + ops.length) });
    this.notify();
  }

  #begin(roundId: RoundId | null): void {
    this.#roundId = roundId;
    this.#canvases = new Map();
  }
}
