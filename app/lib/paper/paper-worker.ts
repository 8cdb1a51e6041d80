import { type PaperReading, type Photo, readPaper } from '#vision/paper.ts';

/** Reads sheets in a thread of its own, so that the page does not stutter. */

export interface PaperRequest {
  id: number;
  photo: Photo;
}
/** null: reading this picture failed. */
export interface PaperAnswer {
  id: number;
  reading: PaperReading | null;
}

self.onmessage = ({ data: { id, photo } }: MessageEvent<PaperRequest>) => {
  let reading: PaperReading | null = null;
  try {
    reading = readPaper(photo);
  } catch (error) {
    console.error('a picture of paper could not be read', error);
  }
  self.postMessage({ id, reading } satisfies PaperAnswer);
};
