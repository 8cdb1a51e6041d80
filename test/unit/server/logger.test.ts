import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROOM_CODE_ALPHABET, ROOM_CODE_LENGTH } from '#contract/ids.ts';
import { createLogger, masked, roomTag } from '#server/lib/logger.ts';
import { newSeatToken } from '#server/rooms/secrets.ts';

/** What the log says after `log`, parsed line by line. */
function linesOf(log: (logger: ReturnType<typeof createLogger>) => void): { text: string; lines: object[] } {
  let text = '';
  log(
    createLogger('debug', {
      write: (line: string) => {
        text += line;
      },
    }),
  );
  const lines = text.split('\n').filter(Boolean);
  return { text, lines: lines.map((line) => JSON.parse(line) as object) };
}

describe('[OPS-3] a line of the log', () => {
  it('is one JSON object with level, time and message', () => {
    const { lines } = linesOf((logger) => logger.child({ part: 'rooms' }).info({ roundId: 'r' }, 'round judged'));
    expect(lines).toEqual([
      { level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/), part: 'rooms', roundId: 'r', msg: 'round judged' },
    ]);
  });

  it('stays one line whatever is in it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (message, value) => {
        const { lines } = linesOf((logger) => logger.warn({ value, err: new Error(message) }, 'it broke'));
        expect(lines).toHaveLength(1);
        expect(lines[0]).toMatchObject({ level: 'warn', msg: 'it broke' });
      }),
    );
  });

  it.each([
    ['password', 'hunter2-hunter2'],
    ['token', 'a-token-of-metrics'],
    ['seatToken', 'a-token-of-a-seat'],
    ['cookie', 'dj_admin=abcdefgh'],
    ['authorization', 'Basic abcdefgh'],
    ['databaseUrl', 'postgres://x'],
    ['roomCode', 'BCDFG'],
  ])('never holds a %s, at any depth that is logged', (field, secret) => {
    const { text, lines } = linesOf((logger) => {
      logger.info({ [field]: secret }, 'here');
      logger.info({ request: { [field]: secret } }, 'deeper');
      logger.info({ request: { headers: { [field]: secret } } }, 'deeper still');
      logger.child({ [field]: secret }).info('in a child');
      logger.error({ err: Object.assign(new Error('failed'), { [field]: secret }) }, 'in an error');
    });
    expect(lines).toHaveLength(5);
    expect(text).not.toContain(secret);
  });

  it('names a room by a tag that no code is read from', () => {
    const { text, lines } = linesOf((logger) => {
      logger.info({ room: 'BCDFG' }, 'one');
      logger.child({ room: 'BCDFG' }).info('the same');
      logger.info({ room: 'BCDFH' }, 'another');
    });
    expect(text).not.toContain('BCDF');
    const [one, same, another] = lines as { room: string }[];
    expect(one?.room).toMatch(/^[0-9a-f]{10}$/);
    expect(same?.room).toBe(one?.room);
    expect(another?.room).not.toBe(one?.room);
  });
});

describe('texts in the log', () => {
  const word = fc.stringMatching(/^[A-Za-z0-9!$%&'()*+,;=:@._~-]{8,24}$/);

  it('lose the password of every address', () => {
    fc.assert(
      fc.property(word, fc.constantFrom('postgresql', 'postgres', 'redis', 'https'), (password, scheme) => {
        const text = masked(`could not reach ${scheme}://me:${password}@db.example:5432/game (refused)`);
        expect(text).toBe(`could not reach ${scheme}://me:[redacted]@db.example:5432/game (refused)`);
      }),
    );
  });

  it('keep addresses that hold none', () => {
    const text = 'http://localhost:3000/boards?period=today and postgresql://me@db.example:5432/game';
    expect(masked(text)).toBe(text);
  });

  it('lose bearer tokens, cookies and seat tokens', () => {
    const code = fc.stringMatching(
      new RegExp(`^([${ROOM_CODE_ALPHABET}]{5}|[${ROOM_CODE_ALPHABET}]{${ROOM_CODE_LENGTH}})$`),
    );
    fc.assert(
      fc.property(code, (room) => {
        const seatToken = newSeatToken(room as never);
        const text = masked(
          JSON.stringify({
            a: `Authorization: Bearer ${seatToken.slice(6)}`,
            b: `dj_player=${seatToken.slice(6, 20)}; dj_admin=${seatToken.slice(20)}`,
            c: `the seat ${seatToken} is gone`,
          }),
        );
        expect(JSON.parse(text)).toEqual({
          a: 'Authorization: Bearer [redacted]',
          b: 'dj_player=[redacted]; dj_admin=[redacted]',
          c: 'the seat [redacted] is gone',
        });
      }),
    );
  });

  it('tags of rooms differ', () => {
    const codes = Array.from({ length: 500 }, (_, i) => `ROOM${i}`);
    expect(new Set(codes.map(roomTag)).size).toBe(500);
  });
});
