import { setTimeout as sleep } from 'node:timers/promises';
import type { GuessVerdict } from '#contract/chat.ts';
import type { DrawOp, StrokeOp } from '#contract/drawing.ts';
import { type Result, refuse } from '#contract/errors.ts';
import type { Acks, ParsedPayload } from '#contract/events.ts';
import type { DrawingId, PlayerId, RoomCode, RoundId, SeatId } from '#contract/ids.ts';
import { type PackView, remainingMs, type SeatSnapshot } from '#contract/room.ts';
import { NO_ADDRESS } from '#server/lib/address.ts';
import type { Logger } from '#server/lib/logger.ts';
import type { Command } from '../game/commands.ts';
import { withdrawn } from '../game/entries.ts';
import type { Renaming } from '../game/renaming.ts';
import { findSeat, isConnected } from '../game/seats.ts';
import type { Effect, RoomState } from '../game/state.ts';
import type { Timing } from '../game/timing.ts';
import { ownView, phaseView, sharedView, viewFor } from '../game/view.ts';
import type { Judge } from '../judge/port.ts';
import type { RoomModeration } from '../moderation/port.ts';
import type { Storage } from '../storage/port/storage.ts';
import { CommandQueue } from './command-queue.ts';
import type { DatabaseWatch } from './database-watch.ts';
import { GameStart } from './game-start.ts';
import type { LiveScorer } from './live-scores.ts';
import { MachinePlayers } from './machine-players.ts';
import type { MachineStudio } from './machine-studio.ts';
import { ReportedThings } from './reported-things.ts';
import { RoomChat } from './room-chat.ts';
import type { Clock } from './room-clock.ts';
import { RoomDrawings } from './room-drawings.ts';
import { RoomGuesses } from './room-guesses.ts';
import { RoomLoves } from './room-loves.ts';
import { type ReactionChange, RoomReactions } from './room-reactions.ts';
import { type DrawingSavedEvent, RoundJudge } from './round-judge.ts';
import { type SeatConnection, SeatConnections } from './seat-connections.ts';
import { SpectatorFeed } from './spectator-feed.ts';
import type { RoundReport } from './stats.ts';

/** How long somebody waits for the end of a room whose last drawings are being judged. */
const GONE_WAIT_MS = 5_000;

export interface RoomPorts {
  storage: Pick<Storage, 'rooms' | 'ops' | 'drawings' | 'prompts' | 'daily'>;
  database: DatabaseWatch;
  judge: Judge;
  live: LiveScorer;
  /** null: machines draw nothing. */
  studio: MachineStudio | null;
  clock: Clock;
  random: () => number;
  timing: Timing;
  logger: Logger;
  /** Packs to choose from, as of a few seconds ago. */
  packs: () => PackView[];
  onDrawingSaved: (event: DrawingSavedEvent) => void;
  onRoundJudged: (report: RoundReport) => void;
  /** null: nobody looks after what is said and drawn. */
  moderation: RoomModeration | null;
  onRemoved: (code: RoomCode) => void;
}

/**
 * One live room: sends the state of its rules to the connections of its seats, and carries out their effects. Nothing is
 * sent of a change that is not saved [ROOM-8].
 */
export class Room {
  readonly #ports: RoomPorts;
  readonly #queue: CommandQueue;
  readonly #connections = new SeatConnections();
  readonly #spectators: SpectatorFeed;
  readonly #drawings: RoomDrawings;
  readonly #chat: RoomChat;
  readonly #guesses: RoomGuesses;
  readonly #loves: RoomLoves;
  readonly #reactions: RoomReactions;
  readonly #judge: RoundJudge;
  readonly #games: GameStart;
  readonly #machines: MachinePlayers;
  readonly #said: ReportedThings;
  /** Seats that their tabs have given up: they are removed as soon as that can be saved. */
  readonly #leaving = new Set<SeatId>();
  /** As the connections know them. */
  #packs: PackView[] = [];

