import { DrawingId, PlayerId, PromptId, RoomCode, SeatId } from '#contract/ids.ts';
import type { MachineLevel } from '#contract/machines.ts';
import { DAILY_SECONDS } from '#contract/modes.ts';
import { DEFAULT_SETTINGS, type RoomSettings } from '#contract/room-settings.ts';
import { wakeAt } from '#server/game/automatic-transitions.ts';
import type { Command, NewSeat, PickedGame } from '#server/game/commands.ts';
import { createRoom, type Decision, decide } from '#server/game/decide.ts';
import { gameRequest, intoRounds } from '#server/game/start.ts';
import type { Effect, GamePrompt, Outcome, PickedGhost, RoomState, RuleContext, Seat } from '#server/game/state.ts';
import { readStoredState, storedForm } from '#server/game/stored-state.ts';
import { DEFAULT_TIMING } from '#server/game/timing.ts';

const CODE = RoomCode.parse('BCDFG');
export const seatId = (n: number) => SeatId.parse(`seat${n}`);
/** Of a machine's seat. */
export const machineId = (n: number) => SeatId.parse(`machine${n}`);
export const playerId = (n: number) => PlayerId.parse(`player${n}`);
/** @param player whose seat it is: everybody has one, unless told otherwise */
export const newSeat = (n: number, player = n): NewSeat => ({
  id: seatId(n),
  playerId: playerId(player),
  nickname: `Player ${n}`,
  tokenHash: `hash${n}`,
});
export const prompts = (count: number): GamePrompt[] =>
  Array.from({ length: count }, (_, n) => ({
    id: PromptId.parse(`prompt${n}`),
    text: `thing ${n}`,
    translations: {},
    listed: true,
  }));
export const ghost = (n: number, score: number): PickedGhost => ({
  drawingId: DrawingId.parse(`past${n}`),
  nickname: `Ghost ${n}`,
  rawScore: score,
  deductions: [],
  score,
  percentile: null,
  labels: [{ text: 'of a ghost', share: 1 }],
});
/** What a shell with so many prompts and past drawings picks. */
export const picked = (state: RoomState, have = 40, ghosts: PickedGhost[] = [ghost(1, 50)]): PickedGame => ({
  request: gameRequest(state),
  rounds: intoRounds(
    prompts(have).map((prompt) => ({ prompt, ghosts: state.settings.mode === 'ghosts' ? ghosts : [] })),
    state.settings,
  ),
  day: state.settings.mode === 'daily' ? '2026-11-23' : null,
});
export const FREE_PROMPT = PromptId.parse('free');
/** What the judge might say. */
export const judgedAs = (drawingId: string, score: number, sureness: number | null = null): Outcome => ({
  kind: 'judged',
  drawingId: DrawingId.parse(drawingId),
  rawScore: score,
  deductions: [],
  score,
  sureness,
  percentile: null,
  labels: [],
});

/** A room at play: the state, the time, and every effect so far. */
export class Play {
  state: RoomState;
  now = 1_000_000;
  /** Of the next restart. */
  downMs = 0;
  removed = false;
  readonly effects: Effect[] = [];
  /** Called with every change. */
  watch: (before: RoomState, after: RoomState) => void = () => {};
  #random = 0;

  constructor({ practice = false, ...wish }: { practice?: boolean } & Partial<RoomSettings> = {}) {
    const settings = { ...DEFAULT_SETTINGS, rounds: 2, seconds: wish.mode === 'daily' ? DAILY_SECONDS : 20, ...wish };
    const room = { code: CODE, practice, settings, seat: newSeat(0), freePromptId: practice ? FREE_PROMPT : null };
    this.state = createRoom(room, this.now);
  }

  get context(): RuleContext {
    // A different id each time, the same ones in every run.
    const random = () => {
      this.#random = (this.#random * 1_103_515_245 + 12_345) % 2 ** 31;
      return this.#random / 2 ** 31;
    };
    return { now: this.now, random, timing: DEFAULT_TIMING };
  }

  try(command: Command): Decision {
    if (command.kind === 'resume') this.#restart();
    const before = this.state;
    const decision = decide(before, command, this.context);
    if (decision.ok) {
      this.state = decision.state;
      this.effects.push(...decision.effects);
      this.removed ||= decision.effects.some((effect) => effect.kind === 'remove_room');
      if (this.state !== before) this.watch(before, this.state);
    }
    return decision;
  }

  /** The room is stored, and read by a server whose time has nothing to do with this one's. */
  #restart(): void {
    const stored = JSON.parse(JSON.stringify(storedForm(this.state, this.now)));
    this.now += this.downMs;
    this.state = readStoredState(stored, { now: this.now, ranMs: 0 }) as RoomState;
  }

  do(command: Command): this {
    const decision = this.try(command);
    if (!decision.ok) throw new Error(`${command.kind}: ${decision.error.code}`);
    return this;
  }

  join(...seats: number[]): this {
    for (const n of seats) this.do({ kind: 'join', seat: newSeat(n), spectate: false });
    return this;
  }

  /** Machines of these levels; their seats are counted from `first`. */
  machines(levels: readonly MachineLevel[], first = 0): this {
    for (const [n, level] of levels.entries()) {
      this.do({ kind: 'add_machine', by: this.state.host, machine: { id: machineId(first + n), level } });
    }
    return this;
  }

  watchers(...seats: number[]): this {
    for (const n of seats) this.do({ kind: 'join', seat: newSeat(n), spectate: true });
    return this;
  }

  start(game = picked(this.state)): this {
    return this.do({ kind: 'start', by: this.state.host, picked: game });
  }

  /** Lets time pass as the shell does: wakes the room whenever it wants to be woken. */
  pass(ms: number): this {
    const target = this.now + ms;
    for (;;) {
      const at = wakeAt(this.state, DEFAULT_TIMING);
      if (at === null || at > target || this.removed) break;
      this.now = Math.max(this.now, at);
      this.do({ kind: 'wake' });
    }
    this.now = Math.max(this.now, target);
    return this.removed ? this : this.do({ kind: 'wake' });
  }

  toDrawing(): this {
    return this.start().pass(DEFAULT_TIMING.countdownMs);
  }

  phase<N extends RoomState['phase']['name']>(name: N): Extract<RoomState['phase'], { name: N }> {
    if (this.state.phase.name !== name) throw new Error(`in ${this.state.phase.name}, not in ${name}`);
    return this.state.phase as Extract<RoomState['phase'], { name: N }>;
  }

  submit(n: number): this {
    return this.do({ kind: 'submit', by: seatId(n), roundId: this.phase('drawing').round.id });
  }

  judge(n: number, score: number, sureness: number | null = null): this {
    const { round } = this.phase('judging');
    const outcome = judgedAs(`d${round.number}-${n}`, score, sureness);
    return this.do({ kind: 'judged', roundId: round.id, seatId: seatId(n), outcome });
  }

  blank(n: number): this {
    const { id: roundId } = this.phase('judging').round;
    return this.do({ kind: 'judged', roundId, seatId: seatId(n), outcome: { kind: 'blank' } });
  }

  seat(n: number): Seat {
    const seat = this.state.seats.find((candidate) => candidate.id === seatId(n));
    if (!seat) throw new Error(`seat ${n} is gone`);
    return seat;
  }
}

export const codeOf = (decision: Decision) => (decision.ok ? 'ok' : decision.error.code);
