import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DrawingId } from '#contract/ids.ts';
import { extractEntry, readZipDirectory } from '#server/lib/unzip.ts';
import { fixtureOps } from '../support/browser.ts';
import { seededDataFolder } from '../support/data-folder.ts';
import { HOUSE_PACK, HOUSES, type RunningServer, startServer } from '../support/server.ts';
import { newCookie, SocketPlayer } from '../support/socket-player.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const NAME = 'Zerubbabel';
const HOUR_MS = 3_600_000;
// Four commands are started one after the other: a busy machine may take its time.
vi.setConfig({ testTimeout: 400_000 });

let dataFolder: string;
let server: RunningServer;
beforeAll(async () => {
  dataFolder = await seededDataFolder(HOUSES.packs);
  server = await startServer({ dataFolder, timing: { revealBaseMs: HOUR_MS, revealMaxMs: HOUR_MS } });
});
afterAll(() => server?.dispose());

const get = (path: string, cookie: string, headers: Record<string, string> = {}) =>
  fetch(server.url + path, { headers: { Cookie: cookie, Accept: 'text/html', ...headers } });
const status = async (path: string, cookie = '') => {
  const response = await get(path, cookie);
  await response.arrayBuffer();
  return response.status;
};

const unescaped = (html: string) => html.replaceAll('&quot;', '"').replaceAll('&amp;', '&').replaceAll('&#x27;', "'");

/** Sends the form of a page that has a field or a button, as a browser without scripts does. */
async function send(
  path: string,
  cookie: string,
  form: string,
  values: Record<string, string>,
  headers: Record<string, string> = {},
) {
  const page = await (await get(path, cookie)).text();
  const html = page.match(/<form[\s\S]*?<\/form>/g)?.find((one) => one.includes(form));
  if (!html) throw new Error(`There is no form with ${form} on ${path}.`);
  const body = new FormData();
  for (const [input] of html.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
    const of = (name: string) => unescaped(new RegExp(` ${name}="([^"]*)"`).exec(input)?.[1] ?? '');
    body.append(of('name'), of('value'));
  }
  for (const [name, value] of Object.entries(values)) body.set(name, value);
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { Cookie: cookie, Accept: 'text/html', ...headers },
    body,
  });
  const set = response.headers.getSetCookie().find((line) => line.startsWith('dj_player='));
  return { status: response.status, html: await response.text(), cookie: set?.split(';', 1)[0] ?? null, set };
}

const drawingIdOf = (player: SocketPlayer): DrawingId => {
  const phase = player.view?.phase;
  const result = phase?.name === 'reveal' ? phase.results.find(({ nickname }) => nickname === player.nickname) : null;
  if (!result?.drawingId) throw new Error('There is no drawing.');
  return result.drawingId;
};

/** Two people draw a house; the reveal stays. */
async function game(cookie: string) {
  const [ann, ben] = [
    await SocketPlayer.connect(server.url, NAME, { cookie }),
    await SocketPlayer.connect(server.url, 'Ben'),
  ];
  const { view } = await ann.create({ settings: { rounds: 2, seconds: 60 } });
  const packId = view.packs.find(({ name }) => name === HOUSE_PACK)?.id ?? null;
  await ann.send('room:settings', { settings: { ...view.settings, rounds: 1, packId } });
  await ben.join(view.code);
  await ann.send('room:start', {});
  const house = await fixtureOps('house');
  await ben.draw(await fixtureOps('tree'));
  await ann.draw(house);
  await Promise.all([ann.until('reveal'), ben.until('reveal')]);
  return { ann, ben, house, drawingId: drawingIdOf(ann) };
}

/** Files of the data folder that hold a text. */
const filesWith = (text: string): Promise<string> =>
  run('grep', ['-rlaF', '--', text, dataFolder]).then(
    ({ stdout }) => stdout,
    () => '',
  );

const operator = (...args: string[]) =>
  run(process.execPath, ['--import', 'tsx', 'cli/retention.ts', ...args], {
    cwd: root,
    env: { ...process.env, DATA_DIR: dataFolder },
  });

