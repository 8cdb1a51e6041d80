import { createHash, randomBytes, randomInt } from 'node:crypto';
import { DrawingId, ROOM_CODE_ALPHABET, ROOM_CODE_LENGTH, RoomCode, SeatId, SeatToken } from '#contract/ids.ts';

const TOKEN_BYTES = 32;
const ID_BYTES = 12;

export const newSeatId = () => SeatId.parse(randomBytes(ID_BYTES).toString('base64url'));
export const newDrawingId = () => DrawingId.parse(randomBytes(ID_BYTES).toString('base64url'));

export function newRoomCode(): RoomCode {
  const letters = Array.from(
    { length: ROOM_CODE_LENGTH },
    () => ROOM_CODE_ALPHABET[randomInt(ROOM_CODE_ALPHABET.length)],
  );
  return RoomCode.parse(letters.join(''));
}

/** [SEAT-2] `<room code>_<32 random bytes>`: the code leads to the room, the rest proves the seat. */
export const newSeatToken = (code: RoomCode) =>
  SeatToken.parse(`${code}_${randomBytes(TOKEN_BYTES).toString('base64url')}`);

export function roomOfToken(token: SeatToken): RoomCode | null {
  const parsed = RoomCode.safeParse(token.split('_', 1)[0]);
  return parsed.success ? parsed.data : null;
}

export const hashToken = (token: SeatToken) => createHash('sha256').update(token).digest('hex');

/** Tells in one room which seats share an address. No address is stored with a room. */
export const networkTag = (code: RoomCode, address: string) =>
  createHash('sha256').update(`${code} ${address}`).digest('base64url').slice(0, 12);

/** 0 ≤ n < 1, unpredictable: round ids and prompts come from it. */
export const secureRandom = () => randomInt(2 ** 47) / 2 ** 47;