  constructor(state: RoomState, ports: RoomPorts) {
    const logger = ports.logger.child({ room: state.code });
    const { storage, clock } = ports;
    this.#ports = { ...ports, logger };
    this.#queue = new CommandQueue(
      state,
      { ...this.#ports, rooms: storage.rooms },
      {
        changed: (before, effects) => this.#changed(before, effects),
        replaced: () => this.#replaced(),
        removed: (effects) => this.#removed(effects),
      },
    );
    this.#chat = new RoomChat(this.#connections, clock);
    this.#guesses = new RoomGuesses(this.#queue, this.#connections, this.#ports);
    this.#loves = new RoomLoves(this.#ports);
    this.#reactions = new RoomReactions(this.#connections, this.#loves, clock);
    this.#spectators = new SpectatorFeed(storage.ops, this.#connections, clock, logger);
    this.#drawings = new RoomDrawings(this.#queue, this.#spectators.listenTo(storage.ops), this.#ports);
    this.#judge = new RoundJudge(this.#queue, this.#drawings, this.#ports, (seatId) =>
      this.#connections.originOf(seatId),
    );
    this.#games = new GameStart(this.#queue, this.#ports);
    this.#said = new ReportedThings(() => this.state, { chat: this.#chat, guesses: this.#guesses }, this.#connections);
    this.#machines = new MachinePlayers(this.#ports, {
      opCount: (seatId, roundId) => this.#drawings.opCount(seatId, roundId),
      append: (seatId, batch) => this.#drawings.append(seatId, batch),
      submit: (seatId, drawing) => this.#drawings.submit(seatId, drawing),
      react: (seatId, change) => void this.#reactions.react(this.state, seatId, change),
      address: () => this.#connections.originOf(this.state.host) ?? state.code,
    });
  }

  get state(): RoomState {
    return this.#queue.state;
  }

  /** Stores a new room. @returns whether its code was free */
  saveNew(): Promise<boolean> {
    return this.#queue.saveNew();
  }

  /** Goes on after a restart. @returns false when another server holds the room */
  async resume(): Promise<boolean> {
    const result = await this.execute({ kind: 'resume' });
    if (result.ok) {
      this.#judge.begin(this.state);
      this.#machines.follow(this.state);
    }
    return result.ok;
  }

  execute(command: Command): Promise<Result<object>> {
    return this.#queue.execute(command);
  }

  /** Carries out a command that gives a seat a connection. */
  connect(command: Command, seatId: SeatId, connection: SeatConnection): Promise<Result<SeatSnapshot>> {
    return this.#queue.enqueue(async () => {
      const result = await this.#queue.executeNow(command);
      if (!result.ok) return result;
      this.#leaving.delete(seatId);
      const drawing = await this.#drawings.own(seatId);
      if (!drawing.ok) {
        await this.#settle();
        return drawing;
      }
      this.#connections.set(seatId, connection);
      this.#spectators.restart(seatId);
      this.#spectators.follow(this.state);
      return {
        ok: true,
        view: viewFor(this.state, seatId, this.#ports.clock.now(), this.#ports.packs(), this.#reads),
        chat: this.#chat.keptFor(this.state, seatId),
        guesses: this.#guesses.keptFor(this.state, seatId),
        reactions: this.#reactions.seenBy(this.state, seatId),
        drawing: drawing.own,
        liveScores: this.#ports.live.known(this.state.code, seatId),
      };
    });
  }

  /** The connection is lost; ignored when the seat has another one by now. */
  disconnect(seatId: SeatId, connection: SeatConnection): void {
    this.#queue
      .enqueue(async () => {
        if (!this.#connections.holds(seatId, connection)) return;
        this.#connections.drop(seatId);
        await this.#settle();
      })
      .catch((error: unknown) => this.#ports.logger.error({ err: error }, 'a disconnect failed'));
  }

  /** The connection gives the seat up: it has no part in it afterwards, and `reconcile` repeats what can't be saved. */
  leave(seatId: SeatId, connection: SeatConnection): Promise<Result<object>> {
    return this.#queue.enqueue(async () => {
      if (!this.#connections.holds(seatId, connection)) return refuse('seat_not_found', 'This seat is gone.');
      this.#connections.drop(seatId);
      this.#leaving.add(seatId);
      return this.#settle();
    });
  }

  /** A seat whose token never reached its tab. Whether it was saved may show later. */
  async giveUp(seatId: SeatId): Promise<void> {
    await this.#queue.enqueue(async () => {
      this.#leaving.add(seatId);
      await this.#settle();
    });
  }

  /** Makes seats and connections agree where they do not; to be called every few seconds. */
  reconcile(): void {
    this.#connections.sweep((seatId) => findSeat(this.state, seatId) !== undefined);
    if (this.#disagreements().length === 0) return;
    this.#queue
      .enqueue(() => this.#settle())
      .catch((error: unknown) => this.#ports.logger.error({ err: error }, 'comparing seats and connections failed'));
  }

  /** To be called from a queued task only. @returns the first refusal: the rest is left to `reconcile` */
  async #settle(): Promise<Result<object>> {
    for (const command of this.#disagreements()) {
      const result = await this.#queue.executeNow(command);
      if (!result.ok) return result;
      if (command.kind === 'leave') this.#leaving.delete(command.seatId);
    }
    return { ok: true };
  }

  /** The commands that make seats and connections agree. */
  #disagreements(): Command[] {
    return this.state.seats.flatMap((seat): Command[] => {
      const { id: seatId } = seat;
      const isOpen = this.#connections.openOf(seatId) !== undefined;
      if (this.#leaving.has(seatId)) return [{ kind: 'leave', seatId }];
      if (isConnected(seat) === isOpen) return [];
      return [{ kind: isOpen ? 'connect' : 'disconnect', seatId }];
    });
  }

  holds(seatId: SeatId, connection: SeatConnection): boolean {
    return this.#connections.holds(seatId, connection);
  }

  /** What the newest view would say now. Asking is no sign of activity [SEAT-5]: pages ask by themselves. */
  time(): Acks['room:time'] {
    const { state } = this;
    return { version: state.version, remainingMs: remainingMs(phaseView(state, this.#ports.clock.now())) };
  }

  /** @throws whatever the storage throws */
  start(by: SeatId): Promise<Result<object>> {
    return this.#games.start(by);
  }

  /** @throws whatever the storage throws */
  rematch(by: SeatId): Promise<Result<object>> {
    return this.#games.rematch(by);
  }

  appendOps(seatId: SeatId, batch: { roundId: RoundId; from: number; ops: DrawOp[] }) {
    return this.#drawings.append(seatId, batch);
  }

  preview(seatId: SeatId, preview: { roundId: RoundId; ops: StrokeOp[] }) {
    return this.#drawings.preview(seatId, preview);
  }

  submit(seatId: SeatId, drawing: { roundId: RoundId; opCount: number }) {
    return this.#drawings.submit(seatId, drawing);
  }

  async say(seatId: SeatId, text: string): Promise<Result<object>> {
    await this.#queue.markActive(seatId);
    const result = this.#chat.say(this.state, seatId, text);
    const message = result.ok ? this.#said.message(seatId, this.#chat.newestId) : null;
    if (message) this.#ports.moderation?.watch(message);
    return result;
  }

  /** [MOD-1] Tells moderators of something that the seat sees. */
  async report(seatId: SeatId, { about, ...said }: ParsedPayload<'room:report'>): Promise<Result<object>> {
    const seat = findSeat(this.state, seatId);
    const { moderation } = this.#ports;
    if (!seat || !moderation) return refuse('unavailable', 'Nobody takes reports here.');
    const thing = this.#said.seenBy(seatId, about);
    if (!thing) return refuse('not_found', 'This is not there any more.');
    const address = this.#connections.addressOf(seatId) ?? NO_ADDRESS;
    return moderation.report({ playerId: seat.playerId, address }, thing, said);
  }

  guess(seatId: SeatId, guess: { roundId: RoundId; text: string }): Promise<Result<{ verdict: GuessVerdict }>> {
    return this.#guesses.guess(seatId, guess, (id) => {
      const said = this.#said.guess(seatId, id);
      if (said) this.#ports.moderation?.watch(said);
    });
  }

  async react(seatId: SeatId, change: ReactionChange): Promise<Result<object>> {
    await this.#queue.markActive(seatId);
    return this.#reactions.react(this.state, seatId, change);
  }

  /**
   * [PLAYER-6] Takes everything of a player out of the room. Resolves when that is saved; a room that is empty then goes
   * as soon as its last drawings are judged.
   */
  async forget(playerId: PlayerId, drawingIds: DrawingId[]): Promise<void> {
    this.#chat.forget(playerId);
    this.#guesses.forget(playerId);
    this.#loves.forget(playerId);
    await this.#queue.executeUntilSaved({ kind: 'forget', playerId, drawingIds });
    if (this.#queue.isStopped) await Promise.race([this.#judge.idle(), sleep(GONE_WAIT_MS, undefined, { ref: false })]);
  }

  /** [MOD-5] Moderators masked a name, or restored it. Resolves when that is saved. */
  async rename(renaming: Renaming): Promise<void> {
    this.#chat.rename(renaming);
    await this.#queue.executeUntilSaved({ kind: 'rename', ...renaming });
  }

  /** Ends the room; its seats are told. */
  discard(): Promise<void> {
    return this.#queue.discard();
  }

  /** Stops timers and takes no more commands; resolves when everything in flight is written. */
  async close(): Promise<void> {
    await this.#queue.enqueue(async () => this.#stop());
    await Promise.allSettled([this.#drawings.flush(), this.#loves.flush(), this.#judge.idle()]);
  }

  #stop(): void {
    this.#queue.stop();
    this.#ports.live.stop(this.state.code);
    this.#machines.stop();
    this.#spectators.stop();
    this.#reactions.stop();
  }

  #changed(before: RoomState, effects: readonly Effect[]): void {
    const { phase } = this.state;
    if (phase.name === 'drawing' && before.phase.name !== 'drawing') this.#drawings.begin(phase.round.id);
    for (const { seatId, roundId } of withdrawn(before, this.state)) this.#drawings.giveUp(seatId, roundId);
    this.#tellModeration(before, effects);
    this.#connections.closeRemoved(effects);
    this.#sendViews();
    this.#reactions.follow(this.state);
    this.#chat.follow(before, this.state, effects);
    for (const effect of effects) this.#carryOut(effect);
    this.#machines.follow(this.state);
  }

  /** [MOD-2], [MOD-7] */
  #tellModeration(before: RoomState, effects: readonly Effect[]): void {
    const { moderation } = this.#ports;
    if (!moderation) return;
    const kicked = new Map<PlayerId, Parameters<RoomModeration['kicked']>[0]>();
    for (const effect of effects) {
      const seat = effect.kind === 'seat_removed' && effect.kickedBy ? findSeat(before, effect.seatId) : undefined;
      if (!seat || effect.kind !== 'seat_removed' || !effect.kickedBy) continue;
      const { playerId, nickname } = seat;
      kicked.set(playerId, { playerId, nickname, by: effect.kickedBy, roomCode: before.code });
    }
    for (const kick of kicked.values()) moderation.kicked(kick);
    for (const prompt of this.#said.newPrompts(before)) moderation.watch(prompt);
  }

  #replaced(): void {
    this.#sendViews();
    this.#judge.begin(this.state);
    this.#machines.follow(this.state);
  }

  #removed(effects: readonly Effect[]): void {
    const { storage, database, onRemoved } = this.#ports;
    const { code } = this.state;
    this.#stop();
    this.#connections.closeRemoved(effects);
    this.#connections.closeAll('room_gone', 'This room is gone.');
    onRemoved(code);
    // Drawings that are being judged still need their ops.
    this.#judge.after('removing a room', async () => {
      await this.#drawings.flush();
      await this.#loves.flush();
      await database.insist('removing a room', () => storage.rooms.remove(code));
    });
  }

  #carryOut(effect: Effect): void {
    switch (effect.kind) {
      case 'request_start':
        void this.#startAutomatically();
        return;
      case 'judge_round':
        this.#judge.begin(this.state);
        return;
      case 'round_judged':
        this.#judge.end(effect, this.state);
        return;
      // Carried out before the views were sent.
      case 'seat_removed':
      case 'remove_room':
        return;
    }
  }

  /** [GAME-7] A failure is told in the chat, and the rules try again later. */
  async #startAutomatically(): Promise<void> {
    try {
      const result = await this.#games.start(null);
      if (!result.ok) this.#chat.complain(result.error.code);
    } catch (error) {
      this.#ports.logger.error({ err: error }, 'a room could not start itself');
    }
  }

  readonly #reads = (prompt: string): boolean => this.#ports.judge.reads(prompt);

  #sendViews(): void {
    this.#ports.live.follow(this.state, this.#drawings, this.#connections);
    this.#spectators.follow(this.state);
    this.#sendPacks();
    const shared = JSON.stringify(sharedView(this.state, this.#ports.clock.now()));
    this.#connections.broadcast((connection, seatId) => {
      if (findSeat(this.state, seatId)) connection.view(shared, ownView(this.state, seatId, this.#reads));
    });
  }

  #sendPacks(): void {
    const packs = this.#ports.packs();
    if (packs === this.#packs) return;
    this.#packs = packs;
    this.#connections.broadcast((connection) => connection.packs(packs));
  }
}
