import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DrawOp } from '#contract/drawing.ts';
import type { DrawingId, PromptId, SeatId } from '#contract/ids.ts';
import { DEFAULT_TIMING } from '#server/game/timing.ts';
import { asOps, COPIES, opsOf, peoplesDrawings, strokesOf } from '../support/people.ts';
import { must, RoomsServer, type TestPlayer } from './rooms-harness.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const people = peoplesDrawings();
const drawingNumber = (number: number) => people[number] as (typeof people)[number];

describe('Copies and hands in rooms', () => {
  let server: RoomsServer;
  beforeAll(async () => {
    server = await RoomsServer.start({ handLeadMs: DEFAULT_TIMING.handLeadMs, findsCopies: true });
  });
  afterAll(() => server.dispose());
  afterEach(() => server.clear());

  /** A round of one player in which each batch arrives at its time, in milliseconds since the drawing phase began. */
  async function play(batches: { atMs: number; ops: DrawOp[] }[], settings = { rounds: 1, seconds: 60 }) {
    const { players, round } = await server.round(['Ann'], settings);
    const [player] = players as [TestPlayer];
    let [from, now] = [0, 0];
    for (const { atMs, ops } of batches) {
      server.clock.advance(atMs - now);
      now = atMs;
      must(await player.send('draw:ops', { roundId: round.id, from, ops }));
      from += ops.length;
    }
    must(await player.send('draw:submit', { roundId: round.id, opCount: from }));
    await server.until(() => player.view?.phase.name === 'reveal');
    const { results } = await player.phase('reveal');
    return { result: results[0], promptId: round.promptId };
  }
  const boardHas = async (promptId: PromptId, id: DrawingId) => {
    const page = { cursor: null, limit: 99, now: new Date(server.clock.now()) };
    const board = await server.storage.drawings.board({ kind: 'prompt', promptId }, server.judge.info.modelHash, page);
    return board.entries.some(({ drawingId }) => drawingId === id);
  };

  it('[BOARD-2] a copy by another player is judged and shown, says so, and is on no board', async () => {
    const original = drawingNumber(7);
    const first = await play([{ atMs: 30_000, ops: opsOf(original) }]);
    expect(first.result?.withheld).toBeUndefined();
    expect(await boardHas(first.promptId, first.result?.drawingId as DrawingId)).toBe(true);
    const copy = await play([{ atMs: 40_000, ops: asOps(COPIES.mirrored?.(strokesOf(original)) ?? []) }]);
    expect(copy.result).toMatchObject({ withheld: 'copy', failed: false });
    expect(copy.result?.drawingId).not.toBeNull();
    expect(await boardHas(copy.promptId, copy.result?.drawingId as DrawingId)).toBe(false);
  });

  it('[BOARD-3] what arrives faster than a hand draws says so; late in one piece is not fast', async () => {
    const fast = await play([{ atMs: 107, ops: opsOf(drawingNumber(60)) }]);
    expect(fast.result).toMatchObject({ withheld: 'too_fast' });
    expect(await boardHas(fast.promptId, fast.result?.drawingId as DrawingId)).toBe(false);
    const ops = opsOf(drawingNumber(120));
    const late = await play([
      { atMs: 1_500, ops: ops.slice(0, 1) },
      { atMs: 50_000, ops: ops.slice(1) },
    ]);
    expect(late.result?.withheld).toBeUndefined();
    expect(await boardHas(late.promptId, late.result?.drawingId as DrawingId)).toBe(true);
  });

  it('[ROUND-6] ops of a drawing that is given up go at once, those of others stay', async () => {
    const { players, round } = await server.round(['Ann', 'Bob']);
    const [ann, bob] = players as [TestPlayer, TestPlayer];
    const ops = opsOf(drawingNumber(1));
    server.clock.advance(5_000);
    for (const player of players) must(await player.send('draw:ops', { roundId: round.id, from: 0, ops }));
    const seatId = bob.view?.you as SeatId;
    must(await bob.send('room:leave', {}));
    await vi.waitUntil(async () => (await server.storage.ops.read(round.id, seatId)).length === 0);
    expect(await server.storage.ops.read(round.id, ann.view?.you as SeatId)).toHaveLength(ops.length);
  });
});
