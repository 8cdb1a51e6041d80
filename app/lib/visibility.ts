import type { PhaseView, RoomView } from '#contract/room.ts';

/** Identifies a phase of a round. */
export const phaseKey = (phase: PhaseView): string =>
  'round' in phase ? `${phase.name} ${phase.round.id}` : phase.name;

/** A drawing phase that began less than this ago is not reported as missed. */
const WORTH_TELLING_MS = 3_000;
/** How long after waking a new view may take: a phone that slept has to reconnect first. */
const NEWS_MS = 10_000;

export interface Missed {
  what: 'drawing' | 'reveal';
  /** How long it has been running. */
  seconds: number;
}

/** A view and its arrival on the clock of `performance.now()`. */
export interface Received {
  view: RoomView;
  receivedAtMs: number;
}

/** Follows the visibility of the tab and finds the phase that began while it was hidden. */
export class VisibilityTracker {
  #phaseBefore: string | null = null;
  /** null while the tab is hidden, and before it was hidden for the first time. */
  #wokeAtMs: number | null = null;

  hidden(view: RoomView): void {
    this.#phaseBefore = phaseKey(view.phase);
    this.#wokeAtMs = null;
  }

  /** The tab is visible again. @returns as `look` */
  seen(now: Received, nowMs: number): Missed | null {
    this.#wokeAtMs = nowMs;
    return this.look(now, nowMs);
  }

  /** @returns the phase that began while the tab was hidden, once; null: none, or not known yet */
  look({ view, receivedAtMs }: Received, nowMs: number): Missed | null {
    if (this.#wokeAtMs === null || this.#phaseBefore === null) return null;
    const isNews = phaseKey(view.phase) !== this.#phaseBefore;
    if (!isNews && nowMs - this.#wokeAtMs <= NEWS_MS) return null;
    const wokeAtMs = this.#wokeAtMs;
    this.#phaseBefore = null;
    this.#wokeAtMs = null;
    const { phase } = view;
    if (!isNews || (phase.name !== 'drawing' && phase.name !== 'reveal')) return null;
    const runningMs = phase.totalMs - phase.remainingMs + (nowMs - receivedAtMs);
    const beganBeforeWaking = nowMs - runningMs <= wokeAtMs;
    if (!beganBeforeWaking || (phase.name === 'drawing' && runningMs < WORTH_TELLING_MS)) return null;
    return { what: phase.name, seconds: Math.round(runningMs / 1000) };
  }
}
