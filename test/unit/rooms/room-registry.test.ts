import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlayerId, RoomCode, SeatId } from '#contract/ids.ts';
import { DEFAULT_SETTINGS } from '#contract/room-settings.ts';
import { createRoom } from '#server/game/decide.ts';
import { newSeatIn, refusesEntry } from '#server/game/seating.ts';
import { isConnected } from '#server/game/seats.ts';
import type { RoomState } from '#server/game/state.ts';
import { invitationTo } from '#server/rooms/invitations.ts';
import { listPublicRooms, roomsToJoin } from '#server/rooms/room-registry.ts';

const players = ['ann', 'ben', 'cleo', 'dora'].map((id) => PlayerId.parse(id));
const letters = 'BCDFGHJKMN';
const code = (n: number) => RoomCode.parse(`BBBB${letters[n % letters.length]}`);

const room = fc.record({
  isPublic: fc.boolean(),
  practice: fc.constantFrom(false, false, false, true),
  maxPlayers: fc.constantFrom(2, 24),
  revealing: fc.boolean(),
  banned: fc.option(fc.constantFrom(...players)),
  locked: fc.boolean(),
  seats: fc.array(fc.record({ player: fc.constantFrom(...players), here: fc.boolean(), looksOn: fc.boolean() }), {
    minLength: 1,
    maxLength: 5,
  }),
});

function stateOf(n: number, sample: ReturnType<typeof room.generate>['value']): RoomState {
  const seats = sample.seats.map(({ player, here, looksOn }, index) => ({
    ...newSeatIn(
      { id: SeatId.parse(`seat-${index}`), playerId: player, nickname: player, tokenHash: '' },
      looksOn ? 'spectating' : 'playing',
      0,
    ),
    goneSince: here ? null : 0,
  }));
  const [seat] = seats as [(typeof seats)[number]];
  const settings = { ...DEFAULT_SETTINGS, isPublic: sample.isPublic, maxPlayers: sample.maxPlayers };
  const state = createRoom({ code: code(n), practice: sample.practice, settings, seat, freePromptId: null }, 0);
  const bans = sample.banned ? [{ playerId: sample.banned, until: 100 }] : [];
  const members = sample.locked && { members: seats.map(({ playerId }) => playerId) };
  if (!sample.revealing) return { ...state, seats, bans, ...members };
  const round = { id: 'round' as never, number: 1, prompts: [], ghosts: [] };
  return {
    ...state,
    seats,
    bans,
    ...members,
    phase: { name: 'reveal', plan: [], round, startedAt: 0, endsAt: 1, results: [] },
  };
}

const rooms = fc
  .array(room, { maxLength: 8 })
  .map((samples) => samples.map((sample, n) => ({ state: stateOf(n, sample) })));

/** Different players who are connected. */
const there = ({ seats }: RoomState): number =>
  new Set(seats.filter((seat) => seat.role === 'playing' && isConnected(seat)).map((seat) => seat.playerId)).size;

describe('finding a room', () => {
  it('[PUBLIC-1] [HOST-6] quick play finds every public room that lets the player in, and no other; the shortest wait comes first', () => {
    fc.assert(
      fc.property(rooms, fc.constantFrom(...players), (all, playerId) => {
        const found = roomsToJoin(all, playerId, 50);
        for (const candidate of all) {
          const { state } = candidate;
          const isThere = state.seats.some((seat) => seat.playerId === playerId && isConnected(seat));
          const opens =
            state.settings.isPublic &&
            !state.practice &&
            state.members === undefined &&
            state.seats.some(isConnected) &&
            !isThere &&
            refusesEntry(state, { playerId, spectate: false, now: 50 }) === null;
          expect(found.includes(candidate)).toBe(opens);
        }
        const waits = found.map(({ state }) => (state.phase.name === 'lobby' ? 0 : 1));
        expect(waits).toEqual(waits.toSorted((a, b) => a - b));
        const inLobby = found.filter(({ state }) => state.phase.name === 'lobby');
        const counts = inLobby.map(({ state }) => there(state));
        expect(counts).toEqual(counts.toSorted((a, b) => b - a));
      }),
    );
  });

  it('[LINK-2] the link of a room tells how many are there, unless nobody can come in or nobody plays there', () => {
    fc.assert(
      fc.property(rooms, (all) => {
        for (const { state } of all) {
          const isTold = !state.practice && state.members === undefined && there(state) > 0;
          expect(invitationTo(state)).toEqual(isTold ? { host: expect.any(String), players: there(state) } : null);
        }
      }),
    );
  });

  it('[PUBLIC-1] the list has at most 50 rooms, those with the most players first, and says nothing of private ones', () => {
    fc.assert(
      fc.property(rooms, (all) => {
        const many = Array.from({ length: 10 }, () => all.map(({ state }) => state)).flat();
        const list = listPublicRooms(many);
        expect(list.length).toBeLessThanOrEqual(50);
        const counts = list.map(({ code: listed }) => Math.max(...many.filter((it) => it.code === listed).map(there)));
        expect(counts).toEqual(counts.toSorted((a, b) => b - a));
        for (const { code: listed } of list) {
          const state = many.find((candidate) => candidate.code === listed);
          expect(state?.settings.isPublic && !state.practice && state.seats.some(isConnected)).toBe(true);
          expect(state?.members).toBeUndefined();
        }
      }),
    );
  });
});
