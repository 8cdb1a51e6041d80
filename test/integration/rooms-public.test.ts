import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '#contract/room-settings.ts';
import { DEFAULT_TIMING } from '#server/game/timing.ts';
import { must, RoomsServer, refusalOf, type TestPlayer } from './rooms-harness.ts';

const PUBLIC = { ...DEFAULT_SETTINGS, rounds: 1, seconds: 20, isPublic: true };

describe('public rooms and quick play', () => {
  let server: RoomsServer;
  beforeAll(async () => {
    server = await RoomsServer.start();
  });
  afterAll(() => server.dispose());
  afterEach(() => server.clear());

  const codeOf = (player: TestPlayer) => player.view?.code;
  const listed = async (player: TestPlayer) => must(await player.send('rooms:list', {})).rooms;
  const strangers = (count: number) => Promise.all(Array.from({ length: count }, (_, n) => server.player(`P${n}`)));

  it('[PUBLIC-1] strangers who press the button at the same moment meet in one public room', async () => {
    const people = await strangers(4);
    await Promise.all(people.map((player) => player.quick()));
    expect(new Set(people.map(codeOf)).size).toBe(1);
    const [first] = people as [TestPlayer];
    await first.until(() => first.view?.seats.length === 4);
    expect(first.view?.settings).toMatchObject({ mode: 'race', rounds: 3, seconds: 60, isPublic: true });
    expect(await listed(first)).toEqual([
      {
        code: codeOf(first),
        host: people.find((player) => player.seatId === first.view?.host)?.nickname,
        settings: { mode: 'race', rounds: 3, seconds: 60, maxPlayers: 24, spectators: true },
        players: 4,
        spectators: 0,
        phase: 'lobby',
      },
    ]);
  });

  it('[HOST-6] a locked room is neither listed nor found by quick play, nor entered with its code; it is opened again', async () => {
    const [ann, ben, cleo] = (await strangers(3)) as [TestPlayer, TestPlayer, TestPlayer];
    await ann.create({ settings: PUBLIC });
    const code = codeOf(ann) as string;
    await ben.join(code);
    expect(refusalOf(await ben.send('room:lock', { locked: true })).code).toBe('forbidden');
    must(await ann.send('room:lock', { locked: true }));
    await ben.until(() => ben.view?.locked === true);
    expect(await listed(cleo)).toEqual([]);
    for (const spectate of [false, true]) {
      const join = await cleo.send('room:join', { code, nickname: 'Cleo', spectate });
      expect(refusalOf(join)).toMatchObject({ code: 'room_locked', message: expect.stringMatching(/\.$/) });
    }
    await cleo.quick();
    expect(codeOf(cleo)).not.toBe(code);
    must(await cleo.send('room:leave', {}));
    must(await ben.send('room:leave', {}));
    await ben.join(code);
    must(await ann.send('room:lock', { locked: false }));
    await cleo.join(code);
  });

  it('[PUBLIC-1] a full room lets nobody in: the next one opens another', async () => {
    const [ann, ben, cleo] = (await strangers(3)) as [TestPlayer, TestPlayer, TestPlayer];
    await ann.create({ settings: { ...PUBLIC, maxPlayers: 2 } });
    await Promise.all([ben.quick(), cleo.quick()]);
    const codes = [ben, cleo].map(codeOf);
    expect(codes.filter((code) => code === codeOf(ann))).toHaveLength(1);
    expect(new Set(codes).size).toBe(2);
    const [room, other] = await listed(ann);
    expect([room?.players, other?.players]).toEqual([2, 1]);
  });

  it('[PUBLIC-1] the room with the most players is the best one, where it plays at once', async () => {
    const [lonely, busy, guest, drawing, late] = (await strangers(5)) as [
      TestPlayer,
      TestPlayer,
      TestPlayer,
      TestPlayer,
      TestPlayer,
    ];
    await lonely.create({ settings: PUBLIC });
    await busy.create({ settings: PUBLIC });
    await guest.join(codeOf(busy) as string);
    await drawing.join(codeOf(busy) as string);
    await late.quick();
    expect(codeOf(late)).toBe(codeOf(busy));
    must(await busy.send('room:start', {}));
    await busy.phase('countdown');
    server.clock.advance(DEFAULT_TIMING.countdownMs);
    await busy.phase('drawing');
    const next = await server.player('Next');
    await next.quick();
    expect(codeOf(next)).toBe(codeOf(lonely));
  });

  it('[PUBLIC-1] the other tab of somebody who sits there goes elsewhere', async () => {
    const left = await server.player('Ann');
    await left.quick();
    const right = await server.tab('Ann', left.cookie);
    await right.quick();
    expect(codeOf(right)).not.toBe(codeOf(left));
  });

  it('[PUBLIC-1] a tab that presses the button twice sits in one room', async () => {
    const [ann, eye] = (await strangers(2)) as [TestPlayer, TestPlayer];
    const wish = { nickname: 'Ann' };
    const answers = await Promise.all([ann.send('room:quick', wish), ann.send('room:quick', wish)]);
    expect(answers.map((answer) => (answer.ok ? 'ok' : answer.error.code)).toSorted()).toEqual(['conflict', 'ok']);
    expect((await listed(eye)).map(({ players }) => players)).toEqual([1]);
  });

  it('[GAME-2] a player takes two seats of a public room, and no more', async () => {
    const [ann, ben] = (await strangers(2)) as [TestPlayer, TestPlayer];
    const { view } = await ann.create({ settings: PUBLIC });
    await ben.join(view.code);
    const tabs = [await server.tab('Ben', ben.cookie), await server.tab('Ben', ben.cookie)] as [TestPlayer, TestPlayer];
    await tabs[0].join(view.code);
    const join = { code: view.code, nickname: 'Ben' };
    expect(refusalOf(await tabs[1].send('room:join', join)).code).toBe('room_full');
    expect(refusalOf(await tabs[1].send('room:join', { ...join, spectate: true })).code).toBe('room_full');
    tabs[0].socket.close();
    await ann.until(() => ann.view?.seats.some((seat) => !seat.connected) === true);
    await tabs[1].join(view.code);
    await ann.until(() => ann.view?.seats.length === 3 && ann.view.seats.every((seat) => seat.connected));
  });

  it('[ROOM-7] [PUBLIC-1] private and practice rooms, and rooms without anybody, are not listed', async () => {
    const [priv, solo, gone, eye] = (await strangers(4)) as [TestPlayer, TestPlayer, TestPlayer, TestPlayer];
    await priv.create();
    await solo.create({ practice: true });
    await gone.create({ settings: PUBLIC });
    gone.socket.close();
    await expect.poll(() => listed(eye)).toEqual([]);
    expect(refusalOf(await eye.send('room:create', { nickname: 'E', practice: true, settings: PUBLIC })).code).toBe(
      'bad_request',
    );
  });

  it('[GAME-7] two players are enough: the room starts by itself, plays to its podium and begins anew', async () => {
    const [ann, ben] = (await strangers(2)) as [TestPlayer, TestPlayer];
    await ann.create({ settings: PUBLIC });
    expect(ann.view?.phase).toEqual({ name: 'lobby', startsInMs: null });
    await ben.quick();
    await ann.until(() => ann.view?.phase.name === 'lobby' && ann.view.phase.startsInMs !== null);
    expect(ben.view?.phase).toEqual({ name: 'lobby', startsInMs: DEFAULT_TIMING.autoStartMs });
    server.clock.advance(DEFAULT_TIMING.autoStartMs);
    await ben.phase('countdown');
    server.clock.advance(DEFAULT_TIMING.countdownMs);
    const { round } = await ben.phase('drawing');
    await Promise.all([ann, ben].map((player) => player.drawAndSubmit(round.id)));
    const { remainingMs } = await ben.phase('reveal');
    server.clock.advance(remainingMs);
    const { restartsInMs } = await ben.phase('podium');
    server.clock.advance(restartsInMs as number);
    await ben.phase('lobby');
    expect(ben.view?.seats.map((seat) => seat.total)).toEqual([0, 0]);
    for (const player of [ann, ben]) must(await player.send('room:ready', { ready: true }));
    await ben.phase('countdown');
    server.clock.advance(DEFAULT_TIMING.countdownMs);
    expect((await ben.phase('drawing')).round.promptId).not.toBe(round.promptId);
  });

  it('[GAME-7] a room that finds no prompts says so once, and begins when there are some', async () => {
    const { prompts } = server.storage;
    const pack = await prompts.addPack('Nothing yet');
    // The rooms know packs as of a few seconds ago.
    server.clock.advance(5_000);
    const [ann, ben] = (await strangers(2)) as [TestPlayer, TestPlayer];
    await ann.create({ settings: { ...PUBLIC, packId: pack.id } });
    await ben.join(codeOf(ann) as string);
    expect(refusalOf(await ann.send('room:start', {})).code).toBe('no_prompts');
    for (const player of [ann, ben]) must(await player.send('room:ready', { ready: true }));
    const complaints = () => ben.chat.filter(({ notice }) => notice === 'no_prompts');
    await ben.until(() => complaints().length === 1);
    server.clock.advance(DEFAULT_TIMING.startRetryMs);
    await ben.send('rooms:list', {});
    await prompts.add({ text: 'something at last', packId: pack.id });
    await server.until(() => ben.view?.phase.name === 'countdown');
    expect(complaints()).toHaveLength(1);
  });

  it('[PUBLIC-1] [EDGE-3] looking for rooms has its rate', async () => {
    const eager = await server.player('Eager');
    const codes: string[] = [];
    for (let n = 0; n < 30; n++) {
      const result = await eager.send('rooms:list', {});
      codes.push(result.ok ? 'ok' : result.error.code);
    }
    expect(codes[0]).toBe('ok');
    expect(codes.at(-1)).toBe('rate_limited');
  });

  it('[PUBLIC-2] strangers are not called rude names, nor are those who turn their room public', async () => {
    const rude = await server.player('Fuck you');
    await rude.create();
    expect(rude.seat?.nickname).toBe('Fuck you');
    must(await rude.send('room:settings', { settings: PUBLIC }));
    await rude.until(() => rude.seat?.nickname === '**** you');
    const other = await server.player('Bitch');
    await other.quick();
    expect(other.view?.seats.map((seat) => seat.nickname)).toEqual(['**** you', '*****']);
  });

  it('[PUBLIC-2] [SEAT-6] friends see the names of each other, and boards neither rude ones nor numbers', async () => {
    const { players, round } = await server.round(['Fuck you', 'fuck YOU']);
    for (const player of players) await player.drawAndSubmit(round.id);
    const { results } = await (players[0] as TestPlayer).phase('reveal');
    expect(results.map(({ nickname }) => nickname).sort()).toEqual(['Fuck you', 'fuck YOU 2']);
    const kept = await Promise.all(results.map(({ drawingId }) => server.storage.drawings.find(drawingId as never)));
    expect(kept.map((drawing) => drawing?.nickname).sort()).toEqual(['**** YOU', '**** you']);
  });
});
