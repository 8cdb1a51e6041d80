import type { RoundId, SeatId } from './ids.ts';
import type { MachineLevel } from './machines.ts';

export const REACTIONS = ['heart', 'laugh', 'fire', 'clap', 'wow', 'think'] as const;

export type Reaction = (typeof REACTIONS)[number];

/** [CHAT-3] Whether it says that the drawing is loved: all do but the one in doubt. */
export const isLoving = (reaction: Reaction): boolean => reaction !== 'think';

/** Counts of reactions to the drawings of a round; zero counts are left out. */
export interface Reactions {
  roundId: RoundId;
  of: { seatId: SeatId; counts: { [R in Reaction]?: number }; yours: Reaction[] }[];
}

/** Messages of the room itself in its chat; the page has the texts. */
const CHAT_NOTICES = ['joined', 'left', 'kicked', 'host', 'no_prompts', 'no_ghosts'] as const;

export type ChatNotice = (typeof CHAT_NOTICES)[number];

export interface ChatMessage {
  /** Grows within a room. */
  id: number;
  /** null: a notice of the room. */
  seatId: SeatId | null;
  /** The author; in a notice its subject (empty: there is none). */
  nickname: string;
  /** Of the author's face. */
  look?: number;
  /** The subject of a notice is a machine; machines write nothing themselves. */
  machine?: MachineLevel;
  /** Empty in a notice. */
  text: string;
  /** Set exactly when `seatId` is null. */
  notice: ChatNotice | null;
}

/** What the server says of a guess. `close` is said to the guesser alone. */
export type GuessVerdict = 'right' | 'close' | 'wrong';

/** A guess that was made, for everybody who may read it. */
export interface GuessMessage {
  /** Grows within a room. */
  id: number;
  roundId: RoundId;
  seatId: SeatId;
  nickname: string;
  /** Of the author's face. */
  look?: number;
  /** null: it was right, and is told to nobody. */
  text: string | null;
}
