import { fnv1a32 } from '#contract/random.ts';
import type { EyesThread, LookAt } from './eyes-thread.ts';
import type { Drawing } from './judging.ts';
import type { Framed } from './occlusion.ts';
import type { Standing } from './standing.ts';
import type { FromEyes, Sent } from './worker-messages.ts';

type SeenOutcome = Extract<FromEyes, { kind: 'seen' }>['outcomes'][number] | { ok: false; error: unknown };

/** In milliseconds, of the thread that took longest. */
export interface CrewReport {
  outcomes: SeenOutcome[];
  renderMs: number;
  restMs: number;
}

/** Several threads that look at drawings. One batch at a time, of which each thread gets a part. */
export class EyesCrew {
  readonly #members: readonly Standing<EyesThread>[];

  /** @param members at least one */
  constructor(members: readonly Standing<EyesThread>[]) {
    this.#members = members;
  }

  /** Outcomes in the order of the batch: a thread that dies, or cannot be replaced, takes only its own part with it. */
  async see(batch: readonly LookAt[]): Promise<CrewReport> {
    const parts = dealtOut(
      batch.map(({ key }) => key),
      this.#members.length,
    );
    const outcomes = new Array<SeenOutcome>(batch.length);
    const times = await Promise.all(
      parts.map(async (part, i) => {
        if (part.length === 0) return { renderMs: 0, restMs: 0 };
        try {
          const thread = await (this.#members[i] as Standing<EyesThread>).get();
          const answer = await thread.see(part.map((at) => batch[at] as LookAt));
          for (const [k, at] of part.entries()) outcomes[at] = answer.outcomes[k] as SeenOutcome;
          return answer;
        } catch (error) {
          for (const at of part) outcomes[at] = { ok: false, error };
          return { renderMs: 0, restMs: 0 };
        }
      }),
    );
    return {
      outcomes,
      renderMs: Math.max(...times.map(({ renderMs }) => renderMs)),
      restMs: Math.max(...times.map(({ restMs }) => restMs)),
    };
  }

  /** @throws JudgeError */
  async sight(drawing: Drawing): Promise<Sent<{ framed: Framed }>> {
    const thread = await (this.#members[0] as Standing<EyesThread>).get();
    return thread.sight(drawing);
  }

  forget(key: string): void {
    this.#members[memberOf(key, this.#members.length)]?.alive?.forget(key);
  }

  /** Whether all live; for those that do not, successors are started. */
  isAlive(): boolean {
    return this.#members.map((member) => member.isAlive()).every((alive) => alive);
  }

  async close(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.close()));
  }
}

/** Which entries each of `count` members gets: a key always the same member, which has its canvas; the rest evenly. */
export function dealtOut(keys: readonly (string | null)[], count: number): number[][] {
  const parts = Array.from({ length: count }, (): number[] => []);
  for (const [i, key] of keys.entries()) if (key !== null) parts[memberOf(key, count)]?.push(i);
  for (const [i, key] of keys.entries()) {
    if (key !== null) continue;
    const shortest = parts.reduce((least, part) => (part.length < least.length ? part : least));
    shortest.push(i);
  }
  return parts;
}

const memberOf = (key: string, count: number): number => fnv1a32(key) % count;
