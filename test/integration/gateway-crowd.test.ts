import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BoardKey } from '#contract/boards.ts';
import type { DrawOp } from '#contract/drawing.ts';
import { must, RoomsServer, refusalOf, stroke, type TestPlayer } from './rooms-harness.ts';

const more = (n: number): DrawOp => ({ kind: 'more', t: n * 16, points: [n % 1_000, 300, 0.5, 16] });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('many at once', () => {
  let server: RoomsServer;
  beforeAll(async () => {
    server = await RoomsServer.start();
  });
  afterAll(() => server.dispose());

  it('[EDGE-3] a class of 40 behind one address draws undisturbed', { timeout: 240_000 }, async () => {
    const names = Array.from({ length: 20 }, (_, n) => `Pupil ${n + 1}`);
    const rooms = await Promise.all([server.round(names), server.round(names)]);
    const BATCHES = 25;
    const OPS_A_BATCH = 4;
    const drawAll = async (player: TestPlayer, roundId: (typeof rooms)[number]['round']['id']) => {
      const answers: Promise<number>[] = [];
      for (let batch = 0; batch < BATCHES; batch++) {
        const from = batch * OPS_A_BATCH;
        const ops = Array.from({ length: OPS_A_BATCH }, (_, n) => (from + n === 0 ? stroke() : more(from + n)));
        answers.push(player.draw(roundId, ops, from).then((result) => must(result).acked));
        // As a browser does: a batch every tenth of a second, without waiting for answers.
        await pause(100);
      }
      expect((await Promise.all(answers)).at(-1)).toBe(BATCHES * OPS_A_BATCH - 1);
      must(await player.send('draw:submit', { roundId, opCount: BATCHES * OPS_A_BATCH }));
    };
    await Promise.all(rooms.flatMap(({ players, round }) => players.map((player) => drawAll(player, round.id))));
    for (const { players } of rooms) {
      const { results } = await (players[0] as TestPlayer).phase('reveal');
      expect(results).toHaveLength(20);
      expect(results.every((result) => result.drawingId !== null)).toBe(true);
    }
  });

  it('[EDGE-3] a spammer is refused, then closed, without harm to others in the same room', async () => {
    const { players, round } = await server.round(['Ann', 'Spam']);
    const [ann, spam] = players as [TestPlayer, TestPlayer];
    const closed = new Promise((resolve) => spam.socket.once('disconnect', resolve));
    const first = Array.from({ length: 60 }, () => spam.send('room:start', {}));
    const codes = (await Promise.all(first)).map((result) => refusalOf(result));
    expect(codes.some(({ code, retryAfterMs }) => code === 'rate_limited' && (retryAfterMs ?? 0) > 0)).toBe(true);
    expect(must(await ann.draw(round.id, [stroke()])).acked).toBe(0);
    for (let n = 0; n < 600; n++) spam.socket.emit('room:start', {});
    await closed;
    expect(must(await ann.draw(round.id, [more(1)], 1)).acked).toBe(1);
    must(await ann.send('draw:submit', { roundId: round.id, opCount: 2 }));
  });

  it('[EDGE-3] a flood of large messages is closed before it costs much', async () => {
    const flood = await server.player();
    const closed = new Promise((resolve) => flood.socket.once('disconnect', resolve));
    const large = { code: 'x'.repeat(400 * 1024) };
    for (let n = 0; n < 40; n++) flood.socket.emit('draw:ops', large, () => {});
    await closed;
    expect((await (await server.player()).create()).view.phase.name).toBe('lobby');
  });

  it('[EDGE-3] nobody opens rooms without end', async () => {
    const greedy = await server.player();
    const codes: string[] = [];
    for (let n = 0; n < 30; n++) {
      const result = await greedy.send('room:create', { nickname: 'Greedy' });
      codes.push(result.ok ? 'ok' : result.error.code);
    }
    expect(codes.at(-1)).toBe('rate_limited');
    expect((await (await server.player()).create()).view.phase.name).toBe('lobby');
  });

  it('[EDGE-4] who watches a board is told when it changes, and nobody else', async () => {
    const { players, round } = await server.round(['Ann']);
    const ann = players[0] as TestPlayer;
    const [here, elsewhere] = [await server.player(), await server.player()];
    const told: BoardKey[] = [];
    must(await here.send('board:watch', { board: { kind: 'overall', period: 'today' } }));
    must(await here.send('board:watch', { board: { kind: 'prompt', promptId: round.promptId } }));
    must(await elsewhere.send('board:watch', { board: { kind: 'overall', period: 'all' } }));
    must(await elsewhere.send('board:unwatch', {}));
    // Only from now on: the drawings of the tests before may still be told of.
    here.socket.on('board:changed', (key) => told.push(key));
    elsewhere.socket.on('board:changed', (key) => told.push(key));
    must(await ann.draw(round.id, [stroke()]));
    must(await ann.send('draw:submit', { roundId: round.id, opCount: 1 }));
    await ann.phase('reveal');
    await expect.poll(() => told).toEqual([{ kind: 'prompt', promptId: round.promptId }]);
  });

  it('[SEAT-1] [ROOM-1] one player may hold two seats', async () => {
    const left = await server.player('Ann left');
    const { view } = await left.create();
    const right = await server.tab('Ann right', left.cookie);
    await right.join(view.code);
    await left.until(() => left.view?.seats.length === 2);
    expect(right.view?.you).not.toBe(left.view?.you);
  });

  it('[EDGE-5] a server that stops says so', async () => {
    const ann = await server.player('Ann');
    await ann.create();
    await server.restart(0);
    await ann.until(() => ann.closedWith.includes('server_stopping'));
  });
});
