import { z } from 'zod';
import { BoardKey } from './boards.ts';
import { type ChatMessage, type GuessMessage, type GuessVerdict, REACTIONS, type Reactions } from './chat.ts';
import { DrawOp, StrokeOp } from './drawing.ts';
import type { ErrorCode, Result } from './errors.ts';
import { PromptId, RoomCode, RoundId, SeatId, SeatToken } from './ids.ts';
import type { LiveScores } from './judgement.ts';
import {
  CHOICES,
  MAX_MACHINES,
  MAX_OPS_PER_BATCH,
  MAX_OPS_PER_DRAWING,
  MAX_PHRASES,
  MAX_PICTURE_BYTES,
  MAX_PREVIEW_OPS,
} from './limits.ts';
import { MachineLevel } from './machines.ts';
import { ReportLine, ReportReason, RoomReportSubject } from './moderation.ts';
import type { OwnView, PackView, PublicRoom, SeatSnapshot, SpectatedOps } from './room.ts';
import { RoomSettings } from './room-settings.ts';
import { ChatText, GuessText, Nickname, PromptText } from './texts.ts';

/** Raised when a page and a server of different versions would misunderstand each other. */
export const PROTOCOL_VERSION = 5;

/** Sent in Socket.IO's `auth`; the player comes from the cookie. */
export const Handshake = z.object({ protocol: z.number().int() });
export type Handshake = z.infer<typeof Handshake>;

/** The messages of clients, each name with its schema. Handlers and types are inferred from it. */
export const clientMessages = {
  /** Opens a room and sits down as its host. `practice`: a room of one. */
  'room:create': z.strictObject({
    nickname: Nickname,
    practice: z.boolean().default(false),
    settings: RoomSettings.partial().default({}),
    /** Mode `free`: what to draw. */
    promptId: PromptId.optional(),
    /** Machines that play from the beginning, by level. */
    machines: z.array(MachineLevel).max(MAX_MACHINES).default([]),
    /** A practice room in which everything is drawn on paper. */
    medium: z.literal('paper').optional(),
  }),
  'room:join': z.strictObject({ code: RoomCode, nickname: Nickname, spectate: z.boolean().default(false) }),
  /** Sits down in a public room that waits for players, or opens one. */
  'room:quick': z.strictObject({ nickname: Nickname }),
  /** Public rooms with connected seats. */
  'rooms:list': z.strictObject({}),
  /** Returns to a seat after a reload, a lost connection or a server restart. An older tab of the seat is closed. */
  'room:resume': z.strictObject({ seatToken: SeatToken }),
  'room:leave': z.strictObject({}),
  /** Any seat, at any time: how much time is left. Pages ask it because their own clock may have stood still. */
  'room:time': z.strictObject({}),
  /** Host, in the lobby or on the podium. */
  'room:settings': z.strictObject({ settings: RoomSettings }),
  /** Host, in the lobby. */
  'room:start': z.strictObject({}),
  /** Host, at the reveal: go on now. */
  'room:next': z.strictObject({}),
  /** Host, on the podium: back to the lobby with totals at zero. */
  'room:rematch': z.strictObject({}),
  /** In the lobby: whether the own seat is ready. */
  'room:ready': z.strictObject({ ready: z.boolean() }),
  /** Becomes a spectator, or a player from the next round. */
  'room:spectate': z.strictObject({ spectate: z.boolean() }),
  /** Host: makes another seat host. */
  'room:host': z.strictObject({ seatId: SeatId }),
  /** Host: kicks a player, who may not return for a while. */
  'room:kick': z.strictObject({ seatId: SeatId }),
  /** Host: has a machine of this level play, at once or from the next round. */
  'room:add-machine': z.strictObject({ level: MachineLevel }),
  /** Host: sends a machine away. */
  'room:remove-machine': z.strictObject({ seatId: SeatId }),
  /** Host: closes the room to newcomers, or opens it again. */
  'room:lock': z.strictObject({ locked: z.boolean() }),
  /** Players: votes for kicking a seat, or takes the vote back. */
  'room:vote-kick': z.strictObject({ seatId: SeatId, kick: z.boolean() }),
  /** Host. */
  'room:mute': z.strictObject({ seatId: SeatId, muted: z.boolean() }),
  /** While the room chooses; the last one counts. */
  'room:choose': z.strictObject({
    roundId: RoundId,
    option: z
      .number()
      .int()
      .min(0)
      .max(CHOICES - 1),
  }),
  /** At the reveal and on the podium: gives or takes back a reaction to a drawing. */
  'room:react': z.strictObject({ roundId: RoundId, seatId: SeatId, reaction: z.enum(REACTIONS), on: z.boolean() }),
  'room:chat': z.strictObject({ text: ChatText }),
  /** Tells those who look after the server of something in the room. The same twice is one report. */
  'room:report': z.strictObject({ about: RoomReportSubject, reason: ReportReason, line: ReportLine.default('') }),
  /** While another player draws: what it is taken to be. */
  'room:guess': z.strictObject({ roundId: RoundId, text: GuessText }),
  /** Ops `from`, `from + 1`, … of the own drawing. Ops that the server already has are skipped. */
  'draw:ops': z.strictObject({
    roundId: RoundId,
    from: z.number().int().min(0).max(MAX_OPS_PER_DRAWING),
    ops: z.array(DrawOp).min(1).max(MAX_OPS_PER_BATCH),
  }),
  /** On paper: the sheet as the camera sees it now. It is judged as the drawing of this moment, and not kept. */
  'draw:preview': z.strictObject({ roundId: RoundId, ops: z.array(StrokeOp).min(1).max(MAX_PREVIEW_OPS) }),
  /** `opCount`: number of ops of the drawing; if the server has fewer, it answers `ops_gap`. */
  'draw:submit': z.strictObject({ roundId: RoundId, opCount: z.number().int().min(0).max(MAX_OPS_PER_DRAWING) }),
  /**
   * Which of these phrases fits a picture best. `jpeg`: the file in base64. One at a time; the picture is not kept. Needs no
   * seat.
   */
  'picture:compare': z.strictObject({
    phrases: z.array(PromptText).min(1).max(MAX_PHRASES),
    jpeg: z
      .string()
      .min(1)
      .max(Math.ceil(MAX_PICTURE_BYTES / 3) * 4)
      .pipe(z.base64()),
  }),
  /** Subscribes to `board:changed` of this board. One board a socket. */
  'board:watch': z.strictObject({ board: BoardKey }),
  'board:unwatch': z.strictObject({}),
} as const;

