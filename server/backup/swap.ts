import { existsSync, renameSync } from 'node:fs';
import { BackupError } from './port.ts';

export interface Swap {
  draft: string;
  place: string;
}

/**
 * Puts each draft in its place, and sets aside what is there: all of them, or none. It is synchronous, so that no signal comes
 * between two steps.
 *
 * @returns the new names of what was set aside
 * @throws errors of the file system, after which everything is where it was; BackupError when something could not be moved back
 */
export function swapAll(swaps: readonly Swap[]): string[] {
  const steps: { from: string; to: string }[] = [];
  const move = (from: string, to: string) => {
    renameSync(from, to);
    steps.push({ from, to });
  };
  const setAside: string[] = [];
  try {
    for (const { draft, place } of swaps) {
      if (existsSync(place)) {
        const aside = freeName(place);
        move(place, aside);
        setAside.push(aside);
      }
      move(draft, place);
    }
    return setAside;
  } catch (error) {
    for (const { from, to } of steps.toReversed()) {
      try {
        renameSync(to, from);
      } catch {
        throw new BackupError(
          `${(error as Error).message}. What was there could not be moved back: rename ${to} to ${from}.`,
        );
      }
    }
    throw error;
  }
}

function freeName(place: string): string {
  const name = `${place}.replaced-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
  for (let n = 1; ; n++) {
    const free = n === 1 ? name : `${name}-${n}`;
    if (!existsSync(free)) return free;
  }
}
