import type { PlayerId } from '#contract/ids.ts';

export interface SignInOrigin {
  /** As limits count it [EDGE-6]. */
  address: string;
  /** Value of the cookie `DEVICE_COOKIE`, if the browser has one. */
  device?: string | undefined;
  /** Whose player's cookie the browser has; null: none, or one that this server did not sign. */
  player?: PlayerId | null;
}

/** Signing in as admin. The password is made at first start, printed once and kept hashed. */
export interface AdminAuth {
  /**
   * @param from where the attempt comes from, for limits
   * @returns the session token and the mark of the browser (both for HttpOnly cookies), or why not
   */
  signIn(
    password: string,
    from: SignInOrigin,
  ): Promise<
    | { ok: true; token: string; maxAgeSeconds: number; device: string; deviceMaxAgeSeconds: number }
    | { ok: false; code: 'unauthorised' }
    | { ok: false; code: 'rate_limited'; retryAfterMs: number }
  >;
  isAdmin(token: string | undefined): Promise<boolean>;
  signOut(token: string): Promise<void>;
  /** Ends all sessions. @returns false when the current password is wrong */
  changePassword(current: string, next: string): Promise<boolean>;
}

export const ADMIN_COOKIE = 'dj_admin';
/** Marks a browser that has signed in before: strangers' wrong passwords are not counted against it. */
export const DEVICE_COOKIE = 'dj_admin_device';
