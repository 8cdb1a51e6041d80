import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeatId } from '#contract/ids.ts';
import { MAX_MACHINES } from '#contract/limits.ts';
import { MACHINE_LEVELS } from '#contract/machines.ts';
import { createRoom } from '#server/game/decide.ts';
import { FILLED_ROOM } from '#server/game/machines.ts';
import { anybodyConnected, isMachine, isPresent, machineSeats, personSeats, playerSeats } from '#server/game/seats.ts';
import type { RoomState } from '#server/game/state.ts';
import { DEFAULT_TIMING } from '#server/game/timing.ts';
import { publicRoom, sharedView } from '#server/game/view.ts';
import { codeOf, machineId, newSeat, Play, picked, seatId } from './play.ts';
import { happenings, playAll, room } from './room-arbitrary.ts';

const always = (check: (state: RoomState, now: number, before: RoomState) => void) =>
  fc.assert(
    fc.property(room, happenings, ({ practice, settings }, happened) => {
      const play = new Play({ practice, ...settings });
      play.watch = (before, after) => {
        if (!play.removed) check(after, play.now, before);
      };
      playAll(play, happened);
    }),
    { numRuns: 120 },
  );

/** A public room as quick play opens it. */
function quickRoom(): Play {
  const play = new Play({ isPublic: true });
  const [first, second] = [machineId(1), machineId(2)];
  play.state = createRoom(
    {
      ...play.state,
      seat: newSeat(0),
      freePromptId: null,
      machines: [
        { id: first, level: 2 },
        { id: second, level: 3 },
      ],
      standIns: true,
    },
    play.now,
  );
  return play;
}

const levels = (play: Play) => machineSeats(play.state).map(({ machine }) => machine);

describe('whatever happens to a room with machines', () => {
  it('[MACHINE-1] [MACHINE-2] there are at most so many, each under the name of its level, and they count as players', () => {
    always((state) => {
      const machines = machineSeats(state);
      expect(machines.length).toBeLessThanOrEqual(MAX_MACHINES);
      expect(playerSeats(state).length).toBeLessThanOrEqual(state.settings.maxPlayers);
      for (const { machine, playerId, role } of machines) {
        expect(playerId).toBe(`machine-${machine}`);
        expect(role).not.toBe('spectating');
      }
    });
  });

  it('[MACHINE-3] a machine is never host, present, ready or connected, votes for nothing, and is voted for by nobody', () => {
    always((state) => {
      const machines = machineSeats(state);
      const ids = new Set(machines.map(({ id }) => id));
      // A room that the last person has left is removed.
      expect(
        personSeats(state).length + state.seats.filter(({ role }) => role === 'spectating').length,
      ).toBeGreaterThan(0);
      expect(ids.has(state.host)).toBe(false);
      expect(machines.filter((seat) => isPresent(seat) || seat.ready || seat.idleRounds > 0)).toEqual([]);
      expect(machines.flatMap(({ kickVotes }) => kickVotes)).toEqual([]);
      expect(anybodyConnected({ ...state, seats: machines })).toBe(false);
      if (state.phase.name === 'choosing') expect(state.phase.votes.filter((vote) => ids.has(vote.seatId))).toEqual([]);
      expect(state.bans.filter((ban) => ban.playerId.startsWith('machine-'))).toEqual([]);
      expect(state.muted.filter((id) => id.startsWith('machine-'))).toEqual([]);
    });
  });

  it('[MACHINE-3] a drawing phase in which nobody but machines has something to finish is over', () => {
    always(({ phase, seats }) => {
      // Guessers may have something to find in what a machine draws.
      if (phase.name !== 'drawing' || phase.guessers || !seats.some(isPresent)) return;
      const open = phase.entries.filter((entry) => entry.submittedAt === null);
      expect(open.some((entry) => entry.machine === undefined)).toBe(true);
    });
  });

  it('[MACHINE-2] a person is never refused for a machine’s sake', () => {
    fc.assert(
      fc.property(room, happenings, ({ practice, settings }, happened) => {
        const play = new Play({ practice, ...settings });
        playAll(play, happened, (command, carryOut) => {
          const before = play.state;
          const decision = carryOut();
          if (command.kind !== 'join' || command.spectate || decision.ok || decision.error.code !== 'room_full') return;
          const { playerId } = command.seat;
          const own = before.seats.filter((seat) => seat.playerId === playerId).length;
          expect(personSeats(before).length >= before.settings.maxPlayers || own >= 2).toBe(true);
        });
      }),
      { numRuns: 120 },
    );
  });

  it('[MACHINE-6] the view says of each seat, result and standing whether a machine is behind it', () => {
    always((state, now) => {
      const view = sharedView(state, now);
      for (const [i, seat] of state.seats.entries()) {
        expect(view.seats[i]?.machine).toBe(seat.machine);
        if (isMachine(seat)) expect(view.seats[i]?.connected).toBe(true);
      }
      const { phase } = view;
      const shown = phase.name === 'reveal' ? phase.results : phase.name === 'podium' ? phase.standings : [];
      for (const { seatId: id, machine } of shown) expect(machine !== undefined).toBe(id.startsWith('machine'));
    });
  });
});

