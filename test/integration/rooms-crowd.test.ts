import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REACTIONS } from '#contract/chat.ts';
import type { DrawOp } from '#contract/drawing.ts';
import { MAX_PLAYERS } from '#contract/limits.ts';
import { sharedRanks } from '#contract/ranks.ts';
import { DEFAULT_SETTINGS } from '#contract/room-settings.ts';
import { DEFAULT_TIMING } from '#server/game/timing.ts';
import { must, RoomsServer, refusalOf, stroke, type TestPlayer } from './rooms-harness.ts';

const ROUNDS = 2;
const BATCHES = 8;

describe('a full room', () => {
  let server: RoomsServer;
  beforeAll(async () => {
    server = await RoomsServer.start();
  });
  afterAll(() => server.dispose());

  it('[ROOM-1] [SPECTATE-1] [SPECTATE-3] 24 players and 3 who look on, from the lobby to the podium', {
    timeout: 300_000,
  }, async () => {
    const host = await server.player('Player 1');
    const settings = { ...DEFAULT_SETTINGS, rounds: ROUNDS, seconds: 300, liveScores: 'everyone' as const };
    const { view } = await host.create({ settings });
    const sit = async (nickname: string, spectate: boolean) => {
      const player = await server.player(nickname);
      await player.join(view.code, { spectate });
      return player;
    };
    const others = await Promise.all(Array.from({ length: MAX_PLAYERS - 1 }, (_, n) => sit(`Player ${n + 2}`, false)));
    const eyes = await Promise.all(['Eye 1', 'Eye 2'].map((name) => sit(name, true)));
    const players = [host, ...others];
    const tooMany = await server.player('One too many');
    expect(refusalOf(await tooMany.send('room:join', { code: view.code, nickname: 'One too many' })).code).toBe(
      'room_full',
    );
    await host.until(() => host.view?.seats.length === MAX_PLAYERS + 2);
    must(await host.send('room:start', {}));

    for (let number = 1; number <= ROUNDS; number++) {
      await Promise.all([...players, ...eyes].map((player) => player.phase('countdown', number)));
      server.clock.advance(DEFAULT_TIMING.countdownMs);
      const { round } = await host.phase('drawing', number);
      await Promise.all(players.map((player) => player.phase('drawing', number)));
      const before = new Map(players.map((player) => [player, player.canvasMessages]));
      const opsOf = (player: TestPlayer): DrawOp[] =>
        Array.from({ length: BATCHES }, (_, n) => stroke(20 * players.indexOf(player) + 10 * number, 60 * n));
      for (let from = 0; from < BATCHES; from++) {
        await Promise.all(
          players.map((player) => player.draw(round.id, opsOf(player).slice(from, from + 1), from).then(must)),
        );
        server.clock.advance(100);
      }
      // One comes when all is drawn, and sees all of it as the others do.
      if (number === 1) eyes.push(await sit('Eye 3', true));
      const isWhole = (spectator: TestPlayer, of: TestPlayer[]) =>
        of.every((player) => JSON.stringify(spectator.watched.get(player.seatId)) === JSON.stringify(opsOf(player)));
      await server.until(() => eyes.every((eye) => isWhole(eye, players)));
      for (const player of players) expect(player.canvasMessages).toBe(before.get(player));
      const [early, late] = [players.slice(0, 12), players.slice(12)];
      await Promise.all(
        early.map((player) => player.send('draw:submit', { roundId: round.id, opCount: BATCHES }).then(must)),
      );
      await server.until(() =>
        early.every((player) =>
          isWhole(
            player,
            players.filter((other) => other !== player),
          ),
        ),
      );
      for (const player of late) expect(player.canvasMessages).toBe(before.get(player));
      await Promise.all(
        late.map((player) => player.send('draw:submit', { roundId: round.id, opCount: BATCHES }).then(must)),
      );

      const { results } = await host.phase('reveal', number);
      expect(results).toHaveLength(MAX_PLAYERS);
      expect(results.map(({ rank }) => rank)).toEqual(sharedRanks(results.map(({ points }) => points)));
      expect(results.every(({ failed, drawingId }) => !failed && drawingId !== null)).toBe(true);
      await Promise.all([...players, ...eyes].map((player) => player.phase('reveal', number)));
      const winner = results[0]?.seatId as TestPlayer['seatId'];
      const cheers = [...players, ...eyes].map((player, n) =>
        player.send('room:react', {
          roundId: round.id,
          seatId: winner,
          reaction: REACTIONS[n % 2] ?? 'heart',
          on: true,
        }),
      );
      for (const cheer of await Promise.all(cheers)) must(cheer);
      await server.until(() =>
        // The seat too: the round before had as many hearts, for its own winner.
        eyes.every(({ reactions }) => reactions?.of[0]?.seatId === winner && reactions.of[0].counts.heart === 14),
      );
      expect(eyes[0]?.reactions?.of).toMatchObject([{ seatId: winner, counts: { heart: 14, laugh: 13 } }]);
      must(await host.send('room:next', {}));
    }
    const podiums = await Promise.all([...players, ...eyes].map((player) => player.phase('podium')));
    for (const { standings } of podiums) expect(standings).toHaveLength(MAX_PLAYERS);
    expect(eyes.every((eye) => eye.seat?.role === 'spectating')).toBe(true);
  });
});
