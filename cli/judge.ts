// The judge from the command line: npm run -s judge -- --help
import './working-folder.ts';
import { runJudge } from './judge/run.ts';

// The reader may stop early (`| head`), which needs no stack trace. The run notices and ends by itself; exiting at once would
// free the model while a thread still computes.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await runJudge(process.argv.slice(2), process);
