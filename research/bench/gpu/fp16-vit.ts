import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ELEMENT, type Graph, onnxModel } from '../../../test/support/onnx-writer.ts';
import type { VitSize } from '../judge/vit-graph.ts';

/** A graph whose floats are halves inside; inputs and outputs stay float32, as in the hub's fp16 files. */
export function fp16Graph(graph: Graph): Graph {
  const [input, output] = [graph.inputs[0], graph.outputs[0]];
  if (!input || !output) throw new RangeError('a tower has an input and an output');
  const inside = (name: string) => (name === input.name || name === output.name ? `${name}_fp16` : name);
  const cast = (from: string, to: string, element: keyof typeof ELEMENT) => ({
    op: 'Cast',
    inputs: [from],
    outputs: [to],
    attributes: { to: ELEMENT[element] },
  });
  const nodes = graph.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map(inside),
    outputs: node.outputs.map(inside),
  }));
  return {
    ...graph,
    weights: graph.weights.map((one) => (one.data instanceof Float32Array ? { ...one, data: halves(one.data) } : one)),
    nodes: [cast(input.name, inside(input.name), 'float16'), ...nodes, cast(inside(output.name), output.name, 'float')],
  };
}

/** What torch_vit.py is told: sizes, and the weights in the order in which the graph has them. */
export interface TorchModel {
  size: VitSize['vision'] & { projection: number };
  /** Little-endian halves, one tensor after the other. */
  weights: string;
  shapes: number[][];
}

/** Writes the image tower at fp16 to `onnxFile`, and its weights beside it for PyTorch. */
export async function writeFp16(graph: Graph, { vision, projection }: VitSize, onnxFile: string): Promise<TorchModel> {
  const half = fp16Graph(graph);
  const tensors = half.weights.flatMap(({ shape, data }) =>
    data instanceof Uint16Array && shape.length > 0 ? [{ shape: [...shape], data }] : [],
  );
  const weights = join(dirname(onnxFile), 'vision_weights.f16');
  if (!existsSync(onnxFile)) {
    await mkdir(dirname(onnxFile), { recursive: true });
    const bytes = tensors.map(({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    await writeFile(weights, Buffer.concat(bytes));
    const part = `${onnxFile}.${process.pid}`;
    await writeFile(part, onnxModel(half));
    await rename(part, onnxFile);
  }
  return { size: { ...vision, projection }, weights, shapes: tensors.map(({ shape }) => shape) };
}

const [float, bits] = (() => {
  const buffer = new ArrayBuffer(4);
  return [new Float32Array(buffer), new Uint32Array(buffer)] as const;
})();

/** The bits of the nearest IEEE 754 half, ties to even; what is too large becomes infinite. */
export function halfBits(value: number): number {
  float[0] = value;
  const all = bits[0] as number;
  const sign = (all >>> 16) & 0x8000;
  const magnitude = Math.abs(float[0] as number);
  if (Number.isNaN(magnitude)) return 0x7e00;
  // Half of the last step above the largest half, 65504, rounds away.
  if (magnitude >= 65_520) return sign | 0x7c00;
  // Below the smallest normal half the steps are 2⁻²⁴ wide.
  if (magnitude < 2 ** -14) return sign | roundEven(magnitude * 2 ** 24);
  const exponent = ((all >>> 23) & 0xff) - 127;
  const mantissa = roundEven((magnitude / 2 ** exponent - 1) * 1_024);
  // A mantissa that rounds up to 1024 carries into the exponent, as it should.
  return sign | (((exponent + 15) << 10) + mantissa);
}

function roundEven(value: number): number {
  const down = Math.floor(value);
  const rest = value - down;
  if (rest !== 0.5) return Math.round(value);
  return down % 2 === 0 ? down : down + 1;
}

/** Every value as a half. */
export const halves = (values: Float32Array): Uint16Array => Uint16Array.from(values, halfBits);

/** The number that the bits of a half stand for. */
export function halfValue(half: number): number {
  const [sign, exponent, mantissa] = [half & 0x8000 ? -1 : 1, (half >>> 10) & 31, half & 1023];
  if (exponent === 31) return mantissa ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * mantissa * 2 ** -24 : sign * (1 + mantissa / 1_024) * 2 ** (exponent - 15);
}
