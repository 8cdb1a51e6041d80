import type { Logger } from '#server/lib/logger.ts';
import type { BanStore, StoredBan } from '#server/storage/port/moderation.ts';
import { banOf, type Client } from './rules.ts';

/** Other servers that share the database add bans too. */
const REFRESH_MS = 10_000;

/** The bans in force, in memory: every connection and every form asks for them. */
export class BanList {
  readonly #store: Pick<BanStore, 'inForce'>;
  readonly #logger: Logger;
  readonly #date: () => number;
  readonly #onChange: () => void;
  readonly #timer: NodeJS.Timeout;
  #bans: StoredBan[] = [];
  /** Of the reads, which may end in another order than they began. */
  #begun = 0;
  #shown = 0;
  #ids = '';

  private constructor(store: Pick<BanStore, 'inForce'>, logger: Logger, date: () => number, onChange: () => void) {
    this.#store = store;
    this.#logger = logger;
    this.#date = date;
    this.#onChange = onChange;
    this.#timer = setInterval(() => void this.#refreshQuietly(), REFRESH_MS);
    this.#timer.unref();
  }

  /** @param onChange called when there are other bans than before */
  static async open(
    store: Pick<BanStore, 'inForce'>,
    { logger, date, onChange }: { logger: Logger; date: () => number; onChange: () => void },
  ): Promise<BanList> {
    const list = new BanList(store, logger, date, onChange);
    await list.refresh();
    return list;
  }

  find(client: Client): StoredBan | null {
    return this.#bans.length === 0 ? null : banOf(this.#bans, client, new Date(this.#date()));
  }

  async refresh(): Promise<void> {
    const read = ++this.#begun;
    const bans = await this.#store.inForce(new Date(this.#date()));
    if (read < this.#shown) return;
    [this.#shown, this.#bans] = [read, bans];
    const ids = this.#bans.map(({ id }) => id).join();
    if (ids === this.#ids) return;
    this.#ids = ids;
    this.#onChange();
  }

  async #refreshQuietly(): Promise<void> {
    try {
      await this.refresh();
    } catch (error) {
      this.#logger.warn({ err: error }, 'reading the bans failed');
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
