import { ModelError } from '../model-files.ts';

/** Execution providers of ONNX Runtime that the judge knows, by its names for them. */
export const PROVIDERS = ['cpu', 'cuda', 'webgpu', 'coreml', 'dml'] as const;
export type Provider = (typeof PROVIDERS)[number];

/** `auto`: the first of the platform's chain that works and is faster than the CPU. */
export const PROVIDER_CHOICES = ['auto', ...PROVIDERS] as const;
export type ProviderChoice = (typeof PROVIDER_CHOICES)[number];

/** A provider that was not taken, and why, in words for whoever runs the server. */
export interface PassedOver {
  provider: string;
  /** A clause without a full stop: `there is no NVIDIA device here`. */
  reason: string;
}

const CHAINS: Partial<Record<NodeJS.Platform, readonly Provider[]>> = {
  linux: ['cuda', 'webgpu', 'cpu'],
  darwin: ['coreml', 'webgpu', 'cpu'],
  win32: ['dml', 'webgpu', 'cpu'],
};

/** What is tried, in order. A provider that was asked for has no successor: it works, or nothing does. */
export function chainOf(choice: ProviderChoice, platform: NodeJS.Platform): readonly Provider[] {
  return choice === 'auto' ? (CHAINS[platform] ?? ['cpu']) : [choice];
}

/** The provider that was asked for does not work here: one plain sentence. */
export class ProviderError extends ModelError {}

export const refusedProvider = ({ provider, reason }: PassedOver): ProviderError =>
  new ProviderError(
    `JUDGE_PROVIDER asks for ${provider}, but ${reason}. Set it to auto or cpu to judge without ${provider}.`,
  );

/** Longest reason that is kept: it stands in a log line, in /ready and in a table. */
const LONGEST = 160;

/**
 * The one line of a native library's complaint that tells what is the matter.
 * @param stderr what the process wrote meanwhile: ONNX Runtime's exception may only say that loading failed, and its log why
 */
export function reasonOf(message: string, stderr = ''): string {
  const missing = /with error: (?:\S*\/)?([^\n]+)/.exec(`${message}\n${stderr}`)?.[1];
  const line = missing ?? message.split('\n').find((one) => one.trim() !== '') ?? 'no reason was given';
  const text = line
    // "/src/webgpu_context.cc:136 void f(…)::<lambda()> x == y was false. Why": what follows the failed check is for people.
    .replace(/^.*\bwas false\.\s*/, '')
    .replace(/^\S*\.(?:cc|cpp|h):\d+\s+/, '')
    .replace(/(?:\/[\w.@+-]+)+\/([\w.@+-]+)/g, '$1')
    .replace(/(?:[A-Za-z]:)?(?:\\[\w.@+ -]+)+\\([\w.@+-]+)/g, '$1')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '');
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
