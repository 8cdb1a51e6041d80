import pino, { type Logger } from 'pino';

export type { Logger };

/** JSON lines on stderr, so that stdout stays for what people asked for. Secrets never reach a log line. */
export function createLogger(level: string): Logger {
  return pino(
    { level, base: null, redact: ['password', 'token', 'seatToken', 'cookie', '*.password', '*.token', '*.cookie'] },
    pino.destination({ dest: 2, sync: false }),
  );
}
