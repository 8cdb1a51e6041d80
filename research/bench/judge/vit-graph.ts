import type { Attribute, Graph, GraphNode, ValueInfo, Weights } from '../../../test/support/onnx-writer.ts';

/** Sizes of one tower of a CLIP. */
export interface TowerSize {
  width: number;
  layers: number;
  heads: number;
}

export interface VitSize {
  vision: TowerSize & { sidePx: number; patchPx: number };
  text: TowerSize & { vocabulary: number; tokens: number };
  /** Numbers of an embedding. */
  projection: number;
}

/** openai/clip-vit-base-patch32: 87.8 and 63.4 million weights. */
export const VIT_B_32: VitSize = {
  vision: { width: 768, layers: 12, heads: 12, sidePx: 224, patchPx: 32 },
  text: { width: 512, layers: 12, heads: 8, vocabulary: 49_408, tokens: 77 },
  projection: 512,
};

/** Collects a graph whose weights are random, node by node, in the operators that transformers exports a CLIP with. */
class Builder {
  readonly nodes: GraphNode[] = [];
  readonly weights: Weights[] = [];
  #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** @returns the name of the node's only output */
  node(op: string, inputs: readonly string[], attributes?: Readonly<Record<string, Attribute>>): string {
    const output = `${op}_${this.nodes.length}`;
    this.nodes.push({ op, inputs, outputs: [output], ...(attributes ? { attributes } : {}) });
    return output;
  }

  /** Evenly spread about 0, or about `mean`, with the given standard deviation. */
  random(shape: readonly number[], deviation: number, mean = 0): string {
    const data = new Float32Array(shape.reduce((product, length) => product * length, 1));
    const half = deviation * Math.sqrt(3);
    // Numerical Recipes' linear congruential generator: quick, and quality does not matter here.
    let state = this.#seed++ * 0x9e3779b1;
    for (let i = 0; i < data.length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      data[i] = mean + (state / 2 ** 31) * half;
    }
    return this.#add(shape, data);
  }

  integers(...values: number[]): string {
    return this.#add([values.length], BigInt64Array.from(values, BigInt));
  }

  /** An integer without dimensions: what Gather takes with it loses its axis. */
  index(value: number): string {
    return this.#add([], BigInt64Array.of(BigInt(value)));
  }

  /** A number without dimensions. */
  scalar(value: number): string {
    return this.#add([], Float32Array.of(value));
  }

  floats(shape: readonly number[], data: Float32Array): string {
    return this.#add(shape, data);
  }

  linear(input: string, from: number, to: number, deviation: number): string {
    return this.node('Add', [
      this.node('MatMul', [input, this.random([from, to], deviation)]),
      this.random([to], 0.01),
    ]);
  }

  norm(input: string, width: number): string {
    const [scale, bias] = [this.random([width], 0.01, 1), this.random([width], 0.01)];
    return this.node('LayerNormalization', [input, scale, bias], { axis: -1, epsilon: { float: 1e-5 } });
  }

  /** A layer of a transformer, norms first; deviations as OpenAI initialised theirs. `mask` is added to the attention. */
  layer(input: string, { width, layers, heads }: TowerSize, mask: string | null): string {
    const inner = width ** -0.5;
    const outer = inner * (2 * layers) ** -0.5;
    const split = this.integers(0, 0, heads, width / heads);
    const headsOf = (name: string, perm: number[]) =>
      this.node('Transpose', [this.node('Reshape', [name, split])], { perm });
    const normed = this.norm(input, width);
    const scaled = this.node('Mul', [this.linear(normed, width, width, inner), this.scalar((width / heads) ** -0.5)]);
    const query = headsOf(scaled, [0, 2, 1, 3]);
    const key = headsOf(this.linear(normed, width, width, inner), [0, 2, 3, 1]);
    const value = headsOf(this.linear(normed, width, width, inner), [0, 2, 1, 3]);
    const scores = this.node('MatMul', [query, key]);
    const shares = this.node('Softmax', [mask ? this.node('Add', [scores, mask]) : scores], { axis: -1 });
    const mixed = this.node('Transpose', [this.node('MatMul', [shares, value])], { perm: [0, 2, 1, 3] });
    const joined = this.node('Reshape', [mixed, this.integers(0, 0, width)]);
    const attended = this.node('Add', [input, this.linear(joined, width, width, outer)]);

    const hidden = this.linear(this.norm(attended, width), width, 4 * width, (2 * width) ** -0.5);
    // QuickGELU: x · sigmoid(1.702 x).
    const gate = this.node('Sigmoid', [this.node('Mul', [hidden, this.scalar(1.702)])]);
    return this.node('Add', [attended, this.linear(this.node('Mul', [hidden, gate]), 4 * width, width, outer)]);
  }

