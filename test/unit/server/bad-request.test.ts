import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { badRequest } from '#server/http/bad-request.ts';

const ask = (method: string, path: string, headers: Record<string, string> = {}, publicUrl: string | null = null) =>
  badRequest({ method, headers: { host: 'doodle.example', ...headers } } as unknown as IncomingMessage, path, publicUrl)
    ?.status ?? null;

describe('Requests that no page can answer', () => {
  it.each(['TRACE', 'PUT', 'DELETE', 'PATCH', 'PROPFIND'])('%s is not allowed', (method) => {
    expect(ask(method, '/')).toBe(405);
  });

  it.each(['/drawings/%E0%A4%A', '/%', '/boards/%zz', '/a%00b'])('%s is no address', (path) => {
    expect(ask('GET', path)).toBe(400);
  });

  it.each(['/', '/boards', '/drawings/a%20b', '/room/%E2%9C%93'])('%s is one', (path) => {
    expect(ask('GET', path)).toBeNull();
    expect(ask('HEAD', path)).toBeNull();
  });

  it('forms of other sites are refused, those of this one are not', () => {
    expect(ask('POST', '/admin', { origin: 'https://evil.example' })).toBe(400);
    expect(ask('POST', '/admin', { origin: 'null' })).toBe(400);
    expect(ask('POST', '/admin', { origin: 'https://doodle.example' })).toBeNull();
    expect(
      ask('POST', '/admin', { host: 'inside:3000', origin: 'https://doodle.example' }, 'https://doodle.example'),
    ).toBeNull();
    expect(ask('POST', '/admin')).toBeNull();
    expect(ask('GET', '/', { origin: 'https://evil.example' })).toBeNull();
  });
});
