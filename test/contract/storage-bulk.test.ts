import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DrawingId, PlayerId, PromptId, PublicId, SeatId } from '#contract/ids.ts';
import { seededRandom } from '#contract/random.ts';
import type { BulkDrawing } from '#server/storage/port/bulk.ts';
import type { NewDrawing } from '#server/storage/port/drawings.ts';
import { type Storage, StorageConflict } from '#server/storage/port/storage.ts';
import { somePrompts } from './storage-drawings.contract.ts';
import { newDrawing, newRound } from './storage-fixtures.ts';
import { startEngines, type Target } from './storage-targets.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const { engines, stop } = await startEngines();
afterAll(stop);

const MODEL = 'main';
const PLAYERS = Array.from({ length: 5 }, (_, i) => `player-${i}` as PlayerId);
const FROM = Date.parse('2026-06-08T00:00:00Z');
const FORTNIGHT = 14 * 86_400_000;

interface Made {
  drawing: NewDrawing;
  copyOf: DrawingId | null;
  lovedBy: PlayerId[];
}

/** Drawings of every kind, in the order of their submission; some copy earlier ones of other people. */
function someDrawings(promptIds: readonly PromptId[], count: number): Made[] {
  const random = seededRandom('bulk');
  const any = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)] as T;
  const times = Array.from({ length: count }, () => FROM + Math.floor(random() * FORTNIGHT)).sort((a, b) => a - b);
  const made: Made[] = [];
  let roundId = newRound();
  for (const [i, at] of times.entries()) {
    if (random() < 0.6) roundId = newRound();
    const machineLevel = any([null, null, null, null, 3] as const);
    const playerId = any(PLAYERS);
    const medium = any(['screen', 'screen', 'screen', 'paper'] as const);
    const isPrinted = medium === 'screen';
    const originals = made.filter(
      ({ drawing, copyOf }) =>
        copyOf === null &&
        drawing.fingerprint.marks.length > 0 &&
        drawing.playerId !== playerId &&
        drawing.machineLevel === null,
    );
    const original = isPrinted && machineLevel === null && random() < 0.25 ? any(originals) : undefined;
    const submittedAt = new Date(at);
    made.push({
      copyOf: original ? original.drawing.id : null,
      lovedBy: PLAYERS.filter((player) => player !== playerId && random() < 0.15),
      drawing: newDrawing(any(promptIds), {
        roundId,
        seatId: `seat-${i}` as SeatId,
        playerId,
        machineLevel,
        medium,
        ...{ modelHash: MODEL, submittedAt, drawnAt: new Date(at - 20_000) },
        // Few values make many ties; 0.1 + 0.2 has no short decimal form.
        score: any([0, 10, 0.1 + 0.2, 33.3, 99.9, 100]),
        mode: any(['race', 'daily']),
        day: any([null, submittedAt.toISOString().slice(0, 10)]),
        listed: medium === 'screen' && any([true, true, true, false]),
        withheld: original ? null : any([null, null, null, null, 'too_fast']),
        labels: [{ text: any(['house', 'barn']), share: 0.5 }],
        fingerprint: original
          ? original.drawing.fingerprint
          : isPrinted && random() < 0.8
            ? { lines: [[i, i, i + 10, 2 * i]], marks: [2 * i, 2 * i + 1] }
            : { lines: [], marks: [] },
      }),
    });
  }
  return made;
}

const bulkOf = ({ drawing: { roomCode: _, ...drawing }, copyOf, lovedBy }: Made): BulkDrawing => ({
  ...{ ...drawing, copyOf, lovedBy, moments: null },
});

const players = PLAYERS.map((id) => {
  const [createdAt, lastSeenAt] = [new Date(FROM), new Date(FROM)];
  return { id, nickname: 'Zoë 🎨', createdAt, lastSeenAt, publicId: `page-${id}` as PublicId };
});

const load = (storage: Storage, made: readonly Made[], atOnce = 7) =>
  storage.bulk.load(MODEL, async (bulk) => {
    await bulk.addPlayers(players);
    for (let from = 0; from < made.length; from += atOnce) {
      await bulk.addDrawings(made.slice(from, from + atOnce).map(bulkOf));
    }
  });

