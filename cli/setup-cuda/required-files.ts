import { createRequire } from 'node:module';
import { z } from 'zod';
import { CommandError } from '../model/terminal.ts';

/** What onnxruntime-node's own install script reads: its version decides which libraries belong to it. */
const Metadata = z.object({
  requirements: z.record(z.string(), z.array(z.string())),
  manifests: z.record(z.string(), z.record(z.string(), z.object({ package: z.string(), path: z.string() }))),
  packages: z.record(
    z.string(),
    z.object({ name: z.string(), versions: z.array(z.object({ feed: z.string(), version: z.string() })).min(1) }),
  ),
  feeds: z.record(z.string(), z.object({ type: z.literal('nuget'), index: z.url() })),
});

export interface RequiredFiles {
  /** NuGet package. */
  name: string;
  version: string;
  /** Service index of the feed that it is in. */
  feed: string;
  /** Major version of CUDA that it was built for. */
  cuda: string;
  /** Files in the package, and their names beside the runtime. The provider itself comes last. */
  files: { entry: string; name: string }[];
}

/** The provider, and the bridge that loads it; TensorRT's library is not used. */
const NEEDED = ['shared', 'cuda'];

export const readMetadata = (): unknown =>
  createRequire(import.meta.url)('onnxruntime-node/script/install-metadata.js');

/** @param platform e.g. `linux/x64` @throws CommandError when there is none for it */
export function requiredFilesFor(platform: string, metadata: unknown): RequiredFiles {
  const parsed = Metadata.safeParse(metadata);
  if (!parsed.success)
    throw new CommandError('This version of onnxruntime-node lists its CUDA libraries in another way.');
  const { requirements, manifests, packages, feeds } = parsed.data;
  const cudaOf = (key: string) => requirements[key]?.find((name) => name.startsWith('cuda'));
  const cuda = cudaOf(platform);
  if (!cuda) {
    const others = Object.keys(requirements).filter(cudaOf).join(', ');
    throw new CommandError(
      `ONNX Runtime has no CUDA provider for ${platform}, only for ${others}: the judge takes another provider here.`,
    );
  }
  const manifest = Object.entries(manifests[`${platform}:${cuda}`] ?? {});
  const files = NEEDED.flatMap((part) => manifest.filter(([name]) => new RegExp(`providers_${part}\\.`).test(name)));
  const of = packages[files[0]?.[1].package ?? ''];
  const candidate = of?.versions[0];
  const feed = feeds[candidate?.feed ?? '']?.index;
  if (files.length !== NEEDED.length || !of || !candidate || !feed) {
    throw new CommandError('This version of onnxruntime-node lists its CUDA libraries in another way.');
  }
  return {
    name: of.name,
    version: candidate.version,
    feed,
    cuda: cuda.replace('cuda', ''),
    files: files.map(([name, { path }]) => ({ entry: path, name: name.replace(/^\.\//, '') })),
  };
}
