/** A failure that the user of a command can act on: the message is one plain sentence that says what to do. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** One sentence for what the user can mend; the stack for a defect of the program. */
export function describeFailure(
  error: NodeJS.ErrnoException,
  interrupt: AbortSignal,
  advice: { diskFull: string; notWritable: (path: string | undefined) => string },
): { text: string; exitCode: number } {
  if (interrupt.aborted) {
    return { text: 'Interrupted: the same command continues where this one stopped.', exitCode: 130 };
  }
  if (error instanceof CommandError) return { text: error.message, exitCode: 1 };
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') return { text: advice.diskFull, exitCode: 1 };
  if (error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'EROFS') {
    return { text: advice.notWritable(error.path), exitCode: 1 };
  }
  return { text: error.stack ?? String(error), exitCode: 1 };
}

const BAR_CELLS = 24;
const REDRAW_MS = 100;
/** Without a terminal: a line each time so much of a file has come. */
const PLAIN_STEP = 0.25;

export interface Progress {
  /** @param of null: the size is not known */
  bytes(name: string, bytes: number, of: number | null): void;
  /** The file is there and checked. */
  done(name: string, bytes: number): void;
  line(text: string): void;
}

type Output = Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>;

/** On a terminal one line that is drawn again and again, else plain lines. */
export function openProgress(output: Output, now: () => number): Progress {
  return output.isTTY ? terminal(output, now) : plain(output);
}

function terminal(output: Output, now: () => number): Progress {
  let current = { name: '', since: 0, from: 0, drawnAt: 0 };
  // Erase the line, so that a shorter one leaves nothing of a longer one behind.
  const draw = (text: string) => output.write(`\r\u001b[2K${text}`);
  return {
    bytes(name, bytes, of) {
      const at = now();
      if (name !== current.name) current = { name, since: at, from: bytes, drawnAt: 0 };
      if (at - current.drawnAt < REDRAW_MS) return;
      current.drawnAt = at;
      const seconds = (at - current.since) / 1000;
      const speed = seconds > 0.5 ? `  ${size((bytes - current.from) / seconds)}/s` : '';
      const share = of ? `${bar(bytes / of)} ${percent(bytes / of)}  ` : '';
      const text = `  ${share}${size(bytes)}${of ? ` of ${size(of)}` : ''}${speed}  ${name}`;
      // A pipe that calls itself a terminal has 0 columns.
      draw(text.slice(0, (output.columns || 80) - 1));
    },
    done: (name, bytes) => void draw(`  ${name}  ${size(bytes)}\n`),
    line: (text) => void draw(`${text}\n`),
  };
}

function plain(output: Output): Progress {
  let current = { name: '', next: PLAIN_STEP };
  return {
    bytes(name, bytes, of) {
      if (name !== current.name) current = { name, next: PLAIN_STEP };
      if (!of || bytes >= of || bytes / of < current.next) return;
      current.next = Math.floor(bytes / of / PLAIN_STEP + 1) * PLAIN_STEP;
      output.write(`  ${name}  ${percent(bytes / of).trim()} of ${size(of)}\n`);
    },
    done: (name, bytes) => void output.write(`  ${name}  ${size(bytes)}\n`),
    line: (text) => void output.write(`${text}\n`),
  };
}

/** @param share 0–1; what lies outside is drawn as the nearest of the two */
export function bar(share: number): string {
  const filled = Math.round(BAR_CELLS * Math.min(1, Math.max(0, share)));
  return `[${'#'.repeat(filled)}${'-'.repeat(BAR_CELLS - filled)}]`;
}

const percent = (share: number) => `${Math.floor(100 * Math.min(1, share))} %`.padStart(5);

/** Bytes in decimal units: `605.2 MB`. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${Math.round(bytes)} B`;
  const unit = bytes < 1e6 ? 'kB' : bytes < 1e9 ? 'MB' : 'GB';
  return `${(bytes / { kB: 1e3, MB: 1e6, GB: 1e9 }[unit]).toFixed(1)} ${unit}`;
}
