import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { io, type Socket } from 'socket.io-client';
import { ERROR_CODES } from '#contract/errors.ts';
import { clientMessages, PROTOCOL_VERSION } from '#contract/events.ts';
import { startServer } from '../../support/server.ts';
import { newCookie, SocketPlayer } from '../../support/socket-player.ts';
import type { Extent, Scenario } from '../scenario.ts';

/** Of the contract's payloads. */
const FIELDS = [
  'board',
  'code',
  'from',
  'kick',
  'muted',
  'nickname',
  'on',
  'opCount',
  'ops',
  'option',
  'practice',
  'promptId',
  'reaction',
  'ready',
  'roundId',
  'seatId',
  'seatToken',
  'settings',
  'spectate',
  'text',
] as const;
const value = fc.oneof(
  fc.jsonValue(),
  fc.boolean(),
  fc.integer(),
  fc.string(),
  fc.constantFrom('daily', 'duel', 'fire', '__proto__'),
);
const payload = fc.oneof(
  { weight: 3, arbitrary: fc.dictionary(fc.constantFrom(...FIELDS), value, { maxKeys: 6 }) },
  { weight: 1, arbitrary: fc.jsonValue() },
);
const name = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...Object.keys(clientMessages)) },
  { weight: 1, arbitrary: fc.constantFrom('unknown', 'error', 'connect', 'disconnecting', '', '__proto__') },
);
const message = fc.tuple(name, payload);

/** Socket.IO itself refuses to send events of these names. */
const RESERVED = new Set(['connect', 'disconnecting']);
const ANSWER_LIMIT_MS = 20_000;
const SAMPLE = 200;

interface Answer {
  ok?: unknown;
  error?: { code?: string; retryAfterMs?: number };
}

/** One of the contract's answers; `internal` is the server's own failure. */
const isProper = ({ ok, error }: Answer) =>
  ok === true ||
  (ok === false && (ERROR_CODES as readonly string[]).includes(error?.code ?? '') && error?.code !== 'internal');

async function connected(url: string, address: string): Promise<Socket> {
  const socket = io(url, {
    auth: { protocol: PROTOCOL_VERSION },
    transports: ['websocket'],
    forceNew: true,
    extraHeaders: { Cookie: await newCookie(url, { 'X-Forwarded-For': address }), 'X-Forwarded-For': address },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}

/** Messages of many sockets, made at random from the contract's names; those that got no proper answer. */
async function run({ quick, long, progress }: Extent) {
  const [sockets, messages] = quick ? [20, 30] : long ? [400, 2_500] : [150, 60];
  const server = await startServer({ env: { TRUST_PROXY: '1' } });
  const seed = Math.floor(Math.random() * 2 ** 31);
  let [answered, improper] = [0, 0];
  /** Each waits as long as a refusal says, so nearly all messages reach the parser. */
  const send = async (index: number) => {
    const socket = await connected(server.url, `203.0.113.${index % 250}`);
    for (let sent = 0; sent < messages; sent += SAMPLE) {
      const sample = fc.sample(message, { numRuns: Math.min(SAMPLE, messages - sent), seed: seed + index + sent });
      for (const [event, data] of sample) {
        if (RESERVED.has(event)) continue;
        const answer: Answer = await socket
          .timeout(ANSWER_LIMIT_MS)
          .emitWithAck(event, data)
          .catch(() => ({}));
        answered += 1;
        if (!isProper(answer)) {
          improper += 1;
          progress(`fuzz: seed ${seed}, ${event} ${JSON.stringify(data).slice(0, 200)}: ${JSON.stringify(answer)}`);
        }
        await sleep(answer.error?.retryAfterMs ?? 0);
      }
    }
    socket.close();
  };
  try {
    await Promise.all(Array.from({ length: sockets }, (_, index) => sleep(index * 10).then(() => send(index))));
    // The server still plays.
    const honest = await SocketPlayer.connect(server.url, 'Honest', { address: '198.51.100.1' });
    await honest.create();
    honest.close();
    const row = { value: improper, n: answered };
    return long ? { 'fuzz.answers': row, 'fuzz.million': row } : { 'fuzz.answers': row };
  } finally {
    await server.dispose();
  }
}

export const fuzz: Scenario = { name: 'fuzz', run };
