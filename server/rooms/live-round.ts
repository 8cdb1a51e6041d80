import type { RoundId, SeatId } from '#contract/ids.ts';
import type { LiveScore } from '#contract/judgement.ts';
import type { RoomSettings } from '#contract/room-settings.ts';

/** Whose scores a seat may see while a round is drawn. */
export type LiveVisibility = Exclude<RoomSettings['liveScores'], 'hidden'>;

/** Scores that everybody sees are collected for this long, so that a full room costs as many messages as a small one. */
const SEND_ALL_INTERVAL_MS = 250;

interface Canvas {
  /** false: submitted; the judge is not asked any more. */
  isOpen: boolean;
  /** Of the current version: the drawing object in memory, and its number of ops. */
  drawing: object | null;
  opCount: number;
  /** Grows with every change. */
  version: number;
  /** The newest version that the judge was asked about. */
  asked: number;
  inFlight: boolean;
  /** The newest version that has a score. */
  scored: number;
  score: LiveScore | null;
}

/**
 * The rules of the live scores of one round [LIVE-1]–[LIVE-4]: which versions of a drawing the judge is asked about, and
 * which scores a seat is sent. Time comes as an argument.
 */
export class LiveRound {
  readonly roundId: RoundId;
  readonly visibility: LiveVisibility;
  readonly #endsAtMs: number;
  readonly #canvases = new Map<SeatId, Canvas>();
  readonly #unsent = new Set<SeatId>();
  #sentAtMs = Number.NEGATIVE_INFINITY;

  /** @param endsAtMs the deadline: from then on the judge is asked nothing and no scores are sent */
  constructor(roundId: RoundId, endsAtMs: number, visibility: LiveVisibility) {
    this.roundId = roundId;
    this.#endsAtMs = endsAtMs;
    this.visibility = visibility;
  }

  /** @param entries the drawings of the round as it is now */
  follow(entries: readonly { seatId: SeatId; isSubmitted: boolean }[]): void {
    const present = new Set(entries.map((entry) => entry.seatId));
    for (const seatId of this.#canvases.keys()) {
      if (present.has(seatId)) continue;
      this.#canvases.delete(seatId);
      this.#unsent.delete(seatId);
    }
    for (const { seatId, isSubmitted } of entries) {
      const canvas = this.#canvases.get(seatId);
      if (canvas) canvas.isOpen = !isSubmitted;
      else this.#canvases.set(seatId, newCanvas(!isSubmitted));
    }
  }

  isOpen(seatId: SeatId): boolean {
    return this.#canvases.get(seatId)?.isOpen === true;
  }

