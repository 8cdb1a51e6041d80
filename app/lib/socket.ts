import { io, type Socket } from 'socket.io-client';
import type { Result } from '#contract/errors.ts';
import {
  type Acks,
  type ClientMessage,
  type ClientPayload,
  type ClientToServerEvents,
  PROTOCOL_VERSION,
  type ServerToClientEvents,
} from '#contract/events.ts';

export type RoomSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

/** How long an answer may take before the message counts as lost, in milliseconds. */
const ACK_TIMEOUT_MS = 8_000;

/**
 * A socket to the page's own origin that is not connected yet. The player comes with the `dj_player` cookie.
 * Socket.IO's own buffering is not relied on: a message sent while offline would overtake `room:resume`.
 */
export function createSocket(): RoomSocket {
  return io({
    autoConnect: false,
    auth: { protocol: PROTOCOL_VERSION },
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 400,
    reconnectionDelayMax: 4_000,
    timeout: 8_000,
  });
}

export const OFFLINE: Result<never> = {
  ok: false,
  error: { code: 'unavailable', message: 'You are offline. Trying to reach the game again.' },
};

const NO_ANSWER: Result<never> = {
  ok: false,
  error: { code: 'unavailable', message: 'The game did not answer in time. Please try again.' },
};

/** Sends one message and resolves with the server's answer; never rejects, never waits longer than
 * `timeoutMs`; a lost connection ends the wait, since no answer can follow. */
export function emitWithResult<M extends ClientMessage>(
  socket: RoomSocket,
  message: M,
  payload: ClientPayload<M>,
  timeoutMs = ACK_TIMEOUT_MS,
): Promise<Result<Acks[M]>> {
  if (!socket.connected) return Promise.resolve(OFFLINE);
  return new Promise((resolve) => {
    const answer = (result: Result<Acks[M]>) => {
      clearTimeout(timer);
      socket.off('disconnect', cutOff);
      resolve(result);
    };
    const cutOff = () => answer(OFFLINE);
    const timer = setTimeout(() => answer(NO_ANSWER), timeoutMs);
    socket.once('disconnect', cutOff);
    // Socket.IO's typings cannot follow a message name that is still a type parameter.
    (socket.emit as (name: M, payload: ClientPayload<M>, ack: typeof answer) => void).call(
      socket,
      message,
      payload,
      answer,
    );
  });
}
