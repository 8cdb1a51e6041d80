// Writes tiny-random-clip, a CLIP of random weights: for trying the server out without a real model.
// usage: node --import tsx test/support/make-tiny-clip.ts <folder>
import { writeTinyClip } from './tiny-clip.ts';

const folder = process.argv[2];
if (folder) await writeTinyClip(folder);
else {
  console.error('Name the folder to write, e.g. models/tiny-random-clip.');
  process.exitCode = 2;
}
