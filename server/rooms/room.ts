import type { DrawOp } from '#contract/drawing.ts';
import type { Result } from '#contract/errors.ts';
import type { RoomCode, RoundId, SeatId } from '#contract/ids.ts';
import type { LiveScores, RoomView, SeatSnapshot } from '#contract/room.ts';
import type { Logger } from '#server/lib/logger.ts';
import type { Command } from '../game/commands.ts';
import { liveScoresOf } from '../game/modes.ts';
import { findSeat } from '../game/seats.ts';
import type { Effect, RoomState } from '../game/state.ts';
import type { Timing } from '../game/timing.ts';
import { viewFor } from '../game/view.ts';
import type { Judge } from '../judge/port.ts';
import type { Storage } from '../storage/port.ts';
import { Audience, type SeatConnection } from './audience.ts';
import type { Clock } from './clock.ts';
import type { DrawingLog } from './drawing-log.ts';
import { appendOps, ownDrawing, showActive, submitDrawing } from './drawing-messages.ts';
import { GameStart } from './game-start.ts';
import type { DrawingSavedEvent } from './judging.ts';
import type { LiveScorer, LiveTable } from './live-scores.ts';
import { RoomCore } from './room-core.ts';
import { type ReactionChange, RoomTalk } from './room-talk.ts';
import { RoundDrawings } from './round-drawings.ts';
import { RoundJudging } from './round-judging.ts';
import { SpectatorFeed } from './spectator-feed.ts';
import type { RoundReport } from './stats.ts';

export interface RoomPorts {
  storage: Pick<Storage, 'rooms' | 'ops' | 'drawings' | 'prompts' | 'daily'>;
  judge: Judge;
  live: LiveScorer;
  clock: Clock;
  random: () => number;
  timing: Timing;
  logger: Logger;
  /** Packs to choose from, as of a few seconds ago. */
  packs: () => RoomView['packs'];
  onDrawingSaved: (news: DrawingSavedEvent) => void;
  onRoundJudged: (report: RoundReport) => void;
  onRemoved: (code: RoomCode) => void;
}

/**
 * One live room: what its rules decide is shown to the tabs on its seats, and what they want done is done. It never says
 * anything of a change that is not saved [ROOM-8].
 */
export class Room implements LiveTable {
  readonly drawings: RoundDrawings;
  readonly #ports: RoomPorts;
  readonly #core: RoomCore;
  readonly #audience = new Audience();
  readonly #watch: SpectatorFeed;
  readonly #talk: RoomTalk;
  readonly #judging: RoundJudging;
  readonly #games: GameStart;

  constructor(state: RoomState, ports: RoomPorts) {
    // Every line about this room carries its tag.
    const logger = ports.logger.child({ room: state.code });
    const { storage, clock } = ports;
    this.#ports = { ...ports, logger };
    this.#core = new RoomCore(
      state,
      { ...this.#ports, rooms: storage.rooms },
      {
        changed: (before, effects) => this.#changed(before, effects),
        replaced: () => this.#replaced(),
        removed: (effects) => this.#removed(effects),
      },
    );
    this.#talk = new RoomTalk(this.#audience, clock);
    this.#watch = new SpectatorFeed(storage.ops, this.#audience, clock, logger);
    const keepStrokes = () => liveScoresOf(this.state.settings) !== 'hidden';
    this.drawings = new RoundDrawings(state.code, this.#watch.listenTo(storage.ops), logger, keepStrokes);
    this.#judging = new RoundJudging(
      this.#ports,
      this.drawings,
      () => this.state,
      (command) => this.#core.executeUntilSaved(command),
    );
    this.#games = new GameStart(this, this.#ports);
  }

  get state(): RoomState {
    return this.#core.state;
  }

