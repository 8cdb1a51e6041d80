// Loaded before the server by tests of jumping wall clocks: SIGUSR2 sets Date back or forth by the milliseconds that the
// file named in SHIFT_FILE holds. Nothing else changes, as when a clock is set.
import { readFileSync } from 'node:fs';

const RealDate = Date;
let shiftMs = 0;

globalThis.Date = class extends RealDate {
  constructor(...values: [] | ConstructorParameters<typeof Date>) {
    if (values.length === 0) super(RealDate.now() + shiftMs);
    else super(...(values as ConstructorParameters<typeof Date>));
  }
  static override now(): number {
    return RealDate.now() + shiftMs;
  }
} as DateConstructor;

process.on('SIGUSR2', () => {
  shiftMs = Number(readFileSync(process.env.SHIFT_FILE as string, 'utf8'));
});
