import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

/**
 * A checksum as a server gives it. On a hub large files (LFS, Xet) have the SHA-256 of their contents; small ones live in git and
 * have the name of their git blob: the SHA-1 of `blob <size>\0` and the contents. NuGet feeds give a SHA-512, or nothing.
 */
export interface Digest {
  kind: 'sha256' | 'gitBlob' | 'sha512' | 'none';
  /** Lower case. */
  hex: string;
}

/** A file as it is on disk. */
export interface FileDigests {
  size: number;
  sha256: string;
  gitBlob: string;
  sha512: string;
}

/** The digest in an ETag, in any spelling (`"…"`, `W/"…"`, bare); null: not a digest. */
export function digestOfEtag(etag: string | null): Digest | null {
  const hex = etag?.replace(/^W\//, '').replaceAll('"', '').toLowerCase() ?? '';
  if (/^[0-9a-f]{64}$/.test(hex)) return { kind: 'sha256', hex };
  return /^[0-9a-f]{40}$/.test(hex) ? { kind: 'gitBlob', hex } : null;
}

export const matches = (file: FileDigests, { kind, hex }: Digest): boolean => kind === 'none' || file[kind] === hex;

/** null: there is no such file. */
export async function sizeOf(file: string): Promise<number | null> {
  return stat(file).then(
    ({ size }) => size,
    () => null,
  );
}

/** Reads the file once. @throws the file system's own error */
export async function digestsOf(file: string): Promise<FileDigests> {
  const { size } = await stat(file);
  const sha256 = createHash('sha256');
  const sha512 = createHash('sha512');
  const gitBlob = createHash('sha1').update(`blob ${size}\0`);
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    sha256.update(chunk);
    gitBlob.update(chunk);
    sha512.update(chunk);
  }
  return { size, sha256: sha256.digest('hex'), gitBlob: gitBlob.digest('hex'), sha512: sha512.digest('hex') };
}
