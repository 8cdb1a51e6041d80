/** Who has not typed for so long has seen that the line is gone, in milliseconds. */
const PAUSE_MS = 1_000;

/**
 * When a field is taken away under somebody's fingers, the letters that follow were meant for it: they must not become
 * shortcuts, which rub out and clear. Until a pause in typing, or until a pointer is used.
 */
export class KeystrokeGuard {
  #untilMs = Number.NEGATIVE_INFINITY;

  /** A field that had the focus is gone. */
  fieldRemoved(nowMs: number): void {
    this.#untilMs = nowMs + PAUSE_MS;
  }

  /** Whether a key that is pressed now was meant for the field. */
  takes(nowMs: number): boolean {
    if (nowMs > this.#untilMs) return false;
    this.#untilMs = nowMs + PAUSE_MS;
    return true;
  }

  /** The hand is elsewhere. */
  readonly end = (): void => {
    this.#untilMs = Number.NEGATIVE_INFINITY;
  };
}

export const keystrokeGuard = new KeystrokeGuard();
