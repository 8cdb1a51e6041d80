import { RoomCode, SeatToken } from '#contract/ids.ts';
import { Nickname } from '#contract/room.ts';
import { readStored, writeStored } from './browser-storage.ts';

/** A tab's own seat: in sessionStorage, so that every window is a seat of its own and a reload comes back to it. */
export interface StoredSeat {
  code: RoomCode;
  seatToken: SeatToken;
}

const SEAT_KEY = 'dj.seat';
const NICKNAME_KEY = 'dj.nickname';

export function readSeat(): StoredSeat | null {
  try {
    const value: unknown = JSON.parse(readStored('sessionStorage', SEAT_KEY) ?? 'null');
    if (typeof value !== 'object' || value === null) return null;
    const code = RoomCode.safeParse('code' in value ? value.code : null);
    const seatToken = SeatToken.safeParse('seatToken' in value ? value.seatToken : null);
    return code.success && seatToken.success ? { code: code.data, seatToken: seatToken.data } : null;
  } catch {
    return null;
  }
}

export function writeSeat(seat: StoredSeat | null): void {
  writeStored('sessionStorage', SEAT_KEY, seat && JSON.stringify(seat));
}

/** The nickname that this browser used last, or an empty string. */
export function readNickname(): string {
  const parsed = Nickname.safeParse(readStored('localStorage', NICKNAME_KEY));
  return parsed.success ? parsed.data : '';
}

export function writeNickname(nickname: string): void {
  writeStored('localStorage', NICKNAME_KEY, nickname);
}
