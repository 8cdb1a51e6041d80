import { setTimeout as sleep } from 'node:timers/promises';
import type { DrawOp } from '#contract/drawing.ts';
import { startServer } from '../../support/server.ts';
import { SocketPlayer } from '../../support/socket-player.ts';
import type { Found, Scenario } from '../scenario.ts';

const NEWCOMER_MS = 500;
const line: DrawOp = {
  kind: 'stroke',
  t: 0,
  tool: 'pen',
  colour: '#000000',
  size: 20,
  points: [100, 100, 0.5, 0, 800, 700, 0.5, 0],
};

/** Whether voters at these addresses, who have drawn a round, vote the host of a public room out. */
async function hostGoes(url: string, voters: string[]): Promise<boolean> {
  const host = await SocketPlayer.connect(url, 'Host', { address: '198.51.100.1' });
  const everybody = [host];
  try {
    const { view } = await host.create({ settings: { isPublic: true, rounds: 1, seconds: 20 } });
    for (const [i, address] of voters.entries()) {
      const voter = await SocketPlayer.connect(url, `Voter ${i}`, { address });
      everybody.push(voter);
      await voter.join(view.code);
    }
    await host.send('room:start', {});
    await Promise.all(everybody.map((player) => player.draw([line])));
    await Promise.all(everybody.map((player) => player.until('reveal')));
    await sleep(NEWCOMER_MS);
    for (const voter of everybody.slice(1)) await voter.send('room:vote-kick', { seatId: view.you, kick: true });
    await sleep(200);
    return everybody.at(-1)?.view?.seats.every(({ id }) => id !== view.you) ?? false;
  } finally {
    for (const player of everybody) player.close();
  }
}

export const votes: Scenario = {
  name: 'votes',
  async run() {
    const server = await startServer({ env: { TRUST_PROXY: '1' }, timing: { newcomerMs: NEWCOMER_MS } });
    const share = async (crowds: string[][]): Promise<Found> => {
      let gone = 0;
      for (const crowd of crowds) if (await hostGoes(server.url, crowd)) gone++;
      return { value: gone, n: crowds.length };
    };
    const one = '203.0.113.7';
    try {
      return {
        'votes.host': await share([
          [one, one],
          [one, '203.0.113.8'],
          [one, one, one],
          [one, one, one, one],
        ]),
        'votes.troll': await share([
          ['203.0.113.1', '203.0.113.2', '203.0.113.3'],
          [one, one, '203.0.113.3'],
        ]),
      };
    } finally {
      await server.dispose();
    }
  },
};
