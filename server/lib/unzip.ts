import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { PassThrough, pipeline as pipe, type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';

/**
 * As much of ZIP (PKWARE APPNOTE 6.3) as packages and backups need: stored and deflated entries of one file, with sizes of 64
 * bits. Node inflates and sums; finding the entries is what remains.
 */
export interface ZipEntry {
  name: string;
  deflated: boolean;
  crc: number;
  compressedSize: number;
  size: number;
  /** Of its local header. */
  offset: number;
}

/** The file is no such archive, or an entry is not what its directory says. */
export class ZipError extends Error {
  override readonly name = 'ZipError';
}

const END = { signature: 0x06054b50, length: 22, longestComment: 0xffff };
const CENTRAL = { signature: 0x02014b50, length: 46 };
const LOCAL = { signature: 0x04034b50, length: 30 };
/** The directory's place in 64 bits: a locator in front of the end says where. */
const LOCATOR_64 = { signature: 0x07064b50, length: 20 };
const END_64 = { signature: 0x06064b50, length: 56 };
/** Sizes and offsets of 64 bits in an entry's extra fields. */
const EXTRA_64 = 0x0001;
/** In place of a number that is given in 64 bits. */
const IN_ZIP64 = 0xffffffff;

/** @throws ZipError */
export async function readZipDirectory(path: string): Promise<ZipEntry[]> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const read = async (length: number, position: number) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
      if (bytesRead < length) throw new ZipError('it ends too early');
      return buffer;
    };
    const tailLength = Math.min(size, END.length + END.longestComment);
    const tail = await read(tailLength, size - tailLength);
    const at = tail.lastIndexOf(Buffer.from(Uint32Array.of(END.signature).buffer));
    if (at < 0 || at + END.length > tail.length) throw new ZipError('it is no ZIP archive');
    let count = tail.readUInt16LE(at + 10);
    let length = tail.readUInt32LE(at + 12);
    let offset = tail.readUInt32LE(at + 16);
    const locator = tail.subarray(Math.max(0, at - LOCATOR_64.length), at);
    if (locator.length === LOCATOR_64.length && locator.readUInt32LE(0) === LOCATOR_64.signature) {
      const end = await read(END_64.length, number64(locator, 8));
      if (end.readUInt32LE(0) !== END_64.signature) throw new ZipError('its directory is damaged');
      [count, length, offset] = [number64(end, 32), number64(end, 40), number64(end, 48)];
    }
    if (offset + length > size) throw new ZipError('its directory lies outside');
    return entriesOf(await read(length, offset), count);
  } finally {
    await file.close();
  }
}

function entriesOf(directory: Buffer, count: number): ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + CENTRAL.length > directory.length || directory.readUInt32LE(at) !== CENTRAL.signature) {
      throw new ZipError('its directory is damaged');
    }
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) =>
      directory.readUInt16LE(at + field),
    ) as [number, number, number];
    const method = directory.readUInt16LE(at + 10);
    const name = directory.toString('utf8', at + CENTRAL.length, at + CENTRAL.length + nameLength);
    if (method === 0 || method === 8) {
      const extra = directory.subarray(at + CENTRAL.length + nameLength).subarray(0, extraLength);
      const wide = widened(
        extra,
        [24, 20, 42].map((field) => directory.readUInt32LE(at + field)),
      );
      const [size = 0, compressedSize = 0, offset = 0] = wide;
      entries.push({
        name,
        deflated: method === 8,
        crc: directory.readUInt32LE(at + 16),
        compressedSize,
        size,
        offset,
      });
    }
    at += CENTRAL.length + nameLength + extraLength + commentLength;
  }
  return entries;
}

function number64(bytes: Buffer, at: number): number {
  const number = bytes.readBigUInt64LE(at);
  if (number > Number.MAX_SAFE_INTEGER) throw new ZipError('its directory is damaged');
  return Number(number);
}

/** Numbers of an entry; those that do not fit into 32 bits stand in its extra fields, in the same order. */
function widened(extra: Buffer, numbers: number[]): number[] {
  let field = extra;
  while (field.length >= 4 && field.readUInt16LE(0) !== EXTRA_64) field = field.subarray(4 + field.readUInt16LE(2));
  let at = 4;
  return numbers.map((number) => {
    if (number !== IN_ZIP64) return number;
    at += 8;
    if (at > field.length) throw new ZipError('its directory is damaged');
    return number64(field, at - 8);
  });
}

/** Writes one entry to `target` and checks its size and CRC-32. @throws ZipError; the file system's own errors */
export async function extractEntry(path: string, entry: ZipEntry, target: string): Promise<void> {
  await pipeline(await readEntry(path, entry), createWriteStream(target));
}

/** The bytes of an entry. The stream fails with ZipError where size or CRC-32 are not what the directory says. */
export async function readEntry(path: string, entry: ZipEntry): Promise<Readable> {
  const start = await dataOffset(path, entry);
  let crc = 0;
  let size = 0;
  const checked = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      crc = crc32(chunk, crc);
      // A directory that lies about the size may be a bomb.
      done(size > entry.size ? new ZipError(`${entry.name} is longer than its directory says`) : null, chunk);
    },
    flush: (done) => done(size !== entry.size || crc !== entry.crc ? new ZipError(`${entry.name} is damaged`) : null),
  });
  // An empty range cannot be said to createReadStream: its end is inclusive.
  const packed =
    entry.compressedSize === 0
      ? new PassThrough().end()
      : createReadStream(path, { start, end: start + entry.compressedSize - 1, highWaterMark: 1 << 20 });
  const unpacked = entry.deflated ? createInflateRaw() : new PassThrough();
  unpacked.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code?.startsWith('Z_')) checked.destroy(new ZipError(`${entry.name} cannot be unpacked (${error.code})`));
  });
  pipe(packed, unpacked, checked, () => {});
  return checked;
}

async function dataOffset(path: string, { name, offset }: ZipEntry): Promise<number> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LOCAL.length), 0, LOCAL.length, offset);
    if (bytesRead < LOCAL.length || buffer.readUInt32LE(0) !== LOCAL.signature)
      throw new ZipError(`${name} is not there`);
    return offset + LOCAL.length + buffer.readUInt16LE(26) + buffer.readUInt16LE(28);
  } finally {
    await file.close();
  }
}
