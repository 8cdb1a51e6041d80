import { median } from '../rounds.ts';
import type { Turned } from './contender.ts';

/** Where the time of a drawing goes, next to what the raw encoder takes: medians over turns of `count` drawings. */
export function profile(ours: readonly Turned[], raw: readonly Turned[], count: number): string {
  const each = (turns: readonly Turned[], of: (turn: Turned) => number) => median(turns.map(of)) / count;
  const phase = (name: string) => each(ours, ({ phases }) => phases[name] ?? 0);
  const ms = (value: number) => `${value.toFixed(2)} ms`;
  const wall = each(ours, (turn) => turn.ms);
  const batches = median(ours.map(({ phases }) => phases.batches ?? 0));
  return [
    `a drawing takes ${ms(wall)} (processor ${ms(each(ours, (turn) => turn.processorMs))}):`,
    `render ${ms(phase('render'))}, encode ${ms(phase('encode'))}, writing guard, deductions and thumbnail ${ms(phase('rest'))},`,
    `batches of ${(count / batches).toFixed(1)} from end to end ${ms(phase('total'))} (one is drawn while another is embedded);`,
    `raw ${ms(each(raw, (turn) => turn.ms))} (processor ${ms(each(raw, (turn) => turn.processorMs))}).`,
  ].join(' ');
}
