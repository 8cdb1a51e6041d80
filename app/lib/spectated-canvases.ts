import { applyOp, emptyHistory, type History } from '#canvas/visible-strokes.ts';
import type { RoundId, SeatId } from '#contract/ids.ts';
import type { RoomView, SpectatedOps } from '#contract/room.ts';
import { Emitter } from './store.ts';

/** Another player's canvas while it is drawn. Each change makes a new object, whose history grows in place. */
export interface SpectatedCanvas {
  seatId: SeatId;
  history: History;
  /** Number of ops in the history. */
  opCount: number;
}

/**
 * The canvases that this tab spectates in the current round. They are kept apart from the room's state, as up to 24 of
 * them change ten times a second. Listeners are told of every change and compare `canvasOf` their seat, which is cheap.
 */
export class SpectatedCanvasStore extends Emitter {
  #roundId: RoundId | null = null;
  #canvases = new Map<SeatId, SpectatedCanvas>();

  /** null: no ops have come. */
  canvasOf = (seatId: SeatId): SpectatedCanvas | null => this.#canvases.get(seatId) ?? null;

  /** Follows the room's view; null: no room. Canvases are kept until the round changes. */
  follow(view: RoomView | null): void {
    const phase = view?.phase;
    const roundId = !phase || phase.name === 'lobby' || phase.name === 'choosing' ? null : phase.round.id;
    if (this.#roundId === null || roundId === this.#roundId) return;
    this.#begin(null);
    this.notify();
  }

  /**
   * Adds ops to a canvas. `from` 0 begins it anew; known ops are skipped. Ops after a gap are dropped: the canvas stays as
   * it is until it is sent anew.
   */
  take({ roundId, seatId, from, ops }: SpectatedOps): void {
    // The first ops of a round may come before the view with that round.
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