describe.each(engines)('A bulk load on $name', ({ newTarget }) => {
  let targets: [Target, Target];
  beforeAll(async () => {
    targets = [await newTarget('seeded'), await newTarget('seeded')];
  });
  afterAll(() => Promise.all((targets ?? []).map((target) => target.remove())));

  /** Prompts have other ids in the other database. */
  async function contents(target: Target, promptIds: readonly PromptId[]) {
    const engine = await target.openEngine();
    const names = new Map(promptIds.map((id, i) => [id as string, `prompt-${i}`]));
    const plain = (rows: unknown[]) => {
      let text = JSON.stringify(rows, (_, value: unknown) =>
        value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
      );
      for (const [id, name] of names) text = text.replaceAll(id, name);
      return JSON.parse(text) as Record<string, unknown>[];
    };
    try {
      return await engine.withSession(async (session) => {
        const all = async (sql: string) => plain(await session.query(sql, []));
        return {
          drawings: (await all('SELECT * FROM drawings ORDER BY id')).map(({ room_code: _, ...row }) => row),
          fingerprints: await all('SELECT * FROM drawing_fingerprints ORDER BY drawing_id'),
          loves: await all('SELECT * FROM drawing_loves ORDER BY drawing_id, player_id'),
          standings: sorted(await all('SELECT * FROM standings')),
          indexes: await all(
            `SELECT indexname, replace(indexdef, schemaname || '.', '') AS definition FROM pg_indexes
              WHERE schemaname = current_schema() ORDER BY indexname`,
          ),
          figures: sorted(await all('SELECT model_hash, prompt_id, stale FROM prompt_figures')),
          counts: sorted(await all('SELECT * FROM rank_counts WHERE entries <> 0')),
        };
      });
    } finally {
      await engine.close();
    }
  }
  const sorted = (rows: Record<string, unknown>[]) => rows.map((row) => JSON.stringify(row)).sort();

  it('[BOARD-2] [BOARD-6] [BOARD-7] [CHAT-3] leaves what saving the drawings one by one leaves', async () => {
    const [bulk, single] = targets;
    const [inBulk, oneByOne] = [await bulk.open(), await single.open()];
    const ids = [await somePrompts(inBulk, 3), await somePrompts(oneByOne, 3)] as const;
    const made = someDrawings(ids[0], 100);
    // The first were there before.
    const [before, loaded] = [made.slice(0, 20), made.slice(20)];
    const toOther = (id: PromptId) => ids[1][ids[0].indexOf(id)] as PromptId;
    const atOnce = async (storage: Storage, some: readonly Made[], prompt = (id: PromptId) => id) => {
      for (const { drawing } of some) await storage.drawings.save({ ...drawing, promptId: prompt(drawing.promptId) });
      await storage.drawings.setLoved(
        some.flatMap(({ drawing, lovedBy }) =>
          lovedBy.map((playerId) => ({ drawingId: drawing.id, playerId, on: true, at: drawing.submittedAt })),
        ),
      );
    };
    for (const storage of [inBulk, oneByOne])
      for (const { id, nickname } of players) await storage.players.touch({ id, nickname });
    await atOnce(inBulk, before);
    expect(await inBulk.bulk.peoplesDrawings()).toBe(
      before.filter(({ drawing }) => drawing.machineLevel === null).length,
    );
    await load(inBulk, loaded);
    await atOnce(oneByOne, made, toOther);
    // What the load brought is nobody's.
    expect(await inBulk.bulk.peoplesDrawings()).toBe(
      before.filter(({ drawing }) => drawing.machineLevel === null).length,
    );
    await inBulk.close();
    await oneByOne.close();
    const [found, expected] = [await contents(bulk, ids[0]), await contents(single, ids[1])];
    expect(expected.drawings.filter(({ withheld }) => withheld === 'copy').length).toBeGreaterThan(5);
    for (const part of ['drawings', 'fingerprints', 'loves', 'standings', 'counts', 'indexes'] as const) {
      expect([part, found[part]]).toEqual([part, expected[part]]);
    }
  });

  it('keeps all or nothing', async () => {
    const storage = await targets[0].open();
    try {
      const [promptId = '' as PromptId] = await somePrompts(storage, 1);
      const one: Made = {
        ...{ copyOf: null, lovedBy: [] },
        drawing: newDrawing(promptId, {
          modelHash: MODEL,
          playerId: PLAYERS[0] as PlayerId,
          id: randomUUID() as DrawingId,
        }),
      };
      await expect(load(storage, [one, one], 1)).rejects.toThrow();
      expect(await storage.bulk.has(one.drawing.id)).toBe(false);
      await expect(storage.bulk.load('another', (bulk) => bulk.addDrawings([bulkOf(one)]))).rejects.toThrow(RangeError);
      await load(storage, [one]);
      expect(await storage.bulk.has(one.drawing.id)).toBe(true);
    } finally {
      await storage.close();
    }
  });

  it('[MODE-4] fixes the prompts of days, and leaves what is fixed', async () => {
    const storage = await targets[0].open();
    try {
      const [first = '' as PromptId, second = '' as PromptId] = await somePrompts(storage, 2);
      const settle = async (promptId: PromptId) => {
        let settled: ReadonlyMap<string, PromptId> = new Map();
        await storage.bulk.load(MODEL, async (bulk) => {
          settled = await bulk.settleDays([{ day: '2026-05-01', promptId }]);
        });
        return settled.get('2026-05-01');
      };
      expect(await settle(first)).toBe(first);
      expect(await settle(second)).toBe(first);
      expect((await storage.daily.promptOf('2026-05-01'))?.id).toBe(first);
    } finally {
      await storage.close();
    }
  });

  it('[REJUDGE-3] is refused where an archived judgement would lose its place on the boards', async () => {
    const storage = await targets[0].open();
    try {
      const [promptId = '' as PromptId] = await somePrompts(storage, 1);
      const drawing = newDrawing(promptId, { modelHash: 'earlier', id: randomUUID() as DrawingId });
      const { id, submittedAt, similarity, rawScore, deductions, score, labels, embedding } = drawing;
      await storage.drawings.save(drawing);
      const { modelId, precision, provider, preprocessing } = drawing;
      await storage.rejudging.keep(
        { modelId, modelHash: 'later', precision, provider, preprocessing },
        {
          judged: [{ id, similarity, rawScore, deductions, score, labels, embedding }],
          failed: 0,
          after: { id, submittedAt },
        },
      );
      const board = () =>
        storage.drawings.board({ kind: 'overall', period: 'all' }, 'earlier', {
          ...{ cursor: null, limit: 5, now: new Date() },
        });
      const before = await board();
      expect(before.entries).toHaveLength(1);
      expect(await storage.bulk.hasArchived('earlier')).toBe(true);
      await expect(storage.bulk.load('earlier', async () => {})).rejects.toThrow(StorageConflict);
      expect(await board()).toEqual(before);
      expect(await storage.bulk.hasArchived('later')).toBe(false);
      await storage.bulk.load('later', async () => {});
    } finally {
      await storage.close();
    }
  });
});
