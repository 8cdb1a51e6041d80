import type { BoardKey, BoardPage } from '#contract/boards.ts';
import type { DrawOp } from '#contract/drawing.ts';
import type { DrawingId, PackId, PlayerId, PromptId, RoomCode, RoundId, SeatId } from '#contract/ids.ts';
import type { Deduction, LabelShare } from '#contract/room.ts';

/**
 * What the rest of the server knows of the database. One implementation (Prisma) on two engines: PGlite and PostgreSQL.
 * Every promise resolves after the commit: what is acknowledged survives SIGKILL.
 */
export interface Storage {
  rooms: RoomStore;
  ops: OpsLog;
  drawings: DrawingStore;
  prompts: PromptStore;
  players: PlayerStore;
  admin: AdminStore;
  heartbeat: Heartbeat;
  /** `embedded (PGlite, <folder>)` or `PostgreSQL at <host>`; never a password. */
  readonly description: string;
  /** Resolves when a trivial query works; rejects with the cause. */
  ping(): Promise<void>;
  /** Finishes writes in flight, then closes. */
  close(): Promise<void>;
}

/** Room state between restarts, as JSON that only the rooms layer understands. */
export interface RoomStore {
  /**
   * Compare-and-set: stores `state` as `version` if the stored version is `version - 1` (or the room is new and
   * version is 1). False: somebody else was faster.
   */
  save(room: { code: RoomCode; version: number; state: unknown }): Promise<boolean>;
  loadAll(): Promise<{ code: RoomCode; version: number; state: unknown }[]>;
  /** The room and the ops of its rounds; drawings stay. */
  remove(code: RoomCode): Promise<void>;
}

/** Ops of drawings that are not judged yet. */
export interface OpsLog {
  /** Stores ops `from`… of one drawing. A batch whose `from` is already there is ignored. */
  append(batch: { roomCode: RoomCode; roundId: RoundId; seatId: SeatId; from: number; ops: DrawOp[] }): Promise<void>;
  /** All ops of one drawing in order. */
  read(roundId: RoundId, seatId: SeatId): Promise<DrawOp[]>;
  /** Drops the ops of a round whose drawings are saved. */
  removeRound(roundId: RoundId): Promise<void>;
}

export interface NewDrawing {
  id: DrawingId;
  roundId: RoundId;
  roomCode: RoomCode;
  seatId: SeatId;
  playerId: PlayerId;
  nickname: string;
  promptId: PromptId;
  prompt: string;
  ops: DrawOp[];
  similarity: number;
  rawScore: number;
  deductions: Deduction[];
  score: number;
  labels: LabelShare[];
  modelId: string;
  modelHash: string;
  precision: string;
  provider: string;
  preprocessing: string;
  embedding: Float32Array;
  thumbnail: Uint8Array;
  submittedAt: Date;
}

export interface SavedDrawing extends Omit<NewDrawing, 'ops' | 'embedding' | 'thumbnail'> {
  percentile: number | null;
}

export interface DrawingStore {
  /**
   * Saves a judged drawing and freezes its percentile (share of earlier drawings of this prompt and model hash that
   * scored lower; null for the first). Saving the same round and seat again returns what was saved first.
   */
  save(drawing: NewDrawing): Promise<SavedDrawing>;
  find(id: DrawingId): Promise<SavedDrawing | null>;
  ops(id: DrawingId): Promise<DrawOp[] | null>;
  thumbnail(id: DrawingId): Promise<Uint8Array | null>;
  /** `modelHash`: scores of different models never share a board. @throws RangeError for a cursor that is not ours. */
  board(
    key: BoardKey,
    modelHash: string,
    page: { cursor: string | null; limit: number; now: Date },
  ): Promise<BoardPage>;
  /** Where a drawing stands on its prompt's board among those of its own model; null: no such drawing. */
  standing(id: DrawingId): Promise<{ rank: number; of: number } | null>;
  /** The newest drawings' prompts with the number of drawings: for the list of boards. */
  activePrompts(
    modelHash: string,
    limit: number,
  ): Promise<{ promptId: PromptId; prompt: string; drawings: number; bestScore: number }[]>;
  /**
   * Open prompts with at least `atLeast` drawings of this model, by their median score, the hardest (lowest) or the
   * easiest first; equal medians by more drawings, then by id.
   */
  promptDifficulty(
    modelHash: string,
    options: { first: 'hardest' | 'easiest'; atLeast: number; limit: number },
  ): Promise<PromptDifficulty[]>;
}

export interface PromptDifficulty {
  promptId: PromptId;
  prompt: string;
  /** Of this model. */
  drawings: number;
  /** 0–100; between the two middle ones when their number is even. */
  medianScore: number;
}

export interface Pack {
  id: PackId;
  name: string;
  retired: boolean;
  /** Open prompts. */
  promptCount: number;
}

export interface Prompt {
  id: PromptId;
  text: string;
  packId: PackId;
  packName: string;
  retired: boolean;
  drawings: number;
  createdAt: Date;
}

export interface PromptStore {
  packs(options?: { includeRetired?: boolean }): Promise<Pack[]>;
  /** `count` different open prompts at random (`random` gives 0–1), those in `avoid` only when there are too few others. */
  pick(options: {
    packId: PackId | null;
    count: number;
    avoid: PromptId[];
    random: () => number;
  }): Promise<{ id: PromptId; text: string }[]>;
  find(id: PromptId): Promise<Prompt | null>;
  list(options: {
    search: string;
    packId: PackId | null;
    status: 'open' | 'retired' | 'all';
    offset: number;
    limit: number;
  }): Promise<{ prompts: Prompt[]; total: number }>;
  /** @throws StorageConflict when the text (case and spaces aside) is already a prompt, retired or not. */
  add(prompt: { text: string; packId: PackId }): Promise<Prompt>;
  /** Texts that already exist are counted, not added again; packs are made as needed. One transaction. */
  import(rows: { text: string; pack: string }[]): Promise<{ added: number; existing: number }>;
  /** Rounds and drawings keep the text that they were played with. @throws StorageConflict, StorageNotFound */
  edit(id: PromptId, change: { text?: string; packId?: PackId }): Promise<Prompt>;
  setRetired(id: PromptId, retired: boolean): Promise<void>;
  addPack(name: string): Promise<Pack>;
  editPack(id: PackId, change: { name?: string; retired?: boolean }): Promise<void>;
}

export interface PlayerStore {
  /** Makes the player known, or updates nickname and last-seen time. */
  touch(player: { id: PlayerId; nickname: string }): Promise<void>;
}

export interface AdminStore {
  passwordHash(): Promise<string | null>;
  setPasswordHash(hash: string): Promise<void>;
  addSession(session: { tokenHash: string; expiresAt: Date }): Promise<void>;
  /** True while a session with this hash has not expired. */
  hasSession(tokenHash: string, now: Date): Promise<boolean>;
  removeSession(tokenHash: string): Promise<void>;
  removeAllSessions(): Promise<void>;
}

/** When the server last lived: its own down-time extends running phases. */
export interface Heartbeat {
  beat(at: Date): Promise<void>;
  last(): Promise<Date | null>;
}

export class StorageConflict extends Error {
  override readonly name = 'StorageConflict';
}
export class StorageNotFound extends Error {
  override readonly name = 'StorageNotFound';
}
