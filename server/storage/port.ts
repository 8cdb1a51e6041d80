import type { AdminRole } from '#contract/admin.ts';
import type { BoardKey, BoardNeighbours, BoardPage, Day } from '#contract/boards.ts';
import type { Caption } from '#contract/caption.ts';
import type { ColourShare, DrawOp, Medium } from '#contract/drawing.ts';
import type { Moment } from '#contract/explanation.ts';
import type { GalleryEntry, GalleryOrder } from '#contract/gallery.ts';
import type { DrawingId, PackId, PlayerId, PromptId, PublicId, RoomCode, RoundId, SeatId } from '#contract/ids.ts';
import type { TranslationLocale, Translations } from '#contract/locales.ts';
import type { MachineLevel } from '#contract/machines.ts';
import type { ModeName } from '#contract/modes.ts';
import type { Deduction, LabelShare, Withheld } from '#contract/room.ts';

/**
 * What the rest of the server knows of the database. One implementation (Prisma) on two engines: PGlite and PostgreSQL.
 * Every promise resolves after the commit: what is acknowledged survives SIGKILL.
 */
export interface Storage {
  rooms: RoomStore;
  ops: OpsLog;
  drawings: DrawingStore;
  prompts: PromptStore;
  daily: DailyStore;
  players: PlayerStore;
  moves: MoveStore;
  retention: RetentionStore;
  moderation: ModerationStore;
  bans: BanStore;
  rejudging: RejudgingStore;
  unsafe: UnsafeReferenceStore;
  bulk: BulkStore;
  admin: AdminStore;
  audit: AuditStore;
  heartbeat: Heartbeat;
  /** `embedded (PGlite, <folder>)` or `PostgreSQL at <host>`; never a password. */
  readonly description: string;
  /** Resolves when a trivial query works; rejects with the cause. */
  ping(): Promise<void>;
  /** Of the database on its disk. */
  sizeBytes(): Promise<number>;
  /** Finishes writes in flight, then closes. */
  close(): Promise<void>;
}

/** A room as it is stored. `savedMsAgo`: by the database's clock. */
interface StoredRoom {
  code: RoomCode;
  version: number;
  state: unknown;
  savedMsAgo: number;
}

/** Room state between restarts, as JSON that only the rooms layer understands. */
export interface RoomStore {
  /**
   * Compare-and-set: stores `state` as `version` if the stored version is `version - 1` (or the room is new and
   * version is 1). False: another writer was faster.
   */
  save(room: { code: RoomCode; version: number; state: unknown }): Promise<boolean>;
  loadAll(): Promise<StoredRoom[]>;
  /** The room and the ops of its rounds; drawings stay. */
  remove(code: RoomCode): Promise<void>;
}

/** Ops of drawings that are not judged yet. */
export interface OpsLog {
  /** Stores ops `from`… of one drawing. A batch whose `from` is already there is ignored. */
  append(batch: { roomCode: RoomCode; roundId: RoundId; seatId: SeatId; from: number; ops: DrawOp[] }): Promise<void>;
  /** All ops of one drawing in order. */
  read(roundId: RoundId, seatId: SeatId): Promise<DrawOp[]>;
  /** Drops the ops of a round that is judged: drawings that are kept have their own. */
  removeRound(roundId: RoundId): Promise<void>;
  /** Drops the ops of a drawing that is given up. */
  removeDrawing(roundId: RoundId, seatId: SeatId): Promise<void>;
}

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
    limit: number,
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

export interface Pack {
  id: PackId;
  name: string;
  retired: boolean;
  /** Open prompts. */
  promptCount: number;
}

/** A prompt as a round is played with it. */
export interface PlayablePrompt {
  id: PromptId;
  /** English: what is judged. */
  text: string;
  translations: Translations;
}

interface StoredPrompt extends PlayablePrompt {
  retired: boolean;
  drawings: number;
  createdAt: Date;
}

/** A prompt of the catalogue, which the administrator edits. */
export interface CataloguePrompt extends StoredPrompt {
  origin: 'catalogue';
  packId: PackId;
  packName: string;
  /** Words by which administrators find it, in the order of their code points. */
  tags: string[];
}

