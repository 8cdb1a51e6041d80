import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** One masked frame of a client (RFC 6455 5.2). @param announced length in its header, where it lies */
export function frame(opcode: number, payload: Buffer, options: { isLast?: boolean; announced?: number } = {}): Buffer {
  const { isLast = true, announced = payload.length } = options;
  const first = Buffer.from([(isLast ? 0x80 : 0) | opcode]);
  const mask = randomBytes(4);
  let length: Buffer;
  if (announced < 126) length = Buffer.from([0x80 | announced]);
  else if (announced < 65_536) {
    length = Buffer.from([0xfe, announced >> 8, announced & 255]);
  } else {
    length = Buffer.alloc(9);
    length[0] = 0xff;
    length.writeBigUInt64BE(BigInt(announced), 1);
  }
  const masked = Buffer.from(payload);
  for (let index = 0; index < masked.length; index++)
    masked[index] = (masked[index] as number) ^ (mask[index & 3] as number);
  return Buffer.concat([first, length, mask, masked]);
}

/** A WebSocket to the gateway whose every byte is chosen: what no library would send. */
export class RawWebSocket {
  readonly socket: Socket;

  private constructor(socket: Socket) {
    this.socket = socket;
  }

  /** @param headers e.g. Cookie and X-Forwarded-For */
  static open(url: string, headers: Record<string, string> = {}): Promise<RawWebSocket> {
    const { hostname, port, host } = new URL(url);
    const socket = connect(Number(port), hostname);
    const lines = Object.entries({
      Host: host,
      Upgrade: 'websocket',
      Connection: 'Upgrade',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
      ...headers,
    }).map(([name, value]) => `${name}: ${value}`);
    socket.write(`GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.once('data', (chunk) => {
        if (!chunk.toString('latin1').startsWith('HTTP/1.1 101')) {
          socket.destroy();
          return reject(new Error(`refused: ${chunk.toString('latin1').split('\r\n', 1)[0]}`));
        }
        socket.on('error', () => {});
        resolve(new RawWebSocket(socket));
      });
      socket.once('close', () => reject(new Error('closed')));
    });
  }

  get isOpen(): boolean {
    return !this.socket.destroyed && this.socket.writable;
  }

  /** One text message, e.g. `40{"protocol":4}` or `42["rooms:list",{}]`. */
  text(message: string): void {
    this.bytes(frame(1, Buffer.from(message)));
  }

  bytes(bytes: Buffer): void {
    if (this.isOpen) this.socket.write(bytes);
  }

  close(): void {
    this.socket.destroy();
  }
}
