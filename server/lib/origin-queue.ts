/** The sender of a request: an address, and one of the people behind it. */
export interface Origin {
  address: string;
  player: string;
}

export interface OfOrigin {
  origin: Origin;
  /** What serving it costs, in any unit; above 0. */
  work: number;
}

interface Flow<W> {
  /** Work that it was served, plus what it missed while it had nothing to ask. */
  served: number;
  waiting: W;
}

/**
 * Serves addresses in turn by the work that each was served, and the people behind an address likewise (start-time fair
 * queueing, Goyal, Vin and Cheng 1996): people who ask for much wait longer, and nobody else does. Requests of one person are
 * served in order of arrival. A new person begins at the level of those served now, so idle time is no credit.
 */
export class OriginQueue<T extends OfOrigin> {
  readonly #addresses = new Flows<Flows<T[]>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(entry: T): void {
    const { address, player } = entry.origin;
    this.#addresses
      .open(address, () => new Flows<T[]>())
      .open(player, () => [])
      .push(entry);
    this.#size++;
  }

  /** Removes the next entry. */
  take(): T | undefined {
    const found = this.#next();
    if (!found) return undefined;
    const { address, player, entry } = found;
    player.flow.waiting.shift();
    this.#size--;
    player.flow.served += entry.work;
    address.flow.served += entry.work;
    address.flow.waiting.leaveIfIdle(player.name, player.flow.waiting.length === 0);
    this.#addresses.leaveIfIdle(address.name, address.flow.waiting.size === 0);
    return entry;
  }

  /** The entry that `take` would return. */
  peek(): T | undefined {
    return this.#next()?.entry;
  }

  /** Puts `entry` in the place of `older`, if that waits. Both have the same origin. */
  replace(older: T, entry: T): boolean {
    const waiting = this.#waitingOf(older);
    const at = waiting?.indexOf(older) ?? -1;
    if (!waiting || at < 0) return false;
    waiting[at] = entry;
    return true;
  }

  /** @returns whether it waited */
  remove(entry: T): boolean {
    const waiting = this.#waitingOf(entry);
    const at = waiting?.indexOf(entry) ?? -1;
    if (!waiting || at < 0) return false;
    waiting.splice(at, 1);
    this.#size--;
    const { address, player } = entry.origin;
    const players = this.#addresses.of(address)?.waiting;
    players?.leaveIfIdle(player, waiting.length === 0);
    this.#addresses.leaveIfIdle(address, players?.size === 0);
    return true;
  }

  takeAll(): T[] {
    const all: T[] = [];
    for (let entry = this.take(); entry; entry = this.take()) all.push(entry);
    return all;
  }

  /** Entries of an address that wait. */
  countOf(address: string): number {
    let count = 0;
    for (const { waiting } of this.#addresses.of(address)?.waiting.flows() ?? []) count += waiting.length;
    return count;
  }

  /** The newest entry of the person with most waiting, of the address with most waiting; undefined: the queue is empty. */
  mostCrowded(): T | undefined {
    let [most, crowded]: [number, Flows<T[]> | undefined] = [0, undefined];
    for (const [address, { waiting }] of this.#addresses.entries()) {
      const count = this.countOf(address);
      if (count > most) [most, crowded] = [count, waiting];
    }
    let longest: T[] = [];
    for (const { waiting } of crowded?.flows() ?? []) if (waiting.length > longest.length) longest = waiting;
    return longest.at(-1);
  }

  #waitingOf({ origin }: T): T[] | undefined {
    return this.#addresses.of(origin.address)?.waiting.of(origin.player)?.waiting;
  }

  #next() {
    const address = this.#addresses.next();
    const player = address?.flow.waiting.next();
    const entry = player?.flow.waiting[0];
    return address && player && entry ? { address, player, entry } : null;
  }
}

/** Flows remembered after their last request, so that asking one by one is no way to be served more. */
const MOST_REMEMBERED = 1_000;

class Flows<W> {
  /** Those that wait, in order of arrival. */
  readonly #flows = new Map<string, Flow<W>>();
  /** What others were served that do not wait now, which may be above the present level. */
  readonly #remembered = new Map<string, number>();
  /** What the flow that is served now was served before. */
  #level = 0;

  get size(): number {
    return this.#flows.size;
  }

  of(name: string): Flow<W> | undefined {
    return this.#flows.get(name);
  }

  flows(): Iterable<Flow<W>> {
    return this.#flows.values();
  }

  entries(): Iterable<[string, Flow<W>]> {
    return this.#flows.entries();
  }

  open(name: string, empty: () => W): W {
    let flow = this.#flows.get(name);
    if (!flow) {
      flow = { served: Math.max(this.#level, this.#remembered.get(name) ?? 0), waiting: empty() };
      this.#remembered.delete(name);
      this.#flows.set(name, flow);
    }
    return flow.waiting;
  }

  /** The flow that was served least. */
  next(): { name: string; flow: Flow<W> } | null {
    let least: { name: string; flow: Flow<W> } | null = null;
    for (const [name, flow] of this.#flows) if (!least || flow.served < least.flow.served) least = { name, flow };
    if (least) this.#level = Math.max(this.#level, least.flow.served);
    return least;
  }

  leaveIfIdle(name: string, isIdle: boolean): void {
    const flow = this.#flows.get(name);
    if (!flow || !isIdle) return;
    this.#flows.delete(name);
    if (this.#flows.size === 0) {
      // Nobody waits: all are equal again.
      this.#level = Math.max(this.#level, flow.served);
      this.#remembered.clear();
      return;
    }
    this.#remembered.set(name, flow.served);
    if (this.#remembered.size <= MOST_REMEMBERED) return;
    for (const [other, served] of this.#remembered) if (served <= this.#level) this.#remembered.delete(other);
    const oldest = this.#remembered.keys().next();
    if (this.#remembered.size > MOST_REMEMBERED && !oldest.done) this.#remembered.delete(oldest.value);
  }
}
