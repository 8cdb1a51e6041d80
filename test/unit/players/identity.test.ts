import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chartPath, HEIGHT, placeOf, WIDTH } from '#app/components/player/chart-shape.ts';
import type { DrawingId, PlayerId } from '#contract/ids.ts';
import { deletionToken, isDeletionToken } from '#server/players/deletion.ts';
import { moveCodeHash, newMoveCode, readMoveCode } from '#server/players/move-codes.ts';
import { openPlayers } from '#server/players/open-players.ts';
import { OnDemand } from '#server/share/on-demand.ts';

const ann = 'ann' as PlayerId;
const secret = randomBytes(32);

describe('[PLAYER-3] codes that move a player', () => {
  it('are read however they are typed, and are never the same', () => {
    const codes = Array.from({ length: 200 }, newMoveCode);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^[B-Z2-9]{4}-[B-Z2-9]{4}-[B-Z2-9]{4}$/);
    fc.assert(
      fc.property(fc.constantFrom(...codes), fc.array(fc.constantFrom(' ', '-', '–', '\u200b')), (code, noise) => {
        const typed = [...code.toLowerCase()].map((letter, i) => letter + (noise[i] ?? '')).join('');
        expect(readMoveCode(typed)).toBe(code.replaceAll('-', ''));
        expect(moveCodeHash(readMoveCode(typed) as string, secret)).toBe(moveCodeHash(code, secret));
        expect(moveCodeHash(code, randomBytes(32))).not.toBe(moveCodeHash(code, secret));
      }),
    );
    for (const bad of ['', 'BCDF', 'AAAA-AAAA-AAAA', 'BCDF-GHJK-MNPQ-B', '<script>'])
      expect(readMoveCode(bad)).toBeNull();
  });
});

/** The part of the storage that codes need, in memory. */
function service() {
  const clock = { ms: 1_700_000_000_000 };
  const codes = new Map<string, { playerId: PlayerId; expiresAt: Date }>();
  const shared = { left: 30 };
  const forgotten: PlayerId[] = [];
  const players = openPlayers({
    storage: {
      players: {
        find: async () => ({ nickname: 'Ann', createdAt: new Date(), lastSeenAt: new Date() }),
        touch: async () => {},
        beginForgetting: async () => [
          { id: 'd' as DrawingId, promptId: 'p', listed: true, day: null, medium: 'screen' },
        ],
        forget: async (id: PlayerId) => void forgotten.push(id),
      },
      moves: {
        add: async (code: { codeHash: string; playerId: PlayerId; expiresAt: Date }) =>
          void codes.set(code.codeHash, code),
        redeem: async (hash: string, now: Date) => {
          const code = codes.get(hash);
          codes.delete(hash);
          return code && code.expiresAt > now ? code.playerId : null;
        },
        takeShared: async () => (shared.left-- > 0 ? 0 : 1_000),
        giveBackShared: async () => void shared.left++,
      },
    } as unknown as Parameters<typeof openPlayers>[0]['storage'],
    judge: { reads: () => true, compareTexts: async () => 0 },
    secret,
    cookies: { of: (id) => `cookie of ${id}`, ofNewPlayer: () => 'new cookie' },
    forgetInRooms: async () => {},
    caches: [],
    gone: () => {},
    now: () => clock.ms,
    date: () => clock.ms,
  });
  return { players, clock, shared, forgotten };
}
const codeOf = (result: { ok: true } | { ok: false; error: { code: string } }) =>
  result.ok ? 'ok' : result.error.code;

