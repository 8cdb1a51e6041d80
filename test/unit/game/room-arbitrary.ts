import fc from 'fast-check';
import { RoundId, type SeatId } from '#contract/ids.ts';
import { CHOICES, MAX_MACHINES } from '#contract/limits.ts';
import { MACHINE_LEVELS, type MachineLevel } from '#contract/machines.ts';
import { DAILY_SECONDS, MODES } from '#contract/modes.ts';
import { DEFAULT_SETTINGS, LIVE_SCORE_CHOICES, type RoomSettings } from '#contract/room-settings.ts';
import type { Command } from '#server/game/commands.ts';
import { machineSeats } from '#server/game/seats.ts';
import { checkSettings } from '#server/game/settings.ts';
import { FREE_PROMPT, ghost, judgedAs, machineId, newSeat, type Play, picked, seatId } from './play.ts';

/** What happens to a room: commands of anybody at any time, right or wrong, and time. */
export type Happening =
  | { kind: 'pass'; ms: number }
  | { kind: 'join'; player: number; spectate: boolean }
  | { kind: 'connect' | 'disconnect' | 'leave'; who: number }
  | { kind: 'start' | 'next' | 'rematch' | 'submit'; who: number | 'host'; right: boolean }
  | { kind: 'settings'; who: number | 'host'; settings: RoomSettings }
  /** The shell answers `request_start`. */
  | { kind: 'start_by_itself'; right: boolean }
  | { kind: 'ready' | 'spectate'; who: number; yes: boolean }
  | { kind: 'lock'; who: number | 'host'; yes: boolean }
  | { kind: 'host' | 'kick'; who: number | 'host'; whom: number }
  | { kind: 'vote_kick' | 'mute'; who: number | 'host'; whom: number; yes: boolean }
  | { kind: 'add_machine'; who: number | 'host'; level: MachineLevel }
  /** `machine`: its place among those that are there. */
  | { kind: 'remove_machine' | 'kick_machine'; who: number | 'host'; machine: number }
  | { kind: 'choose'; who: number; option: number; right: boolean }
  | { kind: 'active'; who: number }
  | { kind: 'guess'; who: number; isRight: boolean; right: boolean }
  | { kind: 'begin'; who: number; right: boolean }
  | { kind: 'judged'; who: number; score: number; how: 'judged' | 'blank' | 'failed' }
  | { kind: 'restart'; downMs: number };

/** Two ghosts, of which nobody may know before the reveal what they scored. */
const GHOSTS = [ghost(1, 50), ghost(2, 80)];

const settings: fc.Arbitrary<RoomSettings> = fc
  .record({
    mode: fc.constantFrom(...MODES),
    rounds: fc.integer({ min: 1, max: 3 }),
    choice: fc.boolean(),
    liveScores: fc.constantFrom(...LIVE_SCORE_CHOICES),
    ownPrompts: fc.constantFrom<string[]>([], ['a secret', 'another secret', 'a third secret']),
    maxPlayers: fc.constantFrom(2, 4, 24),
    spectators: fc.boolean(),
    isPublic: fc.boolean(),
  })
  .map((wish) => ({ ...DEFAULT_SETTINGS, seconds: wish.mode === 'daily' ? DAILY_SECONDS : 20, ...wish }));

export interface RoomOptions {
  practice: boolean;
  settings: RoomSettings;
}

/** Any room that may be created. */
export const room: fc.Arbitrary<RoomOptions> = fc
  .record({ practice: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)), settings })
  .filter((wish) => {
    const freePromptId = wish.practice ? FREE_PROMPT : null;
    return checkSettings(wish.settings, { practice: wish.practice, people: 1, machines: 0, freePromptId }) === null;
  });

const who = fc.nat({ max: 4 });
const whom = who;
const byWhom = fc.oneof({ weight: 5, arbitrary: fc.constant('host' as const) }, { weight: 1, arbitrary: who });
const right = fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) });
const yes = right;
const kindOf = <K extends Happening['kind']>(...kinds: K[]) => fc.constantFrom(...kinds);
const byHost = (kind: 'start' | 'next' | 'rematch', weight: number) => ({
  weight,
  arbitrary: fc.record({ kind: kindOf(kind), who: byWhom, right }),
});
const HOW = ['judged', 'judged', 'judged', 'blank', 'failed'] as const;

