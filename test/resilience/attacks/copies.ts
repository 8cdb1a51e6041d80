import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fingerprintOf } from '#canvas/fingerprint.ts';
import { areAlike } from '#canvas/likeness.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import type { DrawingId, PackId, PlayerId, PromptId } from '#contract/ids.ts';
import { DEFAULT_TIMING } from '#server/game/timing.ts';
import { DrawingArrival } from '#server/rooms/drawing-arrival.ts';
import { openStorage } from '#server/storage/open-storage.ts';
import { newDrawing } from '../../contract/storage-fixtures.ts';
import { seededDataFolder } from '../../support/data-folder.ts';
import { asOps, COPIES, opsOf, type PersonsDrawing, peoplesDrawings, strokesOf } from '../../support/people.ts';
import { startServer } from '../../support/server.ts';
import { SocketPlayer } from '../../support/socket-player.ts';
import type { Found, Scenario } from '../scenario.ts';

/** The copies of each original. */
const WAYS = ['same', 'moved', 'scaled', 'mirrored', 'with one stroke more'] as const;
/** Until a program that does not want to be found too fast hands in. */
const WAIT_MS = 2_500;
const AT_ONCE = 8;
/** Prompts of the product, one for each original. */
const THINGS = [
  'a bicycle',
  'a bird',
  'a book',
  'a bear',
  'a bed',
  'a bee',
  'a bench',
  'a banana',
  'a barn',
  'a basket',
];

/** Practice rooms of other people's drawings: the originals and then their copies, each by a cookie of its own. */
async function listedCopies(originals: readonly PersonsDrawing[], ways: readonly string[]): Promise<Found> {
  const packs = Object.fromEntries(originals.map((_, i) => [`Pack ${i}`, [THINGS[i] ?? '']]));
  const server = await startServer({ packs, timing: { handLeadMs: DEFAULT_TIMING.handLeadMs } });
  const draw = async (i: number, strokes: Stroke[]): Promise<{ promptId: PromptId; drawingId: DrawingId }> => {
    const player = await SocketPlayer.connect(server.url, 'Somebody');
    try {
      const { view } = await player.create({ practice: true, settings: { rounds: 1, seconds: 20 } });
      const packId = view.packs.find(({ name }) => name === `Pack ${i}`)?.id as PackId;
      await player.send('room:settings', { settings: { ...view.settings, packId } });
      await player.send('room:start', {});
      const { round } = await player.until('drawing');
      await sleep(WAIT_MS);
      await player.draw(asOps(strokes));
      const { results } = await player.until('reveal');
      return { promptId: round.promptId, drawingId: results[0]?.drawingId as DrawingId };
    } finally {
      player.close();
    }
  };
  try {
    const listed = async (promptId: PromptId, drawingId: DrawingId) =>
      (await (await fetch(`${server.url}/boards/${promptId}?fresh=${randomUUID()}`)).text()).includes(
        `/drawings/${drawingId}"`,
      );
    let [copiesListed, copies] = [0, 0];
    const first = await inTurns(originals, AT_ONCE, (original, i) => draw(i, strokesOf(original)));
    for (const { promptId, drawingId } of first) {
      if (!(await listed(promptId, drawingId))) throw new Error('an original is on no board');
    }
    const tasks = originals.flatMap((original, i) => ways.map((way) => ({ original, i, way })));
    for (const { promptId, drawingId } of await inTurns(tasks, AT_ONCE, ({ original, i, way }) =>
      draw(i, COPIES[way]?.(strokesOf(original)) ?? []),
    )) {
      copies++;
      if (await listed(promptId, drawingId)) copiesListed++;
    }
    return { value: copiesListed, n: copies };
  } finally {
    await server.dispose();
  }
}

async function inTurns<T, R>(items: readonly T[], atOnce: number, act: (item: T, index: number) => Promise<R>) {
  const results: R[] = [];
  for (let i = 0; i < items.length; i += atOnce) {
    results.push(...(await Promise.all(items.slice(i, i + atOnce).map((item, k) => act(item, i + k)))));
  }
  return results;
}

/** A hand would need about so long for each stroke. */
const STROKE_MS = 700;

/**
 * Drawings of the same words, each by somebody else, as they are saved after a round: every tenth arrived in one piece
 * after a lost network, every tenth is followed by its drawer's next try, the same with a stroke more.
 */
async function refusedHonest(drawings: readonly PersonsDrawing[]): Promise<Found> {
  const storage = await openStorage({ dataFolder: await seededDataFolder(), areAlike });
  try {
    const [pack] = await storage.prompts.packs();
    const prompts = new Map<string, PromptId>();
    for (const word of new Set(drawings.map((drawing) => drawing.word))) {
      const { id } = await storage.prompts.add({ text: `somebody's ${word}`, packId: pack?.id as PackId });
      prompts.set(word, id);
    }
    const modelHash = randomUUID();
    let [refused, n] = [0, 0];
    const save = async (word: string, strokes: Stroke[], playerId: PlayerId, isTooFast: boolean) => {
      const at = new Date(Date.UTC(2026, 0, 1) + n++ * 60_000);
      const saved = await storage.drawings.save(
        newDrawing(prompts.get(word) as PromptId, {
          playerId,
          modelHash,
          withheld: isTooFast ? 'too_fast' : null,
          fingerprint: fingerprintOf(strokes),
          drawnAt: at,
          submittedAt: at,
        }),
      );
      if (saved.withheld !== null) refused++;
    };
    for (const [i, drawing] of drawings.entries()) {
      const playerId = randomUUID() as PlayerId;
      const arrival = new DrawingArrival();
      const ops = opsOf(drawing);
      if (i % 10 === 3) arrival.add(ops, 0, ops.length * STROKE_MS);
      else for (const [k, op] of ops.entries()) arrival.add([op], 0, (k + 1) * STROKE_MS);
      await save(drawing.word, strokesOf(drawing), playerId, arrival.isTooFast);
      if (i % 10 === 7) {
        await save(drawing.word, COPIES['with one stroke more']?.(strokesOf(drawing)) ?? [], playerId, false);
      }
    }
    return { value: refused, n };
  } finally {
    await storage.close();
  }
}

export const copies: Scenario = {
  name: 'copies',
  async run({ quick, progress }) {
    const people = peoplesDrawings();
    // One of each word that is more than a circle or a square.
    const originals = people.filter(
      (drawing, i) => i % 52 < 5 && fingerprintOf(strokesOf(drawing)).marks.length > 0 && drawing.drawing.length > 2,
    );
    const words = new Set<string>();
    const chosen = originals.filter(({ word }) => !words.has(word) && words.add(word)).slice(0, quick ? 2 : 8);
    const listed = await listedCopies(chosen, quick ? WAYS.slice(3) : WAYS);
    progress(`  ${listed.value} of ${listed.n} copies listed`);
    const honest = await refusedHonest(people.slice(0, quick ? 60 : 460));
    return { 'copies.listed': listed, 'copies.honest-refused': honest };
  },
};
