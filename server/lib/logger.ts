import { createHmac, randomBytes } from 'node:crypto';
import { format } from 'node:util';
import pino, { type DestinationStream, type Logger } from 'pino';

import { LogLimit } from './log-limit.ts';

export type { Logger };

const CENSOR = '[redacted]';

/** Fields that hold secrets, wherever they stand in a line (to the third level). */
const SECRET_FIELDS = ['password', 'token', 'seatToken', 'cookie', 'authorization', 'databaseUrl', 'roomCode'];

/** Secrets inside of texts: an error's message or stack may quote an address, a header or a cookie. */
const SECRET_TEXTS: readonly [RegExp, string][] = [
  // postgresql://user:password@host
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/"]*):[^\s"]+@/gi, `$1:${CENSOR}@`],
  [/\b(Bearer|Basic) +[\w.~+/=-]+/gi, `$1 ${CENSOR}`],
  [/\b(dj_player|dj_admin|dj_admin_device|dj_join)=[^;\s"\\]+/g, `$1=${CENSOR}`],
  // An API key: see `server/admin/api-keys.ts`.
  [/\bdjk_[\w-]{20,}/g, CENSOR],
  // A seat token: `<room code>_<32 bytes as base64url>`
  [/\b(?:[A-Z2-9]{5}|[A-Z2-9]{7})_[\w-]{43}(?![\w-])/g, CENSOR],
];

/** Replaces secrets in a line of the log. */
export const masked = (line: string): string =>
  SECRET_TEXTS.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), line);

const tagKey = randomBytes(16);

/**
 * Stands for a room in the log: the lines of a room can be found, but its code is not disclosed. Codes are few enough to be
 * enumerated, so the key is new at every start and not stored.
 */
export const roomTag = (code: string): string => createHmac('sha256', tagKey).update(code).digest('hex').slice(0, 10);

/**
 * One JSON object a line, on stderr, so that stdout stays for what people asked for. Secrets never reach a line, and a
 * room's code in the field `room` becomes its tag. The fields are documented in docs/operations.md.
 *
 * @param stream where lines go instead, e.g. `prettyStream()`
 */
export function createLogger(
  level: string,
  stream: DestinationStream = pino.destination({ dest: 2, sync: false }),
): Logger {
  const limit = new LogLimit(
    (kind, leftOut) => root.warn({ kind, leftOut }, LEFT_OUT),
    () => performance.now(),
  );
  const root = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { room: roomTag, err: shortError },
      redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: CENSOR },
      hooks: {
        streamWrite: masked,
        logMethod(args, method, number) {
          const message = args.find((arg) => typeof arg === 'string') ?? '';
          if (message === LEFT_OUT || limit.admits(message, number >= WARN)) method.apply(this, args);
        },
      },
    },
    stream,
  );
  return root;
}

const LEFT_OUT = 'lines were left out';
const WARN = pino.levels.values.warn ?? 40;
/** Characters of an error's message and of its stack: either may quote what a client has sent. */
const MOST_ERROR_CHARS = 4_000;

function shortError(error: Error): object {
  const { message, stack, ...rest } = pino.stdSerializers.err(error);
  return { ...rest, message: cut(message), stack: cut(stack) };
}

const cut = (text: string | undefined) => text?.slice(0, MOST_ERROR_CHARS);

/** Libraries write to the console: their lines become lines of the log, with its limits. */
export function captureConsole(logger: Logger): void {
  const write = (...args: unknown[]) => {
    const text = format(...args);
    // A page of an earlier build, or somebody who guesses: not a failure, so its stack tells nothing.
    const isStale = text.includes('Failed to find Server Action');
    if (isStale) logger.warn({ text: text.split('\n', 1)[0] }, 'an action that this build does not have');
    else logger.error({ text: cut(text) }, 'a library wrote to the console');
  };
  console.error = write;
  console.warn = write;
}

/** Readable lines for development; null where pino-pretty, a development dependency, is not installed. */
export async function prettyStream(): Promise<DestinationStream | null> {
  try {
    const { default: pretty } = await import('pino-pretty');
    return pretty({ destination: 2, translateTime: 'HH:MM:ss.l', sync: true });
  } catch {
    return null;
  }
}
