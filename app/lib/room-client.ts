import type { Reaction } from '#contract/chat.ts';
import type { Result } from '#contract/errors.ts';
import type { Acks, ClientMessage, ClientPayload, ClosedCode, PictureComparison } from '#contract/events.ts';
import type { RoomCode, RoundId, SeatId, SeatToken } from '#contract/ids.ts';
import {
  composeView,
  type OwnDrawing,
  type OwnView,
  type PackView,
  type RoomView,
  remainingMs,
  type SeatSnapshot,
  type SharedView,
} from '#contract/room.ts';
import { ChatStore } from './chat.ts';
import { correctedDeadline, disagree, readClocks } from './clocks.ts';
import { GuessStore } from './guesses.ts';
import { LiveScoreStore } from './live-scores.ts';
import { ReactionStore } from './reactions.ts';
import { RoomLink } from './room-link.ts';
import { drawingFor, type RoundDrawing, type SendOps } from './round-drawing.ts';
import { INITIAL_STATE, type RoomClientState, readSeat, type SeatState, writeSeat } from './seat.ts';
import { createSocket, emitWithResult, OFFLINE, type RoomSocket } from './socket.ts';
import { SpectatedCanvasStore } from './spectated-canvases.ts';
import { Emitter } from './store.ts';

/** Grace period before disconnecting: effects run twice in development, and links within the room remount pages. */
const CLOSE_DELAY_MS = 400;
const FLUSH_TIMEOUT_MS = 6_000;
const LEAVE_TIMEOUT_MS = 2_000;

/** The messages that give a seat. */
type Entrance = 'room:create' | 'room:join' | 'room:quick';

/**
 * This tab's connection to its room: owns the socket, the seat token and the newest view. Independent of React, so that
 * tests can try any order of events; components read it through `useRoom` and the hooks beside it.
 */
export class RoomClient extends Emitter {
  /** Scores while a round is drawn. */
  readonly live = new LiveScoreStore();
  /** Canvases of other players, for spectators. */
  readonly canvases = new SpectatedCanvasStore();
  readonly chat = new ChatStore();
  /** While a round is drawn that is to be guessed. */
  readonly guesses = new GuessStore();
  /** At the reveal and on the podium. */
  readonly reactions = new ReactionStore();
  #state: RoomClientState = INITIAL_STATE;
  readonly #socket: RoomSocket;
  readonly #link: RoomLink;
  #closeTimer: ReturnType<typeof setTimeout> | null = null;
  /** The socket has taken its seat since it connected: before that, game messages would be refused. */
  #isSeatLive = false;

