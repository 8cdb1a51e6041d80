import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RoundId } from '#contract/ids.ts';
import type { RoomSettings } from '#contract/room-settings.ts';
import { DEFAULT_TIMING } from '#server/game/timing.ts';
import { must, RoomsServer, refusalOf, stroke, type TestPlayer } from './rooms-harness.ts';

const SETTINGS: Partial<RoomSettings> = { mode: 'guess', rounds: 1, seconds: 60, ownPrompts: ['elephant'] };
/** Of the prompt, which is one of the catalogue and has translations. */
const TELLING = /elephant|elefant|فيل/iu;

/** Everything that a tab is sent from now on, as text. */
function listen(player: TestPlayer): string[] {
  const heard: string[] = [];
  player.socket.onAny((...message) => void heard.push(JSON.stringify(message)));
  return heard;
}

describe('a game of guessing through real sockets', () => {
  let server: RoomsServer;
  beforeAll(async () => {
    server = await RoomsServer.start();
  });
  afterAll(() => server.dispose());
  afterEach(() => server.clear());

  async function seated(more: Partial<RoomSettings> = {}) {
    const [ann, ben, cem, eye] = await Promise.all(['Ann', 'Ben', 'Cem', 'Eye'].map((name) => server.player(name)));
    if (!ann || !ben || !cem || !eye) throw new Error('nobody came');
    const { view } = await ann.create({ settings: { ...SETTINGS, ...more } });
    for (const player of [ben, cem]) await player.join(view.code);
    await eye.join(view.code, { spectate: true });
    return { ann, ben, cem, eye, code: view.code };
  }

  async function toDrawing(players: TestPlayer[]): Promise<RoundId> {
    const [host] = players;
    must(await (host as TestPlayer).send('room:start', {}));
    await host?.phase('countdown');
    server.clock.advance(DEFAULT_TIMING.countdownMs);
    for (const player of players) await player.phase('drawing');
    return (await (host as TestPlayer).phase('drawing')).round.id;
  }

  const guess = (player: TestPlayer, roundId: RoundId, text: string) => player.send('room:guess', { roundId, text });

  it('[GUESS-4] [GUESS-6] [GUESS-7] three players: nobody is told before they know, and the reveal tells all', async () => {
    const { ann, ben, cem, eye, code } = await seated();
    const [ofBen, ofCem, ofEye] = [listen(ben), listen(cem), listen(eye)];
    const roundId = await toDrawing([ann, ben, cem, eye]);
    expect(ann.view?.phase).toMatchObject({ round: { prompt: 'elephant', guessing: { drawer: ann.seatId } } });

    must(await ann.draw(roundId, [stroke()]));
    for (const player of [ben, eye]) {
      const seen = player.until(() => player.watched.has(ann.seatId));
      const beat = setInterval(() => server.clock.advance(20), 5);
      await seen;
      clearInterval(beat);
    }
    expect(refusalOf(await guess(ann, roundId, 'elephant')).code).toBe('forbidden');
    expect(refusalOf(await guess(eye, roundId, 'elephant')).code).toBe('wrong_phase');
    expect(refusalOf(await ben.draw(roundId, [stroke()])).code).toBe('wrong_phase');

    // Wrong ones are for everybody, mistyped ones for those who know.
    expect(must(await guess(ben, roundId, 'a shitty teapot')).verdict).not.toBe('right');
    await cem.until(() => cem.guesses.length > 0);
    expect(cem.guesses[0]).toMatchObject({ seatId: ben.seatId, nickname: 'Ben', text: 'a ****** teapot' });
    // [MOD-1] A guess is reported as it was written, by those who may read it.
    const said = cem.guesses[0]?.id ?? 0;
    const report = (player: TestPlayer, id: number) =>
      player.send('room:report', { about: { kind: 'guess', id }, reason: 'hateful' });
    must(await report(cem, said));
    expect(refusalOf(await report(ben, said)).code).toBe('forbidden');
    expect(refusalOf(await report(cem, said + 999)).code).toBe('not_found');
    // [MOD-2] Its rude word was flagged before.
    const search = { open: true, search: 'teapot', cursor: null, limit: 9 };
    const cases = async () => (await server.storage.moderation.cases(search)).cases;
    await server.until(async () => (await cases())[0]?.reports.length === 2);
    expect(await cases()).toMatchObject([{ kind: 'message', nickname: 'Ben', text: 'a shitty teapot', weight: 2 }]);
    const reasons = (await cases())[0]?.reports.map(({ by, reason }) => [by, reason]);
    expect(reasons?.toSorted()).toEqual([
      [null, 'rude_words'],
      ['player', 'hateful'],
    ]);
    expect(must(await guess(ben, roundId, 'elephnat')).verdict).toBe('close');
    expect(must(await guess(cem, roundId, 'mouse')).verdict).not.toBe('right');
    await ann.until(() => ann.guesses.length > 2);
    expect(ann.guesses.map(({ text }) => text)).toEqual(['a ****** teapot', 'elephnat', 'mouse']);
    // What tells of the prompt is nothing that another guesser sees.
    expect(refusalOf(await report(cem, ann.guesses[1]?.id ?? 0)).code).toBe('not_found');

    // The chat: the drawer's is refused, a line with the answer is read by those who know and its author.
    expect(refusalOf(await ann.send('room:chat', { text: 'hint' })).code).toBe('chat_refused');
    must(await ben.send('room:chat', { text: 'is it an ELEPHANT?' }));
    must(await cem.send('room:chat', { text: 'no idea' }));
    await ann.until(() => ann.chat.some(({ text }) => text.includes('ELEPHANT')));
    await eye.until(() => eye.chat.some(({ text }) => text === 'no idea'));
    expect(eye.chat.filter(({ text }) => TELLING.test(text))).toEqual([]);

    // The host reads all that a mute keeps from others.
    must(await ann.send('room:mute', { seatId: cem.seatId, muted: true }));
    expect(must(await guess(cem, roundId, 'a whale')).verdict).not.toBe('right');
    must(await ann.send('room:mute', { seatId: cem.seatId, muted: false }));

    const { remainingMs } = must(await ben.send('room:time', {}));
    server.clock.advance((remainingMs ?? 0) - 45_000);
    expect(must(await guess(ben, roundId, 'the Elephants')).verdict).toBe('right');
    await ben.until(() => ben.view?.phase.name === 'drawing' && ben.view.phase.round.prompt === 'elephant');
    expect(refusalOf(await guess(ben, roundId, 'elephant')).code).toBe('forbidden');
    must(await ben.send('room:chat', { text: 'it has a trunk' }));
    await cem.until(() => cem.guesses.at(-1)?.text === null);

    // A latecomer waits, and is told no more than others.
    const dan = await server.player('Dan');
    const late = await dan.join(code);
    expect(JSON.stringify(late)).not.toMatch(TELLING);
    expect(late.guesses?.map(({ text }) => text)).toEqual(['a ****** teapot', 'mouse', null]);
    expect(late.chat.map(({ text }) => text).filter(Boolean)).toEqual(['no idea']);
    expect(refusalOf(await guess(dan, roundId, 'elephant')).code).toBe('wrong_phase');

    // Ben's own line is the only message of it before Ben knew.
    for (const said of [...ofCem, ...ofEye]) expect(said).not.toMatch(/elephant|elefant|elephnat|فيل|trunk/iu);
    expect([...ofBen, ...ofEye].filter((said) => said.includes('whale'))).toEqual([]);

    expect(must(await guess(cem, roundId, 'elephants')).verdict).toBe('right');
    const { results, round } = await cem.phase('reveal');
    expect(round.prompt).toBe('elephant');
    const ofSeat = (player: TestPlayer) => results.find(({ seatId }) => seatId === player.seatId);
    expect(ofSeat(ben)).toMatchObject({ points: 81.3, guess: { guessedMs: 15_000 }, drawingId: null });
    expect(ofSeat(cem)).toMatchObject({ points: 81.3, guess: { guessedMs: 15_000 } });
    expect(ofSeat(ann)).toMatchObject({ drawingId: expect.any(String), score: expect.any(Number) });
    expect(ofSeat(dan)).toBeUndefined();
    expect(
      refusalOf(await cem.send('room:react', { roundId, seatId: ben.seatId, reaction: 'clap', on: true })).code,
    ).toBe('not_found');
  });

  it('[ROOM-8] a restart in the round keeps who has guessed, and the chat setting has no say in guesses', async () => {
    const { ann, ben, cem } = await seated({ chat: false });
    const roundId = await toDrawing([ann, ben, cem]);
    must(await ann.draw(roundId, [stroke()]));
    expect(must(await guess(ben, roundId, 'elephant')).verdict).toBe('right');
    await server.restart(10_000);
    const back = await Promise.all(
      [ann, ben, cem].map(async ({ nickname, cookie, token }) => {
        const tab = await server.tab(nickname, cookie);
        if (token) await tab.resume(token);
        return tab;
      }),
    );
    const [annAgain, benAgain, cemAgain] = back as [TestPlayer, TestPlayer, TestPlayer];
    expect(benAgain.view?.phase).toMatchObject({ name: 'drawing', round: { prompt: 'elephant' } });
    expect(cemAgain.view?.phase).toMatchObject({ name: 'drawing', round: { prompt: '', prompts: [] } });
    expect(refusalOf(await guess(benAgain, roundId, 'elephant')).code).toBe('forbidden');
    must(await annAgain.draw(roundId, [stroke(70)], 1));
    expect(must(await guess(cemAgain, roundId, 'elephant')).verdict).toBe('right');
    const { results } = await annAgain.phase('reveal');
    expect(results.map(({ guess: answer }) => answer !== undefined)).toContain(true);
    expect(results).toHaveLength(3);
  });

  it('[GUESS-4] guesses are limited to those of somebody who types fast', async () => {
    const { ann, ben, cem } = await seated();
    const roundId = await toDrawing([ann, ben, cem]);
    const verdicts = [];
    for (let n = 0; n < 8; n++) verdicts.push(await guess(ben, roundId, `thing${n}`));
    expect(verdicts.map((result) => (result.ok ? 'ok' : result.error.code))).toEqual([
      ...Array.from({ length: 6 }, () => 'ok'),
      'rate_limited',
      'rate_limited',
    ]);
  });
});
