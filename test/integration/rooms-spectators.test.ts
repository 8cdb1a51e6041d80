import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DrawOp } from '#contract/drawing.ts';
import type { SeatToken } from '#contract/ids.ts';
import { must, RoomsServer, stroke, type TestPlayer } from './rooms-harness.ts';

const LONG = { rounds: 1, seconds: 300, liveScores: 'hidden' } as const;
const more: DrawOp = { kind: 'more', t: 20, points: [300, 310, 0.5, 16] };

describe('looking on', () => {
  let server: RoomsServer;
  beforeAll(async () => {
    server = await RoomsServer.start();
  });
  afterAll(() => server.dispose());
  afterEach(() => server.clear());

  const sees = (spectator: TestPlayer, drawer: TestPlayer, ops: DrawOp[]) =>
    server.until(() => JSON.stringify(spectator.watched.get(drawer.seatId)) === JSON.stringify(ops));

  async function lookerIn(player: TestPlayer): Promise<TestPlayer> {
    const eye = await server.player('Eye');
    await eye.join(player.view?.code as string, { spectate: true });
    return eye;
  }

  it('[SPECTATE-3] who looks on sees every canvas grow, and one who comes late everything from its beginning', async () => {
    const { players, round } = await server.round(['Ann', 'Ben'], LONG);
    const [ann, ben] = players as [TestPlayer, TestPlayer];
    const eye = await lookerIn(ann);
    const ops = [stroke(), more, stroke(90), { kind: 'undo', t: 99 } as DrawOp];
    must(await ann.draw(round.id, ops.slice(0, 1)));
    await sees(eye, ann, ops.slice(0, 1));
    must(await ann.draw(round.id, ops.slice(1), 1));
    must(await ben.draw(round.id, [stroke(400)]));
    await sees(eye, ann, ops);
    await sees(eye, ben, [stroke(400)]);
    const late = await lookerIn(ann);
    await sees(late, ann, ops);
    await sees(late, ben, [stroke(400)]);
  });

  it('[SPECTATE-3] a player who still draws is shown nothing; one who has handed in sees the others, never the own canvas', async () => {
    const { players, round } = await server.round(['Ann', 'Ben'], LONG);
    const [ann, ben] = players as [TestPlayer, TestPlayer];
    const eye = await lookerIn(ann);
    must(await ann.draw(round.id, [stroke()]));
    must(await ben.draw(round.id, [stroke(400)]));
    await sees(eye, ann, [stroke()]);
    await sees(eye, ben, [stroke(400)]);
    must(await ann.send('draw:submit', { roundId: round.id, opCount: 1 }));
    await sees(ann, ben, [stroke(400)]);
    must(await ben.draw(round.id, [more], 1));
    await sees(ann, ben, [stroke(400), more]);
    await sees(eye, ben, [stroke(400), more]);
    expect(ann.watched.has(ann.seatId)).toBe(false);
    expect(ben.canvasMessages).toBe(0);
    // A player who waits for the next round has nothing to hide either.
    const late = await server.player('Late');
    await late.join(ann.view?.code as string);
    expect(late.seat?.role).toBe('waiting');
    await sees(late, ann, [stroke()]);
  });

  it('[SPECTATE-3] a second tab of somebody who still draws is shown nothing', async () => {
    const { players, round } = await server.round(['Ann', 'Ben'], LONG);
    const [ann, ben] = players as [TestPlayer, TestPlayer];
    const tab = await server.tab('Ann’s other eye', ann.cookie);
    await tab.join(ann.view?.code as string, { spectate: true });
    const eye = await lookerIn(ann);
    must(await ben.draw(round.id, [stroke()]));
    await sees(eye, ben, [stroke()]);
    expect(tab.canvasMessages).toBe(0);
    must(await ann.send('draw:submit', { roundId: round.id, opCount: 0 }));
    await sees(tab, ben, [stroke()]);
  });

  it('[SPECTATE-3] coming back, and after a restart, everything is shown again', async () => {
    const { players, round } = await server.round(['Ann', 'Ben'], LONG);
    const [ann] = players as [TestPlayer, TestPlayer];
    const eye = await lookerIn(ann);
    must(await ann.draw(round.id, [stroke()]));
    await sees(eye, ann, [stroke()]);
    eye.socket.close();
    must(await ann.draw(round.id, [more], 1));
    const back = await server.tab('Eye', eye.cookie);
    await back.resume(eye.token as SeatToken);
    await sees(back, ann, [stroke(), more]);
    await server.restart(2_000);
    const [annAgain, eyeAgain] = [await server.tab('Ann', ann.cookie), await server.tab('Eye', eye.cookie)];
    await annAgain.resume(ann.token as SeatToken);
    await eyeAgain.resume(eye.token as SeatToken);
    must(await annAgain.draw(round.id, [stroke(700)], 2));
    await sees(eyeAgain, ann, [stroke(), more, stroke(700)]);
  });

  it('[SPECTATE-3] a large drawing comes in pieces, whole and in order', async () => {
    const { players, round } = await server.round(['Ann'], LONG);
    const [ann] = players as [TestPlayer];
    const ops = Array.from({ length: 1_200 }, (_, n) => stroke(n % 700, 200));
    for (let from = 0; from < ops.length; from += 400)
      must(await ann.draw(round.id, ops.slice(from, from + 400), from));
    const eye = await lookerIn(ann);
    await sees(eye, ann, ops);
    expect(eye.canvasMessages).toBeGreaterThanOrEqual(3);
  });

  it('[SPECTATE-3] a spectator whose network stands still is sent the rest when it can take it', async () => {
    const { players, round } = await server.round(['Ann'], LONG);
    const [ann] = players as [TestPlayer];
    const eye = await lookerIn(ann);
    must(await ann.draw(round.id, [stroke()]));
    await sees(eye, ann, [stroke()]);
    const { _socket: wire } = (eye.socket.io.engine.transport as unknown as { ws: { _socket: NodeJS.ReadStream } }).ws;
    wire.pause();
    const long = (n: number): DrawOp => ({
      kind: 'more',
      t: n,
      points: Array.from({ length: 400 * 4 }, (_, i) => (i % 4 === 2 ? 0.5 : (n * 31 + i * 17) % 1_000)),
    });
    const ops: DrawOp[] = [stroke()];
    for (let n = 1; n <= 100; n++) {
      const op = n % 10 === 0 ? stroke(n) : long(n);
      ops.push(op);
      server.clock.advance(200);
      must(await ann.draw(round.id, [op], n));
    }
    wire.resume();
    await sees(eye, ann, ops);
  });

  it('[SPECTATE-3] [SPECTATE-1] where nobody looks on, a player who has handed in sees nothing either', async () => {
    const { players, round } = await server.round(['Ann', 'Ben'], { ...LONG, spectators: false });
    const [ann, ben] = players as [TestPlayer, TestPlayer];
    const eye = await server.player('Eye');
    const join = { code: ann.view?.code as string, nickname: 'Eye', spectate: true };
    expect(await eye.send('room:join', join)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    must(await ann.send('draw:submit', { roundId: round.id, opCount: 0 }));
    must(await ben.draw(round.id, [stroke()]));
    for (let n = 0; n < 10; n++) {
      server.clock.advance(300);
      await ann.send('rooms:list', {});
    }
    expect(ann.canvasMessages).toBe(0);
  });
});
