import type { Refusal, Result } from '#contract/errors.ts';
import type { DrawingId, PlayerId, RoomCode } from '#contract/ids.ts';
import type { Deduction } from '#contract/judgement.ts';
import type { ReportReason } from '#contract/moderation.ts';
import type { DrawingFlag } from '#server/storage/port/drawings.ts';
import type { CaseContext, CaseDecision, StoredBan } from '#server/storage/port/moderation.ts';
import type { BanPeriod } from './rules.ts';

/** What is reported or flagged. Names, messages and prompts are as they were written, with their player. */
export type Thing =
  | { kind: 'drawing'; drawingId: DrawingId }
  | ({ kind: 'name' } & Said)
  | ({ kind: 'message'; id: string } & Said & { text: string })
  | ({ kind: 'prompt' } & Said & { text: string });

interface Said {
  playerId: PlayerId;
  nickname: string;
  /** Of the player then, as limits count it; null: unknown. */
  address: string | null;
  context: CaseContext;
}

/** Somebody as bans see them; `playerId` null: a first visit. */
export interface Visitor {
  playerId: PlayerId | null;
  /** As limits count it. */
  address: string;
}

/** Who decides: an account. */
export interface Moderator {
  id: string;
  name: string;
}

interface BanWish {
  /** The case that the ban comes from; null: none, so it needs a range. */
  caseId: string | null;
  /** Whether it means the player of the case. */
  player: boolean;
  /** Whether it means the address that the player of the case had. */
  network: boolean;
  /** In CIDR notation; empty: none. */
  range: string;
  period: BanPeriod;
  reason: ReportReason;
}

/** Called by rooms. Writing does not delay them; a failure is logged. */
export interface RoomModeration {
  /**
   * [MOD-1] Codes: `forbidden` (one's own), `not_found`, `rate_limited`. The same twice is no error.
   */
  report(
    reporter: Visitor & { playerId: PlayerId },
    thing: Thing,
    said: { reason: ReportReason; line: string },
  ): Promise<Result<object>>;
  /** [MOD-2] A name, a message or a prompt, if it has rude words. */
  watch(thing: Exclude<Thing, { kind: 'drawing' }>): void;
  /** [MOD-2] The flags of a drawing that is about to be saved. @param address of its player; null: unknown */
  flagsOf(
    drawing: { rawScore: number; deductions: readonly Deduction[]; embedding: Float32Array },
    address: string | null,
  ): DrawingFlag[];
  /** [MOD-7] A player was sent out of a room. */
  kicked(kick: { playerId: PlayerId; nickname: string; by: 'host' | 'vote'; roomCode: RoomCode }): void;
}

/** [MOD-6] Keeps banned visitors out. Answers from memory. */
export interface Gatekeeper {
  /** `banned`, with the time until when; null: welcome. */
  refusal(visitor: Visitor): Refusal | null;
}

/** Looks after what people draw, write and call themselves. */
export interface Moderation extends RoomModeration, Gatekeeper {
  /** The ban that `refusal` tells of. */
  banOf(visitor: Visitor): StoredBan | null;
  /** [MOD-8] Codes: `not_found` (not banned), `conflict` (appealed before), `rate_limited`. */
  appeal(visitor: Visitor, line: string): Promise<Result<object>>;
  /**
   * [MOD-4] Who sees a drawing: `everybody`, or, when it is hidden, `this` viewer (its player, and those who have it before them in
   * a room) or `others`.
   */
  visibility(id: DrawingId, viewer: PlayerId | null): Promise<'everybody' | 'this' | 'others'>;
  /**
   * [MOD-5] Decides a case. An appeal that is `lifted` lifts its ban. Codes: `not_found`, `bad_request` (the decision answers another
   * kind of case), `conflict` (leaves a ban that was lifted).
   */
  decide(caseId: string, decision: Exclude<CaseDecision, 'banned'>, by: Moderator): Promise<Result<object>>;
  /**
   * [MOD-6] Bans, and hides what the case is about. Codes: `bad_request` (no such range, nobody is meant, or the case is an appeal),
   * `forbidden` (the moderator's own address), `not_found`.
   *
   * @param from the moderator's address
   */
  ban(wish: BanWish, by: Moderator, from: string): Promise<Result<{ ban: StoredBan }>>;
  /** Codes: `not_found`, `conflict` (lifted before). */
  lift(banId: string, by: Moderator): Promise<Result<object>>;
  close(): void;
}

/** [MOD-10] What unsafe drawings are found by, as moderators look after it. */
export interface UnsafeDrawings {
  /** Those that moderators added, the oldest first. */
  added(): Promise<AddedReference[]>;
  /** How many examples and texts the program has; null: they are not embedded yet. */
  builtIn(): { examples: number; texts: number } | null;
  addText(text: string, by: Moderator): Promise<Result<object>>;
  /** “More like this.” Codes: `not_found`. */
  addExample(drawing: DrawingId, name: string, by: Moderator): Promise<Result<object>>;
  /** Codes: `not_found`. */
  remove(id: string, by: Moderator): Promise<Result<object>>;
  /** Drawings that would be flagged among the newest listed drawings, the surest first. */
  preview(newest: number): Promise<{ looked: number; flagged: FlaggedDrawing[] }>;
}

interface AddedReference {
  id: string;
  name: string;
  kind: 'text' | 'example';
  addedBy: string;
  addedAt: Date;
}

export interface FlaggedDrawing {
  drawingId: DrawingId;
  prompt: string;
  nickname: string;
  /** 0.5–1 */
  share: number;
  /** Name of the reference. */
  nearest: string;
}
