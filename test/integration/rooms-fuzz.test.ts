import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REACTIONS } from '#contract/chat.ts';
import { ERROR_CODES } from '#contract/errors.ts';
import { MODES } from '#contract/modes.ts';
import { seededRandom } from '#contract/random.ts';
import { DEFAULT_SETTINGS, type RoomSettings } from '#contract/room-settings.ts';
import { RoomsServer, stroke, type TestPlayer } from './rooms-harness.ts';

const STEPS = 250;

/** One that everybody runs, and a new one each time. What failed once joins them. */
const SEEDS = [1, 810979194, Math.floor(Math.random() * 2 ** 31)];

describe('people who do anything at any time', () => {
  let server: RoomsServer;
  beforeAll(async () => {
    server = await RoomsServer.start();
  });
  afterAll(() => server.dispose());

  it.each(SEEDS)(
    'seed %i: every answer is one of the contract, and the room goes on',
    { timeout: 240_000 },
    async (seed) => {
      const random = seededRandom(seed);
      const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
      const chance = (probability: number) => random() < probability;
      server.log.length = 0;

      const people = await Promise.all(['Ann', 'Ben', 'Cleo', 'Dora', 'Eve'].map((name) => server.player(name)));
      const [host] = people as [TestPlayer];
      const { code } = (await host.create({ settings: { rounds: 2, seconds: 20, isPublic: true } })).view;
      const settings = (): RoomSettings => ({
        ...DEFAULT_SETTINGS,
        mode: pick(MODES),
        rounds: 2,
        seconds: 20,
        choice: chance(0.3),
        liveScores: pick(['own', 'everyone', 'hidden']),
        maxPlayers: pick([2, 5, 24]),
        spectators: chance(0.8),
        isPublic: chance(0.7),
        chat: chance(0.8),
        ownPrompts: chance(0.2) ? ['a fish', 'a house', 'a boat', 'a star'] : [],
      });
      const roundOf = ({ view }: TestPlayer) => {
        const phase = view?.phase;
        if (phase?.name === 'choosing') return phase.roundId;
        return phase && 'round' in phase ? phase.round.id : ('none' as never);
      };
      const done: string[] = [];

      const step = async (): Promise<void> => {
        const player = pick(people);
        const seatId = pick(host.view?.seats ?? [])?.id ?? ('nobody' as never);
        const roundId = roundOf(player);
        const drawn = Math.floor(random() * 3);
        const acts = {
          join: () => player.send('room:join', { code, nickname: player.nickname, spectate: chance(0.3) }),
          quick: () => player.send('room:quick', { nickname: player.nickname }),
          leave: () => (chance(0.2) ? player.send('room:leave', {}) : player.send('rooms:list', {})),
          settings: () => player.send('room:settings', { settings: settings() }),
          start: () => player.send('room:start', {}),
          next: () => player.send('room:next', {}),
          rematch: () => player.send('room:rematch', {}),
          ready: () => player.send('room:ready', { ready: chance(0.8) }),
          spectate: () => player.send('room:spectate', { spectate: chance(0.4) }),
          host: () => player.send('room:host', { seatId }),
          kick: () => (chance(0.1) ? player.send('room:kick', { seatId }) : player.send('rooms:list', {})),
          lock: () => player.send('room:lock', { locked: chance(0.3) }),
          vote: () => player.send('room:vote-kick', { seatId, kick: chance(0.5) }),
          mute: () => player.send('room:mute', { seatId, muted: chance(0.5) }),
          choose: () => player.send('room:choose', { roundId, option: drawn }),
          react: () => player.send('room:react', { roundId, seatId, reaction: pick(REACTIONS), on: chance(0.7) }),
          chat: () => player.send('room:chat', { text: 'hello' }),
          draw: () => player.draw(roundId, [stroke(Math.floor(random() * 900))], drawn),
          submit: () => player.send('draw:submit', { roundId, opCount: drawn }),
          wait: async () => {
            server.clock.advance(pick([500, 3_000, 12_000, 25_000]));
            return { ok: true as const };
          },
        };
        const name = pick(Object.keys(acts) as (keyof typeof acts)[]);
        const result = await acts[name]();
        const code_ = result.ok ? 'ok' : result.error.code;
        done.push(`${player.nickname} ${name} ${code_}`);
        if (!result.ok) {
          expect(ERROR_CODES).toContain(result.error.code);
          expect(['internal', 'unavailable', 'conflict']).not.toContain(result.error.code);
        }
        if ('view' in result) player.view = result.view as NonNullable<TestPlayer['view']>;
      };

      try {
        for (let n = 0; n < STEPS; n++) {
          await step();
          server.clock.advance(300);
          for (const { view } of people) {
            if (view) expect(view.seats.map(({ id }) => id)).toContain(view.host);
          }
        }
        expect(server.log).toEqual([]);
        // A newcomer still finds a room to play in.
        const late = await server.player('Late');
        await late.quick();
        expect(late.seat?.connected).toBe(true);
      } catch (error) {
        throw new Error(`seed ${seed}, after: ${done.slice(-30).join(', ')}`, { cause: error });
      } finally {
        await server.clear();
      }
    },
  );
});
