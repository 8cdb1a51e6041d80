import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { penStroke } from '#canvas/quickdraw.ts';
import type { StrokeOp } from '#contract/drawing.ts';
import type { ClientPayload } from '#contract/events.ts';
import type { DrawingId, PromptId, RoundId } from '#contract/ids.ts';
import { DAILY_SECONDS, PAPER_SECONDS } from '#contract/modes.ts';
import { DEFAULT_TIMING } from '#server/game/timing.ts';
import { opsOf, peoplesDrawings } from '../support/people.ts';
import { must, RoomsServer, refusalOf, type TestPlayer } from './rooms-harness.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const drawing = peoplesDrawings()[7] as ReturnType<typeof peoplesDrawings>[number];
const sheet = opsOf(drawing).filter((op): op is StrokeOp => op.kind === 'stroke');

describe('Drawing on paper', () => {
  let server: RoomsServer;
  beforeAll(async () => {
    server = await RoomsServer.start({ handLeadMs: DEFAULT_TIMING.handLeadMs, findsCopies: true });
  });
  afterAll(() => server.dispose());
  afterEach(() => server.clear());

  const onPaper = { practice: true, medium: 'paper', settings: { mode: 'daily', seconds: PAPER_SECONDS } } as const;

  /** A practice room in its drawing phase. */
  async function round(
    wish: Partial<ClientPayload<'room:create'>>,
  ): Promise<{ player: TestPlayer; roundId: RoundId; promptId: PromptId }> {
    const player = await server.player('Ada');
    await player.create({ practice: true, ...wish });
    must(await player.send('room:start', {}));
    await player.phase('countdown');
    server.clock.advance(DEFAULT_TIMING.countdownMs);
    const { round: begun } = await player.phase('drawing');
    return { player, roundId: begun.id, promptId: begun.promptId };
  }

  async function handedIn(player: TestPlayer, roundId: RoundId) {
    must(await player.send('draw:ops', { roundId, from: 0, ops: sheet }));
    must(await player.send('draw:submit', { roundId, opCount: sheet.length }));
    const { results } = await player.phase('reveal');
    return results[0] as (typeof results)[number];
  }

  type Board = Parameters<typeof server.storage.drawings.board>[0];
  const entriesOn = async (board: Board) => {
    const page = { cursor: null, limit: 99, now: new Date(server.clock.now()) };
    return (await server.storage.drawings.board(board, server.judge.info.modelHash, page)).entries;
  };
  const idsOn = async (board: Board): Promise<DrawingId[]> =>
    (await entriesOn(board)).map(({ drawingId }) => drawingId);

  it('[PAPER-1] is for practice, with the same time for everybody', async () => {
    const player = await server.player('Ada');
    const refused = async (wish: Partial<ClientPayload<'room:create'>>) =>
      refusalOf(await player.send('room:create', { nickname: 'Ada', medium: 'paper', ...wish })).code;
    const { mode, seconds } = onPaper.settings;
    expect(await refused({ settings: { mode, seconds } })).toBe('not_alone');
    expect(await refused({ practice: true, settings: { mode: 'race', seconds } })).toBe('bad_request');
    expect(await refused({ practice: true, settings: { mode, seconds: DAILY_SECONDS } })).toBe('bad_request');
    const { view } = await player.create(onPaper);
    expect(view.medium).toBe('paper');
  });

  it('[PAPER-3] the sheet that a camera sees is scored as a drawing is, and not kept', async () => {
    const { player, roundId } = await round(onPaper);
    const blot = {
      kind: 'stroke',
      t: 0,
      ...penStroke([
        [100, 100],
        [900, 800],
      ]),
    } as StrokeOp;
    must(await player.send('draw:preview', { roundId, ops: [blot] }));
    await server.until(() => player.live.length > 0);
    must(await player.send('draw:preview', { roundId, ops: sheet }));
    await server.until(() => player.live.at(-1)?.scores[0]?.opCount === sheet.length);
    expect(await server.storage.ops.read(roundId, player.seatId)).toEqual([]);
    const scored = player.live.at(-1)?.scores[0]?.score;
    const result = await handedIn(player, roundId);
    expect(result.score).toBe(scored);
    expect(refusalOf(await player.send('draw:preview', { roundId, ops: sheet })).code).toBe('phase_over');
  });

  it('[PAPER-3] previews are for paper, and have limits of their own', async () => {
    const screen = await round({ settings: { mode: 'daily', seconds: DAILY_SECONDS } });
    const preview = { roundId: screen.roundId, ops: sheet };
    expect(refusalOf(await screen.player.send('draw:preview', preview)).code).toBe('forbidden');
    const { player, roundId } = await round(onPaper);
    const scribble = penStroke(
      Array.from({ length: 4_000 }, (_, i) => [(i * 611) % 1024, (i * 377) % 1024] as const),
      160,
    );
    const heavy = Array.from({ length: 8 }, (): StrokeOp => ({ kind: 'stroke', t: 0, ...scribble }));
    expect(refusalOf(await player.send('draw:preview', { roundId, ops: heavy.slice(0, 3) })).code).toBe('too_large');
    const shape = { kind: 'clear', t: 0 } as unknown as StrokeOp;
    expect(refusalOf(await player.send('draw:preview', { roundId, ops: [shape] })).code).toBe('bad_request');
    let last = await player.send('draw:preview', { roundId, ops: sheet });
    for (let n = 0; n < 12 && last.ok; n++) last = await player.send('draw:preview', { roundId, ops: sheet });
    expect(refusalOf(last).code).toBe('rate_limited');
  });

  it('[PAPER-5] [PAPER-6] pictures are compared without a seat, and have a rate of their own', async () => {
    const player = await server.player('Ada');
    const create = { width: 64, height: 48, channels: 3, background: '#8a6' } as const;
    const jpeg = (await sharp({ create }).jpeg().toBuffer()).toString('base64');
    const compare = (phrases: string[]) => player.send('picture:compare', { phrases, jpeg });
    const { phrases } = must(await compare([' a  house', 'a cat']));
    expect(phrases).toHaveLength(2);
    expect(phrases.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    expect(refusalOf(await player.send('picture:compare', { phrases: ['a cat'], jpeg: 'AAAA' })).code).toBe(
      'bad_request',
    );
    let last = await compare(['a cat']);
    for (let n = 0; n < 8 && last.ok; n++) last = await compare(['a cat']);
    expect(refusalOf(last).code).toBe('rate_limited');
  });

  it('[PAPER-4] is never a copy nor too fast, makes no other drawing one, and is on boards of its own', async () => {
    const screen = await round({ settings: { mode: 'daily', seconds: DAILY_SECONDS } });
    server.clock.advance(60_000);
    const original = await handedIn(screen.player, screen.roundId);
    expect(original.withheld).toBeUndefined();
    const paper = await round(onPaper);
    const { drawingId, withheld } = await handedIn(paper.player, paper.roundId);
    expect(withheld).toBeUndefined();
    const id = drawingId as DrawingId;
    expect(await server.storage.drawings.find(id)).toMatchObject({ medium: 'paper', listed: false, withheld: null });
    const { promptId } = paper;
    const day = paper.player.view?.day as string;
    for (const board of [
      { kind: 'prompt', promptId },
      { kind: 'daily', day },
    ] as const) {
      expect(await idsOn(board)).not.toContain(id);
      const own = await idsOn({ ...board, medium: 'paper' });
      expect(own).toContain(id);
      expect(own).not.toContain(original.drawingId);
    }
    expect(await idsOn({ kind: 'overall', period: 'all' })).not.toContain(id);
    const onPapers = await entriesOn({ kind: 'prompt', promptId, medium: 'paper' });
    const rank = onPapers.find((entry) => entry.drawingId === id)?.rank;
    expect(await server.storage.drawings.standing(id)).toEqual({ rank, of: onPapers.length });
    // On the screen it is a copy of the first drawing, not of the one on paper.
    const again = await round({ settings: { mode: 'daily', seconds: DAILY_SECONDS } });
    server.clock.advance(60_000);
    expect((await handedIn(again.player, again.roundId)).withheld).toBe('copy');
  });

  it('[PAPER-4] stays what it is after a restart of the server', async () => {
    const { player, roundId } = await round(onPaper);
    must(await player.send('draw:ops', { roundId, from: 0, ops: sheet }));
    await server.restart(1_000);
    const back = await server.tab('Ada', player.cookie);
    expect((await back.resume(player.token as never)).view.medium).toBe('paper');
    must(await back.send('draw:submit', { roundId, opCount: sheet.length }));
    const { results } = await back.phase('reveal');
    expect(await server.storage.drawings.find(results[0]?.drawingId as DrawingId)).toMatchObject({ medium: 'paper' });
  });
});
