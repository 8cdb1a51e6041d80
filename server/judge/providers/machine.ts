import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, delimiter, dirname, join } from 'node:path';
import { listSupportedBackends } from '../onnx-runtime.ts';
import type { Provider } from './names.ts';

/** What can be known of a machine's GPUs by looking at a few files: no driver is loaded, no process started. */
export interface Machine {
  platform: NodeJS.Platform;
  arch: string;
  /** Providers that the installed package of ONNX Runtime was built with. */
  inPackage: readonly string[];
  /** The CUDA provider is a library of its own, which is not in the package. */
  cudaLibrary: boolean;
  nvidia: boolean;
  /** Any device node of a GPU. */
  gpu: boolean;
  /** File names of the Vulkan drivers' manifests. */
  vulkanDrivers: readonly string[];
  /** The environment names the Vulkan drivers: somebody wants them tried. */
  vulkanChosen: boolean;
}

/** Where onnxruntime-node's native files lie, and where it looks for providers that are libraries of their own. */
export const runtimeFolder = (): string =>
  join(
    dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json')),
    'bin/napi-v6',
    process.platform,
    process.arch,
  );

/** Manifests that no GPU stands behind. */
const SOFTWARE_DRIVER = /^(lvp_icd|vk_swiftshader|libvkicd_mock)/i;

export function readMachine(env: NodeJS.ProcessEnv = process.env): Machine {
  const chosen = env.VK_DRIVER_FILES ?? env.VK_ICD_FILENAMES;
  const nvidia = ['/dev/nvidiactl', '/dev/nvidia0', '/dev/dxg'].some((file) => existsSync(file));
  return {
    platform: process.platform,
    arch: process.arch,
    inPackage: listSupportedBackends().map(({ name }) => name),
    cudaLibrary: namesIn(runtimeFolder()).some((name) => /^(lib)?onnxruntime_providers_cuda\./.test(name)),
    nvidia,
    gpu: nvidia || namesIn('/dev/dri').some((name) => name.startsWith('renderD')),
    vulkanDrivers: chosen ? chosen.split(delimiter).map((file) => basename(file)) : vulkanManifests(env),
    vulkanChosen: Boolean(chosen),
  };
}

/** The folders that the Vulkan loader reads on Linux. */
function vulkanManifests(env: NodeJS.ProcessEnv): string[] {
  const roots = [
    ...(env.HOME ? [join(env.HOME, '.local/share')] : []),
    '/etc',
    ...(env.XDG_DATA_DIRS || '/usr/local/share:/usr/share').split(':'),
  ];
  return roots.flatMap((root) => namesIn(join(root, 'vulkan/icd.d')).filter((name) => name.endsWith('.json')));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Why the provider cannot be had with what is installed, whatever the hardware; null: it may. */
export function lacking(provider: Provider, { platform, arch, inPackage, cudaLibrary }: Machine): string | null {
  if (provider === 'cpu') return null;
  if (!inPackage.includes(provider)) return `ONNX Runtime's package for ${platform}-${arch} does not have it`;
  if (provider === 'cuda' && !cudaLibrary) return 'its libraries are not installed (npm run setup:cuda)';
  return null;
}

/**
 * Why trying the provider would be in vain; null: it may be there. On a machine without a GPU this is all that looking for
 * one costs.
 */
export function absent(provider: Provider, machine: Machine): string | null {
  const { platform, nvidia, gpu, vulkanDrivers, vulkanChosen } = machine;
  if (platform === 'linux') {
    if (provider === 'cuda' && !nvidia) return 'there is no NVIDIA device here (/dev/nvidia*)';
    if (provider === 'webgpu') {
      if (!gpu && !vulkanChosen) return 'there is no GPU here (/dev/dri, /dev/nvidia*)';
      if (vulkanDrivers.length === 0) return 'no Vulkan driver is installed';
      if (!vulkanChosen && vulkanDrivers.every((name) => SOFTWARE_DRIVER.test(name))) {
        return 'the only Vulkan driver is a software renderer';
      }
    }
  }
  return lacking(provider, machine);
}
