// A writer of ONNX models: as much of protobuf and of onnx.proto3 as a small graph needs.

type Field = Uint8Array;

function varint(value: number | bigint): number[] {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return bytes;
}

const join = (fields: readonly Field[]): Uint8Array => new Uint8Array(Buffer.concat(fields));
const number = (tag: number, value: number): Field => Uint8Array.from([...varint(tag << 3), ...varint(value)]);
const bytes = (tag: number, value: Uint8Array): Field =>
  join([Uint8Array.from([...varint((tag << 3) | 2), ...varint(value.length)]), value]);
const text = (tag: number, value: string): Field => bytes(tag, new TextEncoder().encode(value));
const message = (tag: number, fields: readonly Field[]): Field => bytes(tag, join(fields));

/** TensorProto.DataType. */
export const ELEMENT = { float: 1, int64: 7, float16: 10 } as const;

/** A dimension: a fixed size, or the name of one that may vary. */
type Dimension = number | string;

export interface ValueInfo {
  name: string;
  element: keyof typeof ELEMENT;
  shape: readonly Dimension[];
}

export interface Weights {
  name: string;
  shape: readonly number[];
  /** `Uint16Array`: the bits of halves. */
  data: Float32Array | BigInt64Array | Uint16Array;
}

export type Attribute = number | readonly number[] | { float: number };

export interface GraphNode {
  op: string;
  inputs: readonly string[];
  outputs: readonly string[];
  /** Integers, lists of them, or a float. */
  attributes?: Readonly<Record<string, Attribute>>;
}

export interface Graph {
  inputs: readonly ValueInfo[];
  outputs: readonly ValueInfo[];
  weights: readonly Weights[];
  nodes: readonly GraphNode[];
}

const dimension = (size: Dimension) => message(1, [typeof size === 'number' ? number(1, size) : text(2, size)]);
const valueInfo = (tag: number, { name, element, shape }: ValueInfo) =>
  message(tag, [
    text(1, name),
    message(2, [message(1, [number(1, ELEMENT[element]), message(2, shape.map(dimension))])]),
  ]);
function elementOf(data: Weights['data']): keyof typeof ELEMENT {
  if (data instanceof Float32Array) return 'float';
  return data instanceof Uint16Array ? 'float16' : 'int64';
}
const tensor = ({ name, shape, data }: Weights) =>
  message(5, [
    ...shape.map((size) => number(1, size)),
    number(2, ELEMENT[elementOf(data)]),
    text(8, name),
    bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  ]);
const float = (tag: number, value: number): Field => {
  const field = new Uint8Array(5);
  field[0] = (tag << 3) | 5;
  new DataView(field.buffer).setFloat32(1, value, true);
  return field;
};
/** AttributeProto: its value, and which kind of value that is. */
function attribute(value: Attribute): Field[] {
  if (typeof value === 'number') return [number(3, value), number(20, 2)];
  if ('float' in value) return [float(2, value.float), number(20, 1)];
  return [...value.map((one) => number(8, one)), number(20, 7)];
}
const node = ({ op, inputs, outputs, attributes = {} }: GraphNode) =>
  message(1, [
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) => message(5, [text(1, name), ...attribute(value)])),
  ]);

const IR_VERSION = 8;
const OPSET = 17;

/** The bytes of a ModelProto. */
export function onnxModel(graph: Graph): Uint8Array {
  return join([
    number(1, IR_VERSION),
    message(7, [
      ...graph.nodes.map(node),
      text(2, 'graph'),
      ...graph.weights.map(tensor),
      ...graph.inputs.map((input) => valueInfo(11, input)),
      ...graph.outputs.map((output) => valueInfo(12, output)),
    ]),
    message(8, [number(2, OPSET)]),
  ]);
}
