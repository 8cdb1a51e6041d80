import type { BoardKey, BoardNeighbours, BoardPage, Day } from '#contract/boards.ts';
import type { Caption } from '#contract/caption.ts';
import type { ColourShare, DrawOp, Medium } from '#contract/drawing.ts';
import type { Moment } from '#contract/explanation.ts';
import type { GalleryEntry, GalleryOrder } from '#contract/gallery.ts';
import type { DrawingId, PlayerId, PromptId, RoomCode, RoundId, SeatId } from '#contract/ids.ts';
import type { Deduction, LabelShare, Withheld } from '#contract/judgement.ts';
import type { MachineLevel } from '#contract/machines.ts';
import type { ModeName } from '#contract/modes.ts';

/** What a drawing looks like; empty for a drawing that is too simple to be copied. */
export interface StoredFingerprint {
  /** Flat lists of x and y, whole numbers of 16 bits. */
  lines: number[][];
  /** Copies have at least one in common. Numbers of 32 bits. */
  marks: number[];
}

/** Compares the lines of two fingerprints that have marks in common. */
export type AreAlike = (lines: number[][], others: number[][]) => boolean;

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
  mode: ModeName;
  /** Whether it appears where anybody looks: overall boards, lists of prompts, ghosts. Its own prompt's board shows it anyway. */
  listed: boolean;
  /** The UTC day whose daily prompt it answers; null in every other mode. */
  day: Day | null;
  /** null: a person drew it. Machines are on no board of people, and count in no figure of theirs [BOARD-4]. */
  machineLevel: MachineLevel | null;
  medium: Medium;
  /** `too_fast`; `copy` is found when it is saved. Such a drawing is on no board and not listed. */
  withheld: Exclude<Withheld, 'hidden'> | null;
  /** What automatic checks have against it. Enough of them, and it is hidden from the first moment on. Absent: nothing. */
  flags?: DrawingFlag[];
  fingerprint: StoredFingerprint;
  /** When half of its ink had arrived: of two drawings that are alike the later one is the copy. */
  drawnAt: Date;
  /** Of its ink, the most used first. */
  colours: ColourShare[];
}

/** What is stored for lists and comparisons, and not told with a drawing. */
type StoredAside = 'ops' | 'embedding' | 'thumbnail' | 'fingerprint' | 'drawnAt' | 'colours' | 'flags' | 'withheld';

export interface SavedDrawing extends Omit<NewDrawing, StoredAside> {
  withheld: Withheld | null;
  percentile: number | null;
  /** What the judge sees in it; null: not determined yet. */
  caption: Caption | null;
  /** What its replay looks like on the way; null: not determined yet. */
  moments: Moment[] | null;
  /** How many people love it. */
  loved: number;
}

/** What an automatic check has against a drawing [MOD-2]. */
export interface DrawingFlag {
  /** Like `writing`. */
  reason: string;
  /** As `WeighedReport`. */
  weight: number;
  /** What moderators are told beside the reason; null: nothing. */
  line: string | null;
  /** As `networkMark`, of the address of its player; null: unknown. */
  network: string | null;
}

/** [CHAT-3] A player loves a drawing from now on, or no longer. */
export interface LoveChange {
  drawingId: DrawingId;
  playerId: PlayerId;
  on: boolean;
  at: Date;
}

