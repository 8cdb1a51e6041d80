import type { AdminRole } from '#contract/admin.ts';
import type { PlayerId } from '#contract/ids.ts';

export interface SignInOrigin {
  /** As limits count it [EDGE-6]. */
  address: string;
  /** Value of the cookie `DEVICE_COOKIE`, if the browser has one. */
  device?: string | undefined;
  /** Whose player's cookie the browser has; null: none, or one that this server did not sign. */
  player?: PlayerId | null;
  /** The header `User-Agent`. */
  userAgent?: string | null;
}

/** An administrator who is signed in. */
export interface AdminAccount {
  id: string;
  name: string;
  role: AdminRole;
}

/** Signing in as an administrator. The first account, an owner's, is made at first start; its password is printed once and kept hashed. */
export interface AdminAuth {
  /** Whether a name is needed to sign in: there are several accounts. */
  asksForName(): Promise<boolean>;
  /**
   * @param given `name` is empty, or does not count, where there is one account; an empty one is the first owner's
   * @param from where the attempt comes from, for limits and for the list of sessions
   * @returns the session token and the mark of the browser (both for HttpOnly cookies), or why not
   */
  signIn(
    given: { name: string; password: string },
    from: SignInOrigin,
  ): Promise<
    | { ok: true; token: string; maxAgeSeconds: number; device: string; deviceMaxAgeSeconds: number }
    | { ok: false; code: 'unauthorised' }
    | { ok: false; code: 'rate_limited'; retryAfterMs: number }
  >;
  /** Whose session it is; null: nobody's. */
  account(token: string | undefined): Promise<AdminAccount | null>;
  /** As the pages know a session: not its token. */
  sessionId(token: string): string;
  signOut(token: string): Promise<void>;
  /** Ends all sessions of the account. @returns false when the current password is wrong, or after too many attempts */
  changePassword(account: AdminAccount, current: string, next: string): Promise<boolean>;
}

/** What owners do with accounts. Each change is in the audit log as done by `by`. */
export interface AdminAccounts {
  /** @returns the password of the new account, to be shown once @throws StorageConflict when the name is taken */
  add(by: AdminAccount, account: { name: string; role: AdminRole }): Promise<string>;
  /** Ends all its sessions. @returns the new password, to be shown once */
  resetPassword(by: AdminAccount, id: string): Promise<string>;
  /** @throws StorageConflict when it is the last owner */
  setRole(by: AdminAccount, id: string, role: AdminRole): Promise<void>;
  /** A disabled account can't sign in, and its sessions end. @throws StorageConflict when it is the last owner */
  setDisabled(by: AdminAccount, id: string, disabled: boolean): Promise<void>;
  endSessions(by: AdminAccount, id: string): Promise<void>;
  /** One of one's own. False: there is none. */
  endOwnSession(by: AdminAccount, sessionId: string): Promise<boolean>;
}

/** [INSTANCE-6] The password without which nobody sees anything of a private instance. Administrators need none. */
export interface JoinPassword {
  /** The environment sets it: owners can't. */
  readonly isFixed: boolean;
  isSet(): boolean;
  /** Whether a request with this header `Cookie` is from somebody who has entered the present password, or from an administrator. */
  admits(cookieHeader: string | undefined): Promise<boolean>;
  /** @returns the value of the cookie `JOIN_COOKIE`, or why not */
  enter(
    password: string,
    from: SignInOrigin,
  ): Promise<
    | { ok: true; cookie: string; maxAgeSeconds: number }
    | { ok: false; code: 'unauthorised' }
    | { ok: false; code: 'rate_limited'; retryAfterMs: number }
  >;
  /** Browsers in which another one was entered have to enter this one. @param password null: the instance is open to everybody */
  set(by: AdminAccount, password: string | null): Promise<void>;
}

export const JOIN_COOKIE = 'dj_join';
export const MIN_JOIN_PASSWORD_CHARS = 8;
export const MAX_JOIN_PASSWORD_CHARS = 200;

/** [SERVICE-2] Keys with which programs use the judge. Each change is in the audit log as done by `by`. */
export interface ApiKeys {
  /** @returns the key, to be shown once @throws StorageConflict when there are too many */
  add(by: AdminAccount, name: string): Promise<string>;
  /** @returns false: it was revoked before @throws StorageNotFound */
  revoke(by: AdminAccount, id: string): Promise<boolean>;
  /**
   * What a header `Authorization` is worth. `off`: no key is in force, so there is no service to speak of; `none`: the header
   * has no key, or an unknown one.
   */
  check(authorization: string | undefined): Promise<{ ok: true; id: string } | { ok: false; why: ApiKeyRefusal }>;
}

export type ApiKeyRefusal = 'off' | 'none' | 'revoked';

export const ADMIN_COOKIE = 'dj_admin';
/** Marks a browser that has signed in before: strangers' wrong passwords are not counted against it. */
export const DEVICE_COOKIE = 'dj_admin_device';
