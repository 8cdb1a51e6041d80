import { leavesInk } from '#canvas/render.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import type { SeatId } from '#contract/ids.ts';
import { LIVE_INTERVAL_MS } from '#contract/limits.ts';
import type { LiveScores, RoomSettings } from '#contract/room.ts';
import type { Logger } from '#server/lib/logger.ts';
import { liveScoresOf, modeOf } from '../game/modes.ts';
import type { PhaseNamed, RoomState, Round } from '../game/state.ts';
import { type Judge, JudgeError } from '../judge/port.ts';
import type { Clock } from './clock.ts';
import { amongOthers, surenessOf } from './judging.ts';
import { type LiveAudience, LiveRound } from './live-round.ts';
import { LiveTurns } from './live-turns.ts';

/** What the live scores need of a room. */
export interface LiveTable {
  /** A seat's drawing of the running round; null: it is not in memory. */
  liveDrawing(seatId: SeatId): { readonly opCount: number; strokes(): Stroke[] } | null;
  /** Seats that can hear. */
  listeners(): Iterable<SeatId>;
  tellLive(seatId: SeatId, scores: LiveScores): void;
}

/** How often the turns are looked at: far more often than a turn comes, so that few come at once. */
const TICK_MS = 50;

/** A round that is being drawn and scored. */
interface Desk {
  table: LiveTable;
  round: LiveRound;
  game: Round;
  settings: RoomSettings;
  /** Who draws which of the round's prompts. */
  promptIndexes: ReadonlyMap<SeatId, number>;
  logger: Logger;
  places: Map<SeatId, Place>;
  isOver: boolean;
  hasFailed: boolean;
}

/** A drawing that has its turns. */
interface Place {
  desk: Desk;
  seatId: SeatId;
  /** Under which the judge may keep its canvas; null: it was not asked yet. */
  key: string | null;
}

/**
 * Live scores of all rooms of this server [LIVE-1]–[LIVE-4]: gives every drawing its turns at the judge, at one rate for all, and
 * tells what comes of it. It never disturbs a round: what fails here is a score that comes later, or not at all.
 */
export class LiveScorer {
  readonly #judge: Judge;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #desks = new Map<LiveTable, Desk>();
  readonly #turns = new LiveTurns<Place>();
  #cancelTick: (() => void) | null = null;

  constructor(judge: Judge, clock: Clock, logger: Logger) {
    this.#judge = judge;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Call it after every change of a room. */
  follow(table: LiveTable, state: RoomState): void {
    const { phase, settings } = state;
    const running = this.#desks.get(table);
    const isRunning = phase.name === 'drawing' && phase.round.id === running?.round.roundId;
    if (!isRunning) this.stop(table);
    const audience = liveScoresOf(settings);
    if (phase.name !== 'drawing' || audience === 'hidden') return;
    const desk = this.#desks.get(table) ?? this.#open(table, state, phase, audience);
    desk.round.follow(phase.entries.map(({ seatId, submittedAt }) => ({ seatId, isHandedIn: submittedAt !== null })));
    for (const place of desk.places.values()) if (!desk.round.isOpen(place.seatId)) this.#leave(place);
    for (const { seatId } of phase.entries) if (desk.round.isOpen(seatId)) this.#enter(desk, seatId);
    this.#cancelTick ??= this.#clock.after(TICK_MS, () => this.#tick());
  }

  /** The room's round is over, or the room is gone. */
  stop(table: LiveTable): void {
    const desk = this.#desks.get(table);
    if (!desk) return;
    desk.isOver = true;
    this.#desks.delete(table);
    for (const place of desk.places.values()) this.#leave(place);
    if (this.#desks.size > 0) return;
    this.#cancelTick?.();
    this.#cancelTick = null;
  }

  /** What this seat may know by now; null: there are no live scores now. */
  known(table: LiveTable, seatId: SeatId): LiveScores | null {
    const round = this.#desks.get(table)?.round;
    return round ? { roundId: round.roundId, everyMs: this.#intervalMs, scores: round.known(seatId) } : null;
  }

  get #intervalMs(): number {
    return Math.max(LIVE_INTERVAL_MS, Math.round(this.#judge.load.liveIntervalMs));
  }

  #open(
    table: LiveTable,
    { code, settings }: RoomState,
    { round, endsAt, entries }: PhaseNamed<'drawing'>,
    audience: LiveAudience,
  ): Desk {
    const desk: Desk = {
      table,
      round: new LiveRound(round.id, endsAt, audience),
      game: round,
      settings,
      promptIndexes: new Map(entries.map(({ seatId, promptIndex }) => [seatId, promptIndex])),
      logger: this.#logger.child({ room: code }),
      places: new Map(),
      isOver: false,
      hasFailed: false,
    };
    this.#desks.set(table, desk);
    return desk;
  }

  #enter(desk: Desk, seatId: SeatId): void {
    if (desk.places.has(seatId)) return;
    const place: Place = { desk, seatId, key: null };
    desk.places.set(seatId, place);
    this.#turns.enter(place);
  }

  #leave(place: Place): void {
    place.desk.places.delete(place.seatId);
    this.#turns.leave(place);
    this.#forget(place);
  }

  #forget({ key }: Place): void {
    if (key !== null) this.#judge.forget(key);
  }

