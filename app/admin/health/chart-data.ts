import { KEPT_MS, SAMPLE_EVERY_MS, type Sample } from '#server/ops/port.ts';
import type { SeriesKey } from './charts.ts';

/** Of the viewBox; the drawing is stretched to the card. */
export const WIDTH = 300;
export const HEIGHT = 100;
const MINUTE_MS = 60_000;
/** A value with nothing beside it still has to be seen. */
const DOT_WIDTH = 0.8;

export interface SeriesSummary {
  now: number | null;
  lowest: number | null;
  highest: number | null;
}

export function summaryOf(samples: readonly Sample[], key: SeriesKey): SeriesSummary {
  let lowest: number | null = null;
  let highest: number | null = null;
  for (const sample of samples) {
    const value = sample[key];
    if (value === null) continue;
    lowest = lowest === null ? value : Math.min(lowest, value);
    highest = highest === null ? value : Math.max(highest, value);
  }
  return { now: samples.at(-1)?.[key] ?? null, lowest, highest };
}

/** The next of 1, 2, 4, 5, 8, 10, 20, … that is not below `highest`: the top of a scale that begins at 0. */
export function scaleTop(highest: number | null): number {
  if (highest === null || highest <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(highest));
  // A power of ten is the last resort, not a miss: floating point may put `highest` a hair above its own power.
  return ([1, 2, 4, 5, 8, 10].find((step) => step * power >= highest) ?? 20) * power;
}

/**
 * SVG path data of one series, time from left to right with the newest sample at the right edge. It breaks where a value
 * is missing, and where samples are (the server stood still).
 */
export function pathOf(samples: readonly Sample[], key: SeriesKey, top: number): string {
  const newest = samples.at(-1)?.at ?? 0;
  let path = '';
  let previousAt: number | null = null;
  let pending: string | null = null;
  const dot = () => (pending === null ? '' : `${pending}h${DOT_WIDTH}`);
  for (const sample of samples) {
    const value = sample[key];
    const x = WIDTH * (1 - (newest - sample.at) / KEPT_MS);
    if (value === null || x < 0) {
      path += dot();
      pending = null;
      previousAt = null;
      continue;
    }
    const point = `${round(x)} ${round(HEIGHT * (1 - Math.min(1, value / top)))}`;
    if (previousAt === null || sample.at - previousAt > 2 * SAMPLE_EVERY_MS) {
      path += dot();
      pending = `M${point}`;
    } else {
      if (pending !== null) path += pending;
      pending = null;
      path += `L${point}`;
    }
    previousAt = sample.at;
  }
  return path + dot();
}

const round = (value: number) => Math.round(value * 10) / 10;

/** One row a minute, newest first: the highest value in it of each key; minutes without samples are left out. */
export function minutesOf(
  samples: readonly Sample[],
  keys: readonly SeriesKey[],
): { minutesAgo: number; values: (number | null)[] }[] {
  const newest = samples.at(-1)?.at ?? 0;
  const rows = new Map<number, Sample[]>();
  for (const sample of samples.toReversed()) {
    const minutesAgo = Math.floor((newest - sample.at) / MINUTE_MS);
    rows.set(minutesAgo, [...(rows.get(minutesAgo) ?? []), sample]);
  }
  return [...rows].map(([minutesAgo, inIt]) => ({
    minutesAgo,
    values: keys.map((key) => summaryOf(inIt, key).highest),
  }));
}

/** `12`, `3.4`, `1,240`, `–`; one decimal below ten, and only where there is one. */
export function numberText(value: number | null): string {
  if (value === null) return '–';
  const digits = Math.abs(value) < 10 ? 1 : 0;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}

/** What the server sent joined to what is at hand: newest samples once, none older than is kept. */
export function joined(have: readonly Sample[], sent: readonly Sample[]): Sample[] {
  const last = have.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
  const all = [...have, ...sent.filter(({ at }) => at > last)];
  const newest = all.at(-1)?.at ?? 0;
  return all.filter(({ at }) => at > newest - KEPT_MS);
}

/** `3 days 4 h`, `2 h 5 min`, `7 min`, `less than a minute` */
export function durationText(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} days ${hours % 24} h`;
}
