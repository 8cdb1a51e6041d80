import { formatCount } from '#app/lib/format.ts';
import { MAX_TAGS_PER_PROMPT } from '#contract/limits.ts';
import type { BulkPlan, BulkRequest } from './actions.ts';

type Change = BulkRequest['change'];

/** What becomes of prompts, behind their number. */
function becomes(change: Change, packName: string): [string, string] {
  switch (change.kind) {
    case 'move':
      return [`moves to “${packName}”`, `move to “${packName}”`];
    case 'retire':
      return ['is retired', 'are retired'];
    case 'reopen':
      return ['is opened again', 'are opened again'];
    case 'tag':
      return [`gets the tag “${change.tag}”`, `get the tag “${change.tag}”`];
    case 'untag':
      return [`loses the tag “${change.tag}”`, `lose the tag “${change.tag}”`];
  }
}

/** [PROMPT-4] What a change will change, before it is done. */
export function bulkSentence(change: Change, { matched, changing, examples }: BulkPlan, packName: string): string[] {
  const [one, many] = becomes(change, packName);
  const stay = matched - changing;
  const sentences = [`${formatCount(changing, `prompt ${one}`, `prompts ${many}`)}.`];
  if (examples.length > 0) {
    const others = changing - examples.length;
    const named = examples.map((text) => `“${text}”`).join(', ');
    sentences.push(others > 0 ? `${named} and ${formatCount(others, 'other', 'others')}.` : `${named}.`);
  }
  if (stay > 0) {
    const full =
      change.kind === 'tag' ? `, or has ${MAX_TAGS_PER_PROMPT} tags, which is all that a prompt can have` : '';
    sentences.push(`${formatCount(stay, 'stays as it is', 'stay as they are')}: it is so already${full}.`);
  }
  if (change.kind === 'retire' && changing > 0) {
    sentences.push('No new round will ask for them. Their drawings stay.');
  }
  return sentences;
}

export function doneSentence(change: Change, changed: number, packName: string): string {
  const [one, many] = becomes(change, packName);
  return `Done: ${formatCount(changed, `prompt ${one}`, `prompts ${many}`)}.`;
}
