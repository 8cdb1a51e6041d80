import type { Server } from 'node:http';
import { addressKey } from '#server/lib/address.ts';

/** Connections of clients that are open beside those of players: pages, pictures, and what is left of earlier ones. */
const BESIDE_PLAYERS = 2;
/** Milliseconds. Requests that do not arrive or are not taken in this time are given up. */
const HEADERS_LIMIT_MS = 20_000;
const REQUEST_LIMIT_MS = 60_000;
/** Without a byte in either direction. Socket.IO's polling answers every 25 s. */
const IDLE_LIMIT_MS = 60_000;

/**
 * [EDGE-7] Bounds the TCP connections of the process, and those of an address where no proxy stands in front: behind one,
 * the gateway and the pages count by the address that the proxy names.
 *
 * @param limits read for each connection: they may change
 * @returns to be called when they have changed
 */
export function limitConnections(
  http: Server,
  limits: { maxConnections: number; maxConnectionsPerAddress: number },
  trustedProxies: number,
): () => void {
  const follow = () => {
    http.maxConnections = limits.maxConnections * BESIDE_PLAYERS;
  };
  follow();
  http.headersTimeout = HEADERS_LIMIT_MS;
  http.requestTimeout = REQUEST_LIMIT_MS;
  http.timeout = IDLE_LIMIT_MS;
  if (trustedProxies > 0) return follow;
  const open = new Map<string, number>();
  http.on('connection', (socket) => {
    const address = addressKey(socket.remoteAddress);
    const count = open.get(address) ?? 0;
    if (count >= limits.maxConnectionsPerAddress * BESIDE_PLAYERS) {
      socket.destroy();
      return;
    }
    open.set(address, count + 1);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  });
  return follow;
}
