import type { CheckEvent } from '#server/prompts/port.ts';

/** What a check has found so far. */
export interface Checked {
  words: Extract<CheckEvent, { kind: 'words' }> | null;
  progress: { done: number; of: number } | null;
  neighbours: Extract<CheckEvent, { kind: 'neighbours' }>['neighbours'] | null;
  familiarity: Extract<CheckEvent, { kind: 'familiarity' }> | null;
  drawing: Extract<CheckEvent, { kind: 'drawing' }> | 'none' | null;
  margin: Extract<CheckEvent, { kind: 'margin' }>['margin'] | null;
  state: 'running' | 'done' | 'failed';
  problem: string | null;
}

export const NOTHING_CHECKED: Checked = {
  ...{ words: null, progress: null, neighbours: null, familiarity: null, drawing: null, margin: null },
  ...{ state: 'running', problem: null },
};

type Step = CheckEvent | { kind: 'failed'; message: string };

export function withStep(checked: Checked, step: Step): Checked {
  switch (step.kind) {
    case 'words':
      return { ...checked, words: step };
    case 'progress':
      return { ...checked, progress: step };
    case 'neighbours':
      return { ...checked, neighbours: step.neighbours };
    case 'familiarity':
      return { ...checked, familiarity: step };
    case 'drawing':
      return { ...checked, drawing: step };
    case 'undrawn':
      return { ...checked, drawing: 'none' };
    case 'margin':
      return { ...checked, margin: step.margin };
    case 'done':
      return { ...checked, state: 'done' };
    case 'failed':
      return { ...checked, state: 'failed', problem: step.message };
  }
}

/** Reads the steps of a check as they come. The connection ends with `signal`, and so does the check. */
export async function* readSteps(text: string, signal: AbortSignal): AsyncGenerator<Step> {
  const response = await fetch(`/admin/check?${new URLSearchParams({ text })}`, { signal, cache: 'no-store' });
  if (!response.ok || response.body === null) {
    const { error } = (await response.json().catch(() => ({}))) as { error?: { message: string } };
    yield { kind: 'failed', message: error?.message ?? 'It could not be checked.' };
    return;
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as Step;
  }
}
