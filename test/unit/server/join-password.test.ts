import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathToGoBackTo } from '#contract/join.ts';
import { createJoinPassword, type JoinPasswordOptions } from '#server/admin/join-password.ts';
import { barred } from '#server/http/join-guard.ts';

const by = { id: 'a', name: 'ada', role: 'owner' } as const;
const DAY_MS = 86_400_000;

function opened(changes: Partial<JoinPasswordOptions> = {}) {
  let stored: string | null = null;
  const clock = { ms: 1_900_000_000_000 };
  const settings = {
    get: () => stored as never,
    set: async (_key: string, value: unknown) => {
      stored = value as string;
    },
    reset: async () => {
      stored = null;
    },
  } as JoinPasswordOptions['settings'];
  const account = async (token: string | undefined) => (token === 'session' ? by : null);
  const join = createJoinPassword({
    ...{ settings, fixed: null, secret: Buffer.alloc(32, 7), account, now: () => clock.ms },
    ...changes,
  });
  const enter = async (password: string, address = '192.0.2.1') => {
    const result = await join.enter(password, { address });
    return result.ok ? `dj_join=${result.cookie}` : result.code;
  };
  return { join, enter, clock, stored: () => stored };
}

describe('[INSTANCE-6] a join password', () => {
  it('is asked of nobody until it is set, and stored as a hash', async () => {
    const { join, stored } = opened();
    expect([join.isSet(), await join.admits(undefined)]).toEqual([false, true]);
    await join.set(by, 'open sesame');
    expect([join.isSet(), await join.admits(undefined)]).toEqual([true, false]);
    expect(stored()).toMatch(/^scrypt\$/);
  });

  it('lets in who enters it, for 30 days or until it changes, and administrators', async () => {
    const { join, enter, clock } = opened();
    await join.set(by, 'open sesame');
    expect(await enter('open Sesame')).toBe('unauthorised');
    const cookie = await enter('open sesame');
    expect(await join.admits(`a=b; ${cookie}`)).toBe(true);
    expect(await join.admits('dj_admin=session')).toBe(true);
    expect(await join.admits('dj_admin=ended')).toBe(false);
    clock.ms += 29 * DAY_MS;
    expect(await join.admits(cookie)).toBe(true);
    // The same password set again is another one.
    await join.set(by, 'open sesame');
    expect(await join.admits(cookie)).toBe(false);
    const next = await enter('open sesame');
    clock.ms += 31 * DAY_MS;
    expect(await join.admits(next)).toBe(false);
    await join.set(by, null);
    expect(await join.admits(undefined)).toBe(true);
  });

  it('of the environment goes before that of owners, and its cookies outlive a restart', async () => {
    const { join, enter } = opened({ fixed: 'from the environment' });
    expect(join.isFixed).toBe(true);
    await expect(join.set(by, 'another one')).rejects.toThrow('environment');
    const cookie = await enter('from the environment');
    expect(await opened({ fixed: 'from the environment' }).join.admits(cookie)).toBe(true);
    expect(await opened({ fixed: 'another one' }).join.admits(cookie)).toBe(false);
  });

  it('is let through by no cookie that this server did not sign', async () => {
    const { join, enter, clock } = opened({ fixed: 'open sesame' });
    const cookie = await enter('open sesame');
    const later = String(Math.floor(clock.ms / 1000) + 999_999_999);
    expect(await join.admits(cookie.replace(/\d{10}/, later))).toBe(false);
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.nat(cookie.length - 1), async (text, at) => {
        expect(await join.admits(`dj_join=${text}`)).toBe(false);
        const changed = `${cookie.slice(0, at)}${cookie[at] === 'x' ? 'y' : 'x'}${cookie.slice(at + 1)}`;
        // The last letter of a signature has bits that mean nothing.
        if (at < cookie.length - 1) expect(await join.admits(changed)).toBe(false);
      }),
    );
  });

  it('may be tried 30 times by an address, and then once in six seconds; right ones do not count', async () => {
    const { enter, clock } = opened({ fixed: 'open sesame' });
    for (let i = 0; i < 40; i++) expect(await enter('open sesame')).toMatch(/^dj_join=/);
    for (let i = 0; i < 30; i++) expect(await enter('wrong')).toBe('unauthorised');
    expect(await enter('open sesame')).toBe('rate_limited');
    expect(await enter('open sesame', '198.51.100.1')).toMatch(/^dj_join=/);
    clock.ms += 6_000;
    expect(await enter('open sesame')).toMatch(/^dj_join=/);
  });
});

describe('[INSTANCE-7] without the join password', () => {
  const join = { isSet: () => true, admits: async () => false };
  const ask = (path: string, more: { method?: string; accept?: string; url?: string } = {}) =>
    barred(join, {
      ...{ method: more.method ?? 'GET', path, url: more.url ?? path, development: false },
      headers: { accept: more.accept ?? 'text/html' },
    });

  it('pages lead to the one that asks for it, and everything else is refused', async () => {
    expect(await ask('/boards', { url: '/boards?mode=classic' })).toEqual({
      to: '/join?to=%2Fboards%3Fmode%3Dclassic',
    });
    expect(await ask('/')).toEqual({ to: '/join' });
    expect(await ask('/admin/health')).toEqual({ to: '/admin' });
    expect(await ask('/boards', { accept: '*/*' })).toBe('refused');
    expect(await ask('/boards', { method: 'POST' })).toBe('refused');
  });

  it('only the page that asks, the administrators’ form and files of the build are answered', async () => {
    const open = ['/join', '/admin', '/judge.svg', '/_next/static/chunks/0a-b_c~.9.js', '/api/judge/embed'];
    for (const path of open) expect(await ask(path), path).toBeNull();
    const closed = [
      ...['/join/', '/joinx', '/admin/', '/administration', '/_next/static/', '/_next/static/../../boards'],
      ...['/_next/static/%2e%2e/%2e%2e/boards', '/_next/static//boards', '/_next/static/..%5cboards', '/_next/data/x'],
      ...['/_next/image', '/api/judge', '/drawings/x/thumbnail.png', '/room/ABCDE', '/me/export.zip', '//join'],
    ];
    for (const path of closed) expect(await ask(path), path).not.toBeNull();
  });

  it('nothing else is open, whatever its path', async () => {
    await fc.assert(
      fc.asyncProperty(fc.webPath({ size: 'small' }), async (path) => {
        fc.pre(
          !/^\/(?:join|admin|judge\.svg|instance\.webmanifest|logo\/.*|_next\/static\/.*|api\/judge\/.*)$/.test(path),
        );
        expect(await ask(path)).not.toBeNull();
      }),
    );
  });
});

describe('the page to go back to', () => {
  it('is one of this server, whatever the link says', () => {
    expect(pathToGoBackTo('/boards?mode=classic#x')).toBe('/boards?mode=classic');
    const elsewhere = [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      'javascript:alert(1)',
      '/\t/evil.example',
    ];
    for (const text of [...elsewhere, '/..//evil.example', '', undefined, ['/boards'], '/join?to=/join']) {
      expect(pathToGoBackTo(text), String(text)).toBe('/');
    }
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `/${text}`),
          fc.webUrl(),
        ),
        (text) => {
          const path = pathToGoBackTo(text);
          expect(new URL(path, 'https://doodle.example').origin).toBe('https://doodle.example');
        },
      ),
    );
  });
});
