import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StaticFiles } from '#server/http/static-files.ts';

const SCRIPT = 'console.log("a house");'.repeat(50);

let folder: string;
let server: Server;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doodle-static-'));
  await mkdir(join(folder, 'chunks'));
  await writeFile(join(folder, 'chunks/a.js'), SCRIPT);
  await writeFile(join(folder, 'chunks/a.js.gz'), gzipSync(SCRIPT));
  await writeFile(join(folder, 'chunks/a.js.br'), brotliCompressSync(SCRIPT));
  await writeFile(join(folder, 'font.woff2'), 'font');
  await writeFile(join(folder, 'secret.key'), 'secret');
  const files = await StaticFiles.read(folder);
  server = createServer((asked, response) => {
    if (!files.answer(asked, response)) response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

async function ask(path: string, encoding?: string, method = 'GET') {
  const { port } = server.address() as AddressInfo;
  const headers = encoding === undefined ? {} : { 'accept-encoding': encoding };
  const asked = request({ port, path, method, headers, agent: false });
  asked.end();
  const [response] = await once(asked, 'response');
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) };
}

describe('files of the build', () => {
  it.each([
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['gzip, deflate', 'gzip', gunzipSync],
    ['br;q=0, gzip;q=0.5', 'gzip', gunzipSync],
    ['identity', undefined, (body: Buffer) => body],
    [undefined, undefined, (body: Buffer) => body],
  ] as const)('are compressed as the browser wishes: %s', async (accepted, encoding, decoded) => {
    const { status, headers, body } = await ask('/_next/static/chunks/a.js?v=1', accepted);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
    });
    expect(headers['content-encoding']).toBe(encoding);
    expect(decoded(body).toString()).toBe(SCRIPT);
  });

  it('are sent as they are where the build has not compressed them', async () => {
    const { headers, body } = await ask('/_next/static/font.woff2', 'br');
    expect(headers['content-encoding']).toBeUndefined();
    expect(headers['content-type']).toBe('font/woff2');
    expect(body.toString()).toBe('font');
  });

  it('HEAD tells the length alone', async () => {
    const { headers, body } = await ask('/_next/static/chunks/a.js', undefined, 'HEAD');
    expect(Number(headers['content-length'])).toBe(SCRIPT.length);
    expect(body).toHaveLength(0);
  });

  it.each([
    ['/_next/static/secret.key', 'GET'],
    ['/_next/static/../static/chunks/a.js', 'GET'],
    ['/_next/static/', 'GET'],
    ['/chunks/a.js', 'GET'],
    ['/_next/static/chunks/a.js', 'POST'],
  ])('nothing else is answered: %s %s', async (path, method) => {
    expect((await ask(path, 'br', method)).status).toBe(404);
  });
});