export interface DrawingStore {
  /**
   * Saves a judged drawing and freezes its percentile (share of people's drawings of this prompt and model hash from earlier
   * rounds that scored lower; null without any). Saving the same round and seat again returns what was saved first.
   *
   * A person's drawing that is like another player's earlier one is withheld as a copy, and so is one that was saved before,
   * but drawn after it. Machines count as other players: their drawings can be copied, but are never withheld as copies.
   *
   * @throws PlayerForgotten when its player has had everything deleted since it was submitted
   */
  save(drawing: NewDrawing): Promise<SavedDrawing>;
  /** What machines drew in rounds whose ids begin with `prefix`. */
  drawnInRounds(prefix: string): Promise<{ promptId: PromptId; machineLevel: MachineLevel }[]>;
  /** Drawings of older versions, which have no fingerprint yet, in the order of their ids. */
  withoutFingerprint(options: { after: DrawingId | null; limit: number }): Promise<{ id: DrawingId; ops: DrawOp[] }[]>;
  /** Gives such a drawing its fingerprint; it counts as drawn when it was submitted. */
  addFingerprint(id: DrawingId, fingerprint: StoredFingerprint): Promise<void>;
  /** Drawings of older versions whose colours are not known yet, in the order of their ids. */
  withoutColours(options: { after: DrawingId | null; limit: number }): Promise<{ id: DrawingId; ops: DrawOp[] }[]>;
  /** Without effect when there is no such drawing. */
  setColours(id: DrawingId, colours: ColourShare[]): Promise<void>;
  find(id: DrawingId): Promise<SavedDrawing | null>;
  /** Without effect when there is no such drawing. */
  setCaption(id: DrawingId, caption: Caption): Promise<void>;
  setMoments(id: DrawingId, moments: Moment[]): Promise<void>;
  /**
   * [CHAT-3] The newest change of a player and a drawing is the last one in the list. Changes of unknown drawings and players,
   * of one's own drawings, and of players who had everything deleted since are left out.
   */
  setLoved(changes: readonly LoveChange[]): Promise<void>;
  ops(id: DrawingId): Promise<DrawOp[] | null>;
  /** The same as JSON, which is passed on without being read: a megabyte of it would hold up everybody. */
  opsJson(id: DrawingId): Promise<Uint8Array | null>;
  thumbnail(id: DrawingId): Promise<Uint8Array | null>;
  /** `modelHash`: scores of different models never share a board. @throws RangeError for a cursor that is not ours. */
  board(
    key: BoardKey,
    modelHash: string,
    page: { cursor: string | null; limit: number; now: Date },
  ): Promise<BoardPage>;
  /** A person on a board of people, with up to `neighbours` entries before and as many behind; null: not on it. */
  around(
    key: BoardKey,
    modelHash: string,
    options: { playerId: PlayerId; neighbours: number; now: Date },
  ): Promise<BoardNeighbours | null>;
  /** Where a person's drawing stands on its prompt's board among those of its own model; null: it is not on it. */
  standing(id: DrawingId): Promise<{ rank: number; of: number } | null>;
  /**
   * Prompts of the newest listed drawings, for the list of boards: first those that people drew, then those that only
   * machines did. `drawings`, `bestScore`: people's; null without any.
   */
  activePrompts(
    modelHash: string,
    page: { offset: number; limit: number },
  ): Promise<{ promptId: PromptId; prompt: string; drawings: number; bestScore: number | null }[]>;
  /**
   * Past drawings of each prompt to draw against: listed, of this model, with a score above zero, the best one of each
   * person that `except` does not name; where there are none but theirs, these. `count` of them, spread from good to less
   * good (one at random from each of `count` bands of equal size), best first. Where people have fewer, the best ones of
   * machines are added. `random` gives 0–1. Prompts without any are missing in the answer.
   */
  ghosts(
    promptIds: PromptId[],
    modelHash: string,
    options: { count: number; except: PlayerId[]; random: () => number },
  ): Promise<Map<PromptId, Ghost[]>>;
  /**
   * Open prompts with at least `atLeast` listed drawings by people of this model, by their median score, the hardest (lowest) or the
   * easiest first; equal medians by more drawings, then by id.
   */
  promptDifficulty(
    modelHash: string,
    options: { first: 'hardest' | 'easiest'; atLeast: number; limit: number },
  ): Promise<PromptDifficulty[]>;
  /** [GALLERY-1] One page of the listed drawings. `random` gives 0–1. @throws RangeError for a cursor that is not ours. */
  gallery(
    query: GalleryQuery,
    page: { cursor: string | null; limit: number; random: () => number },
  ): Promise<{ rows: GalleryRow[]; nextCursor: string | null }>;
  /** The listed ones among these drawings, in the order of `ids`. */
  galleryRows(ids: readonly DrawingId[]): Promise<GalleryRow[]>;
  /** What the judge took the newest of its mistakes for (of one prompt, or of all), the most frequent first. */
  takenFor(
    modelHash: string,
    options: { promptId: PromptId | null; limit: number },
  ): Promise<{ label: string; drawings: number }[]>;
  /**
   * [GALLERY-5] Listed drawings of a model whose replay looks like one of `labels` for a while, and like something else in the
   * end; the newest first, each with the first such moment. Of drawings whose moments are not known none.
   */
  passing(
    modelHash: string,
    options: { labels: readonly string[]; promptId: PromptId | null; limit: number },
  ): Promise<{ row: GalleryRow; moment: Moment }[]>;
  /** Ids of the listed drawings of a model, the newest first. */
  listedIds(
    modelHash: string,
    page: { after: ListedPlace | null; limit: number },
  ): Promise<{ ids: DrawingId[]; next: ListedPlace | null }>;
  /** Of those of these drawings that exist, listed or not, in any order. */
  embeddings(ids: readonly DrawingId[]): Promise<StoredEmbedding[]>;
}

export interface GalleryQuery {
  modelHash: string;
  order: GalleryOrder;
  promptId: PromptId | null;
  /** Only drawings that the judge took for this; null: all. */
  takenFor: string | null;
}

export type GalleryRow = Omit<GalleryEntry, 'folded'> & { playerId: PlayerId };

/** A place in the order of `listedIds`. */
export interface ListedPlace {
  submittedAt: Date;
  id: DrawingId;
}

export interface StoredEmbedding {
  id: DrawingId;
  promptId: PromptId;
  playerId: PlayerId;
  modelHash: string;
  embedding: Float32Array;
}

export type Ghost = { drawingId: DrawingId } & Pick<
  SavedDrawing,
  'nickname' | 'machineLevel' | 'rawScore' | 'deductions' | 'score' | 'percentile' | 'labels'
>;

export interface PromptDifficulty {
  promptId: PromptId;
  prompt: string;
  /** Of this model. */
  drawings: number;
  /** 0–100; between the two middle ones when their number is even. */
  medianScore: number;
}
