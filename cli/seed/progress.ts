const WIDTH = 30;
/** On what is no terminal, a line for so many percent. */
const STEP = 10;

/** One line that says how far something is: a bar on a terminal, else a line now and then. */
export class Progress {
  readonly #beganAt = performance.now();
  #said = -1;

  constructor(
    private readonly out: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>,
    private readonly what: string,
    private readonly all: number,
  ) {}

  /** @param done of all */
  at(done: number): void {
    const percent = Math.floor((100 * done) / Math.max(1, this.all));
    const isLast = done >= this.all;
    const step = this.out.isTTY ? 1 : STEP;
    if (!isLast && Math.floor(percent / step) === Math.floor(this.#said / step)) return;
    if (this.#said === 100) return;
    this.#said = percent;
    const text = `${this.what}: ${done.toLocaleString('en')} of ${this.all.toLocaleString('en')}`;
    const time = isLast ? `${this.#seconds().toFixed(0)} s` : `${percent} %${this.#left(done)}`;
    if (!this.out.isTTY) {
      this.out.write(`${text}, ${time}\n`);
      return;
    }
    const full = Math.round((WIDTH * percent) / 100);
    // To the beginning of the line, and erased from there on.
    this.out.write(`\r\x1b[K[${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}] ${text}, ${time}${isLast ? '\n' : ''}`);
  }

  #seconds(): number {
    return (performance.now() - this.#beganAt) / 1_000;
  }

  #left(done: number): string {
    if (done === 0) return '';
    const seconds = (this.#seconds() * (this.all - done)) / done;
    return seconds < 90 ? `, ${Math.ceil(seconds)} s left` : `, ${Math.ceil(seconds / 60)} min left`;
  }
}
