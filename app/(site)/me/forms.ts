// What the forms of these pages show after an answer. Plain data, so that they work without scripts.

export interface NameState {
  /** The nickname that was saved now. */
  saved: string | null;
  typed: string | null;
  problem: string | null;
}

export interface CodeState {
  code: string | null;
  problem: string | null;
}

export interface MoveState {
  /** The browser is another player now. */
  done: boolean;
  nickname: string | null;
  problem: string | null;
}

export interface DeletionState {
  /** How many drawings there were; null: nothing was deleted. */
  deleted: number | null;
  problem: string | null;
}

export interface PublicState {
  problem: string | null;
}