  /**
   * To be called at a seat's turn.
   * @param drawing the same object as long as `opCount` alone tells whether the drawing has changed
   * @returns the version to ask the judge about; null: there is nothing new, or it may not be asked now
   */
  versionToAsk(seatId: SeatId, drawing: object, opCount: number, nowMs: number): number | null {
    const canvas = this.#canvases.get(seatId);
    if (!canvas?.isOpen || canvas.inFlight || nowMs >= this.#endsAtMs) return null;
    if (canvas.drawing !== drawing || canvas.opCount !== opCount) {
      canvas.drawing = drawing;
      canvas.opCount = opCount;
      canvas.version += 1;
    }
    // An untouched canvas needs no score.
    return opCount === 0 || canvas.version === canvas.asked ? null : canvas.version;
  }

  asked(seatId: SeatId, version: number): void {
    const canvas = this.#canvases.get(seatId);
    if (!canvas) return;
    canvas.asked = version;
    canvas.inFlight = true;
  }

  /** @returns whether the score is new: an answer may be late or outdated */
  answered(seatId: SeatId, version: number, { score, opCount }: Omit<LiveScore, 'seatId'>, nowMs: number): boolean {
    const canvas = this.#canvases.get(seatId);
    if (!canvas) return false;
    canvas.inFlight = false;
    if (nowMs >= this.#endsAtMs || version <= canvas.scored) return false;
    canvas.asked = Math.max(canvas.asked, version);
    canvas.scored = version;
    canvas.score = { seatId, score, opCount };
    this.#unsent.add(seatId);
    return true;
  }

  /** The judge failed. @param again whether this version is worth another turn */
  unanswered(seatId: SeatId, version: number, again: boolean): void {
    const canvas = this.#canvases.get(seatId);
    if (!canvas) return;
    canvas.inFlight = false;
    if (again && canvas.asked === version) canvas.asked = version - 1;
  }

  /** Scores to send now to each of these seats; each score is sent once. */
  takeUnsent(present: Iterable<SeatId>, nowMs: number): Map<SeatId, LiveScore[]> {
    const messages = new Map<SeatId, LiveScore[]>();
    if (this.#unsent.size === 0 || nowMs >= this.#endsAtMs) return messages;
    if (this.visibility === 'everyone' && nowMs - this.#sentAtMs < SEND_ALL_INTERVAL_MS) return messages;
    this.#sentAtMs = nowMs;
    for (const seatId of present) {
      const scores = this.#scoresFor(seatId, [...this.#unsent]);
      if (scores.length > 0) messages.set(seatId, scores);
    }
    this.#unsent.clear();
    return messages;
  }

  /** The newest scores that this seat may see. */
  known(seatId: SeatId): LiveScore[] {
    return this.#scoresFor(seatId, [...this.#canvases.keys()]);
  }

  #scoresFor(receiver: SeatId, of: SeatId[]): LiveScore[] {
    return of
      .filter((seatId) => this.visibility === 'everyone' || seatId === receiver)
      .flatMap((seatId) => this.#canvases.get(seatId)?.score ?? []);
  }
}

const newCanvas = (isOpen: boolean): Canvas => ({
  isOpen,
  drawing: null,
  opCount: 0,
  version: 0,
  asked: 0,
  inFlight: false,
  scored: 0,
  score: null,
});

/** Positions on the circle: unsigned 32-bit numbers, so that wrapping is exact. */
const CIRCLE = 2 ** 32;
/** 2³² divided by the golden ratio: each new position lies well apart from all earlier ones (Knuth's multiplicative hash). */
const GOLDEN_STEP = 0x9e3779b9;

/**
 * Schedules the turns of drawings to be scored [LIVE-2]. A cursor goes round a circle once an interval; every drawing has a
 * position on it, and its turn comes when the cursor passes. So all get equally many turns, however the interval
 * changes, and the judge is asked about them one after the other instead of all at once.
 */
export class LiveTurns<K> {
  readonly #positions = new Map<K, number>();
  #cursor = 0;
  #newest = 0;
  #movedAtMs: number | null = null;

  get size(): number {
    return this.#positions.size;
  }

  enter(key: K): void {
    if (this.#positions.has(key)) return;
    this.#newest = (this.#newest + GOLDEN_STEP) % CIRCLE;
    this.#positions.set(key, this.#newest);
  }

  leave(key: K): void {
    this.#positions.delete(key);
  }

  /**
   * Moves the cursor and returns the keys that it passed, in order; none twice, however long ago the last call was.
   * @param nowMs of a clock that may jump; backwards, the cursor stays where it is
   * @param intervalMs above 0: the present time of a whole round
   */
  due(nowMs: number, intervalMs: number): K[] {
    const passedMs = Math.max(0, nowMs - (this.#movedAtMs ?? nowMs));
    this.#movedAtMs = nowMs;
    const turn = Math.min(CIRCLE, Math.round((passedMs / intervalMs) * CIRCLE));
    const from = this.#cursor;
    this.#cursor = (from + turn) % CIRCLE;
    const ahead = (position: number) => (position - from + CIRCLE) % CIRCLE;
    return [...this.#positions]
      .filter(([, position]) => ahead(position) < turn)
      .toSorted(([, a], [, b]) => ahead(a) - ahead(b))
      .map(([key]) => key);
  }
}
