import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ClientPayload, HandshakeRefusal } from '#contract/events.ts';
import { type DrawingId, type PlayerId, RoundId, SeatId } from '#contract/ids.ts';
import type { CaseKind } from '#server/storage/port/moderation.ts';
import { connect, must, RoomsServer, type TestPlayer } from './rooms-harness.ts';

const ANN = { id: 'account', name: 'ann' };
const idOf = ({ cookie }: TestPlayer) => cookie.slice('dj_player='.length).split('.', 1)[0] as PlayerId;

describe('[MOD-1] people in rooms report what they see', () => {
  let server: RoomsServer;
  beforeAll(async () => {
    server = await RoomsServer.start();
  });
  afterAll(() => server.dispose());
  afterEach(() => server.clear());

  const report = async (
    player: TestPlayer,
    about: ClientPayload<'room:report'>['about'],
    said: Partial<ClientPayload<'room:report'>> = {},
  ) => {
    const result = await player.send('room:report', { about, reason: 'hateful', ...said });
    return result.ok ? 'ok' : result.error.code;
  };
  const casesOf = async (player: TestPlayer, kind: CaseKind) => {
    const { cases } = await server.storage.moderation.cases({ open: true, search: '', cursor: null, limit: 200 });
    return cases.filter((one) => one.playerId === idOf(player) && one.kind === kind);
  };
  /** What is written beside the game takes a moment. */
  const written = async (player: TestPlayer, kind: CaseKind) => {
    await server.until(async () => (await casesOf(player, kind)).length > 0);
    const [first] = await casesOf(player, kind);
    if (!first) throw new Error('There is no case.');
    return first;
  };

  it('[MOD-2] [MOD-7] names and messages of the room, once each; rude words are flagged; kicks are written down', async () => {
    const [ann, ben] = [await server.player('Ann'), await server.player(`Ben ${randomUUID().slice(0, 6)}`)];
    const { view } = await ann.create();
    await ben.join(view.code);
    must(await ben.send('room:chat', { text: 'your mother was a hamster' }));
    await ann.until(() => ann.chat.at(-1)?.seatId === ben.seatId);
    const message = { kind: 'message' as const, id: ann.chat.at(-1)?.id ?? 0 };
    expect(await report(ann, message, { line: '  see  this ' })).toBe('ok');
    expect(await report(ann, message)).toBe('ok');
    const [said, ...others] = await casesOf(ben, 'message');
    expect(others).toEqual([]);
    expect(said).toMatchObject({ text: 'your mother was a hamster', nickname: ben.nickname, weight: 1 });
    expect(said?.context).toMatchObject({ roomCode: view.code, isPublic: false, mode: 'race' });
    expect(said?.reports).toMatchObject([{ by: 'player', reason: 'hateful', line: 'see this' }]);

    expect(await report(ann, { kind: 'name', seatId: ben.seatId })).toBe('ok');
    expect(await casesOf(ben, 'name')).toMatchObject([{ text: ben.nickname }]);
    // One's own, what is not there, and what is in no room of one's own.
    expect(await report(ben, message)).toBe('forbidden');
    expect(await report(ann, { kind: 'name', seatId: ann.seatId })).toBe('forbidden');
    expect(await report(ann, { kind: 'name', seatId: SeatId.parse('nobody') })).toBe('not_found');
    expect(await report(ann, { kind: 'message', id: message.id + 999 })).toBe('not_found');
    expect(await report(ann, { kind: 'drawing', roundId: RoundId.parse('none'), seatId: ben.seatId })).toBe(
      'not_found',
    );
    const stranger = await server.player('Stranger');
    expect(await report(stranger, message)).toBe('seat_not_found');
    await stranger.create();
    expect(await report(stranger, message)).toBe('not_found');
    expect(await report(ann, message, { line: 'x'.repeat(300) })).toBe('bad_request');
    must(await ann.send('room:add-machine', { level: 2 }));
    await ann.until(() => ann.view?.seats.length === 3);
    const machine = ann.view?.seats.find((seat) => seat.machine !== undefined);
    expect(await report(ann, { kind: 'name', seatId: machine?.id ?? ann.seatId })).toBe('not_found');

    must(await ben.send('room:chat', { text: 'oh shit' }));
    await server.until(async () => (await casesOf(ben, 'message')).length === 2);
    expect((await casesOf(ben, 'message')).find(({ text }) => text === 'oh shit')?.reports).toMatchObject([
      { by: null, reason: 'rude_words' },
    ]);
    const rude = await server.player('Fucker');
    await rude.join(view.code);
    expect(await written(rude, 'name')).toMatchObject({
      text: 'Fucker',
      reports: [{ by: null, reason: 'rude_words' }],
    });

    must(await ann.send('room:kick', { seatId: ben.seatId }));
    await server.until(async () => (await server.storage.moderation.record(idOf(ben))).kicks.length > 0);
    expect((await server.storage.moderation.record(idOf(ben))).kicks).toMatchObject([
      { by: 'host', roomCode: view.code, nickname: ben.nickname },
    ]);
    const log = {
      words: '',
      account: 'host',
      action: null,
      subject: { kind: 'player', id: idOf(ben) },
      from: null,
      to: null,
    };
    await server.until(
      async () => (await server.storage.audit.search(log, { cursor: null, limit: 9 })).entries.length > 0,
    );
  });

  it('[MOD-5] a player whose name is masked takes a seat as asterisks, and under another name as usual', async () => {
    const [ann, ben] = [await server.player('Ann'), await server.player('Benjamin')];
    const { view } = await ann.create();
    await ben.join(view.code);
    expect(await report(ann, { kind: 'name', seatId: ben.seatId })).toBe('ok');
    const { id } = await written(ben, 'name');
    await server.storage.moderation.decide(id, { decision: 'hidden', by: 'ann', at: new Date() });
    const nameOf = (code: string, nickname: string) =>
      ben.send('room:join', { code, nickname, spectate: false }).then((result) => {
        const { view: seen } = must(result);
        return seen.seats.find((seat) => seat.id === seen.you)?.nickname;
      });
    must(await ben.send('room:leave', {}));
    expect(await nameOf(view.code, 'Benjamin')).toBe('********');
    must(await ben.send('room:leave', {}));
    expect(await nameOf(view.code, 'Ben')).toBe('Ben');
    must(await ben.send('room:leave', {}));
    expect((await ben.create()).view.seats[0]?.nickname).toBe('********');
  });

  it('[MOD-5] a masked name is asterisks at once in the room where its player sits, and is restored there', async () => {
    const [ann, ben] = [await server.player('Ann'), await server.player('Benedict')];
    const { view } = await ann.create();
    await ben.join(view.code);
    must(await ben.send('room:chat', { text: 'hello' }));
    await ann.until(() => ann.chat.at(-1)?.seatId === ben.seatId);
    expect(await report(ann, { kind: 'name', seatId: ben.seatId })).toBe('ok');
    const { id } = await written(ben, 'name');
    const shown = () => ann.view?.seats.find((seat) => seat.id === ben.seatId)?.nickname;
    must(await server.moderation.decide(id, 'hidden', ANN));
    await ann.until(() => shown() === '********');
    const late = await server.player('Late');
    await late.join(view.code);
    await late.until(() => late.chat.some(({ seatId }) => seatId === ben.seatId));
    expect(late.chat.find(({ seatId }) => seatId === ben.seatId)).toMatchObject({
      nickname: '********',
      text: 'hello',
    });
    must(await server.moderation.decide(id, 'kept', ANN));
    await ann.until(() => shown() === 'Benedict');
  });

  it('[MOD-2] rude prompts of a host are flagged when a game begins with them', async () => {
    const ann = await server.player('Ann');
    await ann.create({ settings: { rounds: 1, ownPrompts: ['a shit house', 'a nice house'] } });
    must(await ann.send('room:start', {}));
    await ann.phase('countdown');
    const flagged = async () => (await casesOf(ann, 'prompt')).map(({ text }) => text);
    const { round } = await ann.phase('countdown');
    if (round.prompts[0]?.text !== 'a shit house') return expect(await flagged()).toEqual([]);
    await server.until(async () => (await flagged()).length > 0);
    expect(await flagged()).toEqual(['a shit house']);
  });

  it('[MOD-3] [MOD-4] [MOD-5] a drawing that three networks report is hidden from all but its room, and comes back', async () => {
    const { players, round } = await server.round(['Ann', 'Ben']);
    const [ann, ben] = players as [TestPlayer, TestPlayer];
    await Promise.all([ann.drawAndSubmit(round.id), ben.drawAndSubmit(round.id, [300, 300])]);
    const { results } = await ann.phase('reveal');
    const id = results.find(({ nickname }) => nickname === 'Ben')?.drawingId as DrawingId;
    expect(await report(ann, { kind: 'drawing', roundId: round.id, seatId: ben.seatId })).toBe('ok');
    expect(await report(ben, { kind: 'drawing', roundId: round.id, seatId: ben.seatId })).toBe('forbidden');
    const stranger = `stranger-${randomUUID()}` as PlayerId;
    const from = (address: string) =>
      server.moderation.report(
        { playerId: `${address}-${randomUUID()}`.replaceAll('.', '-') as PlayerId, address },
        { kind: 'drawing', drawingId: id },
        { reason: 'unsafe', line: '' },
      );
    must(await from('203.0.113.1'));
    must(await from('203.0.113.1'));
    expect(await server.moderation.visibility(id, stranger)).toBe('everybody');
    must(await from('203.0.113.2'));
    const seen = () =>
      Promise.all([null, stranger, idOf(ann), idOf(ben)].map((viewer) => server.moderation.visibility(id, viewer)));
    expect(await seen()).toEqual(['others', 'others', 'this', 'this']);
    expect(server.changed).toEqual([id]);
    const { modelHash } = server.judge.info;
    const board = async () =>
      (
        await server.storage.drawings.board({ kind: 'prompt', promptId: round.promptId }, modelHash, {
          cursor: null,
          limit: 50,
          now: new Date(),
        })
      ).entries.map(({ drawingId }) => drawingId);
    expect(await board()).not.toContain(id);

    const known = await written(ben, 'drawing');
    expect(known).toMatchObject({ weight: 3, isHidden: true });
    // Such an answer is for appeals: the case stays open, and the drawing hidden.
    for (const other of ['lifted', 'refused'] as const) {
      expect(await server.moderation.decide(known.id, other, ANN)).toMatchObject({ error: { code: 'bad_request' } });
    }
    expect(await written(ben, 'drawing')).toMatchObject({ isHidden: true, decision: null });
    must(await server.moderation.decide(known.id, 'kept', ANN));
    expect(await seen()).toEqual(['everybody', 'everybody', 'everybody', 'everybody']);
    expect(await board()).toContain(id);
    expect(await server.moderation.decide('nothing', 'kept', ANN)).toMatchObject({ error: { code: 'not_found' } });
    const log = {
      words: '',
      account: 'ann',
      action: 'case.kept',
      subject: { kind: 'case', id: known.id },
      from: null,
      to: null,
    };
    expect((await server.storage.audit.search(log, { cursor: null, limit: 9 })).entries).toHaveLength(1);
  });

  it('[MOD-6] [MOD-8] who is banned loses the connection, is told until when, and may appeal once', async () => {
    const [ann, ben] = [await server.player('Ann'), await server.player('Ben')];
    const { view } = await ann.create();
    await ben.join(view.code);
    await report(ann, { kind: 'name', seatId: ben.seatId });
    const known = await written(ben, 'name');
    const wish = {
      caseId: known.id,
      player: true,
      network: false,
      range: '',
      period: 'day',
      reason: 'hateful',
    } as const;
    const ban = (change: object) => server.moderation.ban({ ...wish, ...change }, ANN, '198.51.100.7');
    expect(await ban({ caseId: null, player: false })).toMatchObject({ error: { code: 'bad_request' } });
    expect(await ban({ range: '0.0.0.0/0' })).toMatchObject({ error: { code: 'bad_request' } });
    expect(await ban({ range: '198.51.100.0/24' })).toMatchObject({ error: { code: 'forbidden' } });
    const gone = new Promise<void>((resolve) => ben.socket.once('disconnect', () => resolve()));
    const { ban: made } = must(await ban({}));
    await gone;
    const refused = async ({ cookie }: TestPlayer) => {
      const socket = connect(server.url, { cookie });
      const refusal = await new Promise<HandshakeRefusal | null>((resolve) => {
        socket.once('connect', () => resolve(null));
        socket.once('connect_error', (error: Error & { data?: HandshakeRefusal }) => resolve(error.data ?? null));
      });
      socket.close();
      return refusal;
    };
    expect(await refused(ben)).toMatchObject({ code: 'banned', until: made.until?.toISOString() });
    expect(await refused(ann)).toBeNull();

    const visitor = { playerId: idOf(ben), address: '127.0.0.1' };
    expect(await server.moderation.appeal({ ...visitor, playerId: idOf(ann) }, '')).toMatchObject({
      error: { code: 'not_found' },
    });
    must(await server.moderation.appeal(visitor, 'it was my brother'));
    expect(await server.moderation.appeal(visitor, 'please')).toMatchObject({ error: { code: 'conflict' } });
    const appeal = await written(ben, 'appeal');
    expect(appeal).toMatchObject({ banId: made.id, text: 'it was my brother' });
    expect(await server.moderation.decide(appeal.id, 'kept', ANN)).toMatchObject({ error: { code: 'bad_request' } });
    expect(await ban({ caseId: appeal.id })).toMatchObject({ error: { code: 'bad_request' } });
    must(await server.moderation.decide(appeal.id, 'lifted', ANN));
    expect(await server.moderation.decide(appeal.id, 'refused', ANN)).toMatchObject({ error: { code: 'conflict' } });
    expect(await refused(ben)).toBeNull();

    // An address: everybody behind it. The decided case has forgotten it, so it is that of the connection.
    const socket = connect(server.url, { cookie: ben.cookie });
    await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
    const network = must(await ban({ player: false, network: true }));
    socket.close();
    expect(await refused(ben)).toMatchObject({ code: 'banned' });
    expect(await refused(ann)).toMatchObject({ code: 'banned' });
    must(await server.moderation.lift(network.ban.id, ANN));
    expect(await refused(ann)).toBeNull();
  });
});
