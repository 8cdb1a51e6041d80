/**
 * Codes that a client may meet. Messages are plain sentences for people; programs read the code. The internal cause
 * stays in the server's log.
 */
export const ERROR_CODES = [
  'bad_request', // the message does not fit the contract
  'too_large', // a message, drawing or text over its limit
  'rate_limited', // too many messages; `retryAfterMs` says when to try again
  'unauthorised', // no valid cookie, a forged or expired token
  'forbidden', // known, but not allowed (not the host, not an admin)
  'protocol_mismatch', // the page is older or newer than the server: reload
  'room_not_found',
  'room_full',
  'room_locked', // closed to newcomers by its host
  'seat_not_found', // the token is well formed but its seat is gone
  'nickname_invalid',
  'phase_over', // the round no longer takes ops
  'wrong_phase', // not possible now
  'ops_gap', // ops arrived out of order; `acked` says where to go on
  'ops_invalid', // an op that cannot follow the ones before it
  'drawing_full', // 8,000 ops or 1 MB are reached; what is there stays
  'stroke_full', // 5,000 points are reached; what is there stays
  'no_prompts', // the chosen pack has no open prompt
  'no_ghosts', // nobody has drawn any of these prompts yet
  'kicked', // sent out of this room, and not let in again for a while
  'banned', // not let in at all; `until` says for how long
  'not_alone', // this mode is played alone, or needs more players
  'chat_refused', // muted, or the room has no chat
  'not_found',
  'conflict', // already exists, or changed meanwhile
  'judge_failed',
  'unavailable', // the server is starting, stopping or lost its database
  'internal',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export interface PublicError {
  code: ErrorCode;
  /** One plain sentence, never a stack. */
  message: string;
  retryAfterMs?: number;
  /** With `ops_gap`, `drawing_full`, `stroke_full`: ops 0 … acked are stored (-1: none). */
  acked?: number;
  /** With `banned`: ISO 8601; absent: for good. */
  until?: string;
}

export type Refusal = { ok: false; error: PublicError };
export type Result<T> = ({ ok: true } & T) | Refusal;

/** @param message one plain sentence for people */
export const refuse = (code: ErrorCode, message: string): Refusal => ({ ok: false, error: { code, message } });
