import { once } from 'node:events';
import { cp, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, runServer, startServer } from '../support/server.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const hasIPv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));

/** Runs the server until it ends by itself. */
async function failedStart(env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const child = runServer({ HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'silent', ...env });
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));
  const [code] = await once(child, 'exit');
  return { code, output };
}

describe('a start that fails says why in one sentence', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'doodle-start-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const data = (name: string) => ({ DATA_DIR: join(folder, name) });
  const noStack = (output: string) => expect(output).not.toMatch(/\n\s+at /);

  it('a wrong variable, by its name', async () => {
    const { code, output } = await failedStart({ ...data('env'), PUBLIC_URL: 'nonsense', TRUST_PROXY: 'perhaps' });
    expect(code).toBe(2);
    expect(output).toContain('PUBLIC_URL must be');
    expect(output).toContain('TRUST_PROXY must be');
    noStack(output);
  });

  it('a port in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, output } = await failedStart({ ...data('port'), PORT: String(port) });
    other.close();
    expect(code).toBe(1);
    expect(output).toContain(`Port ${port} is in use`);
    noStack(output);
  });

  it('a data folder that is a file', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const { code, output } = await failedStart({ DATA_DIR: file });
    expect(code).toBe(1);
    expect(output).toBe(`Doodle Judge can't start: ${file} is a file, but a folder is needed there.\n`);
  });

  it('an unreachable database, without its password', async () => {
    const { code, output } = await failedStart({
      ...data('db'),
      DATABASE_URL: 'postgresql://me:hunter2@127.0.0.1:1/x',
      DATABASE_WAIT_S: '0',
    });
    expect(code).toBe(1);
    expect(output).toContain('127.0.0.1:1');
    expect(output).not.toContain('hunter2');
    noStack(output);
  });

  it('a model file that is cut short', async () => {
    const model = join(folder, 'cut-model');
    await cp(join(root, 'models', 'doodle-clip'), model, { recursive: true });
    const [vision] = (await readdir(join(model, 'onnx'))).filter((name) => name.startsWith('vision_model'));
    await truncate(join(model, 'onnx', vision as string), 1000);
    const { code, output } = await failedStart({ ...data('cut'), MODEL: model });
    expect(code).toBe(1);
    expect(output).toContain(vision);
    noStack(output);
  });
});

describe('a server that runs', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer({ env: hasIPv6 ? { HOST: '::1' } : {} });
  });
  afterAll(() => server.dispose());

  it('prints an address that works, also where that is IPv6', () => {
    expect(new URL(server.url).hostname).toBe(hasIPv6 ? '[::1]' : '127.0.0.1');
  });

  it('prints one readable block: address, database, model, provider, admin', () => {
    for (const row of ['Address', 'Database', 'Model', 'Provider', 'Admin'])
      expect(server.output()).toMatch(new RegExp(`^ +${row} +\\S`, 'm'));
    expect(server.adminPassword).toMatch(/^\S{12,}$/);
  });

  it('answers /live and /ready', async () => {
    expect(await (await fetch(`${server.url}/live`)).json()).toEqual({ live: true });
    const ready = await fetch(`${server.url}/ready`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ ready: true, provider: 'cpu' });
  });

  it('sends a strict policy and security headers, and a cookie that scripts cannot read', async () => {
    const response = await fetch(server.url, { headers: { accept: 'text/html' } });
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/script-src 'nonce-[^']+' 'strict-dynamic'/);
    expect(policy).not.toContain('unsafe-inline');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('set-cookie')).toMatch(/^dj_player=.*HttpOnly; SameSite=Lax/);
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
    const html = await response.text();
    for (const [tag] of html.matchAll(/<script[^>]*>/g)) expect(tag).toContain(`nonce="${nonce}"`);
  });

  it('keeps the embedded database to itself: a second server on it says so and stops', async () => {
    const dataFolder = /\(PGlite, (.*?)(?:\/db)?\)/.exec(server.output())?.[1] ?? '';
    const { code, output } = await failedStart({ DATA_DIR: dataFolder });
    expect(code).toBe(1);
    expect(output).toMatch(/in use by process \d+/);
    expect(output).not.toMatch(/\n\s+at /);
  });

  it('stops when told to, and shows the password only at the first start', async () => {
    expect(await server.stop()).toBe(0);
    server = await server.restart();
    expect(server.adminPassword).toBeNull();
  });
});
