import { clock } from './attacks/clock.ts';
import { codes } from './attacks/codes.ts';
import { comparisons } from './attacks/comparisons.ts';
import { connections } from './attacks/connections.ts';
import { copies } from './attacks/copies.ts';
import { costly } from './attacks/costly.ts';
import { crowd } from './attacks/crowd.ts';
import { database } from './attacks/database.ts';
import { disk, log } from './attacks/disk.ts';
import { fullDisk } from './attacks/full-disk.ts';
import { fuzz } from './attacks/fuzz.ts';
import { lock } from './attacks/lock.ts';
import { machines } from './attacks/machines.ts';
import { memory } from './attacks/memory.ts';
import { network } from './attacks/network.ts';
import { pages } from './attacks/pages.ts';
import { pictures } from './attacks/pictures.ts';
import { proxy } from './attacks/proxy.ts';
import { rooms } from './attacks/rooms.ts';
import { signInAttack } from './attacks/sign-in.ts';
import { start } from './attacks/start.ts';
import { stopping } from './attacks/stopping.ts';
import { votes } from './attacks/votes.ts';
import type { Scenario } from './scenario.ts';

/** Those that take longest come first among those that do not run alone. The table has the order of the rows. */
export const SCENARIOS: readonly Scenario[] = [
  costly,
  machines,
  comparisons,
  pictures,
  memory,
  rooms,
  pages,
  signInAttack,
  codes,
  clock,
  database,
  fullDisk,
  crowd,
  copies,
  network,
  start,
  stopping,
  connections,
  proxy,
  log,
  disk,
  votes,
  lock,
  fuzz,
];
