import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { DrawOp } from '#contract/drawing.ts';

/** What Prisma takes and gives for `bytea`. */
export type Bytes = Uint8Array<ArrayBuffer>;

const gzipBytes = promisify(gzip);
const gunzipBytes = promisify(gunzip);

/** A copy on an ArrayBuffer of its own: a Buffer may be a view into Node's shared pool. */
const copy = (view: Uint8Array): Bytes => Uint8Array.from(view);

/** Gzipped JSON: a tenth of the size for pen strokes, on libuv's threads. */
export const packOps = async (ops: DrawOp[]): Promise<Bytes> => copy(await gzipBytes(JSON.stringify(ops)));

export const unpackOps = async (packed: Uint8Array): Promise<DrawOp[]> =>
  JSON.parse((await gunzipBytes(packed)).toString('utf8'));

export const packBytes = copy;

/** Float32, little-endian on every machine. */
export function packFloats(floats: Float32Array): Bytes {
  const bytes = new Uint8Array(floats.length * 4);
  const view = new DataView(bytes.buffer);
  floats.forEach((value, i) => {
    view.setFloat32(i * 4, value, true);
  });
  return bytes;
}
