import { type Patience, pause, Watch } from './patience.ts';
import { ModelProblem } from './problem.ts';
import { askedPauseMs, causeOf, type Endpoint, type Walked, walk } from './web.ts';

export interface Asking {
  endpoint: Endpoint;
  patience: Patience;
  interrupt: AbortSignal;
  /** What to say when it answers that it is busy again and again. */
  busy(status: number): ModelProblem;
  unreachable(why: string): ModelProblem;
}

/**
 * A small answer of a server, asked for again while it is busy or cannot be reached.
 * @returns its text, empty when it points elsewhere @throws ModelProblem; AbortError
 */
export async function ask(
  { endpoint, patience, interrupt, busy, unreachable }: Asking,
  url: URL,
  { method, leave }: { method: 'GET' | 'HEAD'; leave: boolean },
): Promise<Walked & { text: string }> {
  for (let failures = 1; ; failures++) {
    const watch = new Watch(patience.stallMs, interrupt);
    let askedMs = 0;
    try {
      const walked = await walk(endpoint, url, { method, leave, signal: watch.signal });
      const { status, headers } = walked.response;
      if (status !== 429 && status < 500) {
        return { ...walked, text: walked.elsewhere ? '' : await walked.response.text() };
      }
      await walked.response.body?.cancel();
      askedMs = askedPauseMs(status, headers.get('retry-after'), Date.now());
      if (failures >= patience.attempts) throw busy(status);
    } catch (error) {
      if (error instanceof ModelProblem || interrupt.aborted) throw error;
      if (failures >= patience.attempts) throw unreachable(watch.stalled ? 'it does not answer' : causeOf(error));
    } finally {
      watch.end();
    }
    await pause(patience, failures, askedMs, interrupt);
  }
}
