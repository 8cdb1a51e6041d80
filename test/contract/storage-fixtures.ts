import { randomUUID } from 'node:crypto';
import type { DrawOp } from '#contract/drawing.ts';
import type { DrawingId, PlayerId, PromptId, RoomCode, RoundId, SeatId } from '#contract/ids.ts';
import type { NewDrawing } from '#server/storage/port/drawings.ts';

export const roomCode = (code = 'BCDFG') => code as RoomCode;
export const newRound = () => randomUUID() as RoundId;
export const newSeat = () => randomUUID() as SeatId;

export const stroke = (t: number): DrawOp => ({
  kind: 'stroke',
  t,
  tool: 'pen',
  colour: '#000000',
  size: 12,
  points: [10.5, 20, 0.5, 0, 30, 40.25, 0.75, 16],
});

/** A drawing that nobody has saved yet; `promptId` must exist. */
export const newDrawing = (promptId: PromptId, change: Partial<NewDrawing> = {}): NewDrawing => ({
  id: randomUUID() as DrawingId,
  roundId: newRound(),
  roomCode: roomCode(),
  seatId: newSeat(),
  playerId: randomUUID() as PlayerId,
  nickname: 'Zoë 🎨',
  promptId,
  prompt: 'a house',
  ops: [stroke(0), { kind: 'undo', t: 900 }],
  similarity: 0.3125,
  rawScore: 76.25,
  deductions: [{ reason: 'tiny', points: 4.9 }],
  score: 71.4,
  labels: [
    { text: 'house', share: 0.75 },
    { text: 'barn', share: 0.125 },
  ],
  modelId: 'doodle-clip',
  modelHash: randomUUID(),
  precision: 'fp32',
  provider: 'cpu',
  preprocessing: 'resize-224',
  embedding: Float32Array.of(0.5, -0.25, 1),
  thumbnail: Uint8Array.of(0, 1, 254, 255),
  submittedAt: new Date('2026-03-04T05:06:07.089Z'),
  drawnAt: new Date('2026-03-04T05:06:00.000Z'),
  machineLevel: null,
  medium: 'screen',
  withheld: null,
  fingerprint: { lines: [], marks: [] },
  colours: [{ colour: '#000000', share: 1 }],
  mode: 'race',
  listed: true,
  day: null,
  ...change,
});
