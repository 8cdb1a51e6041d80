/** FNV-1a, 32 bit: the same text gives the same number on the server and in every browser. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/** Picks one of `items` for each call, always the same ones for the same `text` (mulberry32). */
export function picker(text: string): <T>(items: readonly [T, ...T[]]) => T {
  let state = hashText(text);
  return (items) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    const unit = ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    return items[Math.floor(unit * items.length)] ?? items[0];
  };
}
