// The judge from the command line: npm run -s judge -- --help
import { runJudge } from './judge/run.ts';

// Whoever reads the output may stop early (`| head`): no reason for a stack trace. The run sees it and ends by itself;
// leaving at once would take the model away from a thread that still computes.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await runJudge(process.argv.slice(2), process);