  #tick(): void {
    this.#cancelTick = this.#clock.after(TICK_MS, () => this.#tick());
    const now = this.#clock.now();
    const everyMs = this.#intervalMs;
    for (const place of this.#turns.due(now, everyMs)) this.#guarded(place.desk, () => this.#turn(place, now));
    for (const desk of this.#desks.values()) {
      const { table, round } = desk;
      this.#guarded(desk, () => {
        for (const [seatId, scores] of round.tell(table.listeners(), now)) {
          table.tellLive(seatId, { roundId: round.roundId, everyMs, scores });
        }
      });
    }
  }

  /** Live scores are a pleasure; what goes wrong with them in one round must not end the server. */
  #guarded(desk: Desk, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#complain(desk, error);
    }
  }

  #complain(desk: Desk, error: unknown, seatId?: SeatId): void {
    if (desk.hasFailed) return;
    desk.hasFailed = true;
    desk.logger.warn({ err: error, roundId: desk.round.roundId, seatId }, 'a live score failed');
  }

  #turn(place: Place, now: number): void {
    const { desk, seatId } = place;
    const drawing = desk.table.liveDrawing(seatId);
    if (!drawing) return;
    const { opCount } = drawing;
    const version = desk.round.versionToAsk(seatId, drawing, opCount, now);
    if (version === null) return;
    const strokes = drawing.strokes();
    if (strokes.some(leavesInk)) void this.#ask(place, strokes, { version, opCount });
    else desk.round.answered(seatId, version, { score: 0, opCount }, now);
  }

  /** Never rejects. */
  async #ask(
    place: Place,
    strokes: Stroke[],
    { version, opCount }: { version: number; opCount: number },
  ): Promise<void> {
    const { desk, seatId } = place;
    const { round, game, settings } = desk;
    const promptIndex = desk.promptIndexes.get(seatId) ?? 0;
    const prompt = game.prompts[promptIndex]?.text ?? '';
    const key = `${round.roundId}.${seatId}`;
    place.key = key;
    round.asked(seatId, version);
    try {
      const judgement = await this.#judge.judge({
        strokes,
        prompt,
        ...amongOthers(game),
        priority: 'live',
        canvas: { key, version },
      });
      const sureness = surenessOf(judgement, promptIndex);
      const score = modeOf(settings).points({ ...judgement, sureness }, game.prompts.length);
      if (!desk.isOver) round.answered(seatId, version, { score, opCount }, this.#clock.now());
    } catch (error) {
      const isCrowdedOut = error instanceof JudgeError && (error.code === 'superseded' || error.code === 'busy');
      round.unanswered(seatId, version, isCrowdedOut);
      if (!isCrowdedOut) this.#complain(desk, error, seatId);
    }
    // What was being judged when the round was over has been kept once more.
    if (desk.places.get(seatId) !== place) this.#forget(place);
  }
}
