// Drawings of prompts from the command line: npm run -s draw -- --help
import './working-folder.ts';
import { runDraw } from './draw/run.ts';

// The reader may stop early (`| head`), which needs no stack trace.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await runDraw(process.argv.slice(2), process);
