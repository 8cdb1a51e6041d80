import { writeFile } from 'node:fs/promises';
import type { Photo } from '#vision/paper.ts';

/** A film of still pictures for `--use-file-for-fake-video-capture`, which plays it again and again: YUV4MPEG2, 4:2:0. */
export async function writeFilm(path: string, photos: readonly [Photo, ...Photo[]]): Promise<void> {
  const [{ width, height }] = photos;
  const parts: Uint8Array[] = [Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`)];
  for (const { data } of photos) {
    // Grey pictures: the brightness is any of the channels, and there is no colour.
    const brightness = Uint8Array.from({ length: width * height }, (_, i) => data[i * 4] as number);
    parts.push(Buffer.from('FRAME\n'), brightness, new Uint8Array((width * height) / 2).fill(128));
  }
  await writeFile(path, Buffer.concat(parts));
}
