import { randomUUID } from 'node:crypto';
import { fingerprintOf } from '#canvas/fingerprint.ts';
import { inkShares } from '#canvas/ink-colour.ts';
import type { DrawOp } from '#contract/drawing.ts';
import type { DrawingId, PlayerId, PromptId, RoomCode, RoundId, SeatId } from '#contract/ids.ts';
import { seededRandom } from '#contract/random.ts';
import type { NewDrawing } from '#server/storage/port/drawings.ts';
import { benchDrawing } from '../judge/drawings.ts';

const DAY_MS = 86_400_000;
const EMBEDDING = 256;
const PLAYERS = 1_000;

const playerOf = (index: number) => `player-${index % PLAYERS}` as PlayerId;
export const allPlayers = (): PlayerId[] => Array.from({ length: PLAYERS }, (_, i) => playerOf(i));

/**
 * A drawing of a daily challenge, with everything that a judged drawing brings: strokes, labels, an embedding of 256 numbers, a
 * thumbnail of 2 kB, a fingerprint. Four make a round, and of four one has a flag.
 */
export function storedDrawing(index: number, prompt: { id: string; text: string }, modelHash: string): NewDrawing {
  const random = seededRandom(`stored ${index}`);
  const { strokes } = benchDrawing(index);
  const ops: DrawOp[] = strokes.map(({ colour, size, points }, i) => ({
    ...{ kind: 'stroke', t: i * 900, tool: 'pen', colour, size, points },
  }));
  const submittedAt = new Date(Date.UTC(2026, 5, 1) + ((index * 60_000) % (30 * DAY_MS)));
  const score = Math.round(random() * 1_000) / 10;
  return {
    id: randomUUID() as DrawingId,
    roundId: `round-${Math.floor(index / 4)}` as RoundId,
    roomCode: 'BCDFG' as RoomCode,
    seatId: `seat-${index}` as SeatId,
    playerId: playerOf(Math.floor(random() * PLAYERS)),
    nickname: 'Somebody',
    promptId: prompt.id as PromptId,
    prompt: prompt.text,
    ops,
    ...{ similarity: 0.3, rawScore: score, deductions: [{ reason: 'tiny', points: 1 }], score },
    labels: ['house', 'barn', 'tent', 'shed', 'hut'].map((text, i) => ({ text, share: 0.4 / (i + 1) })),
    ...{ modelId: 'doodle-clip', modelHash, precision: 'fp32', provider: 'cpu', preprocessing: 'bench' },
    embedding: Float32Array.from({ length: EMBEDDING }, () => random() - 0.5),
    thumbnail: Uint8Array.from({ length: 2_000 }, () => Math.floor(random() * 256)),
    submittedAt,
    drawnAt: new Date(submittedAt.getTime() - 20_000),
    ...{ machineLevel: null, medium: 'screen', withheld: null },
    fingerprint: fingerprintOf(strokes),
    colours: inkShares(strokes),
    ...{ mode: 'daily', listed: true, day: submittedAt.toISOString().slice(0, 10) },
    ...(index % 4 === 0 && { flags: [{ reason: 'writing', weight: 1, line: null, network: 'network' }] }),
  };
}
