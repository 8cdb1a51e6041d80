import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isDeepStrictEqual } from 'node:util';
import { ZipFile } from 'yazl';
import { z } from 'zod';
import { readEntry, readZipDirectory, type ZipEntry, ZipError } from '#server/lib/unzip.ts';
import { type Row, RowSum } from '../storage/tables.ts';
import type { Contents, Progress } from '../storage/transfer.ts';
import { BackupError } from './port.ts';

const FORMAT = 'doodle-judge backup';
/** Raised when older programs could not read it. */
const FORMAT_VERSION = 1;
const MANIFEST = 'manifest.json';
const KEY = 'secret.key';
const entryOf = (table: string) => `tables/${table}.ndjson`;
/** Far more than a manifest has. */
const MANIFEST_LIMIT_BYTES = 16 * 2 ** 20;

const Manifest = z.object({
  format: z.literal(FORMAT),
  formatVersion: z.number().int(),
  /** Of the program that made it. */
  version: z.string(),
  madeAt: z.iso.datetime().transform((text) => new Date(text)),
  database: z.enum(['embedded', 'postgresql']),
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  tables: z.array(
    z.object({
      name: z.string(),
      columns: z.array(z.object({ name: z.string(), type: z.string() })),
      rows: z.number().int(),
      sha256Sum: z.string(),
    }),
  ),
  sequences: z.array(z.object({ name: z.string(), lastValue: z.string(), isCalled: z.boolean() })),
});
export type Manifest = z.infer<typeof Manifest>;

/** The description of a new backup, besides its contents. */
export type Origin = Pick<Manifest, 'version' | 'madeAt' | 'database'>;

/**
 * Writes a backup: a ZIP archive with one entry for each table, in which each line is a row as a JSON array of texts, the key
 * that signs cookies, and a manifest with columns, numbers and sums of rows.
 *
 * @param file is made, for this user alone; it is on the disk when this resolves
 */
