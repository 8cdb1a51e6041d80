import { MAX_MOMENTS, type Moment } from '#contract/explanation.ts';
import type { LabelShare } from '#contract/judgement.ts';

/** A label leads with at least this share … */
const LEADING_SHARE = 0.5;
/** … and so many times the share of the next one. */
const LEAD = 2;
/** Consecutive points at which a label leads; at fewer it is a flicker, but for the finished drawing. */
const LEAST_POINTS = 2;

interface Run extends Moment {
  points: number;
  isLast: boolean;
}

/**
 * [REPLAY-5] What a drawing looks like on its way: the labels that lead clearly, each from when on it does. Neighbours differ.
 * @param points judged points of the replay, in order of time; `labels`: the nearest, most likely first
 */
export function momentsOf(points: readonly { atMs: number; labels: readonly LabelShare[] }[]): Moment[] {
  const runs: Run[] = [];
  let open: Run | null = null;
  for (const [i, { atMs, labels }] of points.entries()) {
    const leader = leading(labels);
    if (leader && open?.label === leader.text) {
      open.points++;
      open.share = Math.max(open.share, leader.share);
    } else if (leader) {
      open = { atMs, label: leader.text, share: leader.share, points: 1, isLast: false };
      runs.push(open);
    } else open = null;
    if (open && i === points.length - 1) open.isLast = true;
  }
  let moments = merged(runs.filter((run) => run.points >= LEAST_POINTS || run.isLast));
  while (moments.length > MAX_MOMENTS) {
    const least = moments.reduce((lowest, { share }) => Math.min(lowest, share), 1);
    const weakest = moments.findIndex(({ share }) => share === least);
    moments = merged(moments.filter((_, i) => i !== weakest));
  }
  return moments;
}

function leading([first, second]: readonly LabelShare[]): LabelShare | null {
  if (!first || first.share < LEADING_SHARE) return null;
  return second && first.share < LEAD * second.share ? null : first;
}

/** Neighbours of one label are one moment, which begins with the first. */
function merged(all: readonly Moment[]): Moment[] {
  const moments: Moment[] = [];
  for (const { atMs, label, share } of all) {
    const before = moments.at(-1);
    if (before?.label === label) before.share = Math.max(before.share, share);
    else moments.push({ atMs, label, share });
  }
  return moments;
}
