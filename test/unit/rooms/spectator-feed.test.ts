import { describe, expect, it } from 'vitest';
import type { DrawOp } from '#contract/drawing.ts';
import { PlayerId, PromptId, RoomCode, RoundId, SeatId } from '#contract/ids.ts';
import type { SpectatedOps } from '#contract/room.ts';
import { DEFAULT_SETTINGS } from '#contract/room-settings.ts';
import { createRoom } from '#server/game/decide.ts';
import { newSeatIn } from '#server/game/seating.ts';
import type { RoomState } from '#server/game/state.ts';
import { createLogger } from '#server/lib/logger.ts';
import { type SeatConnection, SeatConnections } from '#server/rooms/seat-connections.ts';
import { SpectatorFeed } from '#server/rooms/spectator-feed.ts';
import { ManualClock } from '../../integration/rooms-fakes.ts';

const roundId = RoundId.parse('round');
const [ann, eye] = ['ann', 'eye'].map((id) => SeatId.parse(id)) as [SeatId, SeatId];
const op = (t: number): DrawOp => ({ kind: 'clear', t });

function drawing(): RoomState {
  const seat = (id: SeatId) => ({ id, playerId: PlayerId.parse(`player-${id}`), nickname: id, tokenHash: '' });
  const state = createRoom(
    { code: RoomCode.parse('BCDFG'), practice: false, settings: DEFAULT_SETTINGS, seat: seat(ann), freePromptId: null },
    0,
  );
  const prompt = { id: PromptId.parse('fish'), text: 'a fish', translations: {}, listed: true };
  const entry = { seatId: ann, playerId: seat(ann).playerId, nickname: 'Ann', promptIndex: 0, totalBefore: 0 };
  return {
    ...state,
    seats: [...state.seats, newSeatIn(seat(eye), 'spectating', 0)],
    phase: {
      name: 'drawing',
      plan: [[{ prompt, ghosts: [] }]],
      round: { id: roundId, number: 1, prompts: [prompt], ghosts: [] },
      startedAt: 0,
      endsAt: 100_000,
      entries: [{ ...entry, submittedAt: null }],
    },
  };
}

class Line implements SeatConnection {
  readonly address = '203.0.113.8';
  readonly got: SpectatedOps[] = [];
  isBehind = false;
  readonly isOpen = true;
  canvas(ops: SpectatedOps): void {
    this.got.push(ops);
  }
  view(): void {}
  packs(): void {}
  liveScores(): void {}
  chat(): void {}
  guess(): void {}
  reactions(): void {}
  closed(): void {}
}

describe('showing canvases', () => {
  function open(log: DrawOp[]) {
    const clock = new ManualClock();
    const connections = new SeatConnections();
    const line = new Line();
    const ops = {
      failures: 0,
      reads: 0,
      read: async () => {
        ops.reads += 1;
        if (ops.failures-- > 0) throw new Error('the disk is away');
        return [...log];
      },
      append: async ({ ops: added }: { ops: DrawOp[] }) => void log.push(...added),
      removeRound: async () => {},
      removeDrawing: async () => {},
    };
    const feed = new SpectatorFeed(ops, connections, clock, createLogger('silent'));
    connections.set(eye, line);
    feed.follow(drawing());
    const draw = (from: number, added: DrawOp[]) =>
      feed.listenTo(ops).append({ roomCode: RoomCode.parse('BCDFG'), roundId, seatId: ann, from, ops: added });
    /** Some turns, and what is read between them. */
    const pass = async (ms: number) => {
      for (let at = 0; at < ms; at += 50) {
        clock.advance(50);
        await Promise.resolve().then(() => {});
      }
    };
    return { feed, line, ops, draw, pass };
  }

  it('[SPECTATE-3] one who can’t keep up is sent nothing on top, and later everything', async () => {
    const { line, draw, pass } = open([op(0)]);
    await pass(500);
    expect(line.got).toEqual([{ roundId, seatId: ann, from: 0, ops: [op(0)] }]);
    line.isBehind = true;
    for (let n = 1; n <= 30; n++) {
      await draw(n, [op(n)]);
      await pass(150);
    }
    expect(line.got).toHaveLength(1);
    line.isBehind = false;
    await pass(200);
    expect(line.got).toHaveLength(2);
    expect(line.got[1]).toMatchObject({ from: 1, ops: Array.from({ length: 30 }, (_, n) => op(n + 1)) });
  });

  it('[SPECTATE-3] a log that can’t be read is read again after a second', async () => {
    const { line, ops, pass } = open([op(0)]);
    ops.failures = 2;
    await pass(900);
    expect([ops.reads, line.got.length]).toEqual([1, 0]);
    await pass(3_000);
    expect([ops.reads, line.got.length]).toEqual([3, 1]);
  });

  it('[SPECTATE-3] what was stored last is shown when the round is drawn; then it is over', async () => {
    const { feed, line, draw, pass } = open([]);
    await pass(500);
    await draw(0, [op(0)]);
    feed.stop();
    expect(line.got).toHaveLength(1);
    await draw(1, [op(1)]);
    await pass(1_000);
    expect(line.got).toHaveLength(1);
  });
});