describe('machines in a room', () => {
  it('[MACHINE-2] the host alone adds and removes them, in every phase; late ones wait for the next round', () => {
    const play = new Play().join(1);
    const add = (by: number, n: number) =>
      codeOf(play.try({ kind: 'add_machine', by: seatId(by), machine: { id: machineId(n), level: 4 } }));
    expect([add(1, 1), add(0, 1)]).toEqual(['forbidden', 'ok']);
    play.toDrawing();
    expect(add(0, 2)).toBe('ok');
    expect(machineSeats(play.state).map(({ role }) => role)).toEqual(['playing', 'waiting']);
    const remove = (by: number, id: SeatId) => codeOf(play.try({ kind: 'remove_machine', by: seatId(by), seatId: id }));
    expect([remove(1, machineId(1)), remove(0, seatId(1)), remove(0, machineId(1))]).toEqual([
      'forbidden',
      'forbidden',
      'ok',
    ]);
    // Its drawing is withdrawn.
    expect(play.phase('drawing').entries.map((entry) => entry.seatId)).toEqual([seatId(0), seatId(1)]);
    expect(remove(0, machineId(1))).toBe('seat_not_found');
  });

  it('[MACHINE-2] there are five at most, none beyond the places of the room, and none in modes for one', () => {
    const play = new Play().machines([1, 2, 3, 4, 5]);
    const add = (of: Play) =>
      codeOf(of.try({ kind: 'add_machine', by: seatId(0), machine: { id: machineId(9), level: 1 } }));
    expect(add(play)).toBe('room_full');
    expect(add(new Play({ maxPlayers: 2 }).join(1))).toBe('room_full');
    expect(add(new Play({ practice: true, mode: 'daily' }))).toBe('not_alone');
    expect(add(new Play({ practice: true, mode: 'free' }))).toBe('not_alone');
    expect(add(new Play({ practice: true, mode: 'race' }))).toBe('ok');
  });

  it('[MACHINE-2] in a full room the machine that came last makes way, also for those who looked on', () => {
    const play = new Play({ maxPlayers: 4 }).machines([1, 2, 3]);
    play.join(1);
    expect(levels(play)).toEqual([1, 2]);
    play.watchers(2).do({ kind: 'spectate', by: seatId(2), spectate: false });
    expect(levels(play)).toEqual([1]);
    play.join(3);
    expect(levels(play)).toEqual([]);
    expect(codeOf(play.try({ kind: 'join', seat: newSeat(4), spectate: false }))).toBe('room_full');
  });

  it('[MACHINE-3] nobody waits for them, and they hand in what they have when the people are done', () => {
    const play = new Play({ choice: true }).join(1).machines([3]);
    play.start();
    const { roundId } = play.phase('choosing');
    for (const n of [0, 1]) play.do({ kind: 'choose', by: seatId(n), roundId, option: 0 });
    play.phase('countdown');
    play.pass(DEFAULT_TIMING.countdownMs).submit(0);
    play.phase('drawing');
    play.submit(1);
    const machine = play.phase('judging').entries.find((entry) => entry.machine === 3);
    expect(machine?.submittedAt).toBe(play.now);
  });

  it('[MACHINE-3] they keep no room, and cannot be sent out, muted or made host', () => {
    const play = new Play().join(1).machines([3]);
    const [by, id] = [seatId(0), machineId(0)];
    expect(codeOf(play.try({ kind: 'kick', by, seatId: id }))).toBe('forbidden');
    expect(codeOf(play.try({ kind: 'mute', by, seatId: id, muted: true }))).toBe('forbidden');
    expect(codeOf(play.try({ kind: 'vote_kick', by, seatId: id, kick: true }))).toBe('forbidden');
    expect(codeOf(play.try({ kind: 'host', by, seatId: id }))).toBe('wrong_phase');
    play.do({ kind: 'leave', seatId: seatId(0) });
    expect(play.state.host).toBe(seatId(1));
    play.do({ kind: 'leave', seatId: seatId(1) });
    expect(play.removed).toBe(true);
  });

  it('[MACHINE-4] one person and a machine make a duel, in a practice room too; machines alone make nothing', () => {
    for (const practice of [false, true]) {
      const play = new Play({ practice }).machines([3]);
      const settings = { ...play.state.settings, mode: 'duel' as const };
      play.do({ kind: 'settings', by: seatId(0), settings }).toDrawing();
      expect(
        play
          .phase('drawing')
          .entries.map((entry) => entry.promptIndex)
          .toSorted(),
      ).toEqual([0, 1]);
    }
    const watched = new Play().machines([3, 4]).do({ kind: 'spectate', by: seatId(0), spectate: true });
    expect(codeOf(watched.try({ kind: 'start', by: seatId(0), picked: picked(watched.state) }))).toBe('not_alone');
    const alone = new Play({ practice: true }).machines([3]);
    alone.do({ kind: 'settings', by: seatId(0), settings: { ...alone.state.settings, mode: 'duel' } });
    alone.do({ kind: 'remove_machine', by: seatId(0), seatId: machineId(0) });
    expect(codeOf(alone.try({ kind: 'start', by: seatId(0), picked: picked(alone.state) }))).toBe('not_alone');
  });

  it('[MODE-2] two machines of one level that join a countdown are dealt prompts like two people', () => {
    const play = new Play({ mode: 'duel' }).join(1).start();
    play.machines([3, 3]);
    const counts = [0, 1].map((index) => play.state.seats.filter((seat) => seat.promptIndex === index).length);
    expect(counts).toEqual([2, 2]);
  });

  it('[MACHINE-4] [ROOM-7] they start no public room, and the list counts them apart', () => {
    const play = new Play({ isPublic: true }).machines([3, 4]);
    play.do({ kind: 'ready', by: seatId(0), ready: true }).pass(DEFAULT_TIMING.autoStartMs * 2);
    play.phase('lobby');
    expect(publicRoom(play.state)).toMatchObject({ players: 1, machines: 2 });
    play.join(1).do({ kind: 'ready', by: seatId(1), ready: true });
    expect(play.effects).toContainEqual({ kind: 'request_start' });
  });

  it('[MACHINE-5] stand-ins leave one by one as people come, but not in the middle of a round', () => {
    const play = quickRoom();
    expect(levels(play)).toEqual([2, 3]);
    play.toDrawing().join(1);
    expect(levels(play)).toEqual([2, 3]);
    play.submit(0);
    expect(levels(play)).toEqual([2, 3]);
    play.judge(0, 50);
    const { round } = play.phase('judging');
    for (const { id } of machineSeats(play.state)) {
      play.do({ kind: 'judged', roundId: round.id, seatId: id, outcome: { kind: 'blank' } });
    }
    // The results stay, the seat goes.
    expect(play.phase('reveal').results).toHaveLength(3);
    expect(levels(play)).toEqual([2]);
    play.join(2);
    expect(levels(play)).toEqual([]);
  });

  it('[MACHINE-5] with a few people a room of stand-ins is never larger than it was', () => {
    fc.assert(
      fc.property(happenings, (happened) => {
        const play = quickRoom();
        play.watch = (_, after) => {
          const { name } = after.phase;
          if (play.removed || name === 'countdown' || name === 'drawing' || name === 'judging') return;
          const standIns = after.seats.filter((seat) => seat.standsIn).length;
          expect(standIns).toBeLessThanOrEqual(Math.max(0, FILLED_ROOM - personSeats(after).length));
        };
        playAll(play, happened);
      }),
      { numRuns: 120 },
    );
  });

  it('[MACHINE-1] [SEAT-6] machines of one level are told apart by their numbers, and from people by the mark of a machine', () => {
    const play = new Play().machines([3, 3]);
    const shown = sharedView(play.state, play.now).seats.map(({ nickname, machine }) => [nickname, machine ?? null]);
    expect(shown).toEqual([
      ['Player 0', null],
      ['Vector', 3],
      ['Vector 2', 3],
    ]);
    expect(MACHINE_LEVELS).toHaveLength(5);
  });

  it('[MACHINE-8] a restart leaves them where they were', () => {
    const play = new Play().machines([1, 5]).toDrawing();
    const before = machineSeats(play.state);
    play.downMs = 60_000;
    play.do({ kind: 'resume' });
    expect(machineSeats(play.state).map(({ id, machine, role, goneSince }) => [id, machine, role, goneSince])).toEqual(
      before.map(({ id, machine, role }) => [id, machine, role, null]),
    );
  });
});
