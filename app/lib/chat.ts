import type { RoomCode, SeatId } from '#contract/ids.ts';
import { CHAT_KEPT } from '#contract/limits.ts';
import type { ChatMessage, ChatNotice, RoomView } from '#contract/room.ts';
import { readStored, writeStored } from './browser-storage.ts';
import { Store } from './store.ts';

/** What has been said in the room, as this tab shows it. Never changed in place. */
export interface Chat {
  /** Oldest first, those of ignored seats included. */
  messages: readonly ChatMessage[];
  /** Seats that this tab does not want to read. */
  ignored: ReadonlySet<SeatId>;
  /** Messages up to this id were on the screen. */
  readId: number;
}

export const EMPTY_CHAT: Chat = { messages: [], ignored: new Set(), readId: -1 };

/** Messages that came twice, or late after a resume, find their place by id; the oldest give way. */
export function withMessages(chat: Chat, incoming: readonly ChatMessage[]): Chat {
  const known = new Set(chat.messages.map(({ id }) => id));
  const fresh = incoming.filter(({ id }) => !known.has(id));
  if (fresh.length === 0) return chat;
  const messages = [...chat.messages, ...fresh].sort((a, b) => a.id - b.id).slice(-CHAT_KEPT);
  return { ...chat, messages };
}

/** What is shown: nothing of ignored seats. */
export const shownMessages = ({ messages, ignored }: Chat): ChatMessage[] =>
  messages.filter(({ seatId }) => seatId === null || !ignored.has(seatId));

/** How many messages of others were never on the screen; what the room itself says calls nobody. */
export const unreadCount = (chat: Chat, you: SeatId): number =>
  shownMessages(chat).filter(({ id, seatId }) => id > chat.readId && seatId !== null && seatId !== you).length;

/** Several messages in a row of one person, or several notices of one kind that can be told together. */
export interface ChatTurn {
  /** null: a person speaks. */
  notice: ChatNotice | null;
  messages: ChatMessage[];
}

/** Who comes and goes is told in one sentence; being sent out and being host is each person's own. */
const TOLD_ONE_BY_ONE: ReadonlySet<ChatNotice | null> = new Set(['kicked', 'host']);

export function turnsOf(messages: readonly ChatMessage[]): ChatTurn[] {
  const turns: ChatTurn[] = [];
  for (const message of messages) {
    const turn = turns.at(-1);
    const goesOn =
      turn?.notice === message.notice &&
      turn.messages[0]?.seatId === message.seatId &&
      !TOLD_ONE_BY_ONE.has(message.notice);
    if (goesOn) turn.messages.push(message);
    else turns.push({ notice: message.notice, messages: [message] });
  }
  return turns;
}

const IGNORED_KEY = 'dj.ignored';

/** The chat of the room that this tab sits in. Whom it ignores is kept for the tab's session. */
export class ChatStore extends Store<Chat> {
  #room: RoomCode | null = null;
  #draft = '';

  constructor() {
    super(EMPTY_CHAT);
  }

  /** The line that is being written. Not the field's own: that goes when the chat gives way to the paper. */
  draft = (): string => this.#draft;

  /** The room is another now; null: there is none. */
  follow(view: RoomView | null): void {
    const code = view?.code ?? null;
    if (code === this.#room) return;
    this.#room = code;
    this.#draft = '';
    this.set(code === null ? EMPTY_CHAT : { ...EMPTY_CHAT, ignored: readIgnored(code) });
  }

  write(draft: string): void {
    if (draft === this.#draft) return;
    this.#draft = draft;
    this.notify();
  }

  take(messages: readonly ChatMessage[]): void {
    this.set(withMessages(this.snapshot(), messages));
  }

  /** Everything so far has been on the screen. */
  read(): void {
    const readId = this.snapshot().messages.at(-1)?.id ?? -1;
    if (readId > this.snapshot().readId) this.set({ ...this.snapshot(), readId });
  }

  ignore(seatId: SeatId, on: boolean): void {
    const ignored = new Set(this.snapshot().ignored);
    if (on) ignored.add(seatId);
    else ignored.delete(seatId);
    writeStored('sessionStorage', IGNORED_KEY, JSON.stringify({ code: this.#room, seats: [...ignored] }));
    this.set({ ...this.snapshot(), ignored });
  }
}

function readIgnored(code: RoomCode): ReadonlySet<SeatId> {
  try {
    const value: unknown = JSON.parse(readStored('sessionStorage', IGNORED_KEY) ?? 'null');
    if (typeof value !== 'object' || value === null || !('code' in value) || value.code !== code) return new Set();
    return new Set('seats' in value && Array.isArray(value.seats) ? value.seats : []);
  } catch {
    return new Set();
  }
}
