import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PlayerId, ROOM_CODE_ALPHABET, RoomCode, SeatId } from '#contract/ids.ts';
import { DEFAULT_SETTINGS } from '#contract/room-settings.ts';
import { createRoom } from '#server/game/decide.ts';
import type { RoomState } from '#server/game/state.ts';
import { type Place, RoomPlaces } from '#server/rooms/room-places.ts';

const code = (n: number): RoomCode =>
  RoomCode.parse(
    `BBBBB${ROOM_CODE_ALPHABET[Math.floor(n / ROOM_CODE_ALPHABET.length) % ROOM_CODE_ALPHABET.length]}${ROOM_CODE_ALPHABET[n % ROOM_CODE_ALPHABET.length]}`,
  );

function lobby(n: number, connected = true): RoomState {
  const seat = { id: SeatId.parse('seat'), playerId: 'player' as PlayerId, nickname: 'Ann', tokenHash: '' };
  const state = createRoom({ code: code(n), practice: false, settings: DEFAULT_SETTINGS, seat, freePromptId: null }, 0);
  return connected ? state : { ...state, seats: state.seats.map((one) => ({ ...one, goneSince: 5 })) };
}

const playing = (n: number): RoomState => {
  const state = lobby(n);
  const [seat] = state.seats as [RoomState['seats'][number]];
  return {
    ...state,
    seats: [
      { ...seat, goneSince: null },
      { ...seat, id: SeatId.parse('other'), goneSince: null },
    ],
  };
};
const connectedLobby = (n: number): RoomState => {
  const state = lobby(n);
  return { ...state, seats: state.seats.map((seat) => ({ ...seat, goneSince: null })) };
};

/** Opens rooms in these states. */
function opened(limits: { maxRooms: number; maxRoomsPerAddress: number }) {
  const places = new RoomPlaces(limits);
  const states = new Map<RoomCode, RoomState>();
  const reserve = (address: string) => places.reserve(address, (room) => states.get(room));
  const open = (address: string, state: RoomState) => {
    const reserved = reserve(address);
    if (!reserved.ok) return reserved.full;
    reserved.place.fill(state.code);
    states.set(state.code, state);
    return reserved.givesWay;
  };
  return { places, reserve, open };
}

describe('[ROOM-10] places for rooms', () => {
  it('an address has its bound, also when it asks many times at once', () => {
    const { reserve, places } = opened({ maxRooms: 100, maxRoomsPerAddress: 10 });
    const reserved = Array.from({ length: 30 }, () => reserve('a'));
    expect(reserved.filter(({ ok }) => ok)).toHaveLength(10);
    expect(reserve('b').ok).toBe(true);
    for (const one of reserved) if (one.ok) one.place.free();
    expect(places.of('a')).toBe(0);
    expect(reserve('a').ok).toBe(true);
  });

  it('when all are taken, the address with the most loses its oldest empty room, then its oldest idle lobby', () => {
    const { open } = opened({ maxRooms: 6, maxRoomsPerAddress: 5 });
    for (const state of [playing(0), connectedLobby(1), connectedLobby(2), lobby(3, false)]) open('crowd', state);
    open('b', connectedLobby(5));
    open('b', connectedLobby(6));
    expect(open('c', connectedLobby(7))).toBe(code(3));
    expect(open('c', connectedLobby(8))).toBe(code(1));
    // Two rooms each: nobody has more than another, and rooms in use stay.
    expect(open('c', connectedLobby(9))).toBe('all');
  });

  it('no address can take the rooms of others', () => {
    const { open, places } = opened({ maxRooms: 50, maxRoomsPerAddress: 30 });
    for (let n = 0; n < 10; n++) open('school', connectedLobby(n));
    for (let n = 10; n < 200; n++) open('crowd', connectedLobby(n));
    expect(places.of('school')).toBe(10);
    for (let n = 200; n < 210; n++) expect(open(`stranger ${n}`, connectedLobby(n))).not.toBe('address');
    expect(places.of('school')).toBe(10);
  });

  it('rooms of the last run are of whoever comes back first, and give way before', () => {
    const { places, open } = opened({ maxRooms: 2, maxRoomsPerAddress: 2 });
    places.restore(code(0));
    places.restore(code(1));
    places.claim(code(1), 'a');
    places.claim(code(1), 'b');
    expect([places.of('a'), places.of('b')]).toEqual([1, 0]);
    expect(open('c', connectedLobby(2))).toBe('all');
  });

  it('counts are those of the rooms that are open or reserved', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('reserve' as const), address: fc.constantFrom('a', 'b', 'c') }),
      fc.record({ kind: fc.constantFrom('fill' as const, 'free' as const, 'remove' as const), index: fc.nat() }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const places = new RoomPlaces({ maxRooms: 8, maxRoomsPerAddress: 4 });
        const reserved: { place: Place; address: string }[] = [];
        const open = new Map<RoomCode, string>();
        let next = 0;
        for (const one of steps) {
          if (one.kind === 'reserve') {
            const result = places.reserve(one.address, () => undefined);
            if (result.ok) reserved.push({ place: result.place, address: one.address });
          } else if (one.kind === 'remove') {
            const room = [...open.keys()][one.index % Math.max(1, open.size)];
            if (room) places.remove(room);
            if (room) open.delete(room);
          } else if (reserved.length > 0) {
            const [{ place, address }] = reserved.splice(one.index % reserved.length, 1) as [(typeof reserved)[number]];
            if (one.kind === 'fill') {
              open.set(code(next), address);
              place.fill(code(next++));
            }
            place.free();
          }
          for (const address of ['a', 'b', 'c']) {
            const count =
              [...open.values()].filter((a) => a === address).length +
              reserved.filter((r) => r.address === address).length;
            expect(places.of(address)).toBe(count);
            expect(count).toBeLessThanOrEqual(4);
          }
          expect(places.size).toBe(open.size + reserved.length);
          expect(places.size).toBeLessThanOrEqual(8);
        }
      }),
    );
  });
});