  context(): { now: number; timing: Timing } {
    return { now: this.#ports.clock.now(), timing: this.#ports.timing };
  }

  /** Stores a room that is not stored yet. @returns whether its code was free */
  saveNew(): Promise<boolean> {
    return this.#core.saveNew();
  }

  /** Goes on after a restart. @returns false when somebody else holds the room */
  async resume(downMs: number): Promise<boolean> {
    const result = await this.execute({ kind: 'resume_after_downtime', downMs });
    if (result.ok) this.#judging.begin(this.state);
    return result.ok;
  }

  /**
   * Carries out a command after those that came before it.
   * @param at when it came, where that matters; otherwise the moment at which its turn comes counts
   */
  execute(command: Command, at?: number): Promise<Result<object>> {
    return this.#core.execute(command, at);
  }

  /** Carries out a command that gives a seat a connection, and tells it everything. */
  seat(command: Command, seatId: SeatId, connection: SeatConnection): Promise<Result<SeatSnapshot>> {
    return this.#core.enqueue(async () => {
      const result = await this.#core.carryOut(command);
      if (!result.ok) return result;
      const drawing = await ownDrawing(this, this.#ports.storage.ops, seatId);
      if (!drawing.ok) {
        if (!this.#audience.of(seatId)) await this.#core.carryOut({ kind: 'disconnect', seatId });
        return drawing;
      }
      this.#audience.seat(seatId, connection);
      this.#watch.beginAnew(seatId);
      this.#watch.follow(this.state);
      return {
        ok: true,
        view: this.#view(seatId),
        ...this.#talk.heardBy(this.state, seatId),
        drawing: drawing.own,
        liveScores: this.#ports.live.known(this, seatId),
      };
    });
  }

  /** The connection is lost; ignored when the seat has another one by now. */
  disconnect(seatId: SeatId, connection: SeatConnection): void {
    this.#core
      .enqueue(async () => {
        if (!this.#audience.holds(seatId, connection)) return;
        this.#audience.drop(seatId);
        await this.#core.carryOut({ kind: 'disconnect', seatId });
      })
      .catch((error: unknown) => this.#ports.logger.error({ err: error }, 'a disconnect failed'));
  }

  holds(seatId: SeatId, connection: SeatConnection): boolean {
    return this.#audience.holds(seatId, connection);
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
    return appendOps(this, seatId, batch);
  }

  submit(seatId: SeatId, drawing: { roundId: RoundId; opCount: number }) {
    return submitDrawing(this, seatId, drawing);
  }

  async say(seatId: SeatId, text: string): Promise<Result<object>> {
    await showActive(this, seatId);
    return this.#talk.say(this.state, seatId, text);
  }

  async react(seatId: SeatId, change: ReactionChange): Promise<Result<object>> {
    await showActive(this, seatId);
    return this.#talk.react(this.state, seatId, change);
  }

  liveDrawing(seatId: SeatId): DrawingLog | null {
    const { phase } = this.state;
    return phase.name === 'drawing' ? this.drawings.peek(seatId, phase.round.id) : null;
  }

  listeners(): Iterable<SeatId> {
    return this.#audience.seats;
  }

  tellLive(seatId: SeatId, scores: LiveScores): void {
    this.#audience.of(seatId)?.liveScores(scores);
  }

  /** Stops timers and takes no more commands; resolves when everything in flight is written. */
  async close(): Promise<void> {
    await this.#core.enqueue(async () => this.#stop());
    await Promise.allSettled([this.drawings.flush(), this.#judging.idle()]);
  }

  #stop(): void {
    this.#core.stop();
    this.#ports.live.stop(this);
    this.#watch.stop();
    this.#talk.stop();
  }

  #changed(before: RoomState, effects: readonly Effect[]): void {
    this.#audience.letGo(effects);
    this.#show();
    this.#talk.follow(before, this.state, effects);
    for (const effect of effects) this.#carryOutEffect(effect);
  }

  #replaced(): void {
    this.#show();
    this.#judging.begin(this.state);
  }

  #removed(effects: readonly Effect[]): void {
    const { storage, onRemoved } = this.#ports;
    const { code } = this.state;
    this.#stop();
    this.#audience.letGo(effects);
    this.#audience.dismissAll('room_gone', 'This room is gone.');
    onRemoved(code);
    // Drawings that are being judged still need their ops.
    this.#judging.after('removing a room', () => storage.rooms.remove(code));
  }

  #carryOutEffect(effect: Effect): void {
    switch (effect.kind) {
      case 'request_start':
        void this.#startItself();
        return;
      case 'judge_round':
        this.#judging.begin(this.state);
        return;
      case 'round_judged':
        this.#judging.end(effect, this.state);
        return;
      // Done before anybody was shown anything.
      case 'seat_removed':
      case 'remove_room':
        return;
    }
  }

  /** [GAME-7] Without prompts everybody reads why nothing begins, and the rules ask again. */
  async #startItself(): Promise<void> {
    try {
      const result = await this.#games.start(null);
      if (!result.ok) this.#talk.complain(result.error.code);
    } catch (error) {
      this.#ports.logger.error({ err: error }, 'a room could not start itself');
    }
  }

  /** Everybody hears of what changed. */
  #show(): void {
    this.#ports.live.follow(this, this.state);
    this.#watch.follow(this.state);
    this.#audience.tell((connection, seatId) => {
      if (findSeat(this.state, seatId)) connection.view(this.#view(seatId));
    });
  }

  #view(seatId: SeatId): RoomView {
    return viewFor(this.state, seatId, this.#ports.clock.now(), this.#ports.packs());
  }
}
