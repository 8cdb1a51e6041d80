import { describe, expect, it } from 'vitest';
import type { DrawOp } from '#contract/drawing.ts';
import type { Moment } from '#contract/explanation.ts';
import type { DrawingId } from '#contract/ids.ts';
import { JudgeError, type JudgeErrorCode, type Judgement, type JudgeRequest } from '#server/judge/port.ts';
import { WorkerDied } from '#server/lib/worker-thread.ts';
import { CURVE_POINTS, MOST_WAITS } from '#server/share/curves.ts';
import { canWrite } from '#server/share/glyphs.ts';
import { FAILURES_KEPT_MS } from '#server/share/on-demand.ts';
import { openShare } from '#server/share/open-share.ts';
import type { PictureJob, PictureWorker } from '#server/share/picture-worker.ts';
import { ANIMATIONS_RATE, MAX_PENDING_PICTURES } from '#server/share/pictures.ts';
import type { PictureKind } from '#server/share/port.ts';
import { drawPoster } from '#server/share/poster.ts';
import type { SavedDrawing } from '#server/storage/port/drawings.ts';
import { costlyDrawing } from '../../support/costly-drawings.ts';

const info = {
  modelId: 'm',
  modelHash: 'present',
  provider: 'cpu',
  passedOver: [],
  precision: 'fp32',
  preprocessing: 'canvas-2',
  embeddingLength: 4,
  knowsPhotographs: false,
} as const;
const ops: DrawOp[] = [0, 1, 2, 3, 4].map((i) => ({
  kind: 'stroke',
  t: i * 300,
  tool: 'pen',
  colour: '#000000',
  size: 20,
  points: [i * 100, 0, 0.5, 0, i * 100, 500, 0.5, 100],
}));

const COSTLY_OPS = costlyDrawing('ellipses');

type Asked<T> = { what: T; answer(): void; fail(error: Error): void };

const workerOf = (drawn: Asked<PictureJob>[]): PictureWorker => ({
  draw: (what) =>
    new Promise((resolve, fail) => {
      drawn.push({ what, fail, answer: () => resolve(Uint8Array.of(drawn.length)) });
    }),
  close: async () => {},
});

/** A judge and two workers that answer when the test says so; drawings exist unless their name says otherwise. */
function stage() {
  const judged: Asked<JudgeRequest>[] = [];
  const drawn: Asked<PictureJob>[] = [];
  const drawnSlowly: Asked<PictureJob>[] = [];
  const logged: string[] = [];
  const stored: { id: DrawingId; moments: Moment[] }[] = [];
  const forgotten: string[] = [];
  const waits: number[] = [];
  const load = { waiting: { final: 0, live: 0, explain: 0 }, liveIntervalMs: 500 };
  let now = 0;
  const share = openShare({
    brand: () => 'Doodle Judge',
    judge: {
      info,
      load,
      forget: (key) => void forgotten.push(key),
      judge: (what) =>
        new Promise((resolve, fail) => {
          judged.push({
            what,
            fail,
            answer: () =>
              resolve({
                score: 10 * what.strokes.length,
                labels: [{ text: `thing ${what.strokes.length}`, share: 0.8 }],
              } as Judgement),
          });
        }),
    },
    drawings: {
      find: async (id) => {
        if (id === 'broken') throw new Error('no database');
        if (id === 'absent') return null;
        const change = id === 'old' ? { modelHash: 'past' } : id === 'older' ? { preprocessing: 'canvas-1' } : {};
        const { modelHash, preprocessing } = info;
        const drawing = {
          id,
          prompt: 'Ein schönes Haus!',
          nickname: 'Zoë',
          score: 59.3,
          labels: [{ text: 'house', share: 0.9 }],
          machineLevel: null,
          modelHash,
          preprocessing,
        };
        return { ...drawing, ...change } as SavedDrawing;
      },
      ops: async (id) => (id.startsWith('costly') ? COSTLY_OPS : ops),
      setMoments: async (id, moments) => void stored.push({ id, moments }),
      standing: async () => ({ rank: 2, of: 7 }),
    },
    worker: workerOf(drawn),
    slowWorker: workerOf(drawnSlowly),
    logger: { error: (_fields: object, message: string) => void logged.push(message) } as never,
    now: () => now,
    wait: async (ms) => void waits.push(ms),
  });
  const turn = () => new Promise(setImmediate);
  const picture = (id: string, kind: PictureKind, client = 'somebody', known: string[] = []) =>
    share.picture(id as DrawingId, kind, client, known);
  const curve = (id: string, client = 'somebody') => share.curve(id as DrawingId, client);
  const later = (ms: number) => {
    now += ms;
  };
  return { share, judged, drawn, drawnSlowly, logged, stored, forgotten, waits, load, picture, curve, turn, later };
}

