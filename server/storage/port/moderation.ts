import type { DrawOp } from '#contract/drawing.ts';
import type { DrawingId, PlayerId, RoomCode } from '#contract/ids.ts';
import type { NewAuditEntry } from './admin.ts';
import type { RemovedDrawing } from './players.ts';

/** `appeal`: against a ban. */
export type CaseKind = 'drawing' | 'name' | 'message' | 'prompt' | 'appeal';

/** Where something was, as far as that is known. */
export interface CaseContext {
  roomCode?: string;
  isPublic?: boolean;
  mode?: string;
  /** Of the game, from 1. */
  round?: number;
  /** What was drawn then. */
  prompt?: string;
}

/** A player whose name moderators masked, or restored. */
export interface RenamedPlayer {
  playerId: PlayerId;
  from: string;
  to: string;
}

/** The subject of a drawing's case. */
export const drawingSubject = (id: DrawingId): string => `drawing:${id}`;

/** What is reported or flagged. */
export interface ReportedThing {
  kind: Exclude<CaseKind, 'appeal'>;
  /** What makes two the same. */
  subject: string;
  drawingId: DrawingId | null;
  /** Whose it is; null: nobody knows. */
  playerId: PlayerId | null;
  /** As it was. */
  nickname: string;
  /** A drawing's prompt, or the name, message or prompt itself. */
  text: string;
  context: CaseContext;
  /** As `networkMark`, of the address of the player; null: unknown. */
  network: string | null;
}

export interface NewReport {
  thing: ReportedThing;
  /** Who reports it; null: an automatic check. */
  by: { playerId: PlayerId; network: string } | null;
  reason: string;
  /** null: the reporter said no more. */
  line: string | null;
  weight: number;
  at: Date;
}

/** `hidden`: it is no longer shown, or moderators agree with the report; `kept`: it is shown. Of appeals: `lifted`, `refused`. */
export type CaseDecision = 'hidden' | 'kept' | 'banned' | 'lifted' | 'refused';

export interface CaseReport {
  /** null: an automatic check. */
  by: 'player' | null;
  reason: string;
  line: string | null;
  at: Date;
}

export interface ModerationCase {
  id: string;
  kind: CaseKind;
  drawingId: DrawingId | null;
  /** Whether the drawing is hidden now. */
  isHidden: boolean;
  banId: string | null;
  playerId: PlayerId | null;
  nickname: string;
  text: string;
  context: CaseContext;
  network: string | null;
  weight: number;
  isOpen: boolean;
  createdAt: Date;
  decision: CaseDecision | null;
  decidedAt: Date | null;
  decidedBy: string | null;
  /** The newest 20. */
  reports: CaseReport[];
}

/** What a player has reported. */
export interface OwnReport extends Omit<CaseReport, 'by'> {
  kind: CaseKind;
  /** As `ReportedThing`, without rude words. */
  text: string;
}

/** A player was sent out of a room. */
interface RoomKick {
  playerId: PlayerId;
  nickname: string;
  by: 'host' | 'vote';
  roomCode: RoomCode;
  at: Date;
}

/** What is known of a player, the newest first, 10 of each. */
export interface PlayerRecord {
  cases: Pick<ModerationCase, 'id' | 'kind' | 'text' | 'createdAt' | 'decision'>[];
  kicks: RoomKick[];
  bans: StoredBan[];
}

export interface ModerationStore {
  /**
   * Adds a report to the case of its thing, which it opens. The same source counts once. A drawing against which enough speaks is
   * hidden in the same transaction, unless somebody has decided about it before.
   *
   * @returns `drawing`: the drawing that this hid; null: none
   * @throws StorageNotFound when there is no such drawing; PlayerForgotten when its player has had everything deleted meanwhile
   */
  report(report: NewReport): Promise<{ isNew: boolean; drawing: ChangedDrawing | null }>;
  /** The open cases that matter most first, or the decided ones, the newest first. `search`: in names and texts. @throws RangeError for a cursor that is not ours */
  cases(query: {
    open: boolean;
    search: string;
    cursor: string | null;
    limit: number;
  }): Promise<{ cases: ModerationCase[]; nextCursor: string | null }>;
  find(id: string): Promise<ModerationCase | null>;
  /**
   * Closes a case: hides or shows its drawing, masks or unmasks its name on the drawings of the player. Addresses that were kept
   * for it are forgotten.
   *
   * @returns the drawing that was hidden or shown by this, and the player whose name was masked or restored; null: none
   * @throws StorageNotFound
   */
  decide(
    id: string,
    decision: { decision: CaseDecision; by: string; at: Date },
  ): Promise<{ drawing: ChangedDrawing | null; renamed: RenamedPlayer | null }>;
  record(playerId: PlayerId): Promise<PlayerRecord>;
  /** Recorded in the audit log in the same transaction. @throws PlayerForgotten */
  addKick(kick: RoomKick, entry: NewAuditEntry): Promise<void>;
  /** Whose a hidden drawing is, and where it was drawn; null: it is not hidden, or there is none. */
  hidden(id: DrawingId): Promise<{ playerId: PlayerId; roomCode: RoomCode } | null>;
}

/** A drawing that was hidden or shown, and the boards that this changes. */
export interface ChangedDrawing extends RemovedDrawing {
  isMachines: boolean;
}

export interface StoredBan {
  id: string;
  /** As `playerMark`; null: it means an address alone. */
  playerMark: string | null;
  /** As `networkMark`. */
  network: string | null;
  /** `203.0.113.0/24` */
  range: string | null;
  /** Empty: unknown. */
  nickname: string;
  reason: string;
  /** null: for good. */
  until: Date | null;
  createdAt: Date;
  createdBy: string;
  liftedAt: Date | null;
  liftedBy: string | null;
  appealedAt: Date | null;
}

export type NewBan = Omit<StoredBan, 'id' | 'liftedAt' | 'liftedBy' | 'appealedAt'>;

/** A reference that moderators added. */
export interface StoredUnsafeReference {
  id: string;
  /** A text has it as its text. */
  name: string;
  /** The drawing of an example, with which it is deleted [PLAYER-6]; null: it is a text. */
  drawingId: DrawingId | null;
  /** Of the example; null: it is a text. */
  ops: DrawOp[] | null;
  /** Of the account that added it. */
  addedBy: string;
  addedAt: Date;
}

/** [MOD-10] Changes are recorded in the audit log in the same transaction (`entry`). */
export interface UnsafeReferenceStore {
  /** All, the oldest first. */
  list(): Promise<StoredUnsafeReference[]>;
  /** @throws StorageNotFound when the drawing of an example is gone */
  add(reference: StoredUnsafeReference, entry: NewAuditEntry): Promise<void>;
  /** @throws StorageNotFound */
  remove(id: string, entry: NewAuditEntry): Promise<void>;
}

export interface BanStore {
  add(ban: NewBan): Promise<StoredBan>;
  /** @throws StorageNotFound; StorageConflict when it is lifted already */
  lift(id: string, by: string, at: Date): Promise<StoredBan>;
  /** Not lifted, and not over at `now`. */
  inForce(now: Date): Promise<StoredBan[]>;
  find(id: string): Promise<StoredBan | null>;
  /** All, the newest first, `limit` of them behind the ban with the id `after`. */
  list(page: { after: string | null; limit: number }): Promise<StoredBan[]>;
  /** Puts an appeal into the queue, once for each ban. @returns false: there was one already */
  appeal(id: string, appeal: { playerId: PlayerId | null; line: string; at: Date }): Promise<boolean>;
}