/** A prompt in the administrators' table; `drawings`: listed ones of people, as one model judged them. */
export interface ListedPrompt extends CataloguePrompt {
  /** Of these drawings, 0–100; null without any. */
  scores: { median: number; lowerQuartile: number; upperQuartile: number } | null;
  /** How often these drawings are loved. */
  loved: number;
}

/** [PROMPT-3] Which prompts of the catalogue the administrators' table shows. */
export interface PromptFilter {
  /** In the text or one of its translations. */
  search: string;
  packId: PackId | null;
  status: 'open' | 'retired' | 'all';
  /** Only prompts with this tag; null or absent: all. */
  tag?: string | null;
  /** Only prompts that are not translated into this; null or absent: all. */
  without?: TranslationLocale | null;
  /**
   * `never`: no person has drawn it. `too_hard`, `too_easy`: it has drawings enough of the model, and their median says so.
   * null or absent: all.
   */
  drawn?: 'never' | 'too_hard' | 'too_easy' | null;
  /** The model whose figures count; absent: there are none. */
  modelHash?: string;
}

/** Prompts without the figure come last, equal ones in the order of their texts. */
export interface PromptSort {
  by: 'added' | 'text' | 'pack' | 'plays' | 'median' | 'spread' | 'loved';
  descending: boolean;
}

/** Prompts that are changed together: these, or all that a filter lets through. */
export type PromptsChosen = { ids: readonly PromptId[] } | { filter: PromptFilter };

/** [PROMPT-4] A full prompt is not tagged. */
export type PromptsChange =
  | { kind: 'move'; packId: PackId }
  | { kind: 'retire' | 'reopen' }
  | { kind: 'tag' | 'untag'; tag: string };

/** A host's own prompt, of no pack: it is not picked for others, and no list shows it. */
interface RoomPrompt extends StoredPrompt {
  origin: 'room';
  packId: null;
  packName: null;
}

export type Prompt = CataloguePrompt | RoomPrompt;

/** An open prompt of the catalogue with the figures of one model. */
interface OpenPrompt extends PlayablePrompt {
  packId: PackId;
  packName: string;
  /** Listed ones of that model. */
  drawings: number;
  /** null: there is none yet. */
  bestScore: number | null;
}

/** Prompts are open unless they or their pack are retired. All but `find` and `forRoom` know the catalogue alone. */
export interface PromptStore {
  packs(options?: { includeRetired?: boolean }): Promise<Pack[]>;
  /**
   * `count` different open prompts at random (`random` gives 0–1), those in `avoid` only when there are too few others.
   * `withDrawingsOf` (a model's hash): those that have ghosts of this model before all others, even when they are avoided;
   * among equals those that people drew before those that only machines did.
   */
  pick(options: {
    packId: PackId | null;
    count: number;
    avoid: PromptId[];
    random: () => number;
    withDrawingsOf?: string;
  }): Promise<PlayablePrompt[]>;
  /**
   * A host's own prompts, one for each different text (case and spaces aside) in the order given: the open prompt of
   * the catalogue with that text, or a new room prompt, which is unique and not stored yet. `listed`: what
   * its drawings are to be saved with.
   */
  forRoom(texts: string[]): Promise<(PlayablePrompt & { listed: boolean })[]>;
  /** Stores room prompts, so that drawings of them can be saved. Those that no room and no drawing has go at a later start. */
  keepForRoom(prompts: Pick<PlayablePrompt, 'id' | 'text'>[]): Promise<void>;
  find(id: PromptId): Promise<Prompt | null>;
  /**
   * For players to choose from: open prompts whose text or one of its translations contains `search`, those with the
   * most drawings first.
   */
  openPrompts(options: {
    search: string;
    packId: PackId | null;
    offset: number;
    limit: number;
    modelHash: string;
  }): Promise<{ prompts: OpenPrompt[]; total: number }>;
  /** `sort`: the newest first by default. */
  list(
    options: PromptFilter & { sort?: PromptSort; offset: number; limit: number },
  ): Promise<{ prompts: ListedPrompt[]; total: number }>;
  /** All tags in use, in their order. */
  tags(): Promise<{ tag: string; prompts: number }[]>;
  /**
   * What `changeMany` would do now. `matched`: the prompts that are chosen; `changing`: those that would be other than they
   * are; `examples`: the first of these.
   *
   * @throws StorageNotFound: no such pack
   */
  planChange(
    chosen: PromptsChosen,
    change: PromptsChange,
  ): Promise<{ matched: number; changing: number; examples: string[] }>;
  /**
   * Changes all of them or none.
   *
   * @param expected what `planChange` said
   * @throws StorageConflict: there are others than that now; StorageNotFound: no such pack
   */
  changeMany(
    chosen: PromptsChosen,
    change: PromptsChange,
    expected: { matched: number; changing: number },
  ): Promise<{ changed: PromptId[] }>;
  /** @throws StorageConflict when the text (case and spaces aside) is already a prompt, retired or not. */
  add(prompt: {
    text: string;
    packId: PackId;
    translations?: Translations;
    tags?: readonly string[];
  }): Promise<CataloguePrompt>;
  /** What `import` would do now with the rows. */
  planImport(rows: readonly PromptRow[], replaces?: ImportReplaces): Promise<ImportPlan>;
  /**
   * Texts that already exist are not added again, but given the translations that they do not have yet (`translated`
   * counts those), or with `replaces: 'all'` become what their rows say (`changed`); packs are made as needed. One transaction.
   */
  import(
    rows: readonly PromptRow[],
    replaces?: ImportReplaces,
  ): Promise<{ added: number; existing: number; translated: number; changed: number }>;
  /**
   * `translations` and `tags` replace all that there are. Rounds and drawings keep the text that they were played with.
   *
   * @throws StorageConflict, StorageNotFound
   */
  edit(
    id: PromptId,
    change: { text?: string; packId?: PackId; translations?: Translations; tags?: readonly string[] },
  ): Promise<CataloguePrompt>;
  setRetired(id: PromptId, retired: boolean): Promise<void>;
  addPack(name: string): Promise<Pack>;
  editPack(id: PackId, change: { name?: string; retired?: boolean }): Promise<void>;
}