describe('pictures of a judged drawing', () => {
  it('[REPLAY-3] are drawn once, however many ask, and kept', async () => {
    const { drawn, picture, turn } = stage();
    const answers = [picture('a', 'drawing'), picture('a', 'drawing', 'another')];
    await turn();
    expect(drawn.map(({ what }) => what.kind)).toEqual(['drawing']);
    drawn[0]?.answer();
    const [first, second] = await Promise.all(answers);
    expect(first).toEqual({
      ok: true,
      etag: '"drawing-1-a"',
      picture: { bytes: Uint8Array.of(1), type: 'image/png', fileName: 'ein-schönes-haus.png' },
    });
    expect(second).toEqual(first);
    expect(await picture('a', 'drawing')).toEqual(first);
    expect(drawn).toHaveLength(1);
  });

  it('[REPLAY-3] are not drawn for whom has them', async () => {
    const { drawn, picture } = stage();
    const known = ['"other"', '"gif-1-a"'];
    expect(await picture('a', 'gif', 'somebody', known)).toEqual({ ok: true, etag: '"gif-1-a"', picture: null });
    expect(drawn).toEqual([]);
  });

  it('[REPLAY-4] say no more than the page: the rank on the card alone, and not that of an earlier model’s drawing', async () => {
    const { drawn, picture, turn } = stage();
    const facts: unknown[] = [];
    for (const [id, kind] of [
      ['a', 'card'],
      ['old', 'card'],
      ['a', 'captioned'],
    ] as const) {
      const asked = picture(id, kind);
      await turn();
      const what = drawn.at(-1)?.what;
      facts.push(what && 'facts' in what ? what.facts : null);
      drawn.at(-1)?.answer();
      expect(await asked).toMatchObject({ ok: true });
    }
    const said = { prompt: 'Ein schönes Haus!', nickname: 'Zoë', score: 59.3, brand: 'Doodle Judge' };
    const unranked = { ...said, standing: null };
    expect(facts).toEqual([{ ...said, standing: { rank: 2, of: 7 } }, unranked, unranked]);
  });

  it('[LINK-1] of a page are drawn once for the same words', async () => {
    const { drawn, share, turn } = stage();
    const words = { title: 'Ann', line: 'invites you', mood: 'calm' } as const;
    const asked = [share.poster(words, 'a', []), share.poster(words, 'b', [])];
    await turn();
    expect(drawn).toHaveLength(1);
    expect(drawn[0]?.what).toEqual({ kind: 'poster', poster: words, brand: 'Doodle Judge' });
    drawn[0]?.answer();
    const [made, same] = await Promise.all(asked);
    expect(made).toEqual(same);
    const etag = made?.ok ? made.etag : '';
    expect(await share.poster(words, 'a', [etag])).toEqual({ ok: true, picture: null, etag });
    void share.poster({ ...words, line: 'is gone' }, 'a', [etag]);
    await turn();
    expect(drawn).toHaveLength(2);
  });

  it('[LINK-1] leave out texts that no font has', () => {
    for (const text of ['Zoë', 'Ελένη', 'Жанна', 'שרה', 'سامي', 'जय', 'Ngọc', '🦝 99 %'])
      expect(canWrite(text)).toBe(true);
    // What is not assigned is in no font of any machine.
    for (const text of ['\u0378', 'Ann \u0378']) expect(canWrite(text)).toBe(false);
    const words = { title: 'Ann \u0378', line: '', mood: 'calm' } as const;
    const without = Buffer.from(drawPoster({ ...words, title: '' }, 'Doodle Judge'));
    expect(Buffer.from(drawPoster(words, 'Doodle Judge')).equals(without)).toBe(true);
    expect(Buffer.from(drawPoster({ ...words, titleWithoutFont: 'Somebody' }, 'Doodle Judge')).equals(without)).toBe(
      false,
    );
  });

  it('[REPLAY-3] are counted by client, animations apart', async () => {
    const { drawn, drawnSlowly, picture, turn, later } = stage();
    const make = async (id: string, kind: PictureKind, client?: string) => {
      const asked = picture(id, kind, client);
      await turn();
      (kind === 'card' ? drawn : drawnSlowly).at(-1)?.answer();
      return asked;
    };
    for (let i = 0; i < ANIMATIONS_RATE.capacity; i++) expect(await make(`d${i}`, 'gif')).toMatchObject({ ok: true });
    expect(await make('more', 'webp')).toMatchObject({
      ok: false,
      error: { code: 'rate_limited', retryAfterMs: 5000 },
    });
    expect(await make('d0', 'gif')).toMatchObject({ ok: true });
    expect(await make('more', 'card')).toMatchObject({ ok: true });
    expect(await make('more', 'webp', 'another')).toMatchObject({ ok: true });
    later(5000);
    expect(await make('yet more', 'webp')).toMatchObject({ ok: true });
  });

  it('[REPLAY-3] are drawn one at a time, and only so many wait', async () => {
    const { drawn, picture, turn } = stage();
    const making = Array.from({ length: MAX_PENDING_PICTURES }, (_, i) => picture(`d${i}`, 'drawing', `client ${i}`));
    await turn();
    expect(drawn).toHaveLength(1);
    expect(await picture('more', 'drawing', 'late')).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    for (let i = 0; i < MAX_PENDING_PICTURES; i++) {
      drawn[i]?.answer();
      await turn();
    }
    expect((await Promise.all(making)).every(({ ok }) => ok)).toBe(true);
  });

  it('[REPLAY-3] of usual drawings wait for no animation and no costly drawing', async () => {
    const { drawn, drawnSlowly, picture, turn } = stage();
    const slow = [picture('a', 'gif', 'them'), picture('costly', 'card', 'them'), picture('costly', 'webp', 'them')];
    await turn();
    const card = picture('b', 'card', 'us');
    await turn();
    expect([drawn.length, drawnSlowly.length]).toEqual([1, 1]);
    drawn[0]?.answer();
    expect(await card).toMatchObject({ ok: true });
    for (let i = 0; i < 3; i++) {
      drawnSlowly[i]?.answer();
      await turn();
    }
    expect((await Promise.all(slow)).every(({ ok }) => ok)).toBe(true);
  });

  it('[REPLAY-3] are drawn for one client after the other, and a client has only so many in progress', async () => {
    const { drawnSlowly, picture, turn } = stage();
    const many = [];
    for (let i = 0; i < 10; i++) many.push(picture(`costly ${i}`, 'gif', 'them'));
    await turn();
    const answers = await Promise.all(many.slice(8));
    expect(answers).toMatchObject([{ error: { code: 'unavailable' } }, { error: { code: 'unavailable' } }]);
    const ours = picture('a', 'gif', 'us');
    await turn();
    for (let i = 0; i < 3; i++) {
      drawnSlowly[i]?.answer();
      await turn();
    }
    expect(await ours).toMatchObject({ ok: true });
  });

  it('[REPLAY-3] that killed the worker fail at once for a while', async () => {
    const { drawn, picture, turn, later } = stage();
    const first = picture('a', 'card');
    await turn();
    drawn[0]?.fail(new WorkerDied('it took too long'));
    expect(await first).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(await picture('a', 'card', 'another')).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(drawn).toHaveLength(1);
    later(FAILURES_KEPT_MS);
    const again = picture('a', 'card');
    await turn();
    drawn[1]?.answer();
    expect(await again).toMatchObject({ ok: true });
  });

  it('that fail are told in a sentence and tried anew', async () => {
    const { drawn, picture, turn, logged } = stage();
    const first = picture('a', 'card');
    await turn();
    drawn[0]?.fail(new Error('/secret/path'));
    expect(await first).toEqual({
      ok: false,
      error: { code: 'internal', message: 'This picture could not be drawn.' },
    });
    expect(logged).toHaveLength(1);
    const second = picture('a', 'card');
    await turn();
    drawn[1]?.answer();
    expect(await second).toMatchObject({ ok: true });
    expect(await picture('absent', 'card')).toMatchObject({ ok: false, error: { code: 'not_found' } });
    expect(await picture('broken', 'card')).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  });
});

