import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DrawOp } from '#contract/drawing.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { seededRandom } from '#contract/random.ts';
import {
  AS_RECORDED,
  drawingVariants,
  PLAYER_PACE,
  splitAtTime,
  type TimedOp,
  variantOf,
} from '../../../research/bench/server/drawing-variants.ts';
import { decodePacket, Encoded, encodePacket, PACKET } from '../../../research/bench/server/lean-parser.ts';
import { solve } from '../../../research/bench/server/memory.ts';

const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);
const ops: DrawOp[] = [
  { kind: 'stroke', t: 900, tool: 'pen', colour: '#000000', size: 20, points: [0, 0, 0.5, 0, 1024, 1024, 0.5, 100] },
  { kind: 'more', t: 1_000, points: [500, 500, 0.5, 16] },
  { kind: 'undo', t: 1_100 },
  { kind: 'stroke', t: 2_000, tool: 'eraser', colour: '#ffffff', size: 40, points: [10, 20, 0.5, 0] },
];
const asOp = ({ head, tail }: TimedOp, t: number) => DrawOp.parse(JSON.parse(`${head}${t}${tail}`));

describe('Socket.IO for many clients', () => {
  it('speaks the text protocol, version 5', () => {
    expect(encodePacket({ type: PACKET.connect, nsp: '/', data: { protocol: 1 } })).toBe('0{"protocol":1}');
    expect(encodePacket({ type: PACKET.event, nsp: '/', data: ['sync', { a: 1 }], id: 12 })).toBe(
      '212["sync",{"a":1}]',
    );
    expect(encodePacket({ type: PACKET.disconnect, nsp: '/' })).toBe('1');
    expect(decodePacket('0{"sid":"x"}')).toEqual({ type: PACKET.connect, nsp: '/', data: { sid: 'x' } });
    expect(decodePacket('37[{"ok":true}]')).toEqual({ type: PACKET.ack, nsp: '/', id: 7, data: [{ ok: true }] });
    expect(decodePacket('1')).toEqual({ type: PACKET.disconnect, nsp: '/' });
  });

  it('reads what it writes, whether a payload was JSON already or not', () => {
    const event = fc.record({ name: fc.string(), payload: json, id: fc.option(fc.nat(), { nil: undefined }) });
    fc.assert(
      fc.property(event, ({ name, payload, id }) => {
        const packet = (data: unknown) => ({
          type: PACKET.event,
          nsp: '/',
          data: [name, data],
          ...(id === undefined ? {} : { id }),
        });
        const plain = encodePacket(packet(payload));
        expect(decodePacket(plain)).toEqual(packet(payload));
        expect(encodePacket(packet(new Encoded(JSON.stringify(payload))))).toBe(plain);
      }),
    );
  });
});

describe('a variant of a drawing', () => {
  it('draws the same ops in the same order, on the canvas, within the contract', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(86_000_000), (seed, t) => {
        const drawn = variantOf(ops, seededRandom(seed), PLAYER_PACE);
        expect(drawn.map((op) => asOp(op, t).kind)).toEqual(ops.map(({ kind }) => kind));
        expect(drawn.map(({ points }) => points)).toEqual([2, 1, 0, 1]);
        for (const op of drawn.map((one) => asOp(one, t))) {
          expect(op.t).toBe(t);
          if (!('points' in op)) continue;
          for (const [i, value] of op.points.entries()) {
            if (i % 4 < 2) expect(value >= 0 && value <= CANVAS_UNITS).toBe(true);
          }
        }
      }),
    );
  });

  it('takes the time that was recorded, and a moment before each further stroke', () => {
    expect(variantOf(ops, seededRandom(1), AS_RECORDED).map(({ dueMs }) => dueMs)).toEqual([
      1_000, 1_016, 1_100, 2_000,
    ]);
    const slow = variantOf(ops, seededRandom(1), { pauseMinMs: 300, pauseMaxMs: 300 });
    expect(slow.map(({ dueMs }) => dueMs)).toEqual([1_000, 1_016, 1_100, 2_300]);
  });

  it('splits an op at its time', () => {
    for (const op of ops) {
      const [head, tail] = splitAtTime(op);
      expect(JSON.parse(`${head}77${tail}`)).toEqual({ ...op, t: 77 });
    }
  });

  it('gives the same drawings for the same seed, and others for another', () => {
    expect(drawingVariants(2, PLAYER_PACE, 5)).toEqual(drawingVariants(2, PLAYER_PACE, 5));
    expect(drawingVariants(1, PLAYER_PACE, 5)).not.toEqual(drawingVariants(1, PLAYER_PACE, 6));
    expect(drawingVariants(3, PLAYER_PACE, 5)).toHaveLength(24);
  });
});

describe('memory', () => {
  it('tells what a room takes from what a player takes', () => {
    const [room, player] = [5_000, 20_000];
    const found = solve({ players: 480, alone: 480 * (room + player), together: 480 * player + 20 * room });
    expect(found.room).toBeCloseTo(room);
    expect(found.player).toBeCloseTo(player);
  });
});