describe('[PLAYER-3] moving', () => {
  it('works once, within ten minutes', async () => {
    const { players, clock } = service();
    const made = await players.newMoveCode(ann, 'a');
    if (!made.ok) throw new Error('no code');
    expect(await players.redeemMoveCode(made.code, 'b')).toEqual({
      ok: true,
      cookieValue: 'cookie of ann',
      nickname: 'Ann',
    });
    expect(codeOf(await players.redeemMoveCode(made.code, 'b'))).toBe('not_found');
    const late = await players.newMoveCode(ann, 'a');
    clock.ms += 10 * 60_000;
    expect(late.ok && codeOf(await players.redeemMoveCode(late.code, 'b'))).toBe('not_found');
  });

  it('limits wrong codes of an address and of all, and counts no right ones', async () => {
    const { players, shared } = service();
    const guess = (address: string) => players.redeemMoveCode(newMoveCode(), address).then(codeOf);
    for (let i = 0; i < 10; i++) expect(await guess('a')).toBe('not_found');
    expect(await guess('a')).toBe('rate_limited');
    expect(codeOf(await players.redeemMoveCode('nonsense', 'a'))).toBe('bad_request');
    const made = await players.newMoveCode(ann, 'b');
    const left = shared.left;
    expect(made.ok && codeOf(await players.redeemMoveCode(made.code, 'b'))).toBe('ok');
    expect(shared.left).toBe(left);
    shared.left = 0;
    expect(await guess('c')).toBe('unavailable');
  });

  it('limits new codes of a player', async () => {
    const { players } = service();
    const asked = [];
    for (let i = 0; i < 6; i++) asked.push(codeOf(await players.newMoveCode(ann, 'a')));
    expect(asked).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'rate_limited']);
  });
});

describe('[PLAYER-6] the form that deletes everything', () => {
  it('is good for its player and a quarter of an hour', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: -5_000, max: 5_000 }), (now, offset) => {
        const token = deletionToken(ann, secret, now);
        const after = now + 15 * 60_000 + offset;
        expect(isDeletionToken(token, ann, secret, after)).toBe(offset <= 0);
        expect(isDeletionToken(token, 'ben' as PlayerId, secret, now)).toBe(false);
        expect(isDeletionToken(token, ann, randomBytes(32), now)).toBe(false);
        expect(isDeletionToken(`9${token}`, ann, secret, now)).toBe(false);
      }),
    );
    for (const bad of ['', '.', 'x', `${Number.MAX_SAFE_INTEGER}.`])
      expect(isDeletionToken(bad, ann, secret, 0)).toBe(false);
  });

  it('deletes nothing with a form that is not fresh', async () => {
    const { players, clock, forgotten } = service();
    const token = players.deletionToken(ann);
    clock.ms += 16 * 60_000;
    expect(codeOf(await players.deleteAll(ann, token, 'a'))).toBe('bad_request');
    expect(codeOf(await players.deleteAll(ann, '', 'a'))).toBe('bad_request');
    expect(forgotten).toEqual([]);
    expect(await players.deleteAll(ann, players.deletionToken(ann), 'a')).toEqual({
      ok: true,
      cookieValue: 'new cookie',
      drawings: 1,
    });
    expect(forgotten).toEqual([ann]);
  });
});

function deferred() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve: () => resolve() };
}

describe('[PLAYER-6] values that are computed on demand', () => {
  it('are forgotten, also those that are being computed', async () => {
    const values = new OnDemand<{ n: number }>({
      ...{ rate: { capacity: 99, perSecond: 1 }, maxPending: 9, isSequential: false, cached: 9, waitLimitMs: 60_000 },
      busy: '',
      failed: { code: 'internal', message: '' },
      logger: { error: () => {} },
      now: () => 0,
    });
    let computed = 0;
    const get = (key: string, wait: Promise<unknown> = Promise.resolve()) =>
      values.get(key, 'client', async () => {
        const n = ++computed;
        await wait;
        return { n };
      });
    await get('one');
    await get('two');
    const { promise, resolve: finish } = deferred();
    const slow = get('one, slowly', promise);
    values.forget((key) => key.startsWith('one'));
    finish();
    expect(await slow).toEqual({ ok: true, value: { n: 3 } });
    expect([await get('one'), await get('one, slowly'), await get('two')]).toEqual(
      [4, 5, 2].map((n) => ({ ok: true, value: { n } })),
    );
  });
});

describe('[PLAYER-1] the chart of scores', () => {
  it('stays in its frame, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 60 }), (scores) => {
        const places = scores.map((_, i) => placeOf(scores, i).split(' ').map(Number) as [number, number]);
        for (const [x, y] of places) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(WIDTH);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThanOrEqual(HEIGHT);
        }
        const xs = places.map(([x]) => x);
        expect(xs).toEqual(xs.toSorted((a, b) => a - b));
        expect(chartPath(scores).match(/[ML]/g)).toHaveLength(scores.length);
      }),
    );
  });
});
