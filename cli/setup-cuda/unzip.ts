import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { PassThrough, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';

/**
 * As much of ZIP (PKWARE APPNOTE 6.3) as a package needs: stored and deflated entries below 4 GiB. Node inflates and sums;
 * finding the entries is what remains.
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
    const count = tail.readUInt16LE(at + 10);
    const length = tail.readUInt32LE(at + 12);
    const offset = tail.readUInt32LE(at + 16);
    if (offset === IN_ZIP64 || count === 0xffff) throw new ZipError('it is larger than this reader takes');
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
      entries.push({
        name,
        deflated: method === 8,
        crc: directory.readUInt32LE(at + 16),
        compressedSize: directory.readUInt32LE(at + 20),
        size: directory.readUInt32LE(at + 24),
        offset: directory.readUInt32LE(at + 42),
      });
    }
    at += CENTRAL.length + nameLength + extraLength + commentLength;
  }
  return entries;
}

/** Writes one entry to `target` and checks its size and CRC-32. @throws ZipError; the file system's own errors */
export async function extractEntry(path: string, entry: ZipEntry, target: string): Promise<void> {
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
  });
  // An empty range cannot be said to createReadStream: its end is inclusive.
  const packed =
    entry.compressedSize === 0
      ? new PassThrough().end()
      : createReadStream(path, { start, end: start + entry.compressedSize - 1, highWaterMark: 1 << 20 });
  const unpacked = entry.deflated ? createInflateRaw() : new PassThrough();
  await pipeline(packed, unpacked, checked, createWriteStream(target)).catch((error: NodeJS.ErrnoException) => {
    throw error.code?.startsWith('Z_') ? new ZipError(`${entry.name} cannot be unpacked (${error.code})`) : error;
  });
  if (size !== entry.size || crc !== entry.crc) throw new ZipError(`${entry.name} is damaged`);
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