export interface PromptRow {
  /** Of a prompt that it is about; absent, or of no prompt here: the one with its text. */
  id?: PromptId | undefined;
  text: string;
  /** Its name. */
  pack: string;
  translations?: Translations | undefined;
  /** Languages whose translation is to go. */
  cleared?: readonly TranslationLocale[] | undefined;
  tags?: readonly string[] | undefined;
  retired?: boolean | undefined;
}

/** `lacking`: prompts that exist only get the translations that they lack; `all`: they become what their rows say. */
export type ImportReplaces = 'lacking' | 'all';

/**
 * `translated`: it exists, and gets translations that it lacks. `changed`: it exists, and is changed. `repeated`: an earlier
 * row is about the same prompt. `refused`: it cannot be done.
 */
export type RowFate = 'added' | 'existing' | 'translated' | 'changed' | 'repeated' | 'refused';

/** One thing of a prompt that an import changes; '': there is none. */
export interface FieldChange {
  field: 'prompt' | 'pack' | TranslationLocale | 'tags' | 'retired';
  before: string;
  after: string;
}

export interface ImportPlan {
  /** Of each row. */
  fates: RowFate[];
  /** By the index of a row that changes a prompt. */
  changes: Record<number, FieldChange[]>;
  /** By the index of a row that is refused: why, a sentence. */
  refusals: Record<number, string>;
  /** Names of packs that would be made. */
  newPacks: string[];
  /** Names of retired packs that would get prompts. */
  retiredPacks: string[];
}

/** No prompt is a daily twice within so many days, unless an administrator schedules it or prompts are too few. */
export const DAILY_REST_DAYS = 200;

