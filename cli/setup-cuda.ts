// Fetches ONNX Runtime's CUDA provider: npm run setup:cuda -- --help
import './working-folder.ts';
import { runtimeFolder } from '#server/judge/providers/machine.ts';
import { readMetadata } from './setup-cuda/required-files.ts';
import { runSetup } from './setup-cuda/run.ts';

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupt.abort());
process.exitCode = await runSetup(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  interrupt: interrupt.signal,
  platform: `${process.platform}/${process.arch}`,
  folder: runtimeFolder(),
  metadata: readMetadata(),
});
