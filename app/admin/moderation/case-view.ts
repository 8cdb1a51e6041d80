import type { DrawingId } from '#contract/ids.ts';
import { services } from '#server/bridge.ts';
import type {
  CaseDecision,
  CaseKind,
  ModerationCase,
  PlayerRecord,
  StoredBan,
} from '#server/storage/port/moderation.ts';
import { REASON_NAMES } from './reasons.ts';

/** A case as the queue shows it. Plain data. */
export interface CaseView {
  id: string;
  kind: CaseKind;
  /** “a house” by Zoë. */
  title: string;
  drawingId: DrawingId | null;
  nickname: string;
  isHidden: boolean;
  /** Nobody has looked yet, and the reports weigh enough. */
  isHiddenByItself: boolean;
  isOpen: boolean;
  /** `hidden by ann, 2026-11-30 12:00 UTC`; null: nobody has decided. */
  decided: string | null;
  /** Where it was, a fact each. */
  facts: string[];
  reports: { who: string; reason: string; line: string | null; at: string }[];
  record: string[];
  /** What a ban can mean. */
  mayBan: { player: boolean; network: boolean };
}

const utc = (at: Date) => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const KIND_NAMES: Record<CaseKind, string> = {
  drawing: 'Drawing',
  name: 'Name',
  message: 'Message',
  prompt: 'Prompt',
  appeal: 'Appeal',
};
const DECISIONS: Record<CaseDecision, string> = {
  hidden: 'hidden',
  kept: 'kept',
  banned: 'banned',
  lifted: 'ban lifted',
  refused: 'ban kept',
};
export async function caseView(known: ModerationCase): Promise<CaseView> {
  const { storage } = services();
  const { playerId, kind, text, nickname, banId } = known;
  const record = playerId === null ? null : await storage.moderation.record(playerId);
  const ban = banId === null ? null : await storage.bans.find(banId);
  return {
    ...{ id: known.id, kind, drawingId: known.drawingId, nickname, isHidden: known.isHidden, isOpen: known.isOpen },
    title: titleOf(known),
    isHiddenByItself: known.isHidden && known.decision === null,
    decided:
      known.decision &&
      `${DECISIONS[known.decision]} by ${known.decidedBy}, ${utc(known.decidedAt ?? known.createdAt)}`,
    facts: [
      ...(kind === 'message' || kind === 'prompt' ? [`Said: ${text}`] : []),
      ...(kind === 'appeal' ? [text === '' ? 'No text was added.' : `Says: ${text}`] : []),
      ...(ban ? [banLine(ban)] : []),
      ...contextOf(known),
      `Since ${utc(known.createdAt)}`,
    ],
    reports: known.reports.map(({ by, reason, line, at }) => ({
      ...{ who: by === null ? 'Automatic' : 'A player', reason: REASON_NAMES[reason] ?? reason, line, at: utc(at) },
    })),
    record: record ? recordOf(record, known.id) : [],
    mayBan: { player: playerId !== null && kind !== 'appeal', network: kind !== 'appeal' && playerId !== null },
  };
}

function titleOf({ kind, text, nickname }: ModerationCase): string {
  switch (kind) {
    case 'drawing':
      return `“${text}” by ${nickname}`;
    case 'name':
      return text;
    case 'appeal':
      return nickname === '' ? 'A banned network' : nickname;
    default:
      return `“${text}” by ${nickname}`;
  }
}

function contextOf({ kind, context }: ModerationCase): string[] {
  const { roomCode, isPublic, mode, round, prompt } = context;
  const where = roomCode && `Room ${roomCode}${isPublic === undefined ? '' : isPublic ? ', public' : ', private'}`;
  return [
    where,
    mode && `Mode ${mode}${round === undefined ? '' : `, round ${round}`}`,
    kind !== 'drawing' && prompt && `While “${prompt}” was drawn`,
  ].filter((line): line is string => typeof line === 'string' && line !== '');
}

/** What a ban means, until when, and by whom. */
export function banLine({
  nickname,
  network,
  range,
  reason,
  until,
  createdBy,
  createdAt,
  liftedAt,
  liftedBy,
}: StoredBan): string {
  const whom = [nickname, range, network === null ? null : 'one network'].filter(Boolean).join(', ') || 'A player';
  const end = liftedAt ? `lifted by ${liftedBy}, ${utc(liftedAt)}` : until ? `until ${utc(until)}` : 'for good';
  return `${whom}: ${REASON_NAMES[reason] ?? reason}, ${end} (by ${createdBy}, ${utc(createdAt)})`;
}

function recordOf({ cases, kicks, bans }: PlayerRecord, self: string): string[] {
  return [
    ...bans.map((ban) => `Banned: ${banLine(ban)}`),
    ...cases
      .filter(({ id }) => id !== self)
      .map(({ kind, text, createdAt, decision }) => {
        const outcome = decision === null ? 'open' : DECISIONS[decision];
        return `${KIND_NAMES[kind]} “${text}”: ${outcome} (${utc(createdAt)})`;
      }),
    ...kicks.map(({ by, nickname, roomCode, at }) => {
      const who = by === 'host' ? 'the host' : 'a vote';
      return `Kicked from room ${roomCode} by ${who}, as ${nickname} (${utc(at)})`;
    }),
  ];
}
