import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { badRequest } from '#server/http/bad-request.ts';

const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
  badRequest({ method, headers } as unknown as IncomingMessage, path)?.status ?? null;

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

  it.each(['', '%', '{}', '["",1]', 'null', `["",{}${' '.repeat(40_000)}]`])('%s is no state of a page', (state) => {
    expect(ask('GET', '/', { 'next-router-state-tree': state })).toBe(400);
  });

  it('the state of a page is one', () => {
    const state = encodeURIComponent(
      JSON.stringify(['', { children: ['__PAGE__', {}, '/', 'refresh'] }, null, null, true]),
    );
    expect(ask('GET', '/', { 'next-router-state-tree': state })).toBeNull();
  });
});
