// Loaded by start.cjs: builds what is missing, then runs the server in this very process, so that signals reach it directly.
import { buildIfNeeded } from './build-if-needed.mjs';

// Until the server's own handlers stand nothing has to be closed. The first process of a container gets no signal that it
// does not handle.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(0));

// npm passes SIGINT and SIGTERM on (to this process: the script begins with `exec`), but SIGHUP or SIGKILL end npm alone.
// A person who runs the server through npm takes it for stopped then.
if (process.env.npm_lifecycle_event === 'start') {
  const npm = process.ppid;
  setInterval(() => {
    if (process.ppid !== npm) process.kill(process.pid, 'SIGHUP');
  }, 250).unref();
}

await buildIfNeeded();
process.env.NODE_ENV ??= 'production';
await import('../generated/server/server.main.mjs');
