/** Signing in as admin. The password is made at first start, printed once and kept hashed. */
export interface AdminAuth {
  /**
   * @param address where the attempt comes from, for rate limiting
   * @returns the session token (for an HttpOnly cookie), or why not
   */
  signIn(
    password: string,
    address: string,
  ): Promise<
    | { ok: true; token: string; maxAgeSeconds: number }
    | { ok: false; code: 'unauthorised' }
    | { ok: false; code: 'rate_limited'; retryAfterMs: number }
  >;
  isAdmin(token: string | undefined): Promise<boolean>;
  signOut(token: string): Promise<void>;
  /** Ends all sessions. @returns false when the current password is wrong */
  changePassword(current: string, next: string): Promise<boolean>;
}

export const ADMIN_COOKIE = 'dj_admin';
