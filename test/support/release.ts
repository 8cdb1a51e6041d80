import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { DrawOp } from '#contract/drawing.ts';
import type { DrawingId, RoundId, SeatToken } from '#contract/ids.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/releases/${name}`, import.meta.url));

/**
 * A backup of a database that a server of version 0.2.0 made: judged drawings of three people, and a room that it was playing
 * when it was killed.
 */
export const RELEASE_0_2_0 = fixture('0.2.0.zip');

/** What that server itself said of it. */
export interface Release {
  adminPassword: string;
  modelHash: string;
  prompts: number;
  room: {
    code: string;
    roundId: RoundId;
    /** Drawn by the host when the server was killed. */
    ops: DrawOp[];
    host: { cookie: string; seatToken: SeatToken };
    guest: { cookie: string; seatToken: SeatToken };
  };
  /** By the text of the prompt. */
  boards: Record<string, { id: DrawingId; nickname: string; score: number; percentile: number | null }[]>;
}

export const readRelease = async (): Promise<Release> =>
  JSON.parse(await readFile(fixture('0.2.0.json'), 'utf8')) as Release;
