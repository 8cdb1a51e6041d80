import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startServer } from '../../support/server.ts';
import { SocketPlayer } from '../../support/socket-player.ts';
import type { Scenario } from '../scenario.ts';

const ROUND_S = 24;
const GRACE_S = 1;
const STOPPED_S = 10;
/** Of the server that is killed: until then, and afterwards. */
const RAN_S = 8;
const DOWN_S = 5;

/** A wall clock that jumps, and a server that is stopped or killed for a while, in the middle of rounds. */
export const clock: Scenario = {
  name: 'clock',
  runsAlone: true,
  async run({ progress, quick }) {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'doodle-clock-'));
    const shiftFile = path.join(folder, 'shift');
    let server = await startServer({
      env: { SHIFT_FILE: shiftFile },
    });
    const setWallClock = async (ms: number) => {
      await writeFile(shiftFile, String(ms));
      server.signal('SIGUSR2');
    };
    /** @returns when the drawing phase began and how long it lasted, in seconds */
    const round = async (during: () => Promise<void>): Promise<number> => {
      const player = await SocketPlayer.connect(server.url, 'Somebody');
      await player.create({ practice: true, settings: { rounds: 1, seconds: ROUND_S } });
      await player.send('room:start', {});
      await player.until('drawing');
      const beganAt = performance.now();
      await during();
      await player.until('judging');
      const lasted = (performance.now() - beganAt) / 1_000;
      player.close();
      return lasted;
    };
    try {
      progress('a wall clock that jumps');
      const jumped = round(async () => {
        await sleep(4_000);
        await setWallClock(3_600_000);
        await sleep(6_000);
        await setWallClock(3_600_000 - 90_000);
      });
      const jumpError = Math.abs((await jumped) - ROUND_S - GRACE_S);
      if (quick) return { 'clock.jump-error': { value: jumpError, n: 1 } };
      progress('a server that is stopped');
      const stopped = await round(async () => {
        await sleep(4_000);
        server.signal('SIGSTOP');
        await sleep(STOPPED_S * 1_000);
        server.signal('SIGCONT');
      });
      progress('a server that is killed');
      const player = await SocketPlayer.connect(server.url, 'Somebody');
      const { seatToken } = await player.send('room:create', {
        nickname: 'Somebody',
        practice: true,
        settings: { rounds: 1, seconds: ROUND_S },
      });
      await player.send('room:start', {});
      await player.until('drawing');
      // Nothing is saved meanwhile: what is left comes from the save at the beginning and the last sign of life.
      await sleep(RAN_S * 1_000);
      await server.kill();
      player.close();
      await sleep(DOWN_S * 1_000);
      server = await server.restart();
      const back = await SocketPlayer.connect(server.url, 'Somebody');
      const { view } = await back.send('room:resume', { seatToken });
      const leftMs = view.phase.name === 'drawing' ? view.phase.remainingMs : Number.NaN;
      back.close();
      return {
        'clock.jump-error': { value: jumpError, n: 1 },
        'clock.down-error': { value: Math.abs(leftMs / 1_000 - (ROUND_S - RAN_S)), n: 1 },
        'clock.stop-error': { value: Math.abs(stopped - ROUND_S - GRACE_S - STOPPED_S), n: 1 },
      };
    } finally {
      server.signal('SIGCONT');
      await server.dispose();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
