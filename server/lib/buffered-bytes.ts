/** A connection or a request that holds memory for an address. */
export interface Holder {
  /** As `addressKey` writes it. */
  readonly address: string;
  /** Ends it and frees what it holds. Called once. */
  drop(): void;
}

interface Account {
  bytes: number;
  /** In the order in which they began to hold something. */
  holders: Map<Holder, number>;
}

/**
 * Bounds the bytes that wait in memory for their clients: beginnings of messages that have not arrived as a whole, and
 * answers that were not taken yet. Where an address holds too much, the holder of it goes that has held something for the
 * longest time: messages of honest clients are complete within moments. Where all together hold too much, the address with
 * the most gives way.
 */
export class BufferedBytes {
  readonly #perAddress: number;
  readonly #inAll: number;
  readonly #accounts = new Map<string, Account>();
  readonly #dropped = new WeakSet<Holder>();
  #total = 0;

  /** Both limits in mebibytes. */
  constructor({ perAddressMb, inAllMb }: { perAddressMb: number; inAllMb: number }) {
    this.#perAddress = perAddressMb * 1024 * 1024;
    this.#inAll = inAllMb * 1024 * 1024;
  }

  get total(): number {
    return this.#total;
  }

  of(address: string): number {
    return this.#accounts.get(address)?.bytes ?? 0;
  }

  /** States how many bytes the holder holds now. */
  set(holder: Holder, bytes: number): void {
    if (this.#dropped.has(holder)) return;
    this.#put(holder, bytes);
    while (this.of(holder.address) > this.#perAddress) this.#dropOldest(holder.address);
    while (this.#total > this.#inAll) this.#dropOldest(this.#fullestAddress());
  }

  #put(holder: Holder, bytes: number): void {
    const account = this.#accounts.get(holder.address) ?? { bytes: 0, holders: new Map<Holder, number>() };
    const change = bytes - (account.holders.get(holder) ?? 0);
    account.bytes += change;
    this.#total += change;
    if (bytes > 0) account.holders.set(holder, bytes);
    else account.holders.delete(holder);
    if (account.holders.size > 0) this.#accounts.set(holder.address, account);
    else this.#accounts.delete(holder.address);
  }

  #dropOldest(address: string): void {
    const [oldest] = this.#accounts.get(address)?.holders.keys() ?? [];
    if (!oldest) return;
    this.#put(oldest, 0);
    this.#dropped.add(oldest);
    oldest.drop();
  }

  #fullestAddress(): string {
    let fullest = '';
    let most = -1;
    for (const [address, { bytes }] of this.#accounts) {
      if (bytes <= most) continue;
      fullest = address;
      most = bytes;
    }
    return fullest;
  }
}
