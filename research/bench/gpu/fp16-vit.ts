import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ELEMENT, type Graph, onnxModel } from '../../../test/support/onnx-writer.ts';
import type { VitSize } from '../judge/vit-graph.ts';
import { halves } from './half.ts';

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
