import type { PlayerId, RoundId } from '#contract/ids.ts';
import type { Command } from '../game/commands.ts';
import { isBanned } from '../game/seats.ts';
import type { RoomState } from '../game/state.ts';
import type { Clock } from './clock.ts';
import { type DrawingSavedEvent, type JudgingPorts, judgeRound } from './judging.ts';
import type { RoundDrawings } from './round-drawings.ts';
import { type RoundReport, reportOf } from './stats.ts';

export interface RoundJudgingPorts extends JudgingPorts {
  clock: Clock;
  onDrawingSaved: (news: DrawingSavedEvent) => void;
  onRoundJudged: (report: RoundReport) => void;
}

/** Has the rounds of one room judged, one after the other. Never rejects. */
export class RoundJudging {
  readonly #ports: RoundJudgingPorts;
  readonly #drawings: RoundDrawings;
  readonly #state: () => RoomState;
  readonly #tell: (command: Command) => Promise<void>;
  #running: Promise<void> = Promise.resolve();
  /** When the round that is judged was handed in, and since when it is judged. */
  #times = { handedInAt: 0, judgingSince: 0 };

  /**
   * @param state as it is now
   * @param tell must not lose a judgement, whatever it takes
   */
  constructor(
    ports: RoundJudgingPorts,
    drawings: RoundDrawings,
    state: () => RoomState,
    tell: (command: Command) => Promise<void>,
  ) {
    this.#state = state;
    this.#ports = ports;
    this.#drawings = drawings;
    this.#tell = tell;
  }

  /** Judges what the room's round has no judgement for; nothing outside the judging phase. */
  begin({ phase, code: roomCode, settings: { mode }, day }: RoomState): void {
    if (phase.name !== 'judging') return;
    const { round, entries } = phase;
    const { clock, onDrawingSaved } = this.#ports;
    const judgingSince = clock.now();
    const handedInAt = Math.max(0, ...entries.map((entry) => entry.submittedAt));
    this.#times = { handedInAt: handedInAt || judgingSince, judgingSince };
    this.after('judging a round', async () => {
      await this.#drawings.end();
      const isOut = (playerId: PlayerId) => isBanned(this.#state(), playerId, clock.now());
      await judgeRound({ roomCode, round, mode, day, entries }, this.#ports, isOut, async (seatId, outcome, saved) => {
        if (saved) onDrawingSaved(saved);
        await this.#tell({ kind: 'judged', roundId: round.id, seatId, outcome });
      });
    });
  }

  /** Every drawing of the round has its outcome. */
  end({ roundId, keepOps }: { roundId: RoundId; keepOps: boolean }, state: RoomState): void {
    this.#report(roundId, state);
    if (keepOps) return;
    const { storage, logger } = this.#ports;
    storage.ops
      .removeRound(roundId)
      .catch((error: unknown) => logger.warn({ err: error }, 'removing the ops of a round failed'));
  }

  #report(roundId: RoundId, { phase }: RoomState): void {
    if (phase.name !== 'reveal') return;
    // A past drawing was judged long ago.
    const results = phase.results.filter((result) => !result.ghost);
    if (results.length === 0) return;
    const report = reportOf(results, { ...this.#times, now: this.#ports.clock.now() });
    this.#ports.logger.info({ roundId, ...report }, 'round judged');
    this.#ports.onRoundJudged(report);
  }

  /** Carries out what needs the drawings to be judged before. @param what for the log */
  after(what: string, task: () => Promise<unknown>): void {
    this.#running = this.#running
      .then(async () => void (await task()))
      .catch((error: unknown) => this.#ports.logger.error({ err: error }, `${what} failed`));
  }

  /** Resolves when nothing is judged any more. */
  idle(): Promise<void> {
    return this.#running;
  }
}
