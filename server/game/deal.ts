import type { Seat } from './state.ts';

/**
 * [MODE-2] Which of `prompts` prompts each of `players` players draws, by chance: each is drawn by as many as any other, or
 * by one more.
 */
export function dealEvenly(players: number, prompts: number, random: () => number): number[] {
  const first = Math.floor(random() * prompts);
  const deal = Array.from({ length: players }, (_, index) => (first + index) % prompts);
  for (let i = deal.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    [deal[i], deal[other]] = [deal[other] as number, deal[i] as number];
  }
  return deal;
}

/** What the next one draws: what the fewest do, by chance where there are several. */
export function rarestPrompt(seats: readonly Seat[], prompts: number, random: () => number): number {
  const counts = Array.from(
    { length: prompts },
    (_, index) => seats.filter((seat) => seat.role === 'playing' && seat.promptIndex === index).length,
  );
  const fewest = Math.min(...counts);
  const rarest = counts.flatMap((count, index) => (count === fewest ? index : []));
  return rarest[Math.floor(random() * rarest.length)] ?? 0;
}
