import type { Result } from '#contract/errors.ts';
import type { PlayerId, PublicId } from '#contract/ids.ts';
import type { DrawingsOf, Misreading } from '#server/storage/port/players.ts';

/** Identifies a player: `<id>.<HMAC-SHA256 of the id>`. */
export const PLAYER_COOKIE = 'dj_player';
export const PLAYER_COOKIE_SECONDS = 400 * 24 * 3600; // the longest that browsers keep

/** How long a code that moves a player to another device is good. */
export const MOVE_CODE_MINUTES = 10;

/** What players have and may do. The cookie is all that identifies them. */
export interface Players {
  /**
   * [PLAYER-8] The drawing of a player that the judge misread most funnily; null: there is none, or no time to look.
   *
   * @param asks who wants to know, so that all get their turn
   */
  funniest(of: DrawingsOf, asks: { player: PlayerId; address: string }): Promise<Misreading | null>;
  /**
   * [PLAYER-3] A new one-time code; the player's earlier one is void. Codes: `rate_limited`.
   *
   * @param address that asks, for limits
   */
  newMoveCode(id: PlayerId, address: string): Promise<Result<{ code: string }>>;
  /**
   * [PLAYER-3] Uses a code up. Codes: `bad_request` (it can't be a code), `not_found` (wrong, used or too old),
   * `rate_limited`, `unavailable` (too many wrong codes from everywhere).
   *
   * @returns the value of the cookie that makes its device the player
   */
  redeemMoveCode(text: string, address: string): Promise<Result<{ cookieValue: string; nickname: string | null }>>;
  /** [PLAYER-2] Drawings keep the name that they were handed in with. Codes: `rate_limited`. */
  rename(id: PlayerId, nickname: string): Promise<Result<object>>;
  /** [PLAYER-9] Switches the public page on, at a new address, or off. Codes: `not_found` (it has no name), `rate_limited`. */
  setPublic(id: PlayerId, on: boolean): Promise<Result<object>>;
  /** [PLAYER-10] Allows that the player's drawings teach a judge, or takes that back. Codes: `not_found`, `rate_limited`. */
  setTrainingConsent(id: PlayerId, on: boolean): Promise<Result<object>>;
  /** [PLAYER-9] Whose page has this address, with its name for strangers; null: nobody's. */
  ofPublicPage(id: PublicId): Promise<{ playerId: PlayerId; nickname: string } | null>;
  /** [PLAYER-6] Goes into the form that deletes everything: proof that this player saw that form lately. */
  deletionToken(id: PlayerId): string;
  /**
   * [PLAYER-6] Deletes everything of the player. Codes: `bad_request` (the form is too old, or another player's),
   * `rate_limited`.
   *
   * @returns the value of a cookie that makes the device a new player
   */
  deleteAll(id: PlayerId, token: string, address: string): Promise<Result<{ cookieValue: string; drawings: number }>>;
}
