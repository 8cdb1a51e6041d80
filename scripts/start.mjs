// `npm start`: builds what is missing, then runs the server in this very process, so that Ctrl-C reaches it directly.
import { register } from 'tsx/esm/api';
import { buildIfNeeded } from './build-if-needed.mjs';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Doodle Judge needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}
buildIfNeeded();
process.env.NODE_ENV ??= 'production';
register();
await import('../server/main.ts');
