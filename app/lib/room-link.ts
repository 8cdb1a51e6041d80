import type { Result } from '#contract/errors.ts';
import type { HandshakeRefusal } from '#contract/events.ts';
import { readStored, writeStored } from './browser-storage.ts';
import type { LinkState } from './seat.ts';
import type { RoomSocket } from './socket.ts';

const RELOADED_KEY = 'dj.reloaded';
const RETRY_MS = 1_500;
const REFUSED_RETRY_MS = 3_000;
const REACH_TIMEOUT_MS = 9_000;

interface Hooks {
  /** The socket has connected, for the first time or again. */
  onConnected: () => void;
  onDisconnected: () => void;
  onChange: () => void;
}

/** The connection to the server: connects, retries and reports its state. Knows nothing of rooms. */
export class RoomLink {
  readonly #socket: RoomSocket;
  readonly #hooks: Hooks;
  readonly #waiting = new Set<() => void>();
  #state: LinkState = { name: 'idle' };
  #retry: ReturnType<typeof setTimeout> | null = null;

  constructor(socket: RoomSocket, hooks: Hooks) {
    this.#socket = socket;
    this.#hooks = hooks;
    socket.on('connect', () => {
      writeStored('sessionStorage', RELOADED_KEY, null);
      this.#set({ name: 'online' });
      hooks.onConnected();
    });
    socket.on('disconnect', (reason) => this.#onDisconnect(reason));
    socket.on('connect_error', (error) => this.#onConnectError(error));
  }

  get state(): LinkState {
    return this.#state;
  }

  get connected(): boolean {
    return this.#socket.connected;
  }

  connect(): void {
    if (this.#socket.connected) return;
    const { name } = this.#state;
    if (name !== 'offline' && name !== 'stopping') this.#set({ name: 'connecting' });
    // A second `connect` during the handshake would send it twice, and the server would close the socket.
    if (!this.#socket.active) this.#socket.connect();
  }

  /** Resolves when the socket is connected, or with the reason why it cannot be. */
  reach(): Promise<Result<object>> {
    this.connect();
    return new Promise((resolve) => {
      const finish = (result: Result<object> | null) => {
        if (!result) return;
        clearTimeout(timer);
        this.#waiting.delete(again);
        resolve(result);
      };
      const look = (): Result<object> | null => {
        if (this.#socket.connected) return { ok: true };
        if (this.#state.name !== 'refused') return null;
        const { name: _, ...error } = this.#state;
        return { ok: false, error };
      };
      const again = () => finish(look());
      this.#waiting.add(again);
      const message = 'The game cannot be reached. Check the connection and try again.';
      const late: Result<object> = { ok: false, error: { code: 'unavailable', message } };
      const timer = setTimeout(() => finish(late), REACH_TIMEOUT_MS);
      again();
    });
  }

  /** The server has said that it is about to stop. */
  stopping(): void {
    this.#set({ name: 'stopping' });
  }

  /** Disconnects on purpose. */
  disconnect(): void {
    if (this.#retry) clearTimeout(this.#retry);
    this.#retry = null;
    this.#socket.disconnect();
  }

  /** Returns to the initial state. */
  reset(): void {
    this.disconnect();
    this.#set({ name: 'idle' });
  }

  /** Runs `action` after `waitMs`; replaces an earlier one that is still waiting. */
  retryLater(action: () => void, waitMs = RETRY_MS): void {
    if (this.#retry) clearTimeout(this.#retry);
    this.#retry = setTimeout(action, waitMs);
  }

  #onDisconnect(reason: string): void {
    this.#hooks.onDisconnected();
    if (reason === 'io client disconnect') return;
    if (this.#state.name === 'online') this.#set({ name: 'offline' });
    // Socket.IO reconnects by itself, unless the server closed the socket on purpose.
    if (reason === 'io server disconnect') this.retryLater(() => this.connect());
  }

  #onConnectError(error: Error & { data?: unknown }): void {
    const refusal = error.data as HandshakeRefusal | undefined;
    if (!refusal?.code) {
      if (this.#state.name === 'idle') this.#set({ name: 'connecting' });
      return;
    }
    if (refusal.code === 'unauthorised' && readStored('sessionStorage', RELOADED_KEY) === null) {
      // The page's response sets the cookie that was missing; once, so that blocked cookies do not loop.
      writeStored('sessionStorage', RELOADED_KEY, '1');
      if (readStored('sessionStorage', RELOADED_KEY) !== null) {
        window.location.reload();
        return;
      }
    }
    // A server that is starting or stopping counts as unreachable.
    if (refusal.code === 'unavailable') this.#set({ name: 'offline' });
    else this.#set({ name: 'refused', ...refusal });
    // [MOD-8] The page that says why, and where one can appeal.
    if (refusal.code === 'banned') window.location.assign('/banned');
    if (refusal.code === 'rate_limited' || refusal.code === 'unavailable') {
      this.retryLater(() => this.connect(), REFUSED_RETRY_MS);
    }
  }

  #set(state: LinkState): void {
    this.#state = state;
    this.#hooks.onChange();
    for (const look of [...this.#waiting]) look();
  }
}
