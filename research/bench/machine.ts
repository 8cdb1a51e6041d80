import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { arch, cpus, loadavg, release, totalmem, type } from 'node:os';

/** What the numbers were taken on: results of different machines are kept apart. */
export interface Machine {
  cpu: string;
  cores: number;
  memoryGiB: number;
  os: string;
  node: string;
  onnxruntime: string;
  /** Names of NVIDIA's, with their drivers; null: none. */
  gpu: string | null;
}

export function thisMachine(): Machine {
  const processors = cpus();
  const version = (name: string) =>
    (createRequire(import.meta.url)(`${name}/package.json`) as { version: string }).version;
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    os: `${type()} ${release()} ${arch()}`,
    node: process.version,
    onnxruntime: version('onnxruntime-node'),
    gpu: gpuName(),
  };
}

/** As NVIDIA's tool names it; null where there is none. */
export function gpuName(): string | null {
  try {
    const query = ['--query-gpu=name,driver_version', '--format=csv,noheader'];
    return execFileSync('nvidia-smi', query, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || null;
  } catch {
    return null;
  }
}

/** Processes that ran or waited for a core, over the last minute: what else the machine was doing. */
export const loadNow = (): number => Math.round((loadavg()[0] as number) * 100) / 100;

export const machineLine = ({ cpu, cores, memoryGiB, os, node, onnxruntime, gpu }: Machine): string =>
  [
    `${cpu}, ${cores} ${cores === 1 ? 'core' : 'cores'}`,
    `${memoryGiB} GiB`,
    os,
    `Node ${node}`,
    `ONNX Runtime ${onnxruntime}`,
    gpu ? `GPU: ${gpu.replaceAll('\n', '; ')}` : 'no GPU',
  ].join(' · ');
