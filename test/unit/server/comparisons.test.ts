import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { clientMessages } from '#contract/events.ts';
import {
  MAX_PHRASES,
  MAX_PICTURE_BYTES,
  MAX_PICTURE_SIDE_PX,
  MAX_UNSEATED_MESSAGE_BYTES,
  PROMPT_MAX_CHARS,
} from '#contract/limits.ts';
import { openComparisons } from '#server/comparisons/open-comparisons.ts';
import { readPicture } from '#server/comparisons/read-picture.ts';
import { type Comparison, type ComparisonRequest, JudgeError } from '#server/judge/port.ts';

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#3a7' } });
const jpeg = await picture(40, 30).jpeg().toBuffer();

describe('a picture of a stranger', () => {
  it('[PAPER-6] is a small JPEG, in colour or grey', async () => {
    expect(await readPicture(jpeg)).toMatchObject({ width: 40, height: 30, channels: 3 });
    const grey = await picture(MAX_PICTURE_SIDE_PX, 16).greyscale().jpeg().toBuffer();
    expect(await readPicture(grey)).toMatchObject({ width: MAX_PICTURE_SIDE_PX, height: 16, channels: 3 });
  });

  it('[PAPER-6] is nothing else: no other format, no passes, not broken, not large', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"/>');
    const noise = { noise: { type: 'gaussian', mean: 128, sigma: 90 } } as const;
    const heavy = sharp({ create: { width: 384, height: 384, channels: 3, background: '#000', ...noise } });
    const refused: Record<string, Uint8Array> = {
      nothing: new Uint8Array(),
      svg,
      disguised: Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), svg]),
      png: await picture(40, 30).png().toBuffer(),
      webp: await picture(40, 30).webp().toBuffer(),
      passes: await picture(40, 30).jpeg({ progressive: true }).toBuffer(),
      broken: jpeg.subarray(0, jpeg.length / 2),
      wide: await picture(MAX_PICTURE_SIDE_PX + 1, 30)
        .jpeg()
        .toBuffer(),
      sliver: await picture(100, 8).jpeg().toBuffer(),
      huge: await picture(2_000, 2_000).jpeg({ quality: 1 }).toBuffer(),
      heavy: await heavy.jpeg({ quality: 100 }).toBuffer(),
    };
    expect(refused.heavy?.length).toBeGreaterThan(MAX_PICTURE_BYTES);
    for (const [name, file] of Object.entries(refused)) expect([name, await readPicture(file)]).toEqual([name, null]);
  });

  it('[PAPER-6] can be anything without a harm', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), fc.nat(jpeg.length - 1), async (bytes, at) => {
        const file = Buffer.from(jpeg);
        file.set(bytes.subarray(0, file.length - at), at);
        const read = await readPicture(file);
        if (read) expect(read.data).toHaveLength(read.width * read.height * 3);
      }),
      { numRuns: 60 },
    );
  });
});

describe('picture:compare', () => {
  const parses = (payload: unknown) => clientMessages['picture:compare'].safeParse(payload).success;

  it('[PAPER-6] has one to six phrases that are tidy and as long as prompts, and base64', () => {
    const base64 = jpeg.toString('base64');
    const phrases = (count: number) => Array.from({ length: count }, (_, i) => `thing ${i}`);
    expect(parses({ phrases: phrases(MAX_PHRASES), jpeg: base64 })).toBe(true);
    expect(parses({ phrases: phrases(MAX_PHRASES + 1), jpeg: base64 })).toBe(false);
    for (const phrase of ['', ' \u200b', 'x'.repeat(PROMPT_MAX_CHARS + 1), 7]) {
      expect(parses({ phrases: [phrase], jpeg: base64 })).toBe(false);
    }
    expect(parses({ phrases: [], jpeg: base64 })).toBe(false);
    for (const file of ['', 'no base64!', `${base64}*`, 7, null, [base64]]) {
      expect(parses({ phrases: ['a cat'], jpeg: file })).toBe(false);
    }
    expect(parses({ phrases: ['a cat'], jpeg: base64, more: 1 })).toBe(false);
  });

  it('[PAPER-6] fits into a message of a connection without a seat, however large it is', () => {
    const largest = {
      phrases: Array.from({ length: MAX_PHRASES }, () => '\u{1f600}'.repeat(PROMPT_MAX_CHARS)),
      jpeg: Buffer.alloc(MAX_PICTURE_BYTES).toString('base64'),
    };
    expect(parses(largest)).toBe(true);
    expect(Buffer.byteLength(JSON.stringify(['picture:compare', largest]))).toBeLessThan(
      MAX_UNSEATED_MESSAGE_BYTES - 100,
    );
    expect(parses({ ...largest, jpeg: Buffer.alloc(MAX_PICTURE_BYTES + 3).toString('base64') })).toBe(false);
  });
});

