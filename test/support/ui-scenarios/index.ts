import { admin } from './admin.ts';
import { boards } from './boards.ts';
import { closing } from './closing.ts';
import { crowd } from './crowd.ts';
import { entrance } from './entrance.ts';
import { lobby } from './lobby.ts';
import { modes } from './modes.ts';
import { publicRooms } from './public-rooms.ts';
import { round } from './round.ts';
import type { Chapter } from './scenario-run.ts';
import { solo } from './solo.ts';
import { tools } from './tools.ts';

/** All screens and states, in order: the first sees the boards empty, those after it play, the last stops the server. */
export const CHAPTERS = {
  entrance,
  admin,
  lobby,
  publicRooms,
  round,
  tools,
  modes,
  solo,
  crowd,
  boards,
  closing,
} as const satisfies Record<string, Chapter>;

export type ChapterName = keyof typeof CHAPTERS;