export async function writeArchive(
  file: string,
  contents: Contents,
  {
    key,
    onProgress,
    ...origin
  }: Origin & { key: Buffer | null; onProgress?: ((progress: Progress) => void) | undefined },
): Promise<void> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  zip.on('error', (error: Error) => output.destroy(error));
  const handle = await open(file, 'wx', 0o600);
  try {
    const written = pipeline(output, createWriteStream('', { fd: handle.fd, autoClose: false }));
    const added = addEntries(zip, contents, origin, key, onProgress).then(
      () => zip.end(),
      (error: Error) => void output.destroy(error),
    );
    await Promise.all([written, added]);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function addEntries(
  zip: ZipFile,
  contents: Contents,
  origin: Origin,
  key: Buffer | null,
  onProgress?: (progress: Progress) => void,
): Promise<void> {
  const { madeAt } = origin;
  const tables: Manifest['tables'] = [];
  for (const table of contents.tables) {
    const sum = new RowSum();
    const of = contents.rowsOf(table.name);
    const lines = async function* () {
      for await (const rows of contents.rows(table)) {
        yield Buffer.from(rows.map((row) => `${sum.add(row)}\n`).join(''));
        onProgress?.({ table: table.name, rows: sum.value.rows, of });
      }
    };
    const stream = Readable.from(lines(), { objectMode: false });
    const ended = once(stream, 'end');
    // One after the other: they share the database's session.
    zip.addReadStreamLazy(entryOf(table.name), { mtime: madeAt, compress: true, mode: 0o600 }, (take) =>
      take(null, stream),
    );
    await ended;
    tables.push({ ...table, ...sum.value });
  }
  if (key) zip.addBuffer(key, KEY, { mtime: madeAt, mode: 0o600 });
  const manifest: z.input<typeof Manifest> = {
    format: FORMAT,
    formatVersion: FORMAT_VERSION,
    ...origin,
    madeAt: madeAt.toISOString(),
    migrations: [...contents.migrations],
    tables,
    sequences: [...contents.sequences],
  };
  zip.addBuffer(Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`), MANIFEST, { mtime: madeAt, mode: 0o600 });
}

/** A backup that was opened: its manifest is read, its rows not yet. */
export interface Archive {
  manifest: Manifest;
  contents: Contents;
  /** The key that signs cookies; null: the server that was backed up had none yet. */
  key(): Promise<Buffer | null>;
}

/** @throws BackupError with a sentence to be shown */
export async function openArchive(file: string): Promise<Archive> {
  const entries = await inBackup(
    file,
    async () => new Map((await readZipDirectory(file)).map((entry) => [entry.name, entry])),
  );
  const manifest = await readManifest(file, entries.get(MANIFEST));
  const sums = new Map(manifest.tables.map(({ name, rows, sha256Sum }) => [name, { rows, sha256Sum }]));
  const tables = manifest.tables.map(({ name, columns }) => ({ name, columns }));
  return {
    manifest,
    contents: {
      migrations: manifest.migrations,
      tables,
      sequences: manifest.sequences,
      rowsOf: (table) => sums.get(table)?.rows ?? 0,
      sumOf: (table) => sums.get(table) ?? null,
      rows: ({ name, columns }) => rowsIn(file, entries.get(entryOf(name)), columns.length),
    },
    async key() {
      const entry = entries.get(KEY);
      return entry ? inBackup(file, async () => whole(await readEntry(file, entry))) : null;
    },
  };
}

async function readManifest(file: string, entry: ZipEntry | undefined): Promise<Manifest> {
  if (!entry || entry.size > MANIFEST_LIMIT_BYTES) throw new BackupError(`${file} is no backup of Doodle Judge.`);
  const text = await inBackup(file, async () => (await whole(await readEntry(file, entry))).toString());
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw new BackupError(`${file} is damaged: its manifest can't be read.`);
  }
  const version = z.object({ format: z.literal(FORMAT), formatVersion: z.number() }).safeParse(read);
  if (!version.success) throw new BackupError(`${file} is no backup of Doodle Judge.`);
  if (version.data.formatVersion > FORMAT_VERSION) {
    throw new BackupError(`${file} was made by a newer version of Doodle Judge: restore it with that one.`);
  }
  const manifest = Manifest.safeParse(read);
  if (!manifest.success) throw new BackupError(`${file} is damaged: its manifest is incomplete.`);
  return manifest.data;
}

const JsonRow = z.array(z.string().nullable());
const ROWS_AT_ONCE = 500;
const BYTES_AT_ONCE = 4 * 2 ** 20;

async function* rowsIn(file: string, entry: ZipEntry | undefined, columns: number): AsyncGenerator<Row[]> {
  if (!entry) throw new BackupError(`${file} is damaged: a table is missing.`);
  let [rows, bytes]: [Row[], number] = [[], 0];
  try {
    for await (const line of linesOf(await readEntry(file, entry))) {
      const row = JsonRow.parse(JSON.parse(line.toString()));
      if (row.length !== columns) throw new SyntaxError('a row has another length');
      rows.push(row);
      bytes += line.length;
      if (rows.length < ROWS_AT_ONCE && bytes < BYTES_AT_ONCE) continue;
      yield rows;
      [rows, bytes] = [[], 0];
    }
  } catch (error) {
    if (error instanceof ZipError || error instanceof SyntaxError || error instanceof z.ZodError) {
      throw new BackupError(`${file} is damaged: ${entry.name} can't be read.`, { cause: error });
    }
    throw error;
  }
  if (rows.length > 0) yield rows;
}

/** Lines end with a line feed and nothing else: texts may have every other character that separates lines. */
async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let begun: Buffer[] = [];
  for await (const chunk of stream) {
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      yield Buffer.concat([...begun, chunk.subarray(from, end)]);
      begun = [];
      from = end + 1;
    }
    if (from < chunk.length) begun.push(chunk.subarray(from));
  }
  if (begun.length > 0) yield Buffer.concat(begun);
}

/**
 * Reads a backup to its end, and compares every table with the manifest.
 *
 * @returns the SHA-256 of the file, as hex
 * @throws BackupError when anything differs
 */
export async function verifyArchive(file: string): Promise<{ manifest: Manifest; sha256: string; bytes: number }> {
  const { manifest, contents, key } = await openArchive(file);
  for (const table of contents.tables) {
    const sum = new RowSum();
    for await (const rows of contents.rows(table)) for (const row of rows) sum.add(row);
    if (!isDeepStrictEqual(sum.value, contents.sumOf(table.name))) {
      throw new BackupError(`${file} is damaged: the rows of ${table.name} are not those of its manifest.`);
    }
  }
  await key();
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { manifest, sha256: hash.digest('hex'), bytes };
}

async function whole(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function inBackup<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ZipError)
      throw new BackupError(`${file} is no whole backup: ${error.message}.`, { cause: error });
    throw error;
  }
}
