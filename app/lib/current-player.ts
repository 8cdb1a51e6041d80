import { headers } from 'next/headers';
import type { PlayerId } from '#contract/ids.ts';
import { services } from '#server/bridge.ts';

/** Whose request a page or route answers; null at a first visit, which gets its cookie with the answer. */
export async function currentPlayer(): Promise<PlayerId | null> {
  return services().playerOf((await headers()).get('cookie') ?? undefined);
}
