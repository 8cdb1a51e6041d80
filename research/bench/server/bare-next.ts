// The peer: a process that loads the same built pages with Next, and nothing else of the server.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import next from 'next';

const http = createServer();
const app = next({ dev: false, dir: fileURLToPath(new URL('../../..', import.meta.url)), httpServer: http });
await app.prepare();
const handle = app.getRequestHandler();
http.on('request', (request, response) => void handle(request, response));
http.listen(0, '127.0.0.1', () => {
  console.log(`Address http://127.0.0.1:${(http.address() as AddressInfo).port}`);
});
process.once('SIGTERM', () => process.exit(0));
