// The judge from the command line: npm run -s judge -- --help
import { runJudge } from '#server/judge/cli/run.ts';

// Whoever reads the output may stop early (`| head`): no reason for a stack trace.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

process.exitCode = await runJudge(process.argv.slice(2), process);
