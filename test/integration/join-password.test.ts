import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PROTOCOL_VERSION } from '#contract/events.ts';
import { ensureFirstOwner } from '#server/admin/accounts.ts';
import { createAdminAuth } from '#server/admin/admin-auth.ts';
import { openStorage } from '#server/storage/open-storage.ts';
import { seededDataFolder } from '../support/data-folder.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { newCookie } from '../support/socket-player.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });

const root = path.resolve(import.meta.dirname, '../..');
const PASSWORD = 'open sesame';

/** Pages that answer people without the password; a new one is not among them. */
const OPEN = ['/join', '/admin', '/judge.svg', '/instance.webmanifest'];
/** Actions of these pages that do something for people without the password. */
const OPEN_ACTIONS = [
  'app/join/actions.ts#enterInstance',
  'app/i18n/actions.ts#chooseLanguage',
  'app/admin/actions.ts#signIn',
  'app/admin/actions.ts#signOut',
];

/** The address of every page and route; `[id]` is nothing that exists. */
const addresses = readdirSync(path.join(root, 'app'), { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll(path.sep, '/'))
  .filter((file) => /(?:^|\/)(?:page|route)\.tsx?$/.test(file))
  .map((file) =>
    `/${path.posix.dirname(file)}`
      .replace(/\/\.$/, '')
      .replace(/\/\(\w+\)/g, '')
      .replace(/\[\w+\]/g, 'nothing'),
  )
  .map((address) => address || '/');

let server: RunningServer;
let admin: string;
beforeAll(async () => {
  const dataFolder = await seededDataFolder();
  const storage = await openStorage({ dataFolder });
  const owner = await ensureFirstOwner(storage.admin);
  const auth = createAdminAuth(storage, { secret: Buffer.alloc(32), newPassword: owner });
  const session = await auth.signIn({ name: '', password: owner?.password ?? '' }, { address: '127.0.0.1' });
  if (!session.ok) throw new Error(session.code);
  admin = `dj_admin=${session.token}`;
  await storage.close();
  server = await startServer({ dataFolder });
});
afterAll(() => server?.dispose());

const ask = (address: string, cookie = '', more: RequestInit = {}) =>
  fetch(server.url + address, {
    ...{ redirect: 'manual', ...more },
    headers: { Accept: 'text/html', Cookie: cookie, Origin: server.url, ...more.headers },
  });

/** Sends the form of a page as a browser without scripts does. @param button of the form, as its text begins */
async function send(address: string, cookie: string, button: string, fields: Record<string, string>) {
  const html = await (await ask(address, cookie)).text();
  const form = [...html.matchAll(/<form[\s\S]*?<\/form>/g)].map(([text]) => text).find((text) => text.includes(button));
  if (!form) throw new Error(`${address} has no form with “${button}”.`);
  const body = new FormData();
  for (const [input] of form.matchAll(/<input type="hidden"[^>]*>/g)) {
    const value = (name: string) =>
      (new RegExp(`\\s${name}="([^"]*)"`).exec(input)?.[1] ?? '').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
    body.append(value('name'), value('value'));
  }
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  return ask(address, cookie, { method: 'POST', body });
}

/** A connection of a player; resolves when the server has accepted or refused it. */
async function connect(cookie: string) {
  const socket = io(server.url, {
    ...{ auth: { protocol: PROTOCOL_VERSION }, transports: ['websocket'], forceNew: true, reconnection: false },
    extraHeaders: { Cookie: cookie },
  });
  const refusal = await new Promise<string | null>((resolve) => {
    socket.once('connect', () => resolve(null));
    socket.once('connect_error', (error) => resolve((error as Error & { data?: { code: string } }).data?.code ?? ''));
  });
  return { refusal, socket, gone: () => new Promise((resolve) => socket.once('disconnect', resolve)) };
}

describe('[INSTANCE-6] [INSTANCE-7] a private instance', () => {
  let player: string;

  it('is made by an owner, and those who are connected are out at once', async () => {
    player = await newCookie(server.url);
    const { refusal, gone } = await connect(player);
    expect(refusal).toBeNull();
    const left = gone();
    const set = await send('/admin/settings', admin, 'Make the instance private', { password: PASSWORD });
    expect(await set.text()).toContain('The password is set.');
    await left;
    expect((await connect(player)).refusal).toBe('unauthorised');
    expect((await connect(`${player}; ${admin}`)).refusal).toBeNull();
  });

  it.each(addresses)('shows nobody %s without the password', async (address) => {
    const page = await ask(address);
    const data = await ask(address, '', { headers: { Accept: '*/*' } });
    const parts = await ask(address, '', { headers: { RSC: '1' } });
    await Promise.all([page, data, parts].map((answer) => answer.text()));
    if (OPEN.includes(address)) {
      expect([page.status, data.status]).toEqual([200, 200]);
      return;
    }
    const to = address.startsWith('/admin/')
      ? '/admin'
      : address === '/'
        ? '/join'
        : `/join?to=${encodeURIComponent(address)}`;
    expect([page.status, page.headers.get('location')]).toEqual([303, to]);
    expect([data.status, parts.status]).toEqual([401, 401]);
    expect((await ask(address, '', { method: 'POST' })).status).toBe(401);
    for (const answer of [page, data]) expect(answer.headers.get('x-robots-tag')).toContain('noindex');
  });

  it('does no action of another page through an open one', async () => {
    const manifest = JSON.parse(
      readFileSync(path.join(root, '.next/server/server-reference-manifest.json'), 'utf8'),
    ) as {
      node: Record<string, { filename: string; exportedName: string }>;
    };
    for (const [id, { filename, exportedName }] of Object.entries(manifest.node)) {
      const name = `${filename}#${exportedName}`;
      if (OPEN_ACTIONS.includes(name)) continue;
      for (const address of OPEN) {
        const headers = { 'Next-Action': id, 'Content-Type': 'text/plain;charset=UTF-8' };
        const answer = await ask(address, '', { method: 'POST', body: '[]', headers });
        const text = await answer.text();
        const to = answer.headers.get('x-action-redirect')?.split(';')[0] ?? answer.headers.get('location');
        // Next sends it on to its own page, which is guarded, and answers with nothing: `{}`.
        const isRefused = answer.status >= 400 || text === '{}' || to === '/admin';
        expect(isRefused, `${name} by ${address}: ${answer.status} ${to}`).toBe(true);
      }
    }
  });

  it('stays alive, ready and measured, with its styles, and its judge for programs', async () => {
    for (const address of ['/live', '/ready', '/metrics', '/judge.svg']) expect((await ask(address)).status).toBe(200);
    const html = await (await ask('/join')).text();
    const style = /\/_next\/static\/[^"]+\.css/.exec(html)?.[0] ?? '';
    expect((await ask(style)).status).toBe(200);
    expect(html).not.toMatch(/href="\/(?:boards|gallery)/);
    expect((await ask('/api/judge/embed', '', { method: 'POST' })).status).toBe(404);
    expect((await ask('/me/export.zip')).status).toBe(303);
  });

  it('lets in who enters the password, back to where they were going, until the password changes', async () => {
    const wrong = await send('/join?to=%2Fboards', player, 'Enter', { password: 'open Sesame' });
    expect([wrong.status, wrong.headers.getSetCookie()]).toEqual([200, []]);
    expect(await wrong.text()).toContain('This password is wrong.');
    const entered = await send('/join?to=%2Fboards', player, 'Enter', { password: PASSWORD });
    expect([entered.status, entered.headers.get('location')]).toEqual([303, '/boards']);
    const [set = ''] = entered.headers.getSetCookie().filter((line) => line.startsWith('dj_join='));
    expect(set).toMatch(/HttpOnly/i);
    expect(set).toMatch(/SameSite=Lax/i);
    const cookie = `${player}; ${set.split(';')[0]}`;
    const boards = await ask('/boards', cookie);
    expect([boards.status, boards.headers.get('x-robots-tag')]).toEqual([200, 'noindex, nofollow']);
    expect(boards.headers.get('cache-control')).not.toContain('public');
    expect((await ask('/boards', `${cookie}x`)).status).toBe(303);
    expect((await connect(cookie)).refusal).toBeNull();
    const changed = await send('/admin/settings', admin, 'Change it', { password: 'another one' });
    expect(await changed.text()).toContain('The password is set.');
    expect((await ask('/boards', cookie)).status).toBe(303);
    expect((await connect(cookie)).refusal).toBe('unauthorised');
    expect((await ask('/boards', admin)).status).toBe(200);
    await (await send('/admin/settings', admin, 'Open the instance', {})).text();
    expect((await ask('/boards')).status).toBe(200);
  });
});
