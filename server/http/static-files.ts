import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';

const PREFIX = '/_next/static/';

/** Other files are left to Next. */
const CONTENT_TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'application/javascript; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** Encodings in order of preference, with the ending of the file that the build wrote beside the original. */
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

interface StaticFile {
  contentType: string;
  body: Buffer;
  /** Compressed bodies, the preferred one first. */
  encoded: { encoding: string; body: Buffer }[];
}

/**
 * Scripts, styles and fonts of the build, 3 MB in memory. They were compressed when they were built: Next would compress them
 * for every visitor.
 */
export class StaticFiles {
  readonly #files: ReadonlyMap<string, StaticFile>;

  private constructor(files: ReadonlyMap<string, StaticFile>) {
    this.#files = files;
  }

  /** @param folder .next/static @throws when it can't be read */
  static async read(folder: string): Promise<StaticFiles> {
    const names = new Set(await readdir(folder, { recursive: true }));
    const files = new Map<string, StaticFile>();
    for (const name of names) {
      const contentType = CONTENT_TYPES[extname(name)];
      if (contentType === undefined) continue;
      const encoded: StaticFile['encoded'] = [];
      for (const [encoding, ending] of ENCODINGS) {
        if (names.has(name + ending)) encoded.push({ encoding, body: await readFile(join(folder, name + ending)) });
      }
      const body = await readFile(join(folder, name));
      files.set(PREFIX + name.split(sep).join('/'), { contentType, body, encoded });
    }
    return new StaticFiles(files);
  }

  /** @returns false: it is no such file, and nothing was answered */
  answer({ method, url, headers }: IncomingMessage, response: ServerResponse): boolean {
    const file = method === 'GET' || method === 'HEAD' ? this.#files.get(url?.split('?', 1)[0] ?? '') : undefined;
    if (!file) return false;
    const accepted = file.encoded.find(({ encoding }) => accepts(headers['accept-encoding'], encoding));
    const { body } = accepted ?? file;
    response.writeHead(200, {
      'Content-Type': file.contentType,
      'Content-Length': body.length,
      // The name of a file changes with what is in it.
      'Cache-Control': 'public, max-age=31536000, immutable',
      Vary: 'Accept-Encoding',
      ...(accepted && { 'Content-Encoding': accepted.encoding }),
    });
    response.end(method === 'HEAD' ? undefined : body);
    return true;
  }
}

/** Whether a header `Accept-Encoding` names the encoding, and not with the weight 0. */
function accepts(header: string | string[] | undefined, encoding: string): boolean {
  return [header ?? []]
    .flat()
    .join(',')
    .split(',')
    .map((part) =>
      part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*q=/),
    )
    .some(([name, weight = '1']) => name === encoding && Number(weight) > 0);
}
