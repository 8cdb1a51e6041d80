import type { GuessMessage, GuessVerdict } from '#contract/chat.ts';
import { type Result, refuse } from '#contract/errors.ts';
import type { PlayerId, RoundId, SeatId } from '#contract/ids.ts';
import { GUESSES_KEPT } from '#contract/limits.ts';
import type { Logger } from '#server/lib/logger.ts';
import { withoutRudeWords } from '#server/lib/profanity.ts';
import { type Rate, RateLimiter } from '#server/lib/rate-limit.ts';
import { checkAnswer } from '../game/answers.ts';
import { isTold, openGuess } from '../game/guessing.ts';
import { shownName } from '../game/recognition.ts';
import { findSeat } from '../game/seats.ts';
import type { RoomState } from '../game/state.ts';
import type { Timing } from '../game/timing.ts';
import { type Judge, JudgeError } from '../judge/port.ts';
import type { CommandQueue } from './command-queue.ts';
import type { Clock } from './room-clock.ts';
import type { SeatConnections } from './seat-connections.ts';

/** Of one player, in however many tabs and seats: somebody who types fast, and no dictionary. */
const GUESS_RATE: Rate = { capacity: 6, perSecond: 1 };
/** A guesser is not kept waiting: without an answer by then the guess is wrong, and nothing more is said. */
const NEARNESS_WAIT_MS = 1_500;
/**
 * Standard deviations above the labels of the bank from which words are near: of doodle-clip's 581 labels 1.7 are, on
 * average, for a prompt (docs/decisions/0024).
 */
const NEAR = 3;

/** The seats that may read a guess besides its author. */
type Audience = 'all' | 'told' | 'nobody';

/** `said`: as it was written; empty: it is right, and not told. */
interface KeptGuess {
  message: GuessMessage;
  said: string;
  audience: Audience;
  of: PlayerId;
}

interface RoomGuessesPorts {
  judge: Pick<Judge, 'compareTexts' | 'reads'>;
  clock: Clock;
  timing: Timing;
  logger: Logger;
}

/** The guesses of a room's running round [GUESS-4]: answered, sent to those who may read them, and kept in memory. */
export class RoomGuesses {
  readonly #queue: CommandQueue;
  readonly #connections: SeatConnections;
  readonly #ports: RoomGuessesPorts;
  readonly #rates: RateLimiter;
  #kept: KeptGuess[] = [];
  #lastId = 0;
  #hasFailed = false;

  constructor(queue: CommandQueue, connections: SeatConnections, ports: RoomGuessesPorts) {
    this.#queue = queue;
    this.#connections = connections;
    this.#ports = ports;
    this.#rates = new RateLimiter(GUESS_RATE, () => ports.clock.now());
  }

  /** Guesses of the running round that this seat may read, oldest first. */
  keptFor(state: RoomState, seatId: SeatId): GuessMessage[] {
    const { phase } = state;
    if (phase.name !== 'drawing') return [];
    return this.#kept
      .filter(({ message }) => message.roundId === phase.round.id)
      .filter((kept) => mayRead(state, kept, seatId))
      .map(({ message }) => message);
  }

  /** [MOD-1] A guess that a seat may read; null: there is none any more. */
  find(state: RoomState, seatId: SeatId, id: number): { playerId: PlayerId; nickname: string; text: string } | null {
    const kept = this.#kept.find(({ message }) => message.id === id);
    if (!kept || kept.message.text === null || !mayRead(state, kept, seatId)) return null;
    return { playerId: kept.of, nickname: kept.message.nickname, text: kept.said };
  }

  /** [PLAYER-6] Tabs that have it keep it. */
  forget(playerId: PlayerId): void {
    this.#kept = this.#kept.filter(({ of }) => of !== playerId);
  }

  /** @param onTold is told the id of the guess when others may read it */
  async guess(
    by: SeatId,
    { roundId, text }: { roundId: RoundId; text: string },
    onTold: (id: number) => void,
  ): Promise<Result<{ verdict: GuessVerdict }>> {
    const { clock, timing } = this.#ports;
    const now = clock.now();
    const before = this.#queue.state;
    const open = openGuess(before, by, roundId, { now, timing });
    if (!open.ok) return open;
    const prompt = before.phase.name === 'drawing' ? before.phase.round.prompts[0] : undefined;
    if (!prompt) return refuse('phase_over', 'This round no longer takes guesses.');
    const { playerId } = open.guesser;
    const retryAfterMs = this.#rates.take(playerId);
    if (retryAfterMs > 0) {
      return {
        ok: false,
        error: { code: 'rate_limited', message: 'You guess too fast. Wait a moment.', retryAfterMs },
      };
    }
    const { verdict, tells } = checkAnswer(text, prompt);
    const isRight = verdict === 'right';
    const result = await this.#queue.execute({ kind: 'guess', by, roundId, isRight }, now);
    if (!result.ok) return result;
    const isMuted = before.muted.includes(playerId);
    if (isRight) this.#tell(by, roundId, null, 'all');
    else this.#tell(by, roundId, text, isMuted ? 'nobody' : tells ? 'told' : 'all');
    onTold(this.#lastId);
    if (verdict !== 'wrong') return { ok: true, verdict };
    return { ok: true, verdict: (await this.#isNear(by, playerId, text, prompt.text)) ? 'close' : 'wrong' };
  }

  /** Whether the judge's model takes the words to mean nearly the same. Never rejects. */
  async #isNear(by: SeatId, player: string, text: string, prompt: string): Promise<boolean> {
    const { judge, logger } = this.#ports;
    if (!judge.reads(text) || !judge.reads(prompt)) return false;
    const origin = { address: this.#connections.addressOf(by) ?? this.#queue.state.code, player };
    try {
      const nearness = await judge.compareTexts({
        text: text.toLowerCase(),
        prompt,
        origin,
        signal: AbortSignal.timeout(NEARNESS_WAIT_MS),
      });
      return nearness >= NEAR;
    } catch (error) {
      const isCrowdedOut = error instanceof JudgeError && (error.code === 'superseded' || error.code === 'busy');
      if (!isCrowdedOut && !this.#hasFailed) {
        this.#hasFailed = true;
        logger.warn({ err: error }, 'comparing a guess with the prompt failed');
      }
      return false;
    }
  }

  /** @param said null: the guess is right */
  #tell(seatId: SeatId, roundId: RoundId, said: string | null, audience: Audience): void {
    const { state } = this.#queue;
    const seat = findSeat(state, seatId);
    if (!seat) return;
    // Ids follow the clock, so that they grow over a restart, too.
    this.#lastId = Math.max(this.#lastId + 1, this.#ports.clock.now());
    const look = seat.look === undefined ? {} : { look: seat.look };
    const text = said === null ? null : withoutRudeWords(said);
    const message: GuessMessage = { id: this.#lastId, roundId, seatId, nickname: shownName(seat), ...look, text };
    const kept = { message, said: said ?? '', audience, of: seat.playerId };
    this.#kept = [...this.#kept.filter((other) => other.message.roundId === roundId), kept].slice(-GUESSES_KEPT);
    this.#connections.broadcast((connection, receiver) => {
      if (mayRead(state, kept, receiver)) connection.guess(message);
    });
  }
}

const mayRead = ({ phase }: RoomState, { message, audience }: KeptGuess, seatId: SeatId): boolean =>
  message.seatId === seatId || audience === 'all' || (audience === 'told' && isTold(phase, seatId));
