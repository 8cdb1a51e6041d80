import type { PublicError, Result } from '#contract/errors.ts';
import type { Acks, ClientMessage, ClientPayload, ClosedCode, HandshakeRefusal } from '#contract/events.ts';
import type { RoomCode, SeatToken } from '#contract/ids.ts';
import type { OwnDrawing, RoomView, SeatSnapshot } from '#contract/room.ts';
import { readStored, writeStored } from './browser-storage.ts';
import { LiveScoreStore } from './live-scores.ts';
import { INITIAL_STATE, type LinkState, type RoomState, type SeatState } from './room-state.ts';
import { drawingFor, type RoundDrawing, type SendOps } from './round-drawing.ts';
import { createSocket, emitWithResult, OFFLINE, type RoomSocket } from './socket.ts';
import { readSeat, writeSeat } from './stored-seat.ts';

const RELOADED_KEY = 'dj.reloaded';
const RETRY_MS = 1_500;
/** React mounts effects twice in development, and a link inside the room remounts pages: not worth a reconnect. */
const CLOSE_DELAY_MS = 400;

/**
 * This tab's connection to its room: owns the socket, the seat token and the newest view. Without React, so that
 * every order of events can be tried against it; components read it through `useRoom`.
 */
export class RoomClient {
  /** Scores while a round is drawn. */
  readonly live = new LiveScoreStore();
  #state: RoomState = INITIAL_STATE;
  #listeners = new Set<() => void>();
  #socket: RoomSocket;
  #retry: ReturnType<typeof setTimeout> | null = null;
  #closing: ReturnType<typeof setTimeout> | null = null;
  /** The socket has taken its seat since it connected: before that, game messages would be refused. */
  #sitting = false;

