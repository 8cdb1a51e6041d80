import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DrawingId, SeatId } from '#contract/ids.ts';
import type { MachineLevel } from '#contract/machines.ts';
import type { ResultView } from '#contract/room.ts';
import { openInlineMachine } from '#server/drawing-machine/inline-machine.ts';
import type { DrawingMachine } from '#server/drawing-machine/port.ts';
import { DEFAULT_TIMING } from '#server/game/timing.ts';
import { must, RoomsServer, refusalOf, type TestPlayer } from './rooms-harness.ts';

/** The drawing machine, which says when it has drawn. Without its worker, which gives way to the other tests. */
function watched(machine: Awaited<ReturnType<typeof openInlineMachine>>) {
  let drawn = 0;
  let waiting: (() => void)[] = [];
  return {
    draw: async (...asked: Parameters<DrawingMachine['draw']>) => {
      const result = await machine.draw(...asked);
      drawn += 1;
      // What awaits the drawing takes it first.
      setImmediate(() => {
        for (const go of waiting.splice(0)) go();
      });
      return result;
    },
    close: () => machine.close(),
    get drawn() {
      return drawn;
    },
    async drew(count: number): Promise<void> {
      while (drawn < count) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    forget() {
      drawn = 0;
      waiting = [];
    },
  };
}

describe('a game with machines', () => {
  let server: RoomsServer;
  let machine: ReturnType<typeof watched>;
  beforeAll(async () => {
    machine = watched(await openInlineMachine(1));
    server = await RoomsServer.start({ drawingMachine: machine });
  });
  afterAll(async () => {
    await server.dispose();
    await machine.close();
  });

  /** Much longer than a machine draws, as the test's clock may run ahead of the database. */
  const settings = { rounds: 1, seconds: 120, ownPrompts: ['cat'] };

  /**
   * Takes people and machines to the drawing phase; the machines have their drawings by then. The levels differ in their
   * candidates: machines of as many may get the same drawing, which is made once.
   */
  async function begun(nicknames: string[], machines: MachineLevel[]) {
    machine.forget();
    const host = await server.player(nicknames[0]);
    const { view } = await host.create({ settings, machines });
    const others = await Promise.all(
      nicknames.slice(1).map(async (nickname) => {
        const player = await server.player(nickname);
        await player.join(view.code);
        return player;
      }),
    );
    must(await host.send('room:start', {}));
    await host.phase('countdown');
    await machine.drew(machines.length);
    server.clock.advance(DEFAULT_TIMING.countdownMs);
    const { round } = await host.phase('drawing');
    return { host, players: [host, ...others], round, code: view.code };
  }

  /** Lets a machine draw. The clock waits for the server, so that it does not run ahead of what it is to show. */
  async function untilDrawn(player: TestPlayer, condition: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await condition())) {
      server.clock.advance(400);
      await sleep(10);
      must(await player.send('room:time', {}));
    }
  }

  const machinesOf = (player: TestPlayer) => player.view?.seats.filter((seat) => seat.machine !== undefined) ?? [];

  it('[MACHINE-7] a person and a machine: it draws bit by bit, is watched, hands in, and is judged like anybody', async () => {
    const { players, round } = await begun(['Ann', 'Ben'], [5]);
    const [ann, ben] = players as [TestPlayer, TestPlayer];
    const [seat] = machinesOf(ann);
    const seatId = seat?.id as SeatId;
    expect(seat).toMatchObject({ nickname: 'Bézier', machine: 5, connected: true, ready: false });
    await ann.drawAndSubmit(round.id);
    const lengths = new Set<number>();
    await untilDrawn(ann, () => {
      lengths.add(ann.watched.get(seatId)?.length ?? 0);
      return machinesOf(ann)[0]?.submitted === true;
    });
    expect(ann.view?.phase.name).toBe('drawing');
    expect(lengths.size).toBeGreaterThan(5);
    await ben.drawAndSubmit(round.id);
    const { results } = await ben.phase('reveal');
    const result = results.find((one) => one.seatId === seatId) as ResultView;
    expect(result).toMatchObject({ machine: 5, failed: false, nickname: 'Bézier' });
    const drawing = await server.storage.drawings.find(result.drawingId as DrawingId);
    expect(drawing).toMatchObject({ machineLevel: 5, withheld: null, nickname: 'Bézier' });
    expect(await server.storage.drawings.ops(result.drawingId as DrawingId)).toEqual(ann.watched.get(seatId));
  });

  it('[MACHINE-3] [MACHINE-7] nobody waits for it: it hands in what it has', async () => {
    const { host, round } = await begun(['Ann'], [1, 3]);
    server.clock.advance(7_000);
    await host.drawAndSubmit(round.id);
    const { results } = await host.phase('reveal');
    expect(results.map(({ machine: level }) => level ?? 0).toSorted()).toEqual([0, 1, 3]);
    expect(results.every(({ failed }) => !failed)).toBe(true);
  });

  it('[MACHINE-8] goes on after a restart of the server, and draws no stroke twice', async () => {
    const { players, round } = await begun(['Ann', 'Ben'], [4]);
    const [ann, ben] = players as [TestPlayer, TestPlayer];
    const seatId = machinesOf(ann)[0]?.id as SeatId;
    await ann.drawAndSubmit(round.id);
    const stored = () => server.storage.ops.read(round.id, seatId);
    await untilDrawn(ann, async () => (await stored()).length >= 4);
    machine.forget();
    await server.restart(60_000);
    await machine.drew(1);
    const tab = await server.tab('Ann', ann.cookie);
    await tab.resume(ann.token as NonNullable<typeof ann.token>);
    const other = await server.tab('Ben', ben.cookie);
    await other.resume(ben.token as NonNullable<typeof ben.token>);
    await untilDrawn(tab, () => machinesOf(tab)[0]?.submitted === true);
    await other.drawAndSubmit(round.id);
    const { results } = await tab.phase('reveal');
    const drawingId = results.find((one) => one.seatId === seatId)?.drawingId as DrawingId;
    const ops = await server.storage.drawings.ops(drawingId);
    const before = ann.watched.get(seatId) ?? [];
    expect(ops?.slice(0, before.length)).toEqual(before);
    expect(ops).toEqual(tab.watched.get(seatId));
    const times = ops?.map(({ t }) => t) ?? [];
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('[MACHINE-5] quick play with nobody there brings two, which leave as people come', async () => {
    const ann = await server.player('Ann');
    await ann.quick();
    expect(machinesOf(ann).map(({ machine: level }) => level)).toEqual([2, 3]);
    const ben = await server.player('Ben');
    await ben.quick();
    expect(ben.view?.code).toBe(ann.view?.code);
    await ann.until(() => machinesOf(ann).length === 1);
    const cleo = await server.player('Cleo');
    await cleo.quick();
    await ann.until(() => machinesOf(ann).length === 0);
  });

  it('[MACHINE-2] the host adds and removes them over the wire; others may not, and nothing but levels passes', async () => {
    const ann = await server.player('Ann');
    const { view } = await ann.create();
    const ben = await server.player('Ben');
    await ben.join(view.code);
    expect(refusalOf(await ben.send('room:add-machine', { level: 1 })).code).toBe('forbidden');
    expect(refusalOf(await ann.sendAnything('room:add-machine', { level: 6 })).code).toBe('bad_request');
    must(await ann.send('room:add-machine', { level: 1 }));
    await ben.until(() => machinesOf(ben).length === 1);
    await ben.until(() => ben.chat.at(-1)?.nickname === 'Dot');
    expect(ben.chat.at(-1)).toMatchObject({ notice: 'joined', machine: 1 });
    const seatId = machinesOf(ann)[0]?.id as SeatId;
    expect(refusalOf(await ben.send('room:remove-machine', { seatId })).code).toBe('forbidden');
    must(await ann.send('room:remove-machine', { seatId }));
    await ben.until(() => machinesOf(ben).length === 0);
  });
});
