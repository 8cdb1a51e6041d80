import { HOUSE_PACK, type ServerOptions } from '../server.ts';
import { admin } from './admin.ts';
import { boards } from './boards.ts';
import { crowd } from './crowd.ts';
import { entry, serverStopping } from './entry-and-exit.ts';
import { guessing } from './guessing.ts';
import { lobby } from './lobby.ts';
import { machines } from './machines.ts';
import { modes } from './modes.ts';
import { ownPage } from './own-page.ts';
import { paper } from './paper.ts';
import { publicRooms } from './public-rooms.ts';
import { round } from './round.ts';
import type { Scenario } from './scenario-run.ts';
import { solo } from './solo.ts';
import { tools } from './tools.ts';

/** The packs that the scenarios play with. */
export const SCENARIO_SERVER: ServerOptions = {
  packs: { [HOUSE_PACK]: ['a house', 'a house on wheels', 'a giant foot and a small house'] },
  // The product's own: the countdown is one of the screens. A drawer has time until the screens are inspected.
  timing: { countdownMs: 3_000, drawerStartMs: 3_600_000 },
};

/** In order: the first one needs empty boards, the last one stops the server. */
export const SCENARIOS = {
  entry,
  admin,
  lobby,
  publicRooms,
  round,
  tools,
  modes,
  solo,
  crowd,
  machines,
  guessing,
  paper,
  ownPage,
  boards,
  serverStopping,
} as const satisfies Record<string, Scenario>;
