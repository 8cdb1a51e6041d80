import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import type { schedule } from '#app/lib/sound/schedule.ts';
import type { Cue, VOICES } from '#app/lib/sound/voices.ts';
import { sharedBrowser } from '../support/server-and-browser.ts';

const shared = sharedBrowser();
let script: string;

declare const sound: { schedule: typeof schedule; VOICES: typeof VOICES };

beforeAll(async () => {
  const folder = fileURLToPath(new URL('../../app/lib/sound', import.meta.url));
  const contents = "export { schedule } from './schedule.ts'; export { VOICES } from './voices.ts';";
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder },
    bundle: true,
    format: 'iife',
    globalName: 'sound',
    write: false,
  });
  script = outputFiles[0]?.text ?? '';
});

describe('the sounds in a real audio graph', () => {
  it('are heard, end, and do not clip', async () => {
    const page = await shared.browser.newPage();
    await page.addScriptTag({ content: script });
    const heard = await page.evaluate(async () => {
      const result: Record<string, { peak: number; tail: number }> = {};
      for (const cue of Object.keys(sound.VOICES) as Cue[]) {
        const context = new OfflineAudioContext(1, 2.2 * 44_100, 44_100);
        sound.schedule(context, context.destination, sound.VOICES[cue], 0);
        const samples = (await context.startRendering()).getChannelData(0);
        const peakOf = (part: Float32Array) => part.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        result[cue] = { peak: peakOf(samples), tail: peakOf(samples.subarray(2.05 * 44_100)) };
      }
      return result;
    });
    await page.close();
    expect(Object.keys(heard).length).toBeGreaterThan(5);
    for (const [cue, { peak, tail }] of Object.entries(heard)) {
      expect(peak, cue).toBeGreaterThan(0.03);
      expect(peak, cue).toBeLessThan(1);
      expect(tail, cue).toBe(0);
    }
  });
});
