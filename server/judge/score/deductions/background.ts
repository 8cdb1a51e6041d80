import type { Image } from '../../resize.ts';

/** Colours of 4 bits a channel. */
const BUCKETS = 16 ** 3;
export const PAPER_BUCKET = BUCKETS - 1;

/** The commonest colour of a picture. */
export interface Background {
  /** The colour, 4 bits a channel. */
  bucket: number;
  /** What it fills of the picture, 0–1. */
  share: number;
}

const bucketOf = (data: Image['data'], at: number): number =>
  (((data[at] as number) >> 4) << 8) | (((data[at + 1] as number) >> 4) << 4) | ((data[at + 2] as number) >> 4);

export function backgroundOf({ data, channels }: Image): Background {
  const counts = new Uint32Array(BUCKETS);
  let end: number;
  for (let at = 0; at < data.length; at = end) {
    end = endOfRun(data, channels, at);
    const bucket = bucketOf(data, at);
    counts[bucket] = (counts[bucket] as number) + (end - at) / channels;
  }
  let bucket = 0;
  for (let i = 1; i < BUCKETS; i++) if ((counts[i] as number) > (counts[bucket] as number)) bucket = i;
  return { bucket, share: ((counts[bucket] as number) * channels) / data.length };
}

/** Where another colour than that at `at` begins, or the picture ends. */
export function endOfRun(data: Image['data'], channels: number, at: number): number {
  const [red, green, blue] = [data[at], data[at + 1], data[at + 2]];
  let end = at + channels;
  while (end < data.length && data[end] === red && data[end + 1] === green && data[end + 2] === blue) end += channels;
  return end;
}
