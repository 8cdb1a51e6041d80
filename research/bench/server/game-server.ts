import { rm } from 'node:fs/promises';
import { newPlayer, playerCookieHeader } from '#server/http/player-cookie.ts';
import { loadSecret } from '#server/lib/secret.ts';
import { newDataFolder } from '../../../test/support/data-folder.ts';
import type { Identity } from './player.ts';
import { type Probed, printed, startProbed } from './process.ts';

/**
 * The real server as people run it (its bundle, production, embedded database), on loopback and a free port, with its
 * data in a temporary folder. It believes one proxy in front, as an operator would set it: the players come from
 * different addresses, and every rate limit stays as it is.
 */
export interface GameServer extends Probed {
  readonly url: string;
  readonly dataFolder: string;
  /** People who visited a page: with a cookie of this server, each from an address of their own. */
  identities(count: number): Promise<Identity[]>;
  /** Stops it and deletes its data. */
  dispose(): Promise<void>;
}

/** What `npm start` runs. */
const BUNDLE = 'generated/server/server.main.mjs';

/** Only the process, not yet ready. @param program the bundle, or the module that it is made of */
export const gameServerIn = (dataFolder: string, nodeOptions: string[] = [], program = BUNDLE): Probed =>
  startProbed(
    program,
    { HOST: '127.0.0.1', PORT: '0', DATA_DIR: dataFolder, LOG_LEVEL: 'warn', TRUST_PROXY: '1' },
    nodeOptions,
  );

/** On a new, empty data folder. */
export async function startGameServer(nodeOptions: string[] = []): Promise<GameServer> {
  const dataFolder = await newDataFolder();
  const probed = gameServerIn(dataFolder, nodeOptions);
  const url = await printed(probed, /Address +(http:\/\/\S+)/);
  let visitors = 0;
  return {
    ...probed,
    url,
    dataFolder,
    async identities(count) {
      const secret = await loadSecret(dataFolder);
      return Array.from({ length: count }, () => {
        visitors += 1;
        const cookie = playerCookieHeader(newPlayer(secret).cookieValue, false).split(';', 1)[0] as string;
        return { cookie, address: `10.${visitors >> 16}.${(visitors >> 8) & 255}.${visitors & 255}` };
      });
    },
    async dispose() {
      await probed.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
