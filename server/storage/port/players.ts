import type { Day } from '#contract/boards.ts';
import type { Caption } from '#contract/caption.ts';
import type { ColourShare, DrawOp, Medium } from '#contract/drawing.ts';
import type { DrawingId, PlayerId, PromptId, PublicId } from '#contract/ids.ts';
import type { Withheld } from '#contract/judgement.ts';
import type { ModeName } from '#contract/modes.ts';
import type { SavedDrawing } from './drawings.ts';
import type { OwnReport } from './moderation.ts';

interface StoredPlayer {
  nickname: string;
  createdAt: Date;
  lastSeenAt: Date;
  /** Of its public page; null: it has none. */
  publicId: PublicId | null;
  /** [PLAYER-10] When it allowed that its drawings teach a judge; null: it does not. */
  trainingConsentAt: Date | null;
}

/** Whose drawings are counted, and by which model: scores of others can't be compared with them. */
export interface DrawingsOf {
  playerId: PlayerId;
  modelHash: string;
  /** Whether only listed drawings count, for strangers; absent: all do. */
  listedOnly?: boolean;
}

/** What the drawings of one player come to. */
export interface PlayerFigures {
  /** Whatever model judged them; for strangers those of this model. */
  drawings: number;
  /** Judged by this model; null: none. */
  scored: { drawings: number; prompts: number; mean: number; best: number } | null;
}

/** [PLAYER-8] How a player compares with others. */
export interface Rating {
  /** Mean of the percentiles, 0–1. */
  beaten: number;
  /** The drawings that it comes from; at most 20. */
  drawings: number;
}

/** A drawing that the judge took for something else. */
export interface Misreading {
  drawingId: DrawingId;
  prompt: string;
  /** The first label, and how sure the judge was of it, 0–1. */
  takenFor: string;
  share: number;
}

/** The scores of one UTC day, 0–100. */
export interface ScoresOfDay {
  day: Day;
  drawings: number;
  mean: number;
  best: number;
}

/** A drawing in its player's own history. */
export interface OwnDrawing {
  drawingId: DrawingId;
  promptId: PromptId;
  prompt: string;
  nickname: string;
  score: number;
  percentile: number | null;
  submittedAt: Date;
  /** Another model than the present one may have judged it. */
  modelHash: string;
  withheld: Withheld | null;
  /** What the judge sees in it; null: not determined. */
  caption: Caption | null;
}

export interface OwnDrawingsPage {
  drawings: OwnDrawing[];
  /** Opaque; null: this was the last page. */
  nextCursor: string | null;
}

export type OwnOrder = 'newest' | 'best';

/** All of a drawing, for its player. */
export interface ExportedDrawing {
  drawing: SavedDrawing;
  /** JSON array. */
  opsJson: Uint8Array;
  thumbnail: Uint8Array;
}

/** A drawing that is deleted, and the boards that lose it. */
export interface RemovedDrawing {
  id: DrawingId;
  promptId: PromptId;
  listed: boolean;
  day: Day | null;
  medium: Medium;
  mode: ModeName;
}

/** A drawing that may teach a judge. */
export interface TrainingDrawing {
  id: DrawingId;
  prompt: string;
  /** Whether the judge saw what was asked for. */
  isRecognised: boolean;
  ops: DrawOp[];
}

