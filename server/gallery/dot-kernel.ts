/**
 * A WebAssembly module of one function, `dots(row, end, dims, query, out)`: writes for each row of `dims` int8 numbers between
 * the addresses `row` and `end` its dot product with the int8 numbers at `query`, as int32, from `out` on. `dims` is a
 * multiple of 32, and no number is -128: the sum of two products then fits into 16 bits.
 *
 * It is assembled here and not compiled from another language, so that neither a tool chain nor an opaque file belongs to the
 * project. The instructions: https://webassembly.github.io/spec/core/binary/instructions.html
 */

/** Numbers that one turn of the inner loop takes: rows are padded to a multiple of this. */
export const DIMS_STEP = 32;

interface DotKernel {
  dots(row: number, end: number, dims: number, query: number, out: number): void;
}

const I32 = 0x7f;
const V128 = 0x7b;
const VECTOR_BYTES = 16;

/** Parameters and variables of the function by their numbers. */
const ROW = 0;
const END = 1;
const DIMS = 2;
const QUERY = 3;
const OUT = 4;
const ROW_END = 5;
const AT = 6;
const SUM = 7;
const A = 8;
const B = 9;

/** https://en.wikipedia.org/wiki/LEB128, unsigned. */
function leb128(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

const get = (variable: number) => [0x20, variable];
const set = (variable: number) => [0x21, variable];
const keep = (variable: number) => [0x22, variable];
/** Below 64, so that its sign bit is 0. */
const constant = (value: number) => [0x41, value];
const add = 0x6a;
const isLess = 0x49;
const loop = [0x03, 0x40];
const again = [0x0d, 0];
const end = 0x0b;
const store = [0x36, 2, 0];
const simd = (instruction: number) => [0xfd, ...leb128(instruction)];
const load = (offset: number) => [...simd(0x00), 0, offset];
const zero = [...simd(0x0c), ...new Array<number>(VECTOR_BYTES).fill(0)];
const lane = (index: number) => [...simd(0x1b), index];
const multiplyLow = simd(0x9c);
const multiplyHigh = simd(0x9d);
const addInt16 = simd(0x8e);
const addPairs = simd(0x7e);
const addInt32 = simd(0xae);

/** Adds the products of sixteen pairs to the four partial sums. */
const multiplySixteen = (offset: number) => [
  ...[...get(ROW), ...load(offset), ...set(A)],
  ...[...get(AT), ...load(offset), ...set(B)],
  ...get(SUM),
  ...[...get(A), ...get(B), ...multiplyLow],
  ...[...get(A), ...get(B), ...multiplyHigh],
  ...[...addInt16, ...addPairs, ...addInt32],
  ...set(SUM),
];

const advance = (variable: number, by: number) => [...get(variable), ...constant(by), add];

const body = [
  ...loop,
  ...[...zero, ...set(SUM)],
  ...[...get(QUERY), ...set(AT)],
  ...[...get(ROW), ...get(DIMS), add, ...set(ROW_END)],
  ...loop,
  ...[...multiplySixteen(0), ...multiplySixteen(VECTOR_BYTES)],
  ...[...advance(AT, DIMS_STEP), ...set(AT)],
  ...[...advance(ROW, DIMS_STEP), ...keep(ROW), ...get(ROW_END), isLess, ...again],
  end,
  ...get(OUT),
  ...[...get(SUM), ...lane(0)],
  ...[...get(SUM), ...lane(1), add],
  ...[...get(SUM), ...lane(2), add],
  ...[...get(SUM), ...lane(3), add],
  ...store,
  ...[...advance(OUT, 4), ...set(OUT)],
  ...[...get(ROW), ...get(END), isLess, ...again],
  end,
  end,
];

const text = (value: string) => [value.length, ...Buffer.from(value, 'ascii')];
const section = (id: number, content: number[]) => [id, ...leb128(content.length), ...content];

/** Two groups of local variables: two int32 and three vectors. */
const code = [2, 2, I32, 3, V128, ...body];

const BYTES = Uint8Array.from([
  ...[0, ...Buffer.from('asm', 'ascii'), 1, 0, 0, 0],
  ...section(1, [1, 0x60, 5, I32, I32, I32, I32, I32, 0]),
  ...section(2, [1, ...text('js'), ...text('memory'), 2, 0, 0]),
  ...section(3, [1, 0]),
  ...section(7, [1, ...text('dots'), 0, 0]),
  ...section(10, [1, ...leb128(code.length), ...code]),
]);

/** The kernel on a memory of its caller. */
export function openDotKernel(memory: WebAssembly.Memory): DotKernel {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(BYTES), { js: { memory } });
  return instance.exports as unknown as DotKernel;
}
