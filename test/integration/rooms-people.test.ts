import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ClientMessage, ClientPayload } from '#contract/events.ts';
import { RoundId, SeatId, type SeatToken } from '#contract/ids.ts';
import { CHAT_KEPT } from '#contract/limits.ts';
import { DEFAULT_SETTINGS } from '#contract/room-settings.ts';
import { DEFAULT_TIMING } from '#server/game/timing.ts';
import { must, RoomsServer, type TestPlayer } from './rooms-harness.ts';

const nobody = SeatId.parse('nobody');
const noRound = RoundId.parse('none');

describe('people in a room', () => {
  let server: RoomsServer;
  beforeAll(async () => {
    server = await RoomsServer.start();
  });
  afterAll(() => server.dispose());
  afterEach(() => server.clear());

  /** A lobby of these; the first is host. */
  async function lobby<N extends string[]>(...nicknames: N): Promise<{ [K in keyof N]: TestPlayer }> {
    const players = await Promise.all(nicknames.map((nickname) => server.player(nickname)));
    const [host, ...others] = players as [TestPlayer, ...TestPlayer[]];
    const { view } = await host.create();
    for (const other of others) await other.join(view.code);
    await host.until(() => host.view?.seats.length === players.length);
    return players as { [K in keyof N]: TestPlayer };
  }

  const code = async <M extends ClientMessage>(player: TestPlayer, message: M, payload: ClientPayload<M>) => {
    const result = await player.send(message, payload);
    return result.ok ? 'ok' : result.error.code;
  };

  describe('sending out', () => {
    it('[HOST-4] the host sends a player out, with all its tabs, and it stays out for a while', async () => {
      const [ann, ben, cleo] = await lobby('Ann', 'Ben', 'Cleo');
      const tab = await server.tab('Ben too', ben.cookie);
      await tab.join(ann.view?.code as string);
      expect(await code(cleo, 'room:kick', { seatId: ben.seatId })).toBe('forbidden');
      must(await ann.send('room:kick', { seatId: ben.seatId }));
      await Promise.all([ben, tab].map((player) => player.until(() => player.closedWith.includes('kicked'))));
      await cleo.until(() => cleo.view?.seats.length === 2);
      expect(cleo.chat.map(({ notice, nickname }) => `${nickname} ${notice}`).slice(-2)).toEqual([
        'Ben kicked',
        'Ben too kicked',
      ]);
      expect(await code(ben, 'room:chat', { text: 'let me in' })).toBe('seat_not_found');
      const join = { code: ann.view?.code as string, nickname: 'Ben' };
      expect(await code(ben, 'room:join', join)).toBe('kicked');
      expect(await code(ben, 'room:join', { ...join, spectate: true })).toBe('kicked');
      expect(await code(ben, 'room:resume', { seatToken: ben.token as SeatToken })).toBe('seat_not_found');
      server.clock.advance(DEFAULT_TIMING.stayOutMs);
      expect(await code(ben, 'room:join', join)).toBe('ok');
    });

    it('[HOST-4] a drawing that was sent out while it was judged is on no board', async () => {
      const { players, round } = await server.round(['Ann', 'Ben']);
      const [ann, ben] = players as [TestPlayer, TestPlayer];
      server.judge.hold();
      await Promise.all([ann.drawAndSubmit(round.id), ben.drawAndSubmit(round.id, [300, 300])]);
      await ann.phase('judging');
      must(await ann.send('room:kick', { seatId: ben.seatId }));
      server.judge.release();
      const { results } = await ann.phase('reveal');
      expect(results.map(({ nickname }) => nickname)).toEqual(['Ann']);
      const { entries } = await server.storage.drawings.board(
        { kind: 'prompt', promptId: round.promptId },
        server.judge.info.modelHash,
        { cursor: null, limit: 100, now: new Date(server.clock.now()) },
      );
      expect(entries.map(({ nickname }) => nickname)).not.toContain('Ben');
    });

    it('[HOST-5] more than half of the others, and three at least, vote the host out', async () => {
      const { players, round } = await server.round(['Ann', 'Ben', 'Cleo', 'Dora']);
      const [ann, ben, cleo, dora] = players as [TestPlayer, TestPlayer, TestPlayer, TestPlayer];
      expect(await code(ben, 'room:vote-kick', { seatId: ann.seatId, kick: true })).toBe('forbidden');
      await Promise.all(players.map((player, i) => player.drawAndSubmit(round.id, [300 + i, 300])));
      await ann.phase('reveal');
      server.clock.advance(DEFAULT_TIMING.newcomerMs);
      must(await ben.send('room:vote-kick', { seatId: ann.seatId, kick: true }));
      await cleo.until(() => cleo.view?.seats.find(({ id }) => id === ann.seatId)?.kickVotes === 1);
      expect(ben.view?.yourKickVotes).toEqual([ann.seatId]);
      expect(cleo.view?.yourKickVotes).toEqual([]);
      must(await ben.send('room:vote-kick', { seatId: ann.seatId, kick: false }));
      must(await cleo.send('room:vote-kick', { seatId: ann.seatId, kick: true }));
      must(await ben.send('room:vote-kick', { seatId: ann.seatId, kick: true }));
      expect(ann.closedWith).toEqual([]);
      must(await dora.send('room:vote-kick', { seatId: ann.seatId, kick: true }));
      await ann.until(() => ann.closedWith.includes('kicked'));
      await ben.until(() => ben.view?.host === ben.seatId);
      expect(ben.chat.slice(-2).map(({ notice }) => notice)).toEqual(['kicked', 'host']);
    });

    it('[SEAT-5] in a public room, a player who draws nothing three times is let go', async () => {
      const [ann, ben, idle] = await lobby('Ann', 'Ben', 'Idle');
      const settings = { ...DEFAULT_SETTINGS, rounds: 3, seconds: 20, isPublic: true };
      must(await ann.send('room:settings', { settings }));
      must(await ann.send('room:start', {}));
      for (const number of [1, 2, 3]) {
        await ann.phase('countdown', number);
        server.clock.advance(DEFAULT_TIMING.countdownMs);
        const { round } = await ann.phase('drawing', number);
        await Promise.all([ann, ben].map((player) => player.drawAndSubmit(round.id)));
        expect(idle.seat?.idle).toBe(number === 3);
        if (number < 3) server.clock.advance(21_001);
        await ann.phase('reveal', number);
        if (number < 3) must(await ann.send('room:next', {}));
      }
      await idle.until(() => idle.closedWith.includes('seat_gone'));
      expect(await code(idle, 'room:ready', { ready: true })).toBe('seat_not_found');
    });
  });

  describe('chat', () => {
    it('[CHAT-1] everybody reads it, latecomers too; rude words are covered; the room says who comes and goes', async () => {
      const [ann, ben] = await lobby('Ann', 'Ben');
      must(await ann.send('room:chat', { text: '  what  a shitty\u202e fish ' }));
      await ben.until(() => ben.chat.at(-1)?.seatId === ann.seatId);
      expect(ben.chat.at(-1)).toMatchObject({ nickname: 'Ann', text: 'what a ****** fish', notice: null });
      const late = await server.player('Late');
      const { chat } = await late.join(ann.view?.code as string);
      expect(chat.map(({ notice, nickname, text }) => notice ?? `${nickname}: ${text}`)).toEqual([
        'joined',
        'Ann: what a ****** fish',
        'joined',
      ]);
      must(await ben.send('room:leave', {}));
      await late.until(() => late.chat.at(-1)?.notice === 'left');
      expect(late.chat.at(-1)).toMatchObject({ seatId: null, nickname: 'Ben', text: '' });
      expect(late.chat.map(({ id }) => id)).toEqual(late.chat.map(({ id }) => id).toSorted((a, b) => a - b));
    });

    it('[LINK-2] the link of a room tells who invites and how many are in, and whoever tries codes learns nothing', async () => {
      const [ann, ben] = await lobby('Ann', 'Ben');
      const code = ann.view?.code as string;
      expect(server.invitation(code)).toEqual({ host: 'Ann', players: 2 });
      must(await ben.send('room:leave', {}));
      await ann.until(() => ann.view?.seats.length === 1);
      expect(server.invitation(code)).toEqual({ host: 'Ann', players: 1 });
      must(await ann.send('room:lock', { locked: true }));
      expect(server.invitation(code)).toBeNull();
      must(await ann.send('room:lock', { locked: false }));
      for (let n = 0; n < 400; n++) server.invitation('ZZZZZZZ', '192.0.2.7');
      expect(server.invitation(code, '192.0.2.7')).toBeNull();
      expect(server.invitation(code, '192.0.2.8')).toEqual({ host: 'Ann', players: 1 });
      server.clock.advance(2_000);
      for (let n = 0; n < 3; n++) expect(server.invitation(code, '192.0.2.7')).toEqual({ host: 'Ann', players: 1 });
    });

    it('[CHAT-1] five messages at once, then one in two seconds', async () => {
      const [ann, ben] = await lobby('Ann', 'Ben');
      const say = (player: TestPlayer) => code(player, 'room:chat', { text: 'hello' });
      const codes = [];
      for (let n = 0; n < 6; n++) codes.push(await say(ann));
      expect(codes).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'rate_limited']);
      expect(await say(ben)).toBe('ok');
      server.clock.advance(2_000);
      expect(await say(ann)).toBe('ok');
      for (let n = 0; n < CHAT_KEPT; n++) {
        server.clock.advance(2_000);
        must(await ann.send('room:chat', { text: `number ${n}` }));
      }
      const { chat } = await (await server.player('Late')).join(ann.view?.code as string);
      expect(chat).toHaveLength(CHAT_KEPT);
      expect(chat.at(-2)?.text).toBe(`number ${CHAT_KEPT - 1}`);
    });

    it('[CHAT-1] a player’s tabs and new seats share one rate, and a host that changes all the time fills no chat', async () => {
      const [ann, ben] = await lobby('Ann', 'Ben');
      const tab = await server.tab('Ben', ben.cookie);
      await tab.join(ann.view?.code as string);
      for (let n = 0; n < 5; n++) must(await (n % 2 ? ben : tab).send('room:chat', { text: `number ${n}` }));
      expect(await code(ben, 'room:chat', { text: 'once more' })).toBe('rate_limited');
      must(await ben.send('room:leave', {}));
      await ben.join(ann.view?.code as string);
      expect(await code(ben, 'room:chat', { text: 'once more' })).toBe('rate_limited');
      for (let n = 0; n < 15; n++) {
        must(await ann.send('room:host', { seatId: ben.seatId }));
        must(await ben.send('room:host', { seatId: ann.seatId }));
        server.clock.advance(1_000);
      }
      const { chat } = await (await server.player('Late')).join(ann.view?.code as string);
      expect(chat.filter(({ notice }) => notice === null)).toHaveLength(5);
      expect(chat.filter(({ notice }) => notice !== null).length).toBeLessThanOrEqual(20);
    });

    it('[ROOM-7] [CHAT-1] who is muted is refused, in a new seat too; so is everybody where there is no chat', async () => {
      const [ann, ben] = await lobby('Ann', 'Ben');
      expect(await code(ben, 'room:mute', { seatId: ann.seatId, muted: true })).toBe('forbidden');
      must(await ann.send('room:mute', { seatId: ben.seatId, muted: true }));
      await ben.until(() => ben.seat?.muted === true);
      expect(await code(ben, 'room:chat', { text: 'hello' })).toBe('chat_refused');
      must(await ben.send('room:leave', {}));
      await ben.join(ann.view?.code as string);
      expect(await code(ben, 'room:chat', { text: 'hello' })).toBe('chat_refused');
      must(await ann.send('room:mute', { seatId: ben.seatId, muted: false }));
      expect(await code(ben, 'room:chat', { text: 'hello' })).toBe('ok');
      must(await ann.send('room:settings', { settings: { ...DEFAULT_SETTINGS, chat: false } }));
      expect(await code(ann, 'room:chat', { text: 'hello' })).toBe('chat_refused');
      for (const text of ['', ' \u200b ', 'x'.repeat(201)]) {
        expect(await code(ann, 'room:chat', { text })).toBe('bad_request');
      }
    });
  });

  describe('roles', () => {
    it('[HOST-3] the host hands over, and only the host', async () => {
      const [ann, ben] = await lobby('Ann', 'Ben');
      expect(await code(ben, 'room:host', { seatId: ben.seatId })).toBe('forbidden');
      must(await ann.send('room:host', { seatId: ben.seatId }));
      await ben.until(() => ben.view?.host === ben.seatId);
      expect(ben.chat.at(-1)).toMatchObject({ notice: 'host', nickname: 'Ben' });
      expect(await code(ann, 'room:start', {})).toBe('forbidden');
      must(await ben.send('room:start', {}));
    });

    it('[SPECTATE-1] [SPECTATE-2] who looks on takes no player’s seat, and may play from the next round on', async () => {
      const [ann, ben] = await lobby('Ann', 'Ben');
      must(await ann.send('room:settings', { settings: { ...DEFAULT_SETTINGS, rounds: 2, maxPlayers: 2 } }));
      const eye = await server.player('Eye');
      const join = { code: ann.view?.code as string, nickname: 'Eye' };
      expect(await code(eye, 'room:join', join)).toBe('room_full');
      await eye.join(join.code, { spectate: true });
      expect(eye.seat?.role).toBe('spectating');
      expect(await code(eye, 'room:ready', { ready: true })).toBe('forbidden');
      expect(await code(eye, 'room:spectate', { spectate: false })).toBe('room_full');
      must(await ben.send('room:spectate', { spectate: true }));
      must(await eye.send('room:spectate', { spectate: false }));
      await ann.until(() => ann.view?.seats.map(({ role }) => role).join() === 'playing,spectating,playing');
      must(await ann.send('room:start', {}));
      await ann.phase('countdown');
      server.clock.advance(DEFAULT_TIMING.countdownMs);
      const { round } = await ben.phase('drawing');
      expect(await code(ben, 'draw:submit', { roundId: round.id, opCount: 0 })).toBe('wrong_phase');
    });
  });

  it('[HOST-2] [GAME-1] what is not possible is refused with a code, and changes nothing', async () => {
    const [ann, ben] = await lobby('Ann', 'Ben');
    const stranger = await server.player('Stranger');
    expect(await code(stranger, 'room:chat', { text: 'hello' })).toBe('seat_not_found');
    expect(await code(stranger, 'room:react', { roundId: noRound, seatId: nobody, reaction: 'heart', on: true })).toBe(
      'seat_not_found',
    );
    await ben.until(() => ben.view?.version === ann.view?.version);
    const { version } = ben.view ?? {};
    const refused = [
      await code(ben, 'room:next', {}),
      await code(ann, 'room:next', {}),
      await code(ann, 'room:rematch', {}),
      await code(ann, 'room:kick', { seatId: ann.seatId }),
      await code(ann, 'room:kick', { seatId: nobody }),
      await code(ann, 'room:host', { seatId: nobody }),
      await code(ann, 'room:mute', { seatId: nobody, muted: true }),
      await code(ben, 'room:vote-kick', { seatId: ben.seatId, kick: true }),
      await code(ben, 'room:vote-kick', { seatId: nobody, kick: true }),
      await code(ann, 'room:choose', { roundId: noRound, option: 0 }),
      await code(ann, 'room:react', { roundId: noRound, seatId: ben.seatId, reaction: 'heart', on: true }),
      await code(ann, 'room:settings', { settings: { ...DEFAULT_SETTINGS, mode: 'daily' } }),
      await code(ann, 'room:create', { nickname: 'Ann', settings: { mode: 'free' }, practice: true }),
    ];
    expect(refused).toEqual([
      'forbidden',
      'wrong_phase',
      'wrong_phase',
      'forbidden',
      'seat_not_found',
      'seat_not_found',
      'seat_not_found',
      'forbidden',
      'seat_not_found',
      'wrong_phase',
      'wrong_phase',
      'not_alone',
      'no_prompts',
    ]);
    expect(ann.view?.version).toBe(version);
  });
});