/** Weighted so that many sequences get to a podium: most happenings help a game along. */
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: kindOf('pass'), ms: fc.integer({ min: 0, max: 20_000 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: kindOf('join'), player: fc.nat({ max: 5 }), spectate: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ kind: kindOf('connect'), who }) },
  { weight: 1, arbitrary: fc.record({ kind: kindOf('disconnect'), who }) },
  { weight: 1, arbitrary: fc.record({ kind: kindOf('leave'), who: fc.nat({ max: 9 }) }) },
  byHost('start', 8),
  byHost('next', 4),
  byHost('rematch', 1),
  { weight: 1, arbitrary: fc.record({ kind: kindOf('settings'), who: byWhom, settings }) },
  { weight: 4, arbitrary: fc.record({ kind: kindOf('start_by_itself'), right }) },
  { weight: 3, arbitrary: fc.record({ kind: kindOf('ready'), who, yes }) },
  { weight: 1, arbitrary: fc.record({ kind: kindOf('spectate'), who, yes: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: kindOf('host', 'kick'), who: byWhom, whom: fc.nat({ max: 9 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: kindOf('lock'), who: byWhom, yes: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: kindOf('add_machine'), who: byWhom, level: fc.constantFrom(...MACHINE_LEVELS) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: kindOf('remove_machine', 'kick_machine'),
      who: byWhom,
      machine: fc.nat({ max: MAX_MACHINES - 1 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kindOf('vote_kick', 'mute'), who, whom, yes }) },
  { weight: 4, arbitrary: fc.record({ kind: kindOf('choose'), who, option: fc.nat({ max: CHOICES }), right }) },
  { weight: 1, arbitrary: fc.record({ kind: kindOf('active'), who }) },
  { weight: 4, arbitrary: fc.record({ kind: kindOf('guess'), who, isRight: fc.boolean(), right }) },
  { weight: 2, arbitrary: fc.record({ kind: kindOf('begin'), who, right }) },
  { weight: 6, arbitrary: fc.record({ kind: kindOf('submit'), who: fc.oneof(byWhom, who), right }) },
  {
    weight: 12,
    arbitrary: fc.record({
      kind: kindOf('judged'),
      who,
      score: fc.integer({ min: 0, max: 1_000 }).map((tenths) => tenths / 10),
      how: fc.constantFrom(...HOW),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: kindOf('restart'), downMs: fc.integer({ min: 0, max: 600_000 }) }),
  },
);

export const happenings = fc.array(happening, { maxLength: 140, size: 'max' });

/** The command that this is in the room as it stands; null for time that passes. */
function commandOf(play: Play, event: Happening, joined: number): Command | null {
  const { state } = play;
  const by = (n: number | 'host'): SeatId => (n === 'host' ? state.host : seatId(n));
  const { phase } = state;
  const runningId = phase.name === 'choosing' ? phase.roundId : 'round' in phase ? phase.round.id : null;
  const roundId = (isRight: boolean) => (isRight && runningId !== null ? runningId : RoundId.parse('another'));
  const game = (isRight: boolean) => picked(state, isRight ? 40 : 0, GHOSTS);
  switch (event.kind) {
    case 'pass':
      return null;
    case 'join':
      return { kind: 'join', seat: newSeat(joined, event.player), spectate: event.spectate };
    case 'connect':
    case 'disconnect':
    case 'leave':
      return { kind: event.kind, seatId: seatId(event.who) };
    case 'start':
      return { kind: 'start', by: by(event.who), picked: game(event.right) };
    case 'start_by_itself':
      return { kind: 'start', by: null, picked: game(event.right) };
    case 'settings':
      return { kind: 'settings', by: by(event.who), settings: event.settings };
    case 'next':
    case 'rematch':
    case 'active':
      return { kind: event.kind, by: by(event.who) };
    case 'ready':
      return { kind: 'ready', by: by(event.who), ready: event.yes };
    case 'spectate':
      return { kind: 'spectate', by: by(event.who), spectate: event.yes };
    case 'lock':
      return { kind: 'lock', by: by(event.who), locked: event.yes };
    case 'host':
    case 'kick':
      return { kind: event.kind, by: by(event.who), seatId: seatId(event.whom) };
    case 'add_machine':
      return { kind: 'add_machine', by: by(event.who), machine: { id: machineId(joined), level: event.level } };
    case 'remove_machine':
    case 'kick_machine': {
      const machine = machineSeats(state)[event.machine]?.id ?? machineId(99);
      return { kind: event.kind === 'kick_machine' ? 'kick' : 'remove_machine', by: by(event.who), seatId: machine };
    }
    case 'vote_kick':
      return { kind: 'vote_kick', by: by(event.who), seatId: seatId(event.whom), kick: event.yes };
    case 'mute':
      return { kind: 'mute', by: by(event.who), seatId: seatId(event.whom), muted: event.yes };
    case 'choose':
      return { kind: 'choose', by: by(event.who), roundId: roundId(event.right), option: event.option };
    case 'submit':
      return { kind: 'submit', by: by(event.who), roundId: roundId(event.right) };
    case 'guess':
      return { kind: 'guess', by: by(event.who), roundId: roundId(event.right), isRight: event.isRight };
    case 'begin':
      return { kind: 'begin', by: by(event.who), roundId: roundId(event.right) };
    case 'judged': {
      const { score, how } = event;
      const outcome = how === 'judged' ? judgedAs(`d${event.who}`, score, score / 100) : { kind: how };
      // Machines' drawings are judged with the others.
      const open = phase.name === 'judging' ? phase.entries.filter((entry) => entry.outcome === null) : [];
      const machine = open.find((entry) => entry.machine !== undefined && event.who === 0);
      return { kind: 'judged', roundId: roundId(true), seatId: machine?.seatId ?? seatId(event.who), outcome };
    }
    case 'restart':
      play.downMs = event.downMs;
      return { kind: 'resume' };
  }
}

/** Plays the happenings one by one, as long as there is a room. @param tell what became of each but of time that passes */
export function playAll(
  play: Play,
  events: readonly Happening[],
  tell: (command: Command, carryOut: () => ReturnType<Play['try']>) => void = (_, carryOut) => void carryOut(),
): void {
  let joined = 1;
  for (const event of events) {
    if (play.removed) return;
    const command = commandOf(play, event, joined);
    if (command === null) play.pass((event as { ms: number }).ms);
    else {
      tell(command, () => {
        const decision = play.try(command);
        if (decision.ok && (event.kind === 'join' || event.kind === 'add_machine')) joined += 1;
        return decision;
      });
    }
  }
}
