import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCanvas } from '@napi-rs/canvas';
import { MAX_PHRASES, MAX_PICTURE_BYTES, MAX_PICTURE_SIDE_PX } from '#contract/limits.ts';
import { seededRandom } from '#contract/random.ts';
import { type RunningServer, startServer } from '../../support/server.ts';
import { SocketPlayer } from '../../support/socket-player.ts';
import { type Extent, type Found, percentile, type Scenario } from '../scenario.ts';
import { play, told } from './honest-room.ts';

const SENDERS = 64;
const ADDRESSES = 8;
/** The rate that one connection has. */
const EVERY_MS = 400;

/** As large a picture as is taken, with as much in it as fits. */
async function picture(seed: number): Promise<Buffer> {
  const canvas = createCanvas(MAX_PICTURE_SIDE_PX, MAX_PICTURE_SIDE_PX);
  const context = canvas.getContext('2d');
  const random = seededRandom(`picture ${seed}`);
  for (let y = 0; y < MAX_PICTURE_SIDE_PX; y += 8) {
    for (let x = 0; x < MAX_PICTURE_SIDE_PX; x += 8) {
      context.fillStyle = `hsl(${Math.floor(random() * 360)} 80% ${Math.floor(random() * 100)}%)`;
      context.fillRect(x, y, 8, 8);
    }
  }
  for (let quality = 90; ; quality -= 10) {
    const jpeg = await canvas.encode('jpeg', quality);
    if (jpeg.length <= MAX_PICTURE_BYTES || quality <= 10) return jpeg;
  }
}

/** Sends whole and damaged pictures, with phrases that nobody has sent before. @returns how many were answered, and how many of them compared */
async function attack(server: RunningServer, senders: number, signal: AbortSignal) {
  const pictures = await Promise.all([0, 1, 2, 3].map(picture));
  const sent = { answered: 0, compared: 0 };
  const send = async (sender: number) => {
    const player = await SocketPlayer.connect(server.url, 'Hostile', { address: `203.0.113.${sender % ADDRESSES}` });
    try {
      for (let i = 0; !signal.aborted; i++) {
        const whole = pictures[i % pictures.length] as Buffer;
        const jpeg = i % 5 === 4 ? whole.subarray(0, whole.length / 2) : whole;
        const phrases = Array.from({ length: MAX_PHRASES }, (_, n) => `a house number ${sender} ${i} of street ${n}`);
        await player.send('picture:compare', { phrases, jpeg: jpeg.toString('base64') }).then(
          () => sent.compared++,
          () => {},
        );
        sent.answered++;
        await sleep(EVERY_MS, undefined, { signal });
      }
    } finally {
      player.close();
    }
  };
  for (let sender = 0; sender < senders; sender++) send(sender).catch(() => {});
  return sent;
}

/** Strangers have pictures compared with words as often as they may, beside a room that waits for its scores. */
async function run({ quick, progress }: Extent): Promise<Record<string, Found>> {
  const rounds = quick ? 2 : 4;
  const server = await startServer({ env: { TRUST_PROXY: '1' } });
  const end = new AbortController();
  setMaxListeners(0, end.signal);
  try {
    const idle = await play(server, rounds);
    progress(`comparisons: idle ${told(idle)}`);
    const sent = await attack(server, quick ? SENDERS / 4 : SENDERS, end.signal);
    await sleep(3_000);
    const busy = await play(server, rounds);
    const { answered, compared } = sent;
    progress(`comparisons: beside ${answered} pictures, of which ${compared} were compared, ${told(busy)}`);
    // A failed attack would show nothing.
    if (compared === 0) return {};
    const [idleP95, busyP95] = [percentile(idle.waitsMs, 0.95), percentile(busy.waitsMs, 0.95)];
    return {
      'comparisons.failed': { value: busy.failed, n: busy.drawings },
      'comparisons.scores': { value: busyP95 / idleP95, n: busy.waitsMs.length },
    };
  } finally {
    end.abort();
    await server.dispose();
  }
}

export const comparisons: Scenario = { name: 'comparisons', runsAlone: true, run };