/** One prompt a UTC day for everybody. */
export interface DailyStore {
  /**
   * The prompt of a day: what the admin scheduled for it, if that is still open, else one that chance assigns among the
   * open prompts that are no daily of the 200 days before or after (those longest ago when there is none). The first
   * question settles it for good, whatever happens to the prompt later. null: there is no open prompt.
   */
  promptOf(day: Day): Promise<PlayablePrompt | null>;
  /**
   * Chooses the prompt of a day to come; null leaves it to chance again.
   *
   * @throws StorageConflict when the day's prompt is fixed already; StorageNotFound: no such open prompt
   */
  schedule(day: Day, promptId: PromptId | null): Promise<void>;
  /** [PROMPT-7] Whether the rule that fills the calendar leaves the day as it is. Without effect on a day that is left to chance. */
  setLocked(day: Day, locked: boolean): Promise<void>;
  /**
   * [PROMPT-7] Gives days that are left to chance or not locked these prompts, not locked. What is fixed, locked or not open any
   * more by now is left out.
   *
   * @returns the days that have theirs now
   */
  fill(plan: readonly { day: Day; promptId: PromptId }[]): Promise<Day[]>;
  /** `days` days from `from` on; none is fixed by this. */
  upcoming(from: Day, days: number): Promise<UpcomingDay[]>;
  /** The days that have a prompt, from `before` days before a day up to `after` days behind it. */
  between(
    day: Day,
    reach: { before: number; after: number },
  ): Promise<{ day: Day; prompt: Pick<PlayablePrompt, 'id' | 'text'> }[]>;
  /** Consecutive days with at least one daily drawing, up to `day`. */
  streak(playerId: PlayerId, day: Day): Promise<Streak>;
  /** A player's best drawing of a day, with its rank on the day's board of its medium; null: none yet. */
  bestOf(playerId: PlayerId, day: Day, modelHash: string, medium?: Medium): Promise<DailyBest | null>;
}

export interface UpcomingDay {
  day: Day;
  /** null: left to chance. */
  prompt: PlayablePrompt | null;
  /** Whether it is fixed. */
  settled: boolean;
  /** Whether the rule that fills the calendar leaves it as it is: an administrator chose or locked it. */
  locked: boolean;
}

export interface Streak {
  /** The run that ends on the day, or on the day before while the day is not drawn yet. */
  current: number;
  /** The longest there has been up to the day. */
  best: number;
  drawnToday: boolean;
}

export interface DailyBest {
  drawingId: DrawingId;
  score: number;
  /** From 1. */
  rank: number;
  /** Players on the board. */
  of: number;
  /** The player's drawings of that day. */
  tries: number;
}

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
  /** Makes the player known, or updates nickname and last-seen time. */
  touch(player: { id: PlayerId; nickname: string }): Promise<void>;
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

/** A drawing of a bulk load, of no room. */
export interface BulkDrawing extends Omit<NewDrawing, 'roomCode' | 'flags'> {
  /** The drawing that was copied first; null: it is no copy. Nothing is compared: the caller knows. */
  copyOf: DrawingId | null;
  moments: Moment[] | null;
  /** Those who love it: players of the load, each once, and never its own. */
  lovedBy: PlayerId[];
}

/** Many drawings at once, kept as `DrawingStore.save` keeps them one by one in their order. */
export interface BulkStore {
  /** People's drawings that no bulk load brought. */
  peoplesDrawings(): Promise<number>;
  /** Whether there is a drawing with this id. */
  has(id: DrawingId): Promise<boolean>;
  /**
   * One transaction: all of it is kept when `work` is done, or nothing. Nobody else may write drawings meanwhile.
   *
   * @param modelHash of all drawings
   */
  load(modelHash: string, work: (load: BulkLoad) => Promise<void>): Promise<void>;
}

export interface BulkLoad {
  addPlayers(players: readonly BulkPlayer[]): Promise<void>;
  /** Fixes the prompts of days where none is fixed yet. @returns those that are fixed now */
  settleDays(days: readonly { day: Day; promptId: PromptId }[]): Promise<Map<Day, PromptId>>;
  /** Players come before their drawings; drawings in the order of their submission, over all calls. */
  addDrawings(drawings: readonly BulkDrawing[]): Promise<void>;
}