  constructor(socket: RoomSocket = createSocket()) {
    super();
    this.#socket = socket;
    this.#link = new RoomLink(socket, {
      onConnected: () => this.#resumeSeat(),
      onDisconnected: () => {
        this.#isSeatLive = false;
      },
      onChange: () => this.#set({}),
    });
    socket.on('room:view', (shared, own) => this.#onView(JSON.parse(shared), own));
    socket.on('room:packs', (packs) => this.#onPacks(packs));
    socket.on('score:live', (scores) => this.live.take(scores));
    socket.on('canvas:ops', (ops) => this.canvases.take(ops));
    socket.on('room:chat', (message) => this.chat.take([message]));
    socket.on('room:guess', (guess) => this.guesses.take([guess]));
    socket.on('room:reactions', (reactions) => this.reactions.take(reactions));
    socket.on('room:closed', (reason) => this.#onClosed(reason));
  }

  snapshot = (): RoomClientState => this.#state;

  /** Opens a room: resumes this tab's seat if it has one there, else shows the join form. */
  open(code: RoomCode): void {
    this.#cancelClose();
    const { seat } = this.#state;
    if (seat.name === 'seated' && seat.view.code === code) {
      this.#link.connect();
      return;
    }
    if (readSeat()?.code === code) this.#set({ seat: { name: 'returning' } });
    else this.#set({ seat: { name: 'outside', problem: null } });
    if (this.#link.connected) this.#resumeSeat();
    else this.#link.connect();
  }

  /** The page of the room is gone; the seat stays and can be resumed. */
  close(): void {
    this.#cancelClose();
    this.#closeTimer = setTimeout(() => this.#reset(), CLOSE_DELAY_MS);
  }

  /** Opens a room, or with `practice` one that nobody else can join. */
  create(options: ClientPayload<'room:create'>): Promise<Result<{ code: RoomCode }>> {
    return this.#enter('room:create', options);
  }

  join(options: ClientPayload<'room:join'>): Promise<Result<{ code: RoomCode }>> {
    return this.#enter('room:join', options);
  }

  /** Joins any public room that waits for players. */
  quick(nickname: string): Promise<Result<{ code: RoomCode }>> {
    return this.#enter('room:quick', { nickname });
  }

  /** Public rooms; asked without a seat. The page that asks calls `close` when it goes. */
  async rooms(): Promise<Result<Acks['rooms:list']>> {
    this.#finishClosing();
    const reached = await this.#link.reach();
    return reached.ok ? emitWithResult(this.#socket, 'rooms:list', {}) : reached;
  }

  /** Which phrases a picture fits; asked without a seat. The page that asks calls `close` when it goes. */
  async compare(asked: ClientPayload<'picture:compare'>): Promise<Result<PictureComparison>> {
    this.#finishClosing();
    const reached = await this.#link.reach();
    return reached.ok ? emitWithResult(this.#socket, 'picture:compare', asked) : reached;
  }

  /** Takes the seat back from the tab that has it now. */
  playHere(): void {
    if (this.#state.seat.name !== 'taken_over') return;
    this.#set({ seat: { name: 'returning' } });
    if (this.#link.connected) this.#resumeSeat();
    else this.#link.connect();
  }

  /** Forgets the seat here and shows the form again. */
  forgetSeat(): void {
    writeSeat(null);
    this.#set({ seat: { name: 'outside', problem: null } });
    this.#link.connect();
  }

  /** Gives the seat up for good; without a connection the server notices by itself. */
  async leave(): Promise<void> {
    if (this.#isSeatLive) await emitWithResult(this.#socket, 'room:leave', {}, LEAVE_TIMEOUT_MS);
    writeSeat(null);
    this.#reset();
  }

  /** A message of a seated player; refused at once while the seat is not live. */
  send<M extends ClientMessage>(message: M, payload: ClientPayload<M>): Promise<Result<Acks[M]>> {
    return this.#isSeatLive ? emitWithResult(this.#socket, message, payload) : Promise.resolve(OFFLINE);
  }

  /** Asks the server how much time is left, and corrects the countdowns. To be called whenever that is in doubt. */
  async checkTime(): Promise<void> {
    const { seat } = this.#state;
    if (seat.name !== 'seated' || remainingMs(seat.view.phase) === null || !this.#isSeatLive) return;
    const asked = readClocks();
    const result = await this.send('room:time', {});
    const answered = readClocks();
    // The machine slept meanwhile: the answer says nothing.
    if (disagree(asked, answered)) return this.checkTime();
    if (!result.ok) return;
    const now = this.#state.seat;
    if (now.name !== 'seated' || now.view.version !== result.version) return;
    const shownMs = remainingMs(now.view.phase);
    if (shownMs === null || result.remainingMs === null) return;
    const deadlineMs = now.receivedAtMs + shownMs;
    const answer = { askedAtMs: asked.monotonicMs, answeredAtMs: answered.monotonicMs, leftMs: result.remainingMs };
    const receivedAtMs = correctedDeadline(deadlineMs, answer) - shownMs;
    if (receivedAtMs !== now.receivedAtMs) this.#set({ seat: { ...now, receivedAtMs } });
  }

  /** Gives or takes back a reaction: shown at once, and reverted if the server refuses. */
  async react(roundId: RoundId, seatId: SeatId, reaction: Reaction, on: boolean): Promise<Result<object>> {
    this.reactions.give(roundId, seatId, reaction, on);
    const result = await this.send('room:react', { roundId, seatId, reaction, on });
    if (!result.ok) this.reactions.give(roundId, seatId, reaction, !on);
    return result;
  }

  /** Hands in the own drawing after all of its ops have reached the server. */
  async handIn(): Promise<Result<object>> {
    const drawing = this.#drawing();
    if (!drawing) return { ok: false, error: { code: 'wrong_phase', message: 'There is nothing to hand in now.' } };
    const { roundId, session } = drawing;
    const submit = async () => {
      if (!(await this.#seatIsLive())) return OFFLINE;
      await Promise.race([session.flushed(), new Promise((resolve) => setTimeout(resolve, FLUSH_TIMEOUT_MS))]);
      return this.send('draw:submit', { roundId, opCount: session.opCount });
    };
    const first = await submit();
    if (first.ok || first.error.code !== 'ops_gap') return first;
    session.reconnected();
    return submit();
  }

  /** Whether the seat is live; waits while it is being resumed. */
  #seatIsLive(): Promise<boolean> {
    if (this.#isSeatLive || !this.#link.connected) return Promise.resolve(this.#isSeatLive);
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        unsubscribe();
        resolve(this.#isSeatLive);
      };
      const timer = setTimeout(finish, FLUSH_TIMEOUT_MS);
      const unsubscribe = this.subscribe(() => {
        if (this.#isSeatLive || !this.#link.connected) finish();
      });
    });
  }

  #cancelClose(): void {
    if (this.#closeTimer) clearTimeout(this.#closeTimer);
    this.#closeTimer = null;
  }

  /** Completes a pending `close`, so that no seat stays connected without a page. */
  #finishClosing(): void {
    const isLeaving = this.#closeTimer !== null;
    this.#cancelClose();
    if (isLeaving && this.#state.seat.name !== INITIAL_STATE.seat.name) this.#reset();
  }

  #sendOps: SendOps = (roundId, from, ops) => this.send('draw:ops', { roundId, from, ops });

  async #enter<M extends Entrance>(message: M, options: ClientPayload<M>): Promise<Result<{ code: RoomCode }>> {
    this.#finishClosing();
    const reached = await this.#link.reach();
    if (!reached.ok) return reached;
    const result: Result<Acks[Entrance]> = await emitWithResult(this.#socket, message, options);
    if (!result.ok) return result;
    const { code } = result.view;
    writeSeat({ code, seatToken: result.seatToken });
    this.#takeSeat(result);
    return { ok: true, code };
  }

  #resumeSeat(): void {
    const { seat } = this.#state;
    const stored = readSeat();
    if (stored && (seat.name === 'returning' || seat.name === 'seated')) void this.#resume(stored.seatToken);
  }

  async #resume(seatToken: SeatToken): Promise<void> {
    const result = await emitWithResult(this.#socket, 'room:resume', { seatToken });
    const { seat } = this.#state;
    if (seat.name !== 'returning' && seat.name !== 'seated') return;
    if (result.ok) {
      this.#takeSeat(result);
      const drawing = this.#drawing();
      const stored = result.drawing?.roundId === drawing?.roundId ? result.drawing?.ops.length : undefined;
      drawing?.session.reconnected(stored);
      return;
    }
    const { code, message, retryAfterMs } = result.error;
    switch (code) {
      case 'unavailable':
      case 'internal':
      case 'rate_limited':
        this.#link.retryLater(() => {
          if (this.#link.connected) void this.#resume(seatToken);
        }, retryAfterMs);
        break;
      case 'room_not_found':
        this.#loseSeat({ name: 'gone', message });
        break;
      case 'kicked':
        this.#loseSeat({ name: 'kicked' });
        break;
      default:
        this.#loseSeat({ name: 'outside', problem: result.error });
    }
  }

  #takeSeat({ view, chat, guesses, reactions, drawing, liveScores }: SeatSnapshot): void {
    this.#isSeatLive = true;
    this.#show(view, drawing);
    this.live.take(liveScores);
    this.chat.take(chat);
    this.guesses.take(guesses ?? []);
    this.reactions.take(reactions);
  }

  #show(view: RoomView, own: OwnDrawing | null): void {
    const { seat } = this.#state;
    const current = seat.name === 'seated' && seat.view.code === view.code ? seat.drawing : null;
    const drawing = drawingFor(view, current, own, this.#sendOps);
    this.#set({ seat: { name: 'seated', view, receivedAtMs: performance.now(), drawing } });
  }

  #onView(shared: SharedView, own: OwnView): void {
    const { seat } = this.#state;
    if (seat.name !== 'seated' || seat.view.code !== shared.code || shared.version <= seat.view.version) return;
    this.#show(composeView(shared, own, seat.view.packs), null);
  }

  #onPacks(packs: PackView[]): void {
    const { seat } = this.#state;
    if (seat.name === 'seated') this.#set({ seat: { ...seat, view: { ...seat.view, packs } } });
  }

  #onClosed({ code, message }: { code: ClosedCode; message: string }): void {
    switch (code) {
      case 'seat_taken_over':
        this.#isSeatLive = false;
        this.#set({ seat: { name: 'taken_over' } });
        this.#link.disconnect();
        break;
      case 'kicked':
        this.#loseSeat({ name: 'kicked' });
        break;
      case 'seat_gone':
        this.#loseSeat({ name: 'outside', problem: { code: 'seat_not_found', message } });
        break;
      case 'room_gone':
        this.#loseSeat({ name: 'gone', message });
        break;
      case 'server_stopping':
        this.#link.stopping();
    }
  }

  /** The seat is lost. */
  #loseSeat(seat: Extract<SeatState, { name: 'outside' | 'kicked' | 'gone' }>): void {
    this.#isSeatLive = false;
    writeSeat(null);
    this.#set({ seat });
  }

  #reset(): void {
    this.#isSeatLive = false;
    this.#link.reset();
    this.#set({ seat: INITIAL_STATE.seat });
  }

  #drawing(): RoundDrawing | null {
    return this.#state.seat.name === 'seated' ? this.#state.seat.drawing : null;
  }

  #set({ seat = this.#state.seat }: { seat?: SeatState }): void {
    const before = this.#drawing();
    this.#state = { link: this.#link.state, seat };
    if (before !== this.#drawing()) before?.session.close();
    const view = seat.name === 'seated' ? seat.view : null;
    for (const store of [this.live, this.canvases, this.chat, this.guesses, this.reactions]) store.follow(view);
    this.notify();
  }
}
