import {
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerResponse,
  request as send,
} from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a server, on loopback and a free port of its own. */
export interface NetworkProxy {
  url: string;
  close(): Promise<void>;
}

export interface BadNetwork {
  /** One way, ms. */
  delayMs: number;
  /** Share (0–1) of the packets that are lost: TCP sends them again, and everything behind them waits. */
  lossShare: number;
  /** What a lost packet costs, ms: TCP's least time-out is 200. */
  lossMs: number;
}

/** Every byte arrives, in order, but late; and some later than others. */
export async function slowProxy(target: string, network: BadNetwork): Promise<NetworkProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.setNoDelay(true);
      from.on('error', () => to.destroy());
      from.on('close', () => sockets.delete(from));
      delayed(from, to, network);
    }
  });
  return listening(server, sockets);
}

function delayed(from: Socket, to: Socket, { delayMs, lossShare, lossMs }: BadNetwork): void {
  let last = 0;
  const onTheWay: (() => void)[] = [];
  const later = (deliver: () => void) => {
    const arrival = performance.now() + delayMs + (Math.random() < lossShare ? lossMs : 0);
    // Nothing overtakes what was sent before it: not even where two timers end in the same millisecond.
    last = Math.max(last, arrival);
    onTheWay.push(deliver);
    setTimeout(() => onTheWay.shift()?.(), last - performance.now());
  };
  from.on('data', (chunk) => later(() => void to.write(chunk)));
  from.on('end', () => later(() => to.end()));
}

/** What some companies and schools put in between: HTTP goes through, an upgrade to WebSocket is refused. */
export async function noWebSocketProxy(target: string): Promise<NetworkProxy & { refused(): number }> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let refused = 0;
  const forward = (request: IncomingMessage, response: ServerResponse) => {
    const onward = send(
      { hostname, port, path: request.url, method: request.method, headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  };
  const server = createHttpServer(forward);
  server.on('upgrade', (_request, socket) => {
    refused += 1;
    socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return { ...(await listening(server, sockets)), refused: () => refused };
}

async function listening(server: Server, sockets: Set<Socket>): Promise<NetworkProxy> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
