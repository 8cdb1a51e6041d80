import { EventEmitter } from 'node:events';

/**
 * Socket.IO's text protocol (version 5) for the main namespace, for clients of a benchmark: what is JSON already is not
 * made anew, so that a thousand of them cost the machine little beside the server that they measure. Given to
 * socket.io-client as its `parser`; the wire is the same.
 */

/** A payload that is JSON already. */
export class Encoded {
  readonly json: string;
  constructor(json: string) {
    this.json = json;
  }
}

export const PACKET = { connect: 0, disconnect: 1, event: 2, ack: 3, connectError: 4 } as const;

export interface Packet {
  type: number;
  nsp: string;
  data?: unknown;
  id?: number;
}

export function encodePacket({ type, data, id }: Packet): string {
  const head = id === undefined ? String(type) : `${type}${id}`;
  if (data === undefined) return head;
  if (!Array.isArray(data)) return head + JSON.stringify(data);
  return `${head}[${data.map((one) => (one instanceof Encoded ? one.json : JSON.stringify(one))).join(',')}]`;
}

/** @throws SyntaxError for what a Socket.IO server never sends: this side trusts its server. */
export function decodePacket(text: string): Packet {
  const type = text.charCodeAt(0) - 48;
  let at = 1;
  let id: number | undefined;
  for (let code = text.charCodeAt(at); code >= 48 && code <= 57; code = text.charCodeAt(++at)) {
    id = (id ?? 0) * 10 + code - 48;
  }
  const packet: Packet = { type, nsp: '/' };
  if (id !== undefined) packet.id = id;
  if (at < text.length) packet.data = JSON.parse(text.slice(at));
  return packet;
}

class Encoder {
  encode(packet: Packet): string[] {
    return [encodePacket(packet)];
  }
}

class Decoder extends EventEmitter {
  add(text: string): void {
    this.emit('decoded', decodePacket(text));
  }
  destroy(): void {
    this.removeAllListeners();
  }
}

export const leanParser = { protocol: 5, PacketType: PACKET, Encoder, Decoder };