interface BulkPlayer {
  id: PlayerId;
  nickname: string;
  createdAt: Date;
  lastSeenAt: Date;
  publicId: PublicId | null;
}

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
interface OwnReport extends Omit<CaseReport, 'by'> {
  kind: CaseKind;
  /** As `ReportedThing`. */
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
   * @throws StorageNotFound when there is no such drawing
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
   * @returns the drawing that was hidden or shown by this; null: none
   * @throws StorageNotFound
   */
  decide(
    id: string,
    decision: { decision: CaseDecision; by: string; at: Date },
  ): Promise<{ drawing: ChangedDrawing | null }>;
  record(playerId: PlayerId): Promise<PlayerRecord>;
  addKick(kick: RoomKick): Promise<void>;
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

/** A model that has judged drawings which are kept. */
export interface JudgedModel {
  modelHash: string;
  modelId: string;
}

export type RejudgingState = 'running' | 'paused' | 'done';

/** [REJUDGE-1] The job that has stored drawings judged by a model. */
export interface Rejudging extends JudgedModel {
  state: RejudgingState;
  /** Drawings of other models when it was started. */
  total: number;
  done: number;
  /** Drawings that the judge could not judge; they keep what they had. */
  failed: number;
  /** The last drawing that was looked at; null: none yet. */
  after: ListedPlace | null;
  /** How many scores changed by how much: 41 numbers, from −100 to 100 in steps of five points. */
  changes: number[];
  startedAt: Date;
  updatedAt: Date;
  /** Whether a process has taken it. */
  isRunBySomebody: boolean;
}

/** A drawing that another model judged, as it is judged anew. */
export interface DrawingToRejudge extends ListedPlace {
  prompt: string;
  ops: DrawOp[];
}

/** A new judgement of a stored drawing. */
export type JudgedAgain = Pick<
  NewDrawing,
  'id' | 'similarity' | 'rawScore' | 'deductions' | 'score' | 'labels' | 'embedding'
>;

/** A drawing whose judgement was replaced, and what decides on which boards it is. */
export interface RejudgedDrawing {
  id: DrawingId;
  promptId: PromptId;
  listed: boolean;
  day: Day | null;
  medium: Medium;
  mode: ModeName;
  isMachines: boolean;
}

/** Ranks are those on the board of the prompt; null: the drawing is not ranked there. */
interface Judged {
  score: number;
  rank: number | null;
  of: number | null;
}

/** What a new judgement did to a drawing. */
export interface ScoreMove {
  drawingId: DrawingId;
  promptId: PromptId;
  prompt: string;
  nickname: string;
  from: JudgedModel;
  before: Judged;
  after: Judged;
}

/**
 * Judging stored drawings anew after a change of model. A drawing's row has the judgement of the newest model; those of
 * earlier ones are kept beside it, and boards of these models are read from them.
 */
export interface RejudgingStore {
  /** Models with judgements that are kept, by their names. */
  models(): Promise<JudgedModel[]>;
  /** null: it was never started. */
  find(modelHash: string): Promise<Rejudging | null>;
  /** The last one started first. */
  all(): Promise<Rejudging[]>;
  /** Drawings that another model judged last. Counts them. */
  countOthers(modelHash: string): Promise<number>;
  /** Starts the job of a model, lets a paused one go on, or begins another pass after it was done. */
  start(model: JudgedModel, at: Date): Promise<void>;
  pause(modelHash: string, at: Date): Promise<void>;
  /**
   * Takes the running job of a model for a process, or keeps it, for `forMs` from now on. One process at a time has it.
   * @returns null: it is not running, or another process has it
   */
  claim(modelHash: string, runner: string, forMs: number): Promise<Rejudging | null>;
  /** Leaves the job to any other process. */
  release(modelHash: string, runner: string): Promise<void>;
  /** Drawings that other models judged, in the order in which they were handed in, behind `after`. */
  next(modelHash: string, options: { after: ListedPlace | null; limit: number }): Promise<DrawingToRejudge[]>;
  /**
   * In one transaction: replaces the judgements of drawings that still have another model's, with their places on all boards,
   * archives the old ones, and notes the progress.
   */
  keep(
    model: Pick<NewDrawing, 'modelId' | 'modelHash' | 'precision' | 'provider' | 'preprocessing'>,
    batch: { judged: readonly JudgedAgain[]; failed: number; after: ListedPlace },
  ): Promise<RejudgedDrawing[]>;
  /** Nothing is left. */
  finish(modelHash: string, at: Date): Promise<void>;
  /** The drawings whose scores moved furthest when this model judged them, `up` or `down`. */
  moves(modelHash: string, options: { direction: 'up' | 'down'; limit: number }): Promise<ScoreMove[]>;
}

/** An account of somebody who looks after the instance [ADMIN-1]. */
export interface StoredAdmin {
  id: string;
  name: string;
  role: AdminRole;
  passwordHash: string;
  /** It can't sign in, and has no sessions. */
  disabled: boolean;
  createdAt: Date;
}

export interface AdminSession {
  tokenHash: string;
  createdAt: Date;
  /** To the minute. */
  lastUsedAt: Date;
  /** `Firefox on Linux`; empty: not known. */
  browser: string;
  /** The network it began in; empty: not known. */
  address: string;
}

/** Changes are recorded in the audit log in the same transaction (`entry`). @throws StorageNotFound for unknown ids */
export interface AdminStore {
  /** Makes an owner unless there is an account already. False: there is one. */
  addFirst(account: Pick<StoredAdmin, 'id' | 'name' | 'passwordHash'>): Promise<boolean>;
  /** @throws StorageConflict when there is an account of that name */
  add(account: Pick<StoredAdmin, 'id' | 'name' | 'role' | 'passwordHash'>, entry: NewAuditEntry): Promise<void>;
  /** The oldest owner that is not disabled. */
  firstOwner(): Promise<StoredAdmin | null>;
  /** Case does not count. Disabled ones are found as well. */
  named(name: string): Promise<StoredAdmin | null>;
  /** Whether more than one account can sign in. */
  hasSeveral(): Promise<boolean>;
  /** All, the oldest first, each with the number of its sessions and when one was last used. */
  list(now: Date): Promise<(Omit<StoredAdmin, 'passwordHash'> & { sessions: number; lastUsedAt: Date | null })[]>;
  /** Ends its sessions as well. */
  setPasswordHash(id: string, hash: string, entry: NewAuditEntry | null): Promise<void>;
  /** @throws StorageConflict when it is the last owner */
  setRole(id: string, role: AdminRole, entry: NewAuditEntry): Promise<void>;
  /** Ends its sessions as well. @throws StorageConflict when it is the last owner */
  setDisabled(id: string, disabled: boolean, entry: NewAuditEntry): Promise<void>;
  addSession(session: Omit<AdminSession, 'lastUsedAt'> & { accountId: string; expiresAt: Date }): Promise<void>;
  /** Whose session it is; null: it ended or expired, or the account is disabled. */
  accountOf(tokenHash: string, now: Date): Promise<StoredAdmin | null>;
  /** Those that have not expired, the one that was used last first. */
  sessions(accountId: string, now: Date): Promise<AdminSession[]>;
  /** False: the account has no such session. */
  removeSession(accountId: string, tokenHash: string): Promise<boolean>;
  removeSessions(accountId: string, entry: NewAuditEntry): Promise<void>;
}

/** What somebody did [ADMIN-6]. */
export interface NewAuditEntry {
  /** null: no account did it. */
  accountId: string | null;
  /** Its name as it is now, or `system`, `host` or `vote`. */
  account: string;
  /** `<what it concerns>.<what is done>`, e.g. `prompt.retire`. */
  action: string;
  /** What it was done to. A `player` is forgotten with everything else of that player. */
  subject: { kind: string; id: string } | null;
  /** Whatever else is worth knowing, as JSON. Never a password; a player's texts only if the subject is that player. */
  detail: object | null;
}

export interface AuditEntry extends Omit<NewAuditEntry, 'subject'> {
  id: string;
  at: Date;
  /** `id` null: its data was deleted. */
  subject: { kind: string; id: string | null } | null;
}

export interface AuditQuery {
  /** All of them, as whole words, anywhere in the entry; empty: all entries. */
  words: string;
  account: string | null;
  action: string | null;
  subject: { kind: string; id: string } | null;
  /** From this moment on, and before that one. */
  from: Date | null;
  to: Date | null;
}

/** What was done, by whom. Entries are only ever added. */
export interface AuditStore {
  add(entry: NewAuditEntry): Promise<void>;
  /** The newest first. @throws RangeError for a cursor that is not ours */
  search(
    query: AuditQuery,
    page: { cursor: string | null; limit: number },
  ): Promise<{ entries: AuditEntry[]; nextCursor: string | null }>;
  /** All names and all actions in the log, for choosing one. */
  facets(): Promise<{ accounts: string[]; actions: string[] }>;
}

/** When the server last ran, by the database's clock: its down-time extends running phases. */
export interface Heartbeat {
  /** @returns the database's time */
  beat(): Promise<Date>;
  /** null: there was none. */
  last(): Promise<{ at: Date; msAgo: number } | null>;
}

export class StorageConflict extends Error {
  override readonly name = 'StorageConflict';
}
export class StorageNotFound extends Error {
  override readonly name = 'StorageNotFound';
}
/** The player has had everything deleted. */
export class PlayerForgotten extends Error {
  override readonly name = 'PlayerForgotten';
}
