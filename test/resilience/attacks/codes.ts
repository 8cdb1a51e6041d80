import { setTimeout as sleep } from 'node:timers/promises';
import { ROOM_CODE_ALPHABET } from '#contract/ids.ts';
import { startServer } from '../../support/server.ts';
import { newCookie, SocketPlayer } from '../../support/socket-player.ts';
import type { Extent, Scenario } from '../scenario.ts';

const ATTACKER = '203.0.113.8';
const ROOMS = 500;
const SECONDS_A_DAY = 24 * 3600;

const guess = (length: number): string =>
  Array.from({ length }, () => ROOM_CODE_ALPHABET[Math.floor(Math.random() * ROOM_CODE_ALPHABET.length)]).join('');

/**
 * One address guesses codes as fast as it can with many cookies. The rate that is sustained is that of the last
 * third; all guesses before belong to bursts and are counted as made at once.
 */
async function run({ quick, progress }: Extent) {
  const [seconds, cookies] = quick ? [9, 25] : [30, 60];
  const server = await startServer({ env: { TRUST_PROXY: '1' } });
  try {
    const host = await SocketPlayer.connect(server.url, 'Host', { address: '198.51.100.1' });
    const { length } = (await host.create()).view.code;
    const begun = performance.now();
    const burstEndsAt = begun + (seconds * 2_000) / 3;
    const end = begun + seconds * 1000;
    const guesses = { burst: 0, later: 0, all: 0 };
    const attack = async (index: number) => {
      await sleep(index * 20);
      const cookie = await newCookie(server.url, { 'X-Forwarded-For': ATTACKER });
      const player = await SocketPlayer.connect(server.url, 'Stranger', { cookie, address: ATTACKER });
      while (performance.now() < end) {
        guesses.all += 1;
        const answer = await player.send('room:join', { code: guess(length), nickname: 'Stranger' }).then(
          () => 'in',
          (error: Error) => error.message,
        );
        const isAnswered = answer === 'in' || answer.endsWith('room_not_found');
        if (isAnswered) guesses[performance.now() < burstEndsAt ? 'burst' : 'later'] += 1;
        else await sleep(100);
      }
      player.close();
    };
    await Promise.all(Array.from({ length: cookies }, (_, index) => attack(index)));
    host.close();
    // One at least: that none was answered in so short a time proves no more.
    const perSecond = Math.max(1, guesses.later) / (seconds / 3);
    progress(`codes: of ${guesses.all} guesses ${guesses.burst} and then ${perSecond} a second were answered`);
    // Drawn without repetition, the first of `ROOMS` among all codes is expected at this guess.
    const expected = (ROOM_CODE_ALPHABET.length ** length + 1) / (ROOMS + 1);
    const days = Math.max(0, expected - guesses.burst) / perSecond / SECONDS_A_DAY;
    return { 'codes.days': { value: days, n: guesses.burst + guesses.later } };
  } finally {
    await server.dispose();
  }
}

export const codes: Scenario = { name: 'codes', runsAlone: true, run };
