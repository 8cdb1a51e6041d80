import { leavesInk } from '#canvas/render.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import type { RoomCode, SeatId } from '#contract/ids.ts';
import type { LiveScores } from '#contract/judgement.ts';
import { LIVE_INTERVAL_MS } from '#contract/limits.ts';
import type { RoomSettings } from '#contract/room-settings.ts';
import type { Logger } from '#server/lib/logger.ts';
import { liveScoresOf, modeOf } from '../game/modes.ts';
import type { PhaseNamed, RoomState, Round } from '../game/state.ts';
import { type Judge, JudgeError } from '../judge/port.ts';
import { LiveRound, LiveTurns } from './live-round.ts';
import type { Clock } from './room-clock.ts';
import type { RoomDrawings } from './room-drawings.ts';
import { amongPrompts, surenessOf } from './round-judge.ts';
import type { SeatConnections } from './seat-connections.ts';

/** Far shorter than the interval of the turns, so that few of them fall due at once. */
const TICK_MS = 50;

/** A round that is being drawn and scored. */
interface ScoredRound {
  live: LiveRound;
  round: Round;
  settings: RoomSettings;
  promptIndexes: ReadonlyMap<SeatId, number>;
  players: ReadonlyMap<SeatId, string>;
  source: Pick<RoomDrawings, 'peek'>;
  connections: SeatConnections;
  logger: Logger;
  drawings: Map<SeatId, ScoredDrawing>;
  isOver: boolean;
  /** One warning a round. */
  hasFailed: boolean;
}

/** A drawing that gets turns. */
interface ScoredDrawing {
  scored: ScoredRound;
  seatId: SeatId;
  /** Of the canvas that the judge may keep; null: it was not asked yet. */
  key: string | null;
}

/**
 * Live scores of all rooms of this server [LIVE-1]–[LIVE-4]: gives every drawing its turns at the judge, all at the same
 * rate, and sends the scores. A failure here costs a live score, never a round.
 */
export class LiveScorer {
  readonly #judge: Judge;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #rounds = new Map<RoomCode, ScoredRound>();
  readonly #turns = new LiveTurns<ScoredDrawing>();
  #cancelTick: (() => void) | null = null;

  constructor(judge: Judge, clock: Clock, logger: Logger) {
    this.#judge = judge;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** To be called after every change of a room. */
  follow(state: RoomState, source: Pick<RoomDrawings, 'peek'>, connections: SeatConnections): void {
    const { phase, code } = state;
    const running = this.#rounds.get(code);
    if (phase.name !== 'drawing' || phase.round.id !== running?.live.roundId) this.stop(code);
    if (phase.name !== 'drawing') return;
    const scored = this.#rounds.get(code) ?? this.#open(state, phase, source, connections);
    if (!scored) return;
    const { live } = scored;
    live.follow(phase.entries.map(({ seatId, submittedAt }) => ({ seatId, isSubmitted: submittedAt !== null })));
    for (const drawing of scored.drawings.values()) if (!live.isOpen(drawing.seatId)) this.#leave(drawing);
    for (const { seatId } of phase.entries) if (live.isOpen(seatId)) this.#enter(scored, seatId);
    this.#cancelTick ??= this.#clock.after(TICK_MS, () => this.#tick());
  }

  /** The room's round is over, or the room is gone. */
  stop(code: RoomCode): void {
    const scored = this.#rounds.get(code);
    if (!scored) return;
    scored.isOver = true;
    this.#rounds.delete(code);
    for (const drawing of scored.drawings.values()) this.#leave(drawing);
    if (this.#rounds.size > 0) return;
    this.#cancelTick?.();
    this.#cancelTick = null;
  }

  /** The newest scores that a seat may see; null: there are no live scores now. */
  known(code: RoomCode, seatId: SeatId): LiveScores | null {
    const live = this.#rounds.get(code)?.live;
    return live ? { roundId: live.roundId, everyMs: this.#intervalMs, scores: live.known(seatId) } : null;
  }

  get #intervalMs(): number {
    return Math.max(LIVE_INTERVAL_MS, Math.round(this.#judge.load.liveIntervalMs));
  }

  /** null: scores are hidden in this room. */
  #open(
    { code, settings }: RoomState,
    { round, endsAt, entries }: PhaseNamed<'drawing'>,
    source: Pick<RoomDrawings, 'peek'>,
    connections: SeatConnections,
  ): ScoredRound | null {
    const visibility = liveScoresOf(settings);
    if (visibility === 'hidden') return null;
    const scored: ScoredRound = {
      live: new LiveRound(round.id, endsAt, visibility),
      round,
      settings,
      players: new Map(entries.map(({ seatId, playerId }) => [seatId, playerId])),
      promptIndexes: new Map(entries.map(({ seatId, promptIndex }) => [seatId, promptIndex])),
      source,
      connections,
      logger: this.#logger.child({ room: code }),
      drawings: new Map(),
      isOver: false,
      hasFailed: false,
    };
    this.#rounds.set(code, scored);
    return scored;
  }

  #enter(scored: ScoredRound, seatId: SeatId): void {
    if (scored.drawings.has(seatId)) return;
    const drawing: ScoredDrawing = { scored, seatId, key: null };
    scored.drawings.set(seatId, drawing);
    this.#turns.enter(drawing);
  }

  #leave(drawing: ScoredDrawing): void {
    drawing.scored.drawings.delete(drawing.seatId);
    this.#turns.leave(drawing);
    this.#forget(drawing);
  }

  #forget({ key }: ScoredDrawing): void {
    if (key !== null) this.#judge.forget(key);
  }

