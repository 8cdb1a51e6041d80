import type { DrawingId, PlayerId, SeatId } from '#contract/ids.ts';
import type { RoomReportSubject } from '#contract/moderation.ts';
import { findSeat, isMachine, isPublicRoom } from '../game/seats.ts';
import type { RoomState, Seat } from '../game/state.ts';
import type { Thing } from '../moderation/port.ts';
import type { CaseContext } from '../storage/port/moderation.ts';
import type { RoomChat } from './room-chat.ts';
import type { RoomGuesses } from './room-guesses.ts';
import type { SeatConnections } from './seat-connections.ts';

type SaidThing = Exclude<Thing, { kind: 'drawing' }>;

/** Describes what is in a room for moderators: as it is, whose it is, and where. */
export class ReportedThings {
  readonly #state: () => RoomState;
  readonly #chat: Pick<RoomChat, 'find'>;
  readonly #guesses: Pick<RoomGuesses, 'find'>;
  readonly #connections: Pick<SeatConnections, 'addressOf'>;

  constructor(
    state: () => RoomState,
    { chat, guesses }: { chat: Pick<RoomChat, 'find'>; guesses: Pick<RoomGuesses, 'find'> },
    connections: Pick<SeatConnections, 'addressOf'>,
  ) {
    this.#state = state;
    this.#chat = chat;
    this.#guesses = guesses;
    this.#connections = connections;
  }

  /** What a seat sees in the room; null: it does not see it, or it is a machine's name. */
  seenBy(seatId: SeatId, about: RoomReportSubject): Thing | null {
    switch (about.kind) {
      case 'drawing': {
        const { phase } = this.#state();
        if (phase.name !== 'reveal' && phase.name !== 'podium') return null;
        const shown =
          phase.round.id === about.roundId && phase.results.find((result) => result.seatId === about.seatId);
        return shown && shown.drawingId !== null ? { kind: 'drawing', drawingId: shown.drawingId } : null;
      }
      case 'name': {
        const seat = findSeat(this.#state(), about.seatId);
        return seat && !isMachine(seat) ? this.name(seat) : null;
      }
      case 'message':
        return this.message(seatId, about.id);
      case 'guess':
        return this.guess(seatId, about.id);
    }
  }

  name({ id, playerId, nickname }: Pick<Seat, 'id' | 'playerId' | 'nickname'>): SaidThing {
    return { kind: 'name', playerId, nickname, ...this.#where(id) };
  }

  /** A message of the chat that a seat may read; null: there is none. */
  message(reader: SeatId, id: number): SaidThing | null {
    const found = this.#chat.find(this.#state(), reader, id);
    return found && this.#message(String(id), found);
  }

  /** A guess that a seat may read; null: there is none. */
  guess(reader: SeatId, id: number): SaidThing | null {
    const found = this.#guesses.find(this.#state(), reader, id);
    return found && this.#message(`guess:${id}`, found);
  }

  /** @param id in the room: messages of the chat and guesses are numbered apart */
  #message(id: string, said: { playerId: PlayerId; nickname: string; text: string }): SaidThing {
    const { seats, code } = this.#state();
    const author = seats.find(({ playerId }) => playerId === said.playerId);
    return { kind: 'message', id: `${code}:${id}`, ...said, ...this.#where(author?.id ?? null) };
  }

  /** Prompts of the host's own with which a game has just begun. */
  newPrompts(before: RoomState): SaidThing[] {
    const state = this.#state();
    const host = findSeat(state, state.host);
    if (!host || 'plan' in before.phase || !('plan' in state.phase)) return [];
    return state.phase.plan
      .flat()
      .filter(({ prompt }) => !prompt.listed)
      .map(({ prompt: { text } }) => {
        const { playerId, nickname } = host;
        return { kind: 'prompt', playerId, nickname, text, ...this.#where(host.id) };
      });
  }

  #where(seatId: SeatId | null): { address: string | null; context: CaseContext } {
    const state = this.#state();
    const { phase, settings, code } = state;
    const round = 'round' in phase ? phase.round : null;
    return {
      address: seatId && this.#connections.addressOf(seatId),
      context: {
        ...{ roomCode: code, isPublic: isPublicRoom(state), mode: settings.mode },
        ...(round && { round: round.number, prompt: round.prompts.map(({ text }) => text).join(' / ') }),
      },
    };
  }
}

/** [MOD-4] Whether a room shows a drawing to its seats at present. */
export function showsDrawing({ phase }: RoomState, id: DrawingId): boolean {
  if (phase.name !== 'reveal' && phase.name !== 'podium') return false;
  if (phase.results.some(({ drawingId }) => drawingId === id)) return true;
  return phase.name === 'podium' && phase.standings.some(({ bestDrawingId }) => bestDrawingId === id);
}