  #add(shape: readonly number[], data: Weights['data']): string {
    const name = `weights_${this.weights.length}`;
    this.weights.push({ name, shape, data });
    return name;
  }

  /** @param result renamed to the graph's output */
  graph(result: string, inputs: readonly ValueInfo[], output: ValueInfo): Graph {
    const nodes = [...this.nodes, { op: 'Identity', inputs: [result], outputs: [output.name] }];
    return { inputs, outputs: [output], weights: this.weights, nodes };
  }
}

/** pixel_values → image_embeds. */
export function visionGraph({ vision, projection }: VitSize, seed: number): Graph {
  const { width, layers, sidePx, patchPx } = vision;
  const build = new Builder(seed);
  const patches = (sidePx / patchPx) ** 2;
  const kernel = build.random([width, 3, patchPx, patchPx], 0.02);
  const convolved = build.node('Conv', ['pixel_values', kernel], {
    kernel_shape: [patchPx, patchPx],
    strides: [patchPx, patchPx],
  });
  const rows = build.node('Transpose', [build.node('Reshape', [convolved, build.integers(0, width, patches)])], {
    perm: [0, 2, 1],
  });
  const count = build.node('Gather', [build.node('Shape', ['pixel_values']), build.integers(0)], { axis: 0 });
  const classShape = build.node('Concat', [count, build.integers(1, width)], { axis: 0 });
  const classes = build.node('Expand', [build.random([1, 1, width], width ** -0.5), classShape]);
  const tokens = build.node('Concat', [classes, rows], { axis: 1 });
  const placed = build.node('Add', [tokens, build.random([1, patches + 1, width], width ** -0.5)]);
  let hidden = build.norm(placed, width);
  for (let i = 0; i < layers; i++) hidden = build.layer(hidden, vision, null);
  const pooled = build.node('Gather', [hidden, build.index(0)], { axis: 1 });
  const embedded = build.node('MatMul', [build.norm(pooled, width), build.random([width, projection], width ** -0.5)]);
  return build.graph(embedded, [{ name: 'pixel_values', element: 'float', shape: ['batch_size', 3, sidePx, sidePx] }], {
    name: 'image_embeds',
    element: 'float',
    shape: ['batch_size', projection],
  });
}

/** input_ids → text_embeds, taken at the first token of the highest id: the closing one. */
export function textGraph({ text, projection }: VitSize, seed: number): Graph {
  const { width, layers, vocabulary, tokens } = text;
  const build = new Builder(seed);
  const length = build.node('Gather', [build.node('Shape', ['input_ids']), build.integers(1)], { axis: 0 });
  const upTo = (name: string, axes: readonly number[]) => {
    const ends = axes.length === 1 ? length : build.node('Concat', [length, length], { axis: 0 });
    return build.node('Slice', [name, build.integers(...axes.map(() => 0)), ends, build.integers(...axes)]);
  };
  const causal = new Float32Array(tokens * tokens);
  for (let row = 0; row < tokens; row++) causal.fill(-1e9, row * tokens + row + 1, (row + 1) * tokens);
  const mask = upTo(build.floats([1, 1, tokens, tokens], causal), [2, 3]);
  const vectors = build.node('Gather', [build.random([vocabulary, width], 0.02), 'input_ids'], { axis: 0 });
  let hidden = build.node('Add', [vectors, upTo(build.random([1, tokens, width], 0.01), [1])]);
  for (let i = 0; i < layers; i++) hidden = build.layer(hidden, text, mask);
  const closing = build.node('ArgMax', ['input_ids'], { axis: 1, keepdims: 1 });
  const chosen = build.node('OneHot', [closing, length, build.floats([2], Float32Array.of(0, 1))], { axis: -1 });
  const pooled = build.node('Squeeze', [build.node('MatMul', [chosen, build.norm(hidden, width)]), build.integers(1)]);
  const embedded = build.node('MatMul', [pooled, build.random([width, projection], width ** -0.5)]);
  return build.graph(embedded, [{ name: 'input_ids', element: 'int64', shape: ['batch_size', 'sequence_length'] }], {
    name: 'text_embeds',
    element: 'float',
    shape: ['batch_size', projection],
  });
}
