// A process of its own, because the environment of a graphics driver is read when it is loaded:
// node --import tsx test/support/embed-with.ts <model folder> <provider>
import { openClip } from '#server/judge/clip.ts';
import type { ProviderChoice } from '#server/judge/providers/names.ts';

const [folder = '', provider] = process.argv.slice(2);
const clip = await openClip(folder, 1, { provider: provider as ProviderChoice });
const { sidePx } = clip.preprocessing;
const image = (seed: number) => ({
  width: sidePx,
  height: sidePx,
  channels: 3 as const,
  data: Uint8Array.from({ length: 3 * sidePx ** 2 }, (_, i) => (i * i + seed * 7) % 256),
});
const images = await clip.embedImages([1, 2, 3].map(image));
const prompts = await clip.embedPrompts(['cat', 'a house under a tree']);
console.log(
  JSON.stringify({
    provider: clip.provider,
    passedOver: clip.passedOver,
    embeddings: [...images, ...prompts].map((embedding) => [...embedding]),
  }),
);
await clip.close();
