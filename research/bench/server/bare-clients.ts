import { io } from 'socket.io-client';
import { leanParser } from './lean-parser.ts';

/** A connection to bare-socket-server.ts. */
export interface BareClient {
  tell(event: string, ...data: unknown[]): void;
  ask(event: string, ...data: unknown[]): Promise<unknown>;
  /** Resolves with the next event of this name. */
  next(event: string): Promise<unknown>;
  close(): void;
}

const AT_ONCE = 50;

export async function openBareClients(url: string, count: number): Promise<BareClient[]> {
  const clients: BareClient[] = [];
  while (clients.length < count) {
    const more = Array.from({ length: Math.min(AT_ONCE, count - clients.length) }, () => openBareClient(url));
    clients.push(...(await Promise.all(more)));
  }
  return clients;
}

async function openBareClient(url: string): Promise<BareClient> {
  const options = { transports: ['websocket'], reconnection: false, forceNew: true, parser: leanParser };
  const socket = io(url, options);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return {
    tell: (event, ...data) => void socket.emit(event, ...data),
    ask: (event, ...data) => new Promise((resolve) => socket.emit(event, ...data, resolve)),
    next: (event) => new Promise((resolve) => socket.once(event, resolve)),
    close: () => void socket.close(),
  };
}
