import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import type { DrawOp } from '#contract/drawing.ts';
import { ANIMATION_MS, MAX_ANIMATION_BYTES, MAX_FRAMES } from '#server/share/animation.ts';
import { createPictureWorker } from '#server/share/picture-worker.ts';
import { CARD_HEIGHT_PX, CARD_WIDTH_PX, PICTURE_SIDE_PX, type PictureKind } from '#server/share/port.ts';
import type { Facts } from '#server/share/still.ts';
import { fixtureOps } from '../support/browser.ts';

const thread = createPictureWorker();
afterAll(() => thread.close());

const facts: Facts = {
  prompt: 'a house',
  nickname: 'Hanna',
  score: 58.4,
  standing: { rank: 3, of: 27 },
  brand: 'Doodle Judge',
};
const draw = async (kind: PictureKind, change: Partial<Facts> = {}, ops?: DrawOp[]) =>
  Buffer.from(await thread.draw({ kind, ops: ops ?? (await fixtureOps('house')), facts: { ...facts, ...change } }));

/** Share of dark pixels (ink) in a part of a picture. */
async function inkIn(png: Buffer, left: number, top: number, width: number, height: number): Promise<number> {
  const part = sharp(png).extract({ left, top, width, height }).removeAlpha().greyscale();
  const pixels = await part.raw().toBuffer();
  return pixels.reduce((count, level) => count + (level < 110 ? 1 : 0), 0) / pixels.length;
}

const PROMPT = [630, 40, 520, 240] as const;

describe('the thread that draws pictures', () => {
  it('[REPLAY-4] draws the link’s card: the drawing, and text beside it', async () => {
    const card = await draw('card');
    expect(await sharp(card).metadata()).toMatchObject({ format: 'png', width: CARD_WIDTH_PX, height: CARD_HEIGHT_PX });
    expect(await inkIn(card, 60, 60, 500, 500)).toBeGreaterThan(0.03);
    expect(await inkIn(card, ...PROMPT)).toBeGreaterThan(0.01);
    expect(await inkIn(card, 640, 500, 300, 50)).toBeGreaterThan(0.01);
  });

  it.each([
    [
      'long',
      'a hippopotamus who secretly practises the accordion under a leaking umbrella while a choir of gulls hums on',
    ],
    ['one long word', 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnungsparagraphenreiterei'],
    ['right to left', 'בית על גלגלים ושני חתולים!'],
    ['Arabic', 'منزل على عجلات'],
    ['Cyrillic', 'дом на колёсах'],
    ['emoji', '🎨🏠'],
  ])('[REPLAY-4] writes a prompt that is %s inside the card', async (_name, prompt) => {
    const card = await draw('card', { prompt, nickname: prompt.slice(0, 20), standing: null });
    expect(await inkIn(card, ...PROMPT)).toBeGreaterThan(0.008);
    // The margin at the right stays free of letters.
    expect(await inkIn(card, CARD_WIDTH_PX - 30, 0, 30, CARD_HEIGHT_PX)).toBe(0);
  });

  it('[REPLAY-3] draws the drawing large, with a caption or without', async () => {
    const [plain, captioned] = [await draw('drawing'), await draw('captioned')];
    expect(await sharp(plain).metadata()).toMatchObject({ width: PICTURE_SIDE_PX, height: PICTURE_SIDE_PX });
    const { width, height } = await sharp(captioned).metadata();
    expect(width).toBe(PICTURE_SIDE_PX);
    expect(height).toBeGreaterThan(PICTURE_SIDE_PX + 100);
    const upper = { left: 0, top: 0, width: PICTURE_SIDE_PX, height: PICTURE_SIDE_PX };
    const [above, alone] = await Promise.all([
      sharp(captioned).extract(upper).removeAlpha().raw().toBuffer(),
      sharp(plain).removeAlpha().raw().toBuffer(),
    ]);
    expect(above.equals(alone)).toBe(true);
    expect(await inkIn(captioned, 20, PICTURE_SIDE_PX + 8, 700, 140)).toBeGreaterThan(0.01);
  });

  it.each(['gif', 'webp'] as const)(
    '[REPLAY-3] draws the replay as a %s that grows to the finished drawing',
    async (kind) => {
      const file = await draw(kind);
      expect(file.byteLength).toBeLessThanOrEqual(MAX_ANIMATION_BYTES);
      const { pages = 0, loop, delay = [], width } = await sharp(file, { animated: true }).metadata();
      expect({ loop, width }).toEqual({ loop: 0, width: 480 });
      expect(pages).toBeGreaterThan(10);
      expect(pages).toBeLessThanOrEqual(MAX_FRAMES);
      expect(delay.slice(0, -1).reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(ANIMATION_MS + 10 * MAX_FRAMES);
      const inkOf = async (page: number) => inkIn(await sharp(file, { page }).png().toBuffer(), 0, 0, 480, 480);
      const shares = await Promise.all([0, Math.floor(pages / 2), pages - 1].map(inkOf));
      expect(shares[1]).toBeGreaterThan(shares[0] as number);
      expect(shares[2]).toBeGreaterThan(shares[1] as number);
      expect(shares[2]).toBeCloseTo(await inkIn(await draw('drawing'), 0, 0, PICTURE_SIDE_PX, PICTURE_SIDE_PX), 2);
    },
  );

  it('[REPLAY-3] draws an empty sheet, and a drawing of one point, without stumbling', async () => {
    const point: DrawOp = { kind: 'stroke', t: 0, tool: 'pen', colour: '#000000', size: 20, points: [9, 9, 0.5, 0] };
    for (const ops of [[], [point]]) {
      for (const kind of ['drawing', 'card', 'gif'] as const) {
        expect((await draw(kind, {}, ops)).byteLength).toBeGreaterThan(100);
      }
    }
  });

  it('says so when a picture fails, and goes on', async () => {
    await expect(thread.draw({ kind: 'card', ops: null as never, facts })).rejects.toThrow();
    expect((await draw('drawing')).byteLength).toBeGreaterThan(1_000);
  });

  it('ends a picture that takes too long, and draws nothing once it is closed', async () => {
    const impatient = createPictureWorker({ jobLimitMs: 1 });
    const job = { kind: 'gif', ops: await fixtureOps('house'), facts } as const;
    await expect(impatient.draw(job)).rejects.toThrow('longer than');
    await impatient.close();
    await expect(impatient.draw(job)).rejects.toThrow('stopping');
  });
});
