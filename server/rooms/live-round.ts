import type { RoundId, SeatId } from '#contract/ids.ts';
import type { LiveScore, RoomSettings } from '#contract/room.ts';

/** Whose scores a seat may see while a round is drawn. */
export type LiveAudience = Exclude<RoomSettings['liveScores'], 'hidden'>;

/** Scores of all go to all: gathered for this long, so that a full room costs as many messages as a small one. */
const TELL_ALL_EVERY_MS = 250;

interface Canvas {
  /** Handed in, or gone: asked about no more. */
  isOpen: boolean;
  /** What the version was made of: the drawing as it is kept, and how many ops it had. */
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
 * The live scores of one round, as rules: what the judge may be asked, and what may be told to whom [LIVE-1]–[LIVE-4]. It knows
 * the time only from its arguments.
 */
export class LiveRound {
  readonly roundId: RoundId;
  readonly audience: LiveAudience;
  readonly #endsAtMs: number;
  readonly #canvases = new Map<SeatId, Canvas>();
  readonly #news = new Set<SeatId>();
  #toldAtMs = Number.NEGATIVE_INFINITY;

  /** @param endsAtMs the deadline: from then on nothing is asked and nothing told */
  constructor(roundId: RoundId, endsAtMs: number, audience: LiveAudience) {
    this.roundId = roundId;
    this.#endsAtMs = endsAtMs;
    this.audience = audience;
  }

  /** Who plays this round now, and whether the drawing is handed in. */
  follow(entries: readonly { seatId: SeatId; isHandedIn: boolean }[]): void {
    const present = new Set(entries.map((entry) => entry.seatId));
    for (const seatId of this.#canvases.keys()) {
      if (present.has(seatId)) continue;
      this.#canvases.delete(seatId);
      this.#news.delete(seatId);
    }
    for (const { seatId, isHandedIn } of entries) {
      const canvas = this.#canvases.get(seatId);
      if (canvas) canvas.isOpen = !isHandedIn;
      else this.#canvases.set(seatId, newCanvas(!isHandedIn));
    }
  }

  isOpen(seatId: SeatId): boolean {
    return this.#canvases.get(seatId)?.isOpen === true;
  }

  /**
   * It is a seat's turn.
   * @param drawing the same object as long as `opCount` alone tells whether the drawing has changed
   * @returns the version that the judge is to be asked about; null: there is nothing new, or it may not be asked now
   */
  versionToAsk(seatId: SeatId, drawing: object, opCount: number, nowMs: number): number | null {
    const canvas = this.#canvases.get(seatId);
    if (!canvas?.isOpen || canvas.inFlight || nowMs >= this.#endsAtMs) return null;
    if (canvas.drawing !== drawing || canvas.opCount !== opCount) {
      canvas.drawing = drawing;
      canvas.opCount = opCount;
      canvas.version += 1;
    }
    // What was never drawn on needs no score.
    return opCount === 0 || canvas.version === canvas.asked ? null : canvas.version;
  }

  asked(seatId: SeatId, version: number): void {
    const canvas = this.#canvases.get(seatId);
    if (!canvas) return;
    canvas.asked = version;
    canvas.inFlight = true;
  }

  /** The judge has answered in time, or not. @returns whether it is news */
  answered(seatId: SeatId, version: number, { score, opCount }: Omit<LiveScore, 'seatId'>, nowMs: number): boolean {
    const canvas = this.#canvases.get(seatId);
    if (!canvas) return false;
    canvas.inFlight = false;
    if (nowMs >= this.#endsAtMs || version <= canvas.scored) return false;
    canvas.asked = Math.max(canvas.asked, version);
    canvas.scored = version;
    canvas.score = { seatId, score, opCount };
    this.#news.add(seatId);
    return true;
  }

  /** There is no answer. @param again whether this version is worth another turn */
  unanswered(seatId: SeatId, version: number, again: boolean): void {
    const canvas = this.#canvases.get(seatId);
    if (!canvas) return;
    canvas.inFlight = false;
    if (again && canvas.asked === version) canvas.asked = version - 1;
  }

  /** What is to be told now to which of these seats; each score once. */
  tell(present: Iterable<SeatId>, nowMs: number): Map<SeatId, LiveScore[]> {
    const tellings = new Map<SeatId, LiveScore[]>();
    if (this.#news.size === 0 || nowMs >= this.#endsAtMs) return tellings;
    if (this.audience === 'everyone' && nowMs - this.#toldAtMs < TELL_ALL_EVERY_MS) return tellings;
    this.#toldAtMs = nowMs;
    for (const seatId of present) {
      const scores = this.#scoresFor(seatId, [...this.#news]);
      if (scores.length > 0) tellings.set(seatId, scores);
    }
    this.#news.clear();
    return tellings;
  }

  /** Everything that this seat may know by now. */
  known(seatId: SeatId): LiveScore[] {
    return this.#scoresFor(seatId, [...this.#canvases.keys()]);
  }

  #scoresFor(receiver: SeatId, of: SeatId[]): LiveScore[] {
    return of
      .filter((seatId) => this.audience === 'everyone' || seatId === receiver)
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
