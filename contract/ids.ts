import { z } from 'zod';

/** Ids are branded so that a seat can't be passed where a player is meant. All are made by the server. */
const id = <B extends string>(_brand: B) =>
  z
    .string()
    .min(1)
    .max(64)
    .regex(/^[A-Za-z0-9_-]+$/)
    .brand<B>();

/** A person on one browser: the value of the signed cookie. */
export const PlayerId = id('PlayerId');
export type PlayerId = z.infer<typeof PlayerId>;

/** The address of a player's public page. It says nothing of the `PlayerId`, and is another one each time. */
export const PublicId = id('PublicId');
export type PublicId = z.infer<typeof PublicId>;

/** One tab of one player in one room. */
export const SeatId = id('SeatId');
export type SeatId = z.infer<typeof SeatId>;

export const RoundId = id('RoundId');
export type RoundId = z.infer<typeof RoundId>;

export const PromptId = id('PromptId');
export type PromptId = z.infer<typeof PromptId>;

export const PackId = id('PackId');
export type PackId = z.infer<typeof PackId>;

export const DrawingId = id('DrawingId');
export type DrawingId = z.infer<typeof DrawingId>;

/** Letters of room codes: no vowels (no words by accident), nothing that is read wrongly aloud (0/O, 1/I/L). */
export const ROOM_CODE_ALPHABET = 'BCDFGHJKMNPQRSTVWXZ23456789';
/** Of new rooms: 10 billion codes, too many to find a room by guessing. */
export const ROOM_CODE_LENGTH = 7;
/** Of rooms that a server before 0.3.0 opened. */
const OLD_ROOM_CODE_LENGTH = 5;

/** The code that people say aloud; case and spaces do not matter. */
export const RoomCode = z
  .string()
  .max(32)
  .transform((value) => value.replace(/[\s-]/g, '').toUpperCase())
  .pipe(
    z
      .string()
      .regex(
        new RegExp(`^([${ROOM_CODE_ALPHABET}]{${ROOM_CODE_LENGTH}}|[${ROOM_CODE_ALPHABET}]{${OLD_ROOM_CODE_LENGTH}})$`),
      ),
  )
  .brand<'RoomCode'>();
export type RoomCode = z.infer<typeof RoomCode>;

/** Longest text in which a code is looked for: a link with some words around it. */
export const ROOM_CODE_TEXT_MAX = 300;

/** The code in what people type or paste: the code itself, a link to the room, or a sentence with one of both. */
export function roomCodeIn(text: string): RoomCode | null {
  const whole = RoomCode.safeParse(text);
  if (whole.success) return whole.data;
  const linked = /\/room\/([a-z0-9-]+)/i.exec(text)?.[1] ?? '';
  // Codes have no vowels: hardly any word of a sentence looks like one, but HTTPS does. The last is what it leads to.
  const words = text.replace(/\S+:\/\/\S*/g, ' ').split(/[^\p{L}\p{N}-]+/u);
  for (const word of [linked, ...words.reverse()]) {
    const code = RoomCode.safeParse(word);
    if (code.success) return code.data;
  }
  return null;
}

/** The secret that brings a tab back to its seat; kept in sessionStorage, never shown to others. */
export const SeatToken = z
  .string()
  .regex(/^[A-Za-z0-9_-]{32,128}$/)
  .brand<'SeatToken'>();
export type SeatToken = z.infer<typeof SeatToken>;