export type ClientMessage = keyof typeof clientMessages;
/** As a client sends it, before defaults are filled in. */
export type ClientPayload<M extends ClientMessage> = z.input<(typeof clientMessages)[M]>;
/** As a handler gets it. */
export type ParsedPayload<M extends ClientMessage> = z.output<(typeof clientMessages)[M]>;

/** How well phrases fit a picture. */
export interface PictureComparison {
  /** In the order that they were asked in. */
  phrases: {
    /** How likely the picture is of it rather than of another of the phrases that are read, 0–1; these add up to 1. */
    share: number;
    /** The model knows a letter or digit of it. Else its share is 0. */
    isRead: boolean;
  }[];
  /** The best phrase stands out among all that the judge knows; else it is the best of none that fit. */
  fits: boolean;
}

export interface Acks {
  'room:create': SeatSnapshot & { seatToken: SeatToken };
  'room:join': SeatSnapshot & { seatToken: SeatToken };
  'room:quick': SeatSnapshot & { seatToken: SeatToken };
  'rooms:list': { rooms: PublicRoom[] };
  'room:resume': SeatSnapshot;
  'room:leave': object;
  /** Of the view with this version, as `remainingMs` in `contract/room.ts`. */
  'room:time': { version: number; remainingMs: number | null };
  'room:settings': object;
  'room:start': object;
  'room:next': object;
  'room:rematch': object;
  'room:ready': object;
  'room:spectate': object;
  'room:host': object;
  'room:kick': object;
  'room:add-machine': object;
  'room:remove-machine': object;
  'room:lock': object;
  'room:vote-kick': object;
  'room:mute': object;
  'room:choose': object;
  'room:react': object;
  'room:chat': object;
  'room:report': object;
  'room:guess': { verdict: GuessVerdict };
  /** Ops 0 … acked are stored and survive the server's death; -1: none. */
  'draw:ops': { acked: number };
  'draw:preview': object;
  'draw:submit': object;
  'picture:compare': PictureComparison;
  'board:watch': object;
  'board:unwatch': object;
}

export type ClientToServerEvents = {
  [M in ClientMessage]: (payload: ClientPayload<M>, ack: (result: Result<Acks[M]>) => void) => void;
};

/** `seat_gone`: the seat was idle for too long. */
export type ClosedCode = 'seat_taken_over' | 'kicked' | 'seat_gone' | 'room_gone' | 'server_stopping';

export interface ServerToClientEvents {
  /**
   * The whole room, after every change. `shared` is a `SharedView` as JSON: it is encoded once for all seats. `composeView`
   * puts both parts together.
   */
  'room:view': (shared: string, own: OwnView) => void;
  /** The packs have changed; a snapshot brings them, too. */
  'room:packs': (packs: PackView[]) => void;
  /** While a round is drawn, as the room's setting `liveScores` allows; about twice a second on an idle server. */
  'score:live': (scores: LiveScores) => void;
  'room:chat': (message: ChatMessage) => void;
  /** While a round is drawn and guessed. */
  'room:guess': (guess: GuessMessage) => void;
  /** At the reveal, after reactions; gathered for a moment. */
  'room:reactions': (reactions: Reactions) => void;
  /** While a round is drawn, to spectators and to players who have submitted. */
  'canvas:ops': (ops: SpectatedOps) => void;
  /** The seat is no longer this tab's: another tab took over, the player was kicked, or the room is gone. */
  'room:closed': (reason: { code: ClosedCode; message: string }) => void;
  'board:changed': (board: BoardKey) => void;
}

/** `connect_error.data` when the handshake is refused. */
export interface HandshakeRefusal {
  code: Extract<ErrorCode, 'unauthorised' | 'protocol_mismatch' | 'rate_limited' | 'unavailable' | 'banned'>;
  message: string;
  /** With `banned`, as in `PublicError`. */
  until?: string;
}