  #tick(): void {
    this.#cancelTick = this.#clock.after(TICK_MS, () => this.#tick());
    const now = this.#clock.now();
    const everyMs = this.#intervalMs;
    for (const drawing of this.#turns.due(now, everyMs)) this.#guarded(drawing.scored, () => this.#turn(drawing, now));
    for (const scored of this.#rounds.values()) {
      const { live, connections } = scored;
      this.#guarded(scored, () => {
        for (const [seatId, scores] of live.takeUnsent(connections.seats, now)) {
          connections.of(seatId)?.liveScores({ roundId: live.roundId, everyMs, scores });
        }
      });
    }
  }

  /** An error in one round must end neither the server nor the other rounds. */
  #guarded(scored: ScoredRound, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#warn(scored, error);
    }
  }

  #warn(scored: ScoredRound, error: unknown, seatId?: SeatId): void {
    if (scored.hasFailed) return;
    scored.hasFailed = true;
    scored.logger.warn({ err: error, roundId: scored.live.roundId, seatId }, 'a live score failed');
  }

  #turn(drawing: ScoredDrawing, now: number): void {
    const { scored, seatId } = drawing;
    const { live, source } = scored;
    const log = source.peek(seatId, live.roundId);
    if (!log) return;
    const { opCount } = log;
    const version = live.versionToAsk(seatId, log, opCount, now);
    if (version === null) return;
    const strokes = log.strokes();
    if (strokes.some(leavesInk)) void this.#ask(drawing, strokes, { version, opCount });
    else live.answered(seatId, version, { score: 0, opCount }, now);
  }

  /** Never rejects. */
  async #ask(
    drawing: ScoredDrawing,
    strokes: Stroke[],
    { version, opCount }: { version: number; opCount: number },
  ): Promise<void> {
    const { scored, seatId } = drawing;
    const { live, round, settings } = scored;
    const promptIndex = scored.promptIndexes.get(seatId) ?? 0;
    const prompt = round.prompts[promptIndex]?.text ?? '';
    const key = `${live.roundId}.${seatId}`;
    drawing.key = key;
    live.asked(seatId, version);
    try {
      const judgement = await this.#judge.judge({
        strokes,
        prompt,
        ...amongPrompts(round),
        priority: 'live',
        canvas: { key, version },
        origin: {
          address: scored.connections.originOf(seatId) ?? live.roundId,
          player: scored.players.get(seatId) ?? seatId,
        },
      });
      const sureness = surenessOf(judgement, promptIndex);
      const score = modeOf(settings).points({ ...judgement, sureness }, round.prompts.length);
      if (!scored.isOver) live.answered(seatId, version, { score, opCount }, this.#clock.now());
    } catch (error) {
      const isCrowdedOut = error instanceof JudgeError && (error.code === 'superseded' || error.code === 'busy');
      live.unanswered(seatId, version, isCrowdedOut);
      if (!isCrowdedOut) this.#warn(scored, error, seatId);
    }
    // The judge has kept the canvas of a drawing that was judged while its round ended.
    if (scored.drawings.get(seatId) !== drawing) this.#forget(drawing);
  }
}