describe('a player of the real server', () => {
  it('[PLAYER-2] [PLAYER-3] has another name, and moves to another device, by forms without scripts', async () => {
    const cookie = await newCookie(server.url);
    expect(await status('/me', cookie)).toBe(200);
    expect((await send('/me', cookie, 'name="nickname"', { nickname: '  ' })).html).toContain('nickname-problem');
    expect((await send('/me', cookie, 'name="nickname"', { nickname: 'Ada Lovelace' })).status).toBe(200);
    expect(await (await get('/me', cookie)).text()).toContain('Ada Lovelace');

    const evil = { Origin: 'https://elsewhere.example' };
    expect((await send('/me', cookie, 'name="nickname"', { nickname: 'Eve' }, evil)).status).toBe(400);

    const code = /data-testid="move-code"[^>]*>([^<]+)</.exec((await send('/me', cookie, 'Get a code', {})).html)?.[1];
    const other = await newCookie(server.url);
    expect((await send('/me', other, 'name="code"', { code: 'BCDF-GHJK-MNPQ' })).html).toContain('code-problem');
    const moved = await send('/me', other, 'name="code"', { code: (code ?? '').toLowerCase() });
    expect(moved.cookie).toBe(cookie);
    expect(moved.set).toMatch(/HttpOnly/i);
    expect(moved.set).toMatch(/SameSite=Lax/i);
    expect((await send('/me', await newCookie(server.url), 'name="code"', { code: code ?? '' })).cookie).toBeNull();
    expect(await (await get('/me', moved.cookie ?? '')).text()).toContain('Ada Lovelace');
  });

  it('[PLAYER-5] [PLAYER-6] [PLAYER-7] exports everything, and deletes it: in the running room, on pages, in memory, in the database and on disk', async () => {
    const cookie = await newCookie(server.url);
    const playerId = cookie.slice('dj_player='.length).split('.', 1)[0] as string;
    const { ann, ben, house, drawingId } = await game(cookie);
    // Another room, and a drawing of it that nobody has handed in.
    const alone = await SocketPlayer.connect(server.url, NAME, { cookie });
    await alone.create({ practice: true, settings: { rounds: 1, seconds: 60 } });
    await alone.send('room:start', {});
    await alone.drawPart(house);

    const files = ['', '/thumbnail.png', '/ops.json', '/card.png'];
    const paths = files.map((file) => `/drawings/${drawingId}${file}`);
    for (const path of paths) expect([path, await status(path)]).toEqual([path, 200]);
    expect(await (await get('/boards?period=all', '')).text()).toContain(drawingId);

    const folder = await mkdtemp(join(tmpdir(), 'export-'));
    const archive = join(folder, 'all.zip');
    expect((await get('/me/export.zip', cookie, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
    expect(await status('/me/export.zip', await newCookie(server.url))).toBe(404);
    expect(await status('/me/export.zip')).toBe(404);
    const exported = await get('/me/export.zip', cookie);
    expect(exported.headers.get('cache-control')).toBe('no-store');
    await writeFile(archive, Buffer.from(await exported.arrayBuffer()));
    const read = async (entry: Awaited<ReturnType<typeof readZipDirectory>>[number]) => {
      await extractEntry(archive, entry, join(folder, 'entry'));
      return readFile(join(folder, 'entry'));
    };
    const entries = await readZipDirectory(archive);
    const day = new Date().toISOString().slice(0, 10);
    const [about, png, json] = entries;
    expect(entries.map(({ name }) => name.replace(/\d{4}-\d\d-\d\d/, day))).toEqual([
      'player.json',
      `drawings/${day}-${drawingId}.png`,
      `drawings/${day}-${drawingId}.json`,
    ]);
    if (!about || !png || !json) throw new Error('too few entries');
    expect(JSON.parse((await read(about)).toString())).toMatchObject({ nickname: NAME });
    const thumbnail = await get(`/drawings/${drawingId}/thumbnail.png`, '');
    expect((await read(png)).equals(Buffer.from(await thumbnail.arrayBuffer()))).toBe(true);
    expect(JSON.parse((await read(json)).toString())).toMatchObject({
      id: drawingId,
      nickname: NAME,
      prompt: 'a house',
      score: expect.any(Number),
      ops: house,
    });
    await rm(folder, { recursive: true });

    const form = ['/me/delete', cookie, 'name="sure"'] as const;
    expect((await send(...form, {})).html).toContain('sure-problem');
    expect((await send(...form, { sure: 'yes', token: 'forged' })).html).toContain('sure-problem');
    expect(await status(paths[0] as string)).toBe(200);
    const deleted = await send(...form, { sure: 'yes' });
    expect(deleted.html).toContain('data-testid="deleted"');
    expect(deleted.cookie).toMatch(/^dj_player=/);
    expect(deleted.cookie).not.toContain(playerId);

    for (const path of paths) expect([path, await status(path)]).toEqual([path, 404]);
    expect(await (await get('/boards?period=all', '')).text()).not.toContain(drawingId);
    const view = () => JSON.stringify(ben.view);
    await expect.poll(view, { timeout: 60_000 }).not.toContain(NAME);
    expect(ben.view?.phase).toMatchObject({ name: 'reveal', results: [{ nickname: 'Ben', rank: 1 }] });
    expect(ben.view?.seats.map(({ nickname }) => nickname)).toEqual(['Ben']);
    const chat = (
      await (
        await SocketPlayer.connect(server.url, 'Cleo')
      ).send('room:join', {
        ...{ code: ben.view?.code ?? '', nickname: 'Cleo', spectate: false },
      })
    ).chat;
    expect(JSON.stringify(chat)).not.toContain(NAME);
    for (const player of [ann, alone]) player.close();

    // The operator's part: the server has the database open, so it has to stop first.
    await expect(operator()).rejects.toMatchObject({ stderr: expect.stringContaining('in use by process') });
    await server.stop();
    expect((await operator('--older-than', '1d', '--dry-run')).stdout).toMatch(
      /^Would delete 0 drawings and 0 players/,
    );
    expect((await operator('--older-than', '1d')).stdout).toMatch(
      /^Deleted 0 drawings and 0 players.*\n.*off the disk/,
    );
    for (const text of [NAME, playerId, drawingId]) expect([text, await filesWith(text)]).toEqual([text, '']);
    expect(await filesWith('Ben')).not.toBe('');

    // Nothing comes back with the rooms.
    server = await server.restart();
    expect(await status(paths[0] as string)).toBe(404);
    expect((await SocketPlayer.connect(server.url, 'Dora')).view).toBeNull();
    for (const text of [NAME, playerId, drawingId]) expect([text, await filesWith(text)]).toEqual([text, '']);
  });
});