describe('the score curve', () => {
  const answerAll = async ({ judged, turn }: ReturnType<typeof stage>, from = 0) => {
    for (let i = from; i < judged.length; i++) {
      judged[i]?.answer();
      await turn();
    }
  };

  it('[REPLAY-2] has its moments judged one after the other, each picture once, and ends with the score of the page', async () => {
    const here = stage();
    const asked = [here.curve('a'), here.curve('a', 'another')];
    await here.turn();
    expect(here.judged).toHaveLength(1);
    await answerAll(here);
    const [first, second] = await Promise.all(asked);
    if (!first?.ok) throw new Error('no curve');
    const points = first.curve.points ?? [];
    expect(points).toHaveLength(CURVE_POINTS);
    expect(points.at(-1)?.score).toBe(59.3);
    expect(points.map(({ atMs }) => atMs)).toEqual([...points.map(({ atMs }) => atMs)].sort((a, b) => a - b));
    expect(here.judged.length).toBeLessThan(CURVE_POINTS);
    expect(new Set(here.judged.map(({ what }) => what.canvas?.key))).toEqual(new Set(['replay:a']));
    expect(here.judged.every(({ what }) => what.priority === 'live')).toBe(true);
    expect(here.forgotten).toEqual(['replay:a']);
    expect(second).toEqual(first);
    expect(await here.curve('a')).toEqual(first);
    expect(here.waits).toEqual([]);
  });

  it('[REPLAY-5] comes with the moments at which the drawing looks like something else, which are stored once', async () => {
    const here = stage();
    const asked = here.curve('a');
    await here.turn();
    await answerAll(here);
    const made = await asked;
    if (!made.ok) throw new Error('no curve');
    const { moments } = made.curve;
    expect(moments.map(({ label }) => label)).toEqual(['thing 1', 'thing 2', 'thing 3', 'thing 4', 'house']);
    await here.curve('a');
    expect(here.stored).toEqual([{ id: 'a', moments }]);
  });

  it('[REPLAY-2] gives way to players, and asks again when the judge had no time', async () => {
    const here = stage();
    here.load.waiting.live = 3;
    const asked = here.curve('a');
    await here.turn();
    // As long as somebody waits, but not for ever.
    const waits = Array.from({ length: MOST_WAITS }, () => 500);
    expect(here.waits).toEqual(waits);
    here.load.waiting.live = 0;
    const dropped = (code: JudgeErrorCode) => new JudgeError('Not now.', { code });
    here.judged[0]?.fail(dropped('busy'));
    await here.turn();
    expect(here.waits).toEqual([...waits, 500]);
    expect(here.judged).toHaveLength(2);
    await answerAll(here, 1);
    expect(await asked).toMatchObject({ ok: true });
  });

  it('a failed one is told in a sentence, forgotten by the judge and not kept', async () => {
    const here = stage();
    const asked = here.curve('a');
    await here.turn();
    here.judged[0]?.fail(new JudgeError('the model stumbled'));
    expect(await asked).toMatchObject({ ok: false, error: { code: 'judge_failed' } });
    expect(here.forgotten).toEqual(['replay:a']);
    const again = here.curve('a');
    await here.turn();
    await answerAll(here, 1);
    expect(await again).toMatchObject({ ok: true });
  });

  it('[REPLAY-2] is not made up for a drawing that another model, or another way of seeing, judged', async () => {
    const { judged, curve } = stage();
    for (const id of ['old', 'older']) {
      expect(await curve(id)).toEqual({
        ok: true,
        curve: { points: null, note: expect.stringMatching(/\.$/), moments: [] },
      });
    }
    expect(judged).toEqual([]);
    expect(await curve('absent')).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });
});
