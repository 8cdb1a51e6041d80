import type { Day } from '#contract/boards.ts';
import type { Moment } from '#contract/explanation.ts';
import type { DrawingId, PlayerId, PromptId, PublicId } from '#contract/ids.ts';
import type { NewDrawing } from './drawings.ts';

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
  /** Whether later judgements have taken the place of some by this model: then `load` refuses it. */
  hasArchived(modelHash: string): Promise<boolean>;
  /**
   * One transaction: all of it is kept when `work` is done, or nothing. Nobody else may write drawings meanwhile.
   *
   * @param modelHash of all drawings
   * @throws StorageConflict when `hasArchived`: the boards of a model are made from present judgements alone
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
