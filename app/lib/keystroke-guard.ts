/** A pause in typing after which keys are shortcuts again. */
const PAUSE_MS = 1_000;

/**
 * When a focused field is removed while the player types, the following keys were meant for it and must not act as
 * shortcuts. The guard holds until a pause in typing, or until a pointer is used.
 */
export class KeystrokeGuard {
  #untilMs = Number.NEGATIVE_INFINITY;

  /** A focused field has been removed. */
  fieldRemoved(nowMs: number): void {
    this.#untilMs = nowMs + PAUSE_MS;
  }

  /** Whether a key pressed now was meant for the removed field. */
  takes(nowMs: number): boolean {
    if (nowMs > this.#untilMs) return false;
    this.#untilMs = nowMs + PAUSE_MS;
    return true;
  }

  /** A pointer was used: keys are shortcuts again. */
  readonly end = (): void => {
    this.#untilMs = Number.NEGATIVE_INFINITY;
  };
}

export const keystrokeGuard = new KeystrokeGuard();
