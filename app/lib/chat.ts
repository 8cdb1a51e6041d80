import type { ChatMessage, ChatNotice } from '#contract/chat.ts';
import type { RoomCode, SeatId } from '#contract/ids.ts';
import { CHAT_KEPT } from '#contract/limits.ts';
import type { RoomView } from '#contract/room.ts';
import { readStored, writeStored } from './browser-storage.ts';
import { Store } from './store.ts';

/** The room's chat in this tab. Never changed in place. */
export interface Chat {
  /** Oldest first, those of ignored seats included. */
  messages: readonly ChatMessage[];
  /** Seats whose messages this tab hides. */
  ignored: ReadonlySet<SeatId>;
  /** Messages up to this id were on the screen. */
  readId: number;
}

export const EMPTY_CHAT: Chat = { messages: [], ignored: new Set(), readId: -1 };

/** Merges messages by id (they may repeat or come late after a resume) and drops the oldest beyond the limit. */
export function withMessages(chat: Chat, incoming: readonly ChatMessage[]): Chat {
  const known = new Set(chat.messages.map(({ id }) => id));
  const fresh = incoming.filter(({ id }) => !known.has(id));
  if (fresh.length === 0) return chat;
  const messages = [...chat.messages, ...fresh].sort((a, b) => a.id - b.id).slice(-CHAT_KEPT);
  return { ...chat, messages };
}

/** Messages without those of ignored seats. */
export const shownMessages = ({ messages, ignored }: Chat): ChatMessage[] =>
  messages.filter(({ seatId }) => seatId === null || !ignored.has(seatId));

/** Number of unread messages of other players; notices do not count. */
export const unreadCount = (chat: Chat, you: SeatId): number =>
  shownMessages(chat).filter(({ id, seatId }) => id > chat.readId && seatId !== null && seatId !== you).length;

/** Several messages in a row of one person, or several notices of one kind that can be told together. */
export interface ChatTurn {
  /** null: a person speaks. */
  notice: ChatNotice | null;
  messages: ChatMessage[];
}

/** Notices that are not joined with others of their kind. */
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

/** The chat of this tab's room. Ignored seats are stored for the tab's session. */
export class ChatStore extends Store<Chat> {
  #room: RoomCode | null = null;
  #draft = '';

  constructor() {
    super(EMPTY_CHAT);
  }

  /** The unsent message. It is kept here because the field is unmounted when the chat closes. */
  draft = (): string => this.#draft;

  /** Call with each new view; null: no room. */
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

  /** Marks all messages as read. */
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
