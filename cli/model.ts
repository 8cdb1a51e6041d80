// Installs and chooses models: npm run model -- --help
import './working-folder.ts';
import { runModel } from './model/run.ts';

const interrupt = new AbortController();
const stop = () => interrupt.abort();
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
process.exitCode = await runModel(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  interrupt: interrupt.signal,
  // ONNX Runtime blocks the thread, so that no handler would run: from here on a signal ends the process by itself.
  onFetched() {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  },
});
