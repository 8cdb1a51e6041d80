import type { PhaseView, RoomView } from '#contract/room.ts';

/** A phase, and of which round, as a name: the same name is the same phase. */
export const phaseKey = (phase: PhaseView): string =>
  'round' in phase ? `${phase.name} ${phase.round.id}` : phase.name;

/** Shorter than this, and nobody has missed anything of a drawing, in milliseconds. */
const WORTH_TELLING_MS = 3_000;
/** So long after waking the newest view may still be on its way: a phone that slept has to connect first. */
const NEWS_MS = 10_000;

export interface Missed {
  what: 'drawing' | 'reveal';
  /** How long it has been running. */
  seconds: number;
}

/** A view and when it came, on the clock of `performance.now()`. */
export interface Received {
  view: RoomView;
  receivedAtMs: number;
}

/** Follows a tab that is hidden and seen again, and finds what began meanwhile. */
export class VisibilityTracker {
  #phaseBefore: string | null = null;
  /** null: the tab is hidden, or has never been. */
  #wokeAtMs: number | null = null;

  hidden(view: RoomView): void {
    this.#phaseBefore = phaseKey(view.phase);
    this.#wokeAtMs = null;
  }

  /** The tab is seen again. @returns as `look` */
  seen(now: Received, nowMs: number): Missed | null {
    this.#wokeAtMs = nowMs;
    return this.look(now, nowMs);
  }

  /** @returns what began while the tab was hidden, once; null: nothing, or it is not known yet */
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
