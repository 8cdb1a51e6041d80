import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newPlayer, playerCookieHeader, playerOf } from '#server/http/player-cookie.ts';
import { clientAddress, isHttps, originAllowed, publicOrigin } from '#server/http/request.ts';
import { contentSecurityPolicy, securityHeaders } from '#server/http/security-headers.ts';
import { PLAYER_COOKIE } from '#server/players/port.ts';

const secret = randomBytes(32);

describe('the player cookie', () => {
  it('brings its player back', () => {
    const { id, cookieValue } = newPlayer(secret);
    expect(playerOf(`theme=dark; ${PLAYER_COOKIE}=${cookieValue}; x=y`, secret)).toBe(id);
  });

  it('is refused when any character is changed', () => {
    const { cookieValue } = newPlayer(secret);
    fc.assert(
      fc.property(fc.nat({ max: cookieValue.length - 1 }), fc.constantFrom(...'ABab01-_.'), (at, char) => {
        fc.pre(cookieValue[at] !== char);
        const forged = cookieValue.slice(0, at) + char + cookieValue.slice(at + 1);
        const player = playerOf(`${PLAYER_COOKIE}=${forged}`, secret);
        // The last base64url character carries spare bits: a change there may spell the same bytes.
        if (at < cookieValue.length - 1) expect(player).toBeNull();
      }),
    );
  });

  it('is refused under another key, and never throws', () => {
    const { cookieValue } = newPlayer(randomBytes(32));
    expect(playerOf(`${PLAYER_COOKIE}=${cookieValue}`, secret)).toBeNull();
    fc.assert(fc.property(fc.string(), (header) => void playerOf(header, secret)));
  });

  it('is HttpOnly and SameSite, and Secure under https only', () => {
    expect(playerCookieHeader('v', false)).toMatch(/HttpOnly.*SameSite=Lax/);
    expect(playerCookieHeader('v', false)).not.toContain('Secure');
    expect(playerCookieHeader('v', true)).toContain('Secure');
  });
});

describe('who the client is', () => {
  it('ignores X-Forwarded-For without a trusted proxy', () => {
    expect(clientAddress({ 'x-forwarded-for': '6.6.6.6' }, '127.0.0.1', 0)).toBe('127.0.0.1');
  });

  it('takes the address that the nearest trusted proxy saw, whatever the client claims before it', () => {
    const headers = { 'x-forwarded-for': '6.6.6.6, 203.0.113.7, 10.0.0.2' };
    expect(clientAddress(headers, '10.0.0.3', 1)).toBe('10.0.0.2');
    expect(clientAddress(headers, '10.0.0.3', 2)).toBe('203.0.113.7');
  });

  it('believes X-Forwarded-Proto from a trusted proxy only', () => {
    expect(isHttps({ 'x-forwarded-proto': 'https' }, false, 0)).toBe(false);
    expect(isHttps({ 'x-forwarded-proto': 'https' }, false, 1)).toBe(true);
  });
});

describe('the origin of a socket', () => {
  it.each([
    ['http://localhost:3000', 'localhost:3000', null, true],
    ['http://192.168.1.5:3000', '192.168.1.5:3000', null, true],
    ['https://doodle.example', 'internal:3000', 'https://doodle.example', true],
    ['https://evil.example', 'localhost:3000', null, false],
    ['https://evil.example', 'doodle.example', 'https://doodle.example', false],
    ['null', 'localhost:3000', null, false],
    [undefined, 'localhost:3000', null, true],
  ])('%s on host %s with public address %s: %s', (origin, host, publicUrl, allowed) => {
    expect(originAllowed({ host, ...(origin && { origin }) }, { publicUrl, trustedProxies: 0 })).toBe(allowed);
  });
});

describe('behind a proxy', () => {
  const headers = { host: 'doodle.example', 'x-forwarded-host': 'play.example:8443', 'x-forwarded-proto': 'https' };
  const with_ = (publicUrl: string | null, trustedProxies: number) => ({ publicUrl, trustedProxies, encrypted: false });

  it('the origin of links is PUBLIC_URL, else what a trusted proxy says, else the host that was asked for', () => {
    expect(publicOrigin(headers, with_('https://public.example', 0))).toBe('https://public.example');
    expect(publicOrigin(headers, with_(null, 1))).toBe('https://play.example:8443');
    expect(publicOrigin({ host: 'Localhost:3000' }, with_(null, 0))).toBe('http://localhost:3000');
    expect(publicOrigin({ host: '[::1]:3000' }, with_(null, 0))).toBe('http://[::1]:3000');
    // Only the proxy's word for https costs nobody else anything.
    expect(publicOrigin(headers, with_(null, 0))).toBe('https://doodle.example');
  });

  it.each(['a"b', 'a b', 'a/b', 'a@b', '<script>', '', 'a:b', 'a:123456'])('“%s” is no host', (host) => {
    expect(publicOrigin({ host }, with_(null, 0))).toBe('http://localhost');
    expect(originAllowed({ origin: 'http://a', host }, with_(null, 0))).toBe(false);
  });

  it('a host without its port is enough where PUBLIC_URL is right, and not where there is none', () => {
    const origin = 'https://doodle.example:8443';
    expect(originAllowed({ origin, host: 'doodle.example' }, with_(origin, 0))).toBe(true);
    // Another port is another site.
    expect(originAllowed({ origin, host: 'doodle.example' }, with_(null, 0))).toBe(false);
    expect(originAllowed({ origin: 'https://play.example:8443', ...headers }, with_(null, 1))).toBe(true);
    expect(originAllowed({ origin: 'https://play.example:8443', ...headers }, with_(null, 0))).toBe(false);
  });
});

describe('the content security policy', () => {
  it('runs scripts by nonce alone', () => {
    const policy = contentSecurityPolicy({ nonce: 'abc', development: false, https: true, path: '/' });
    expect(policy).toContain("script-src 'nonce-abc' 'strict-dynamic'");
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain("frame-ancestors 'none'");
  });

  it('[PAPER-1] [PAPER-5] allow the camera, and a worker, on the pages of paper alone', () => {
    const allowed = (path: string) => ({
      camera: securityHeaders(true, path)['Permissions-Policy']?.includes('camera=(self)'),
      worker: contentSecurityPolicy({ nonce: 'abc', development: false, https: true, path }).includes('worker-src'),
    });
    for (const path of ['/paper', '/paper/words']) expect(allowed(path)).toEqual({ camera: true, worker: true });
    for (const path of ['/', '/paper/x', '/paper/words/x', '/words', '/papers', '/room/ABC', '/daily', '//paper']) {
      expect(allowed(path)).toEqual({ camera: false, worker: false });
    }
  });
});
