/** A sample of the exposition format: `name{label="value"} 1`. */
interface ExposedSample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

export interface ExposedFamily {
  name: string;
  type: 'counter' | 'gauge' | 'histogram' | 'summary' | 'untyped';
  help: string;
  samples: ExposedSample[];
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/;
/** What Go's ParseFloat takes, in decimal. */
const NUMBER = /^(?:[+-]?inf(?:inity)?|nan|[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)$/i;
const SUFFIXES: Partial<Record<ExposedFamily['type'], string[]>> = {
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
};

/**
 * Parses Prometheus' text format 0.0.4 as strictly as its description allows: every line, the order of lines, that no
 * sample comes twice, and that histograms add up. @throws Error with the number of the line
 */
export function parseExposition(text: string): Map<string, ExposedFamily> {
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line does not end');
  const families = new Map<string, ExposedFamily>();
  const seen = new Set<string>();
  let current: ExposedFamily | null = null;
  let helpOf: { name: string; help: string } | null = null;

  for (const [i, line] of text.split('\n').entries()) {
    const fail = (why: string): never => {
      throw new Error(`line ${i + 1}: ${why}: ${line}`);
    };
    if (line === '') continue;
    const help = new RegExp(`^# HELP (${NAME}) (.*)$`).exec(line);
    const type = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram|summary|untyped)$`).exec(line);
    if (help) {
      if (families.has(help[1] as string)) fail('a second HELP');
      helpOf = { name: help[1] as string, help: help[2] as string };
    } else if (type) {
      const name = type[1] as string;
      if (helpOf?.name !== name) fail('TYPE without its HELP');
      if (families.has(name)) fail('a second TYPE');
      current = { name, type: type[2] as ExposedFamily['type'], help: helpOf?.help ?? '', samples: [] };
      families.set(name, current);
    } else if (line.startsWith('#')) fail('a comment that is neither HELP nor TYPE');
    else {
      const sample = parseSample(line) ?? fail('no sample');
      const { name, labels, value } = sample;
      const base = (SUFFIXES[current?.type ?? 'untyped'] ?? ['']).map((suffix) => `${current?.name}${suffix}`);
      if (!current || !base.includes(name)) fail('a sample of another family than the one before it');
      const key = `${name} ${JSON.stringify(Object.entries(labels).sort())}`;
      if (seen.has(key)) fail('the same sample again');
      seen.add(key);
      if (current?.type === 'counter' && !(value >= 0)) fail('a counter below 0');
      current?.samples.push(sample);
    }
  }
  for (const family of families.values()) if (family.type === 'histogram') checkHistogram(family);
  return families;
}

function parseSample(line: string): ExposedSample | null {
  const parts = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`).exec(line);
  if (!parts?.[1] || !parts[3] || !NUMBER.test(parts[3])) return null;
  const labels: Record<string, string> = {};
  let rest = parts[2] ?? '';
  while (rest !== '') {
    const label = LABEL.exec(rest);
    if (!label?.[1] || label[1] in labels) return null;
    labels[label[1]] = (label[2] ?? '').replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char));
    rest = rest.slice(label[0].length);
  }
  return { name: parts[1], labels, value: Number(parts[3].replace('Inf', 'Infinity')) };
}

function checkHistogram({ name, samples }: ExposedFamily): void {
  const series = new Map<string, { buckets: [number, number][]; sum?: number; count?: number }>();
  for (const { name: sample, labels, value } of samples) {
    const { le, ...others } = labels;
    const key = JSON.stringify(Object.entries(others).sort());
    const one = series.get(key) ?? { buckets: [] };
    series.set(key, one);
    if (sample.endsWith('_bucket')) one.buckets.push([Number(le?.replace('Inf', 'Infinity')), value]);
    else if (sample.endsWith('_sum')) one.sum = value;
    else one.count = value;
  }
  for (const [key, { buckets, sum, count }] of series) {
    const sorted = buckets.toSorted(([a], [b]) => a - b);
    const grows = sorted.every(([, value], i) => i === 0 || value >= (sorted[i - 1]?.[1] ?? 0));
    const [lastBound, lastCount] = sorted.at(-1) ?? [];
    if (!grows || lastBound !== Infinity || lastCount !== count || sum === undefined || Number.isNaN(lastBound)) {
      throw new Error(`the histogram ${name} ${key} does not add up`);
    }
  }
}

/** The value of one sample, 0 where it does not exist (yet). */
export function exposed(
  families: Map<string, ExposedFamily>,
  name: string,
  labels: Record<string, string> = {},
): number {
  const samples = [...families.values()].flatMap((family) => family.samples);
  const found = samples.find(
    (sample) =>
      sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  );
  return found?.value ?? 0;
}