describe('comparing pictures', () => {
  const asked = { phrases: ['a cat', 'кот', 'a dog'], jpeg: jpeg.toString('base64') };
  const from = (player: string, address = '192.0.2.1') => ({ address, player });

  /** A judge that answers when the test says so. */
  function stage(waitLimitMs?: number) {
    const requests: { request: ComparisonRequest; answer(lead: number): void; fail(error: Error): void }[] = [];
    const logged: string[] = [];
    const { compare } = openComparisons({
      judge: {
        compare: (request) =>
          new Promise<Comparison>((resolve, fail) => {
            request.signal?.addEventListener('abort', () => fail(new JudgeError('gone', { code: 'superseded' })));
            requests.push({ request, answer: (lead) => resolve({ shares: [0.9, 0.1], lead }), fail });
          }),
        reads: (text) => text !== 'кот',
      },
      logger: { error: (_fields: object, message: string) => void logged.push(message) } as never,
      ...(waitLimitMs !== undefined && { waitLimitMs }),
    });
    const begun = async (count: number) => {
      while (requests.length < count) await new Promise(setImmediate);
    };
    return { compare, requests, logged, begun };
  }

  it('[PAPER-5] tells the share of each phrase, whether it is read, and whether the best one fits', async () => {
    const { compare, requests, begun } = stage();
    for (const [lead, fits] of [
      [4, true],
      [1, false],
    ] as const) {
      const answer = compare(asked, from('ann'));
      await begun(1);
      const [{ request, answer: reply }] = requests.splice(0) as [(typeof requests)[number]];
      expect(request).toMatchObject({
        texts: ['a cat', 'a dog'],
        origin: from('ann'),
        picture: { width: 40, height: 30 },
      });
      reply(lead);
      const phrases = [
        { share: 0.9, isRead: true },
        { share: 0, isRead: false },
        { share: 0.1, isRead: true },
      ];
      expect(await answer).toEqual({ ok: true, phrases, fits });
    }
  });

  it('[PAPER-5] has nothing to compare where no phrase is read', async () => {
    const { compare, requests } = stage();
    const answer = { ok: true, phrases: [{ share: 0, isRead: false }], fits: false };
    expect(await compare({ ...asked, phrases: ['кот'] }, from('ann'))).toEqual(answer);
    expect(requests).toEqual([]);
  });

  it('[PAPER-6] takes one picture of a player at a time, and a bounded number of an address and of all', async () => {
    const { compare, requests, begun } = stage();
    const first = compare(asked, from('ann'));
    await begun(1);
    const refusal = { ok: false, error: { code: 'rate_limited', retryAfterMs: expect.any(Number) } };
    expect(await compare(asked, from('ann'))).toMatchObject(refusal);
    for (let i = 1; i < 16; i++) void compare(asked, from(`player ${i}`));
    await begun(16);
    expect(await compare(asked, from('ben'))).toMatchObject({ error: { code: 'unavailable' } });
    for (let i = 16; i < 32; i++) void compare(asked, from('ann', `192.0.2.${i}`));
    await begun(32);
    expect(await compare(asked, from('ann', '198.51.100.1'))).toMatchObject({ error: { code: 'unavailable' } });
    requests[0]?.answer(3);
    expect(await first).toMatchObject({ ok: true });
    void compare(asked, from('ann'));
    await begun(33);
  });

  it('[PAPER-6] gives a picture up that waits for too long, and refuses one that cannot be read', async () => {
    const { compare, logged } = stage(1);
    expect(await compare(asked, from('ann'))).toMatchObject({ error: { code: 'unavailable' } });
    expect(await compare({ ...asked, jpeg: 'AAAA' }, from('ann'))).toMatchObject({ error: { code: 'bad_request' } });
    expect(logged).toEqual([]);
  });

  it('[PAPER-6] answers with a code when the model fails', async () => {
    const { compare, requests, logged, begun } = stage();
    for (const [error, code] of [
      [new JudgeError('stumbled'), 'judge_failed'],
      [new Error('what is this'), 'judge_failed'],
      [new JudgeError('too much', { code: 'busy' }), 'unavailable'],
      [new JudgeError('closed', { code: 'closed' }), 'unavailable'],
    ] as const) {
      const answer = compare(asked, from('ann'));
      await begun(1);
      requests.splice(0)[0]?.fail(error);
      expect(await answer).toMatchObject({ ok: false, error: { code, message: expect.stringMatching(/\.$/) } });
    }
    expect(logged).toHaveLength(2);
  });
});
