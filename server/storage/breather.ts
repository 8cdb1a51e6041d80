export interface BreatherOptions {
  /** How long one task after the other may hold the event loop, milliseconds. */
  limitMs: number;
  now?: () => number;
  /** Resolves in another turn of the event loop. */
  nextTurn?: () => Promise<void>;
}

/**
 * Runs tasks one at a time, in order, and lets the event loop turn when they have held it for too long. For work that
 * never leaves microtasks, such as queries of the embedded database: each is short, but a hundred that wait would all run
 * before the next socket is read.
 */
export function breather({ limitMs, now = () => performance.now(), nextTurn = immediate }: BreatherOptions) {
  let last: Promise<unknown> = Promise.resolve();
  /** Set from the first task of a turn to the turn's end. */
  let turn: { beganMs: number; over: Promise<void> } | null = null;

  async function breathe(): Promise<void> {
    while (turn && now() - turn.beganMs >= limitMs) await turn.over;
    turn ??= {
      beganMs: now(),
      over: nextTurn().then(() => {
        turn = null;
      }),
    };
  }

  return <T>(task: () => Promise<T>): Promise<T> => {
    const result = last.then(breathe).then(task);
    last = result.catch(() => {});
    return result;
  };
}

const immediate = () => new Promise<void>((resolve) => setImmediate(resolve));
