import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_SPECTATORS } from '#contract/limits.ts';
import { isTold } from '#server/game/guessing.ts';
import { modeOf } from '#server/game/modes.ts';
import { optionsOf } from '#server/game/prompt-choice.ts';
import {
  isConnected,
  isIdle,
  isMachine,
  isPresent,
  isSpectating,
  mayWatch,
  personSeats,
  playerSeats,
  spectatorSeats,
} from '#server/game/seats.ts';
import type { RoomState } from '#server/game/state.ts';
import { readStoredState, storedForm } from '#server/game/stored-state.ts';
import { DEFAULT_TIMING } from '#server/game/timing.ts';
import { ownView, publicRoom, sharedView, viewFor } from '#server/game/view.ts';
import { Play } from './play.ts';
import { happenings, playAll, room } from './room-arbitrary.ts';

const always = (check: (state: RoomState, now: number) => void) =>
  fc.assert(
    fc.property(room, happenings, ({ practice, settings }, happened) => {
      const play = new Play({ practice, ...settings });
      play.watch = (_, after) => {
        if (!play.removed && !after.seats.every(isMachine)) check(after, play.now);
      };
      playAll(play, happened);
    }),
    { numRuns: 120 },
  );

describe('at any time', () => {
  it('[HOST-1] [HOST-3] the host is a seat: one that is there, and a player that is not idle, as long as there is any', () => {
    always(({ seats, host }, now) => {
      const seat = seats.find((candidate) => candidate.id === host);
      expect(seat).toBeDefined();
      if (!seat) return;
      if (seats.some(isConnected) && seat.goneSince !== null) {
        expect(now - seat.goneSince).toBeLessThan(DEFAULT_TIMING.hostGraceMs);
      }
      if (isSpectating(seat) || isIdle(seat)) expect(seats.filter(isPresent)).toEqual([]);
    });
  });

  it('[ROOM-1] [ROOM-4] [SPECTATE-1] players and those who look on stay within their limits, without doubles', () => {
    always((state) => {
      const { seats, practice, settings } = state;
      expect(playerSeats(state).length).toBeLessThanOrEqual(settings.maxPlayers);
      if (practice) expect(personSeats(state).length).toBeLessThanOrEqual(1);
      expect(spectatorSeats(state).length).toBeLessThanOrEqual(practice ? 0 : MAX_SPECTATORS);
      expect(new Set(seats.map((seat) => seat.id)).size).toBe(seats.length);
    });
  });

  it('[HOST-4] no seat belongs to a player who was sent out', () => {
    always(({ seats, bans }, now) => {
      const out = new Set(bans.filter((ban) => ban.until > now).map((ban) => ban.playerId));
      expect(seats.filter((seat) => out.has(seat.playerId))).toEqual([]);
    });
  });

  it('[HOST-6] in a locked room nobody has a seat who had none when it was locked, nor who was sent out', () => {
    fc.assert(
      fc.property(room, happenings, ({ practice, settings }, happened) => {
        const play = new Play({ practice, ...settings });
        let lockedIn: Set<string> | null = null;
        play.watch = (before, after) => {
          if (after.members === undefined) lockedIn = null;
          else if (before.members === undefined) lockedIn = new Set(after.seats.map(({ playerId }) => playerId));
          const gone = before.seats.filter(({ id }) => !after.seats.some((seat) => seat.id === id));
          for (const { playerId } of gone) {
            if (after.bans.some((ban) => ban.playerId === playerId && ban.until > play.now)) lockedIn?.delete(playerId);
          }
          const came = after.seats.filter((seat) => !isMachine(seat) && !lockedIn?.has(seat.playerId));
          if (lockedIn) expect(came).toEqual([]);
          expect(sharedView(after, play.now).locked).toBe(lockedIn !== null);
        };
        playAll(play, happened);
      }),
      { numRuns: 120 },
    );
  });

  it('[SPECTATE-2] who looks on has no open drawing, is not ready, and sees canvases only while it draws nothing', () => {
    always((state) => {
      const { phase, seats } = state;
      const open = phase.name === 'drawing' ? phase.entries.filter((entry) => entry.submittedAt === null) : [];
      for (const seat of seats) {
        const draws = open.some((entry) => entry.seatId === seat.id);
        if (isSpectating(seat)) expect([draws, seat.ready]).toEqual([false, false]);
        if (draws || phase.name !== 'drawing') expect(mayWatch(state, seat.id)).toBe(false);
      }
    });
  });

  it('[GAME-6] [HOST-5] votes are those of seats that are here, and of players', () => {
    always(({ phase, seats }) => {
      const players = new Set(seats.filter((seat) => !isSpectating(seat)).map((seat) => seat.id));
      for (const seat of seats) {
        expect(seat.kickVotes.filter((id) => !players.has(id) || id === seat.id)).toEqual([]);
        expect(new Set(seat.kickVotes).size).toBe(seat.kickVotes.length);
      }
      if (phase.name !== 'choosing') return;
      expect(phase.votes.filter((vote) => !players.has(vote.seatId) || vote.option >= optionsOf(phase).length)).toEqual(
        [],
      );
      expect(new Set(phase.votes.map((vote) => vote.seatId)).size).toBe(phase.votes.length);
    });
  });

  it('[HOST-5] nobody goes by votes but by those of two people, the host by three, who have been here for a minute and have drawn', () => {
    fc.assert(
      fc.property(room, happenings, ({ practice, settings }, happened) => {
        const play = new Play({ practice, ...settings });
        playAll(play, happened, (command, carryOut) => {
          const before = play.state;
          const decision = carryOut();
          if (!decision.ok || command.kind === 'kick') return;
          const out = decision.effects.flatMap((it) =>
            it.kind === 'seat_removed' && it.reason === 'kicked' ? it.seatId : [],
          );
          for (const seat of before.seats.filter(({ id }) => out.includes(id))) {
            const here = (id: string) => before.seats.find((candidate) => candidate.id === id);
            const votes = new Set(
              before.seats
                .filter(({ playerId }) => playerId === seat.playerId)
                .flatMap(({ kickVotes }) => kickVotes)
                .concat(command.kind === 'vote_kick' ? command.by : []),
            );
            const people = [...votes].flatMap((id) => here(id) ?? []);
            const old = people.filter(({ since }) => since + DEFAULT_TIMING.newcomerMs <= play.now);
            const drawn = old.filter(({ hasDrawn }) => hasDrawn);
            const isHost = here(before.host)?.playerId === seat.playerId;
            expect(new Set(drawn.map(({ playerId }) => playerId)).size).toBeGreaterThanOrEqual(isHost ? 3 : 2);
          }
        });
      }),
      { numRuns: 120 },
    );
  });

  it('[GAME-2] in a public room a player sits down in two tabs at most', () => {
    fc.assert(
      fc.property(room, happenings, (wish, happened) => {
        const play = new Play({ ...wish.settings, practice: wish.practice });
        const seatsOf = (state: RoomState, playerId: string) =>
          state.seats.filter((seat) => seat.playerId === playerId).length;
        playAll(play, happened, (command, carryOut) => {
          const before = play.state;
          const decision = carryOut();
          if (!decision.ok || command.kind !== 'join' || !before.settings.isPublic) return;
          const { playerId } = command.seat;
          expect(seatsOf(play.state, playerId)).toBeLessThanOrEqual(Math.max(2, seatsOf(before, playerId)));
        });
      }),
      { numRuns: 120 },
    );
  });

  it('[MODE-2] a round has as many prompts as its mode draws, and everybody one of them', () => {
    always(({ phase, settings }) => {
      if (phase.name !== 'drawing' && phase.name !== 'judging') return;
      expect(phase.round.prompts).toHaveLength(modeOf(settings).promptsPerRound);
      for (const entry of phase.entries) expect(phase.round.prompts[entry.promptIndex]).toBeDefined();
    });
  });

  it('[GAME-7] only a public room starts by itself, and only with two players', () => {
    always(({ phase, seats, settings }) => {
      if (phase.name !== 'lobby' || phase.startsAt === null) return;
      expect(settings.isPublic).toBe(true);
      expect(seats.filter(isPresent).length).toBeGreaterThanOrEqual(2);
    });
  });

  it('[SEAT-5] nobody is idle for three rounds in a public room, nor for one in a practice room', () => {
    always(({ seats, settings, practice }) => {
      const idlest = Math.max(...seats.map((seat) => seat.idleRounds));
      if (settings.isPublic) expect(idlest).toBeLessThan(3);
      if (practice) expect(idlest).toBe(0);
    });
  });

  it('[SEAT-2] [DRAW-5] [ROOM-7] a view tells no token, no player’s id, no prompt to come, no ghost’s score, no prompts of the host', () => {
    always((state, now) => {
      const { phase } = state;
      for (const { id } of state.seats) {
        const text = JSON.stringify([sharedView(state, now), ownView(state, id), viewFor(state, id, now, [])]);
        expect(text).not.toMatch(/hash\d|player\d/);
        if (id !== state.host) expect(text).not.toContain('secret');
        const known = phase.name === 'choosing' ? optionsOf(phase).map(({ prompt }) => prompt) : [];
        if ('round' in phase) known.push(...phase.round.prompts);
        const told = (isTold(phase, id) ? known : []).map((prompt) => prompt.text);
        // What the best drawings of the game are of was told in their rounds.
        if (phase.name === 'podium') told.push(...phase.standings.flatMap(({ best }) => best?.prompt ?? []));
        const shown = new Set(text.match(/"thing \d+"/g));
        expect([...shown].sort()).toEqual([...new Set(told)].map((words) => JSON.stringify(words)).sort());
        if (phase.name !== 'reveal' && phase.name !== 'podium') expect(text).not.toContain('of a ghost');
      }
    });
  });

  it('[ROOM-7] [HOST-6] the list of rooms has public rooms only that are not locked, and nothing of a private one', () => {
    always((state) => {
      const listed = publicRoom(state);
      const isOpen = state.settings.isPublic && state.members === undefined;
      expect(listed !== null).toBe(isOpen && state.seats.some(isConnected));
      if (listed) expect(JSON.stringify(listed)).not.toMatch(/hash\d|player\d|thing|secret/);
    });
  });

  it('[ROOM-8] a room is the same after it was stored and read', () => {
    always((state) => {
      const now = 5_000_000;
      const stored = JSON.parse(JSON.stringify(storedForm(state, now)));
      expect(readStoredState(stored, { now, ranMs: 0 })).toEqual(state);
      // Later, on another server, every time is as much later: what is left of a deadline is the same.
      const later = readStoredState(stored, { now: now * 3, ranMs: 400 }) as RoomState;
      expect(storedForm(later, now * 3 - 400)).toEqual(stored);
    });
  });
});
