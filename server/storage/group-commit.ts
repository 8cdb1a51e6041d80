const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/**
 * Gathers items that arrive during a write into the next write. A write costs about the same for one item as
 * for a hundred, so many small writers share commits, and a single one is not delayed.
 *
 * Order is kept: groups are written one after the other. Each promise settles after its own group's commit. A failed
 * group rejects its own items only.
 *
 * @param write resolves after the commit
 * @param limits a group ends at `maxItems`, or when `sizeOf` its items adds up to `maxSize`
 */
export function groupCommit<Item>(
  write: (group: Item[]) => Promise<void>,
  limits: { maxItems: number; maxSize: number; sizeOf: (item: Item) => number },
): { add(item: Item): Promise<void>; drained(): Promise<void> } {
  let waiting: { item: Item; resolve: () => void; reject: (cause: unknown) => void }[] = [];
  let running: Promise<void> | null = null;

  function nextGroup() {
    let size = 0;
    let end = 0;
    while (end < waiting.length && end < limits.maxItems) {
      size += limits.sizeOf((waiting[end] as (typeof waiting)[number]).item);
      if (end > 0 && size > limits.maxSize) break;
      end++;
    }
    const group = waiting.slice(0, end);
    waiting = waiting.slice(end);
    return group;
  }

  async function run() {
    while (waiting.length > 0) {
      // Lets everything that came in in this turn of the event loop ride along, and the loop breathe between groups. A
      // turn, not a microtask: the embedded database answers in microtasks, which all run before the next socket is
      // read, so that every message would be a group of its own.
      await nextTurn();
      const group = nextGroup();
      try {
        await write(group.map(({ item }) => item));
        for (const { resolve } of group) resolve();
      } catch (cause) {
        for (const { reject } of group) reject(cause);
      }
    }
    running = null;
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        running ??= run();
      }),
    drained: async () => {
      while (running) await running;
    },
  };
}
