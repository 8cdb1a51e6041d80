import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameMeter } from '#server/gateway/frame-meter.ts';
import { frame } from '../../support/raw-web-socket.ts';

const MAX_BYTES = 600_000;
const meterOf = (maxBytes = MAX_BYTES) => new FrameMeter(() => maxBytes);

/** Feeds bytes in pieces of these sizes, over and over. */
function feed(meter: FrameMeter, bytes: Buffer, sizes: readonly number[]): ReturnType<FrameMeter['read']> {
  let offset = 0;
  for (let turn = 0; offset < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] as number;
    const result = meter.read(bytes.subarray(offset, offset + size));
    if (result !== null) return result;
    offset += size;
  }
  return null;
}

const sizes = fc.array(fc.integer({ min: 1, max: 70_000 }), { minLength: 1, maxLength: 5 });
const text = fc
  .oneof(fc.nat({ max: 300 }), fc.constantFrom(0, 125, 126, 127, 65_535, 65_536))
  .map((n) => Buffer.alloc(n, 'x'));

describe('[EDGE-7] frames of a WebSocket', () => {
  it('hold nothing once their messages are complete, however they are cut', () => {
    const message = fc.array(text, { minLength: 1, maxLength: 4 }).map((parts) =>
      parts.flatMap((part, index) => [
        frame(index === 0 ? 1 : 0, part, { isLast: index === parts.length - 1 }),
        // A ping may come between the fragments of a message.
        frame(9, Buffer.from('ping')),
      ]),
    );
    fc.assert(
      fc.property(fc.array(message, { maxLength: 4 }), sizes, (messages, pieces) => {
        const meter = meterOf();
        expect(feed(meter, Buffer.concat(messages.flat()), pieces)).toBeNull();
        expect(meter.held).toBe(0);
      }),
    );
  });

  it('hold at least the bytes of a message that is not complete', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5_000 }), sizes, (length, pieces) => {
        const meter = meterOf();
        const bytes = frame(1, Buffer.alloc(length));
        feed(meter, bytes.subarray(0, bytes.length - 1), pieces);
        expect(meter.held).toBeGreaterThanOrEqual(length - 1);
        meter.read(bytes.subarray(-1));
        expect(meter.held).toBe(0);
        meter.read(frame(1, Buffer.alloc(length), { isLast: false }));
        expect(meter.held).toBeGreaterThanOrEqual(length);
      }),
    );
  });

  it('binary is found at its first byte', () => {
    const meter = meterOf();
    expect(meter.read(frame(1, Buffer.from('4')))).toBeNull();
    expect(meter.read(frame(2, Buffer.alloc(100)).subarray(0, 1))).toBe('binary');
  });

  it('a message of thousands of fragments ends its connection; one of a hundred does not', () => {
    const some = Buffer.concat(
      Array.from({ length: 100 }, (_, i) => frame(i === 0 ? 1 : 0, Buffer.from('x'), { isLast: i === 99 })),
    );
    const meter = meterOf();
    expect([feed(meter, some, [1_000]), feed(meter, some, [7]), meter.held]).toEqual([null, null, 0]);
    const endless = Buffer.concat(
      Array.from({ length: 1_000 }, (_, i) => frame(i === 0 ? 1 : 0, Buffer.from('x'), { isLast: false })),
    );
    expect(feed(meterOf(), endless, [1_000])).toBe('fragments');
  });

  it('a message that is too large is found in the header of the frame that exceeds the limit', () => {
    const announcing = (announced: number, opcode = 1, isLast = true) =>
      frame(opcode, Buffer.alloc(0), { announced, isLast });
    expect(meterOf(1_000).read(announcing(1_001))).toBe('too large');
    expect(meterOf(1_000).read(frame(1, Buffer.alloc(1_000)))).toBeNull();
    const meter = meterOf(1_000);
    expect(meter.read(frame(1, Buffer.alloc(600), { isLast: false }))).toBeNull();
    expect(meter.read(announcing(401, 0))).toBe('too large');
  });

  it('pings and pongs are counted, however they are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(1, 9, 10), { maxLength: 40 }), sizes, (opcodes, pieces) => {
        const meter = meterOf();
        feed(meter, Buffer.concat(opcodes.map((opcode) => frame(opcode, Buffer.from('x')))), pieces);
        expect(meter.controlFrames).toBe(opcodes.filter((opcode) => opcode !== 1).length);
      }),
    );
  });
});