export interface PlayerStore {
  /**
   * Makes the player known, or updates nickname and last-seen time.
   *
   * @returns the name under which others see it: asterisks when moderators masked this name of this player [MOD-5]
   */
  touch(player: { id: PlayerId; nickname: string }): Promise<string>;
  /** null: it has never given a name. */
  find(id: PlayerId): Promise<StoredPlayer | null>;
  figures(of: DrawingsOf): Promise<PlayerFigures>;
  /** The last `days` days on which the player drew, oldest first. */
  scoresByDay(of: DrawingsOf, days: number): Promise<ScoresOfDay[]>;
  /** [PLAYER-8] null: no listed drawing has a percentile. */
  rating(of: DrawingsOf): Promise<Rating | null>;
  /** The best drawing of each prompt that is not withheld, the best first. */
  bests(of: DrawingsOf, limit: number): Promise<OwnDrawing[]>;
  /**
   * The ink of the newest 200 drawings on the screen, each counting the same; the most used first. Whatever model judged them; for
   * strangers those of this model.
   */
  colours(of: DrawingsOf, limit: number): Promise<ColourShare[]>;
  /**
   * Among the newest 500 drawings that the judge took for something else, and that are not withheld: for each pair of prompt
   * and label the drawing of which the judge was most sure, the surest first.
   */
  misreadings(of: DrawingsOf, options: { leastShare: number; limit: number }): Promise<Misreading[]>;
  /** [PLAYER-9] Gives the player's page an address, or takes it away. False: nobody knows such a player. */
  setPublic(id: PlayerId, publicId: PublicId | null): Promise<boolean>;
  /** [PLAYER-10] null takes the consent back. False: nobody knows such a player. */
  setTrainingConsent(id: PlayerId, at: Date | null): Promise<boolean>;
  /** [PLAYER-10] Listed drawings of people who consent, `limit` of them behind the id `after`. */
  trainingDrawings(page: { after: DrawingId | null; limit: number }): Promise<TrainingDrawing[]>;
  /** null: no page has this address. */
  findPublic(publicId: PublicId): Promise<{ id: PlayerId; nickname: string } | null>;
  /** Addresses of the pages of those who drew these drawings, where they have one. */
  publicPages(drawingIds: readonly DrawingId[]): Promise<Map<DrawingId, PublicId>>;
  /** A page of the player's drawings, for strangers the listed ones of this model; a cursor tells no time. @throws RangeError for a cursor that is not ours, or of another order */
  history(of: DrawingsOf, page: { order: OwnOrder; cursor: string | null; limit: number }): Promise<OwnDrawingsPage>;
  /** The drawings that the player loves, in the order of their ids. */
  loves(id: PlayerId): Promise<DrawingId[]>;
  /** [PLAYER-5] What the player has reported, the oldest first. */
  reports(id: PlayerId): Promise<OwnReport[]>;
  /** The player's drawings with everything, `limit` of them behind the id `after`. */
  exportDrawings(id: PlayerId, page: { after: DrawingId | null; limit: number }): Promise<ExportedDrawing[]>;
  /**
   * From now on no drawing of the player that was submitted by `at` is saved. Saves that run meanwhile are over when this
   * resolves.
   *
   * @returns what there is to be deleted
   */
  beginForgetting(id: PlayerId, at: Date): Promise<RemovedDrawing[]>;
  /** Deletes the player and everything that it drew. May be repeated when it fails half-way. */
  forget(id: PlayerId): Promise<void>;
}

/** One-time codes that make another device the same player. They are stored as hashes. */
export interface MoveStore {
  /** Replaces the player's earlier code. */
  add(code: { codeHash: string; playerId: PlayerId; expiresAt: Date }): Promise<void>;
  /** Uses the code up: of several who present it at the same time one gets the player. null: there is none, or it is too old. */
  redeem(codeHash: string, now: Date): Promise<PlayerId | null>;
  /**
   * Takes a token of a rate that counts all clients together (a token bucket, as `server/lib/rate-limit.ts`).
   *
   * @returns 0 when allowed, else the milliseconds until it would be
   */
  takeShared(name: string, rate: { capacity: number; perSecond: number }, now: Date): Promise<number>;
  /** Returns a token that was taken for work that was not done. */
  giveBackShared(name: string, rate: { capacity: number }): Promise<void>;
}

interface RetentionCounts {
  /** People's drawings from before. Those of machines stay. */
  drawings: number;
  /** Players who were not seen since and have no other drawing. */
  players: number;
}

export interface RetentionStore {
  /** What `removeOlder` would delete. */
  countOlder(before: Date): Promise<RetentionCounts>;
  removeOlder(before: Date): Promise<RetentionCounts>;
  /**
   * Takes what was deleted off the disk. The embedded database is rewritten, with its log, so that nothing of it is left in
   * the folder; PostgreSQL is vacuumed. Takes as long as copying the database.
   */
  reclaim(): Promise<void>;
}
