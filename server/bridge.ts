import type { PlayerId, RoomCode } from '#contract/ids.ts';
import type { AdminAccounts, AdminAuth, ApiKeys, JoinPassword } from './admin/port.ts';
import type { Backups } from './backup/port.ts';
import type { Explanations } from './explanations/port.ts';
import type { Gallery } from './gallery/port.ts';
import type { Judge } from './judge/port.ts';
import type { Moderation, UnsafeDrawings } from './moderation/port.ts';
import type { Health } from './ops/port.ts';
import type { Players } from './players/port.ts';
import type { PromptTools } from './prompts/port.ts';
import type { Invitation } from './rooms/invitations.ts';
import type { Settings } from './settings/port.ts';
import type { Share } from './share/port.ts';
import type { Storage } from './storage/port/storage.ts';

/**
 * The one door between Next's bundles and the running server. Next compiles pages apart from `server/main.ts`: a module
 * imported on both sides would exist twice and open the embedded database a second time. So start-server.ts leaves its
 * instances on a global symbol, and server components take them from here (types and this getter only).
 */
export interface Services {
  storage: Storage;
  judge: Judge;
  admin: AdminAuth;
  adminAccounts: AdminAccounts;
  apiKeys: ApiKeys;
  joinPassword: JoinPassword;
  explanations: Explanations;
  gallery: Gallery;
  share: Share;
  health: Health;
  players: Players;
  backups: Backups;
  moderation: Moderation;
  promptTools: PromptTools;
  unsafe: UnsafeDrawings;
  settings: Settings;
  /**
   * [LINK-2] What a link to a room tells of it; null: nothing.
   * @param address that asks: it may try as many wrong codes as a player
   */
  invitation(code: RoomCode, address: string): Invitation | null;
  /** Whose a request's `Cookie` header is; null: a first visit, or a cookie that this server did not sign. */
  playerOf(cookieHeader: string | undefined): PlayerId | null;
}

const KEY = Symbol.for('doodle-judge.services');
type Holder = { [KEY]?: Services };

export function provideServices(services: Services): void {
  (globalThis as Holder)[KEY] = services;
}

/** @throws Error while the server is not up (e.g. in `next build`). */
export function services(): Services {
  const found = (globalThis as Holder)[KEY];
  if (!found) throw new Error('The server is not running: pages are served by server/main.ts.');
  return found;
}
