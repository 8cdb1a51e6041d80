import type { PackId, PromptId } from '#contract/ids.ts';
import type { TranslationLocale, Translations } from '#contract/locales.ts';

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