  constructor(socket: RoomSocket = createSocket()) {
    this.#socket = socket;
    socket.on('connect', () => this.#onConnect());
    socket.on('disconnect', (reason) => this.#onDisconnect(reason));
    socket.on('connect_error', (error) => this.#onConnectError(error));
    socket.on('room:view', (view) => this.#onView(view));
    socket.on('score:live', (scores) => this.live.take(scores));
    socket.on('room:closed', (reason) => this.#onClosed(reason));
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  snapshot = (): RoomState => this.#state;

  /** Looks at a room: back to the own seat if this tab has one there, otherwise outside with a form. */
  open(code: RoomCode): void {
    if (this.#closing) clearTimeout(this.#closing);
    this.#closing = null;
    const { seat } = this.#state;
    if (seat.name === 'seated' && seat.view.code === code) {
      this.#connect();
      return;
    }
    if (readSeat()?.code === code) this.#set({ seat: { name: 'returning' } });
    else this.#set({ seat: { name: 'outside', problem: null } });
    if (this.#socket.connected) this.#onConnect();
    else this.#connect();
  }

  /** The page of the room is gone; the seat stays and can be resumed. */
  close(): void {
    if (this.#closing) clearTimeout(this.#closing);
    this.#closing = setTimeout(() => this.#reset(), CLOSE_DELAY_MS);
  }

  async create(nickname: string, practice: boolean): Promise<Result<{ code: RoomCode }>> {
    const reached = await this.#reach();
    if (!reached.ok) return reached;
    const result = await emitWithResult(this.#socket, 'room:create', { nickname, practice });
    return result.ok ? this.#sitDown(result) : result;
  }

  async join(code: RoomCode, nickname: string): Promise<Result<{ code: RoomCode }>> {
    const reached = await this.#reach();
    if (!reached.ok) return reached;
    const result = await emitWithResult(this.#socket, 'room:join', { code, nickname });
    return result.ok ? this.#sitDown(result) : result;
  }

  /** Takes the seat back from the tab that has it now. */
  playHere(): void {
    if (this.#state.seat.name !== 'taken_over') return;
    this.#set({ seat: { name: 'returning' } });
    if (this.#socket.connected) this.#onConnect();
    else this.#connect();
  }

  /** Forgets the seat here and shows the form again. */
  forgetSeat(): void {
    writeSeat(null);
    this.#set({ seat: { name: 'outside', problem: null } });
    this.#connect();
  }

  /** Gives the seat up for good; without a connection the server notices by itself. */
  async leave(): Promise<void> {
    if (this.#sitting) await emitWithResult(this.#socket, 'room:leave', {}, 2_000);
    writeSeat(null);
    this.#reset();
  }

  /** A message of a seated player; refused at once while the seat is not live. */
  send<M extends ClientMessage>(message: M, payload: ClientPayload<M>): Promise<Result<Acks[M]>> {
    return this.#sitting ? emitWithResult(this.#socket, message, payload) : Promise.resolve(OFFLINE);
  }

  /** Hands the own drawing in, once everything drawn has reached the server. */
  async handIn(): Promise<Result<object>> {
    const drawing = this.#drawing();
    if (!drawing) return { ok: false, error: { code: 'wrong_phase', message: 'There is nothing to hand in now.' } };
    const { roundId, session } = drawing;
    const submit = async () => {
      if (!this.#sitting) return OFFLINE;
      await Promise.race([session.flushed(), new Promise((resolve) => setTimeout(resolve, 6_000))]);
      return this.send('draw:submit', { roundId, opCount: session.opCount });
    };
    const first = await submit();
    if (first.ok || first.error.code !== 'ops_gap') return first;
    session.reconnected();
    return submit();
  }

  #sendOps: SendOps = (roundId, from, ops) => this.send('draw:ops', { roundId, from, ops });

  #onConnect(): void {
    writeStored('sessionStorage', RELOADED_KEY, null);
    this.#set({ link: { name: 'online' } });
    const { seat } = this.#state;
    const stored = readSeat();
    if (stored && (seat.name === 'returning' || seat.name === 'seated')) void this.#resume(stored.seatToken);
  }

  async #resume(seatToken: SeatToken): Promise<void> {
    const result = await emitWithResult(this.#socket, 'room:resume', { seatToken });
    const { seat } = this.#state;
    if (seat.name !== 'returning' && seat.name !== 'seated') return;
    if (result.ok) {
      this.#sit(result);
      const drawing = this.#drawing();
      const stored = result.drawing?.roundId === drawing?.roundId ? result.drawing?.ops.length : undefined;
      drawing?.session.reconnected(stored);
      return;
    }
    switch (result.error.code) {
      case 'unavailable':
      case 'internal':
      case 'rate_limited':
        this.#later(result.error.retryAfterMs ?? RETRY_MS, () => {
          if (this.#socket.connected) void this.#resume(seatToken);
        });
        break;
      case 'room_not_found':
        this.#leaveWith({ name: 'gone', message: result.error.message });
        break;
      case 'kicked':
        this.#leaveWith({ name: 'kicked', message: result.error.message });
        break;
      default:
        this.#standUp(result.error);
    }
  }

  #sitDown(snapshot: SeatSnapshot & { seatToken: SeatToken }): Result<{ code: RoomCode }> {
    const { code } = snapshot.view;
    writeSeat({ code, seatToken: snapshot.seatToken });
    this.#sit(snapshot);
    return { ok: true, code };
  }

  #sit({ view, drawing, liveScores }: SeatSnapshot): void {
    this.#sitting = true;
    this.#show(view, drawing);
    this.live.take(liveScores);
  }

  #show(view: RoomView, own: OwnDrawing | null): void {
    const { seat } = this.#state;
    const current = seat.name === 'seated' && seat.view.code === view.code ? seat.drawing : null;
    const drawing = drawingFor(view, current, own, this.#sendOps);
    this.#set({ seat: { name: 'seated', view, receivedAtMs: performance.now(), drawing } });
  }

  #onView(view: RoomView): void {
    const { seat } = this.#state;
    if (seat.name !== 'seated' || seat.view.code !== view.code || view.version <= seat.view.version) return;
    this.#show(view, null);
  }

  #onClosed({ code, message }: { code: ClosedCode; message: string }): void {
    switch (code) {
      case 'seat_taken_over':
        this.#sitting = false;
        this.#set({ seat: { name: 'taken_over' } });
        this.#hangUp();
        break;
      case 'kicked':
        this.#leaveWith({ name: 'kicked', message });
        break;
      case 'room_gone':
        this.#leaveWith({ name: 'gone', message });
        break;
      case 'server_stopping':
        this.#set({ link: { name: 'stopping' } });
    }
  }

  #onDisconnect(reason: string): void {
    this.#sitting = false;
    if (reason === 'io client disconnect') return;
    if (this.#state.link.name === 'online') this.#set({ link: { name: 'offline' } });
    // Socket.IO comes back by itself, except when the server closed the socket on purpose.
    if (reason === 'io server disconnect') this.#later(RETRY_MS, () => this.#connect());
  }

  #onConnectError(error: Error & { data?: unknown }): void {
    const refusal = error.data as HandshakeRefusal | undefined;
    if (!refusal?.code) {
      if (this.#state.link.name === 'idle') this.#set({ link: { name: 'connecting' } });
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
    // A server that starts or stops is one that is not there yet.
    if (refusal.code === 'unavailable') this.#set({ link: { name: 'offline' } });
    else this.#set({ link: { name: 'refused', code: refusal.code, message: refusal.message } });
    if (refusal.code === 'rate_limited' || refusal.code === 'unavailable') this.#later(3_000, () => this.#connect());
  }

  /** Resolves when the socket is connected, or with the reason why it cannot be. */
  #reach(): Promise<Result<object>> {
    this.#connect();
    return new Promise((resolve) => {
      const settle = (result: Result<object> | null) => {
        if (!result) return;
        clearTimeout(timer);
        unsubscribe();
        resolve(result);
      };
      const look = (): Result<object> | null => {
        const { link } = this.#state;
        if (this.#socket.connected) return { ok: true };
        return link.name === 'refused' ? { ok: false, error: { code: link.code, message: link.message } } : null;
      };
      const unsubscribe = this.subscribe(() => settle(look()));
      const message = 'The game cannot be reached. Check the connection and try again.';
      const timer = setTimeout(() => settle({ ok: false, error: { code: 'unavailable', message } }), 9_000);
      settle(look());
    });
  }

  #connect(): void {
    if (this.#socket.connected) return;
    const { name } = this.#state.link;
    if (name !== 'offline' && name !== 'stopping') this.#set({ link: { name: 'connecting' } });
    this.#socket.connect();
  }

  #standUp(problem: PublicError): void {
    this.#sitting = false;
    writeSeat(null);
    this.#set({ seat: { name: 'outside', problem } });
  }

  #leaveWith(seat: SeatState): void {
    this.#sitting = false;
    writeSeat(null);
    this.#set({ seat });
  }

  #reset(): void {
    this.#sitting = false;
    this.#hangUp();
    this.#set(INITIAL_STATE);
  }

  #hangUp(): void {
    if (this.#retry) clearTimeout(this.#retry);
    this.#retry = null;
    this.#socket.disconnect();
  }

  #later(waitMs: number, action: () => void): void {
    if (this.#retry) clearTimeout(this.#retry);
    this.#retry = setTimeout(action, waitMs);
  }

  #drawing(): RoundDrawing | null {
    return this.#state.seat.name === 'seated' ? this.#state.seat.drawing : null;
  }

  #set(change: { link?: LinkState; seat?: SeatState }): void {
    const before = this.#drawing();
    this.#state = { ...this.#state, ...change };
    if (before !== this.#drawing()) before?.session.close();
    const { seat } = this.#state;
    this.live.follow(seat.name === 'seated' ? seat.view : null);
    for (const listener of this.#listeners) listener();
  }
}
