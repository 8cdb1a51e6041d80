import type { Deduction } from '#contract/judgement.ts';
import { isInRange, readRange } from '#server/lib/address-range.ts';
import type { CaseDecision, CaseKind, StoredBan } from '#server/storage/port/moderation.ts';

/** The kinds of flags [MOD-2]. */
export type FlagReason = 'rude_words' | 'writing' | 'unsafe_drawing';

/** A drawing is hidden at 3 (`HIDE_WEIGHT`); a person's report counts 1. */
export const FLAG_WEIGHTS: Record<FlagReason, number> = { rude_words: 1, writing: 2, unsafe_drawing: 3 };

/** [MOD-2] The judge takes off all points for written words, which it is sure about. */
export function isWriting({ rawScore, deductions }: { rawScore: number; deductions: readonly Deduction[] }): boolean {
  return deductions.some(({ reason, points }) => reason === 'looks_like_writing' && points >= rawScore);
}

/** [MOD-5] Whether a decision answers a case: appeals are about a ban, all other cases about a thing. */
export const answers = (decision: CaseDecision, kind: CaseKind): boolean =>
  (decision === 'lifted' || decision === 'refused') === (kind === 'appeal');

/** A client as bans see it. */
export interface Client {
  /** As `playerMark`; null: it has no cookie yet. */
  mark: string | null;
  /** As limits count it [EDGE-6]. */
  address: string;
  /** As `networkMark`. */
  network: string;
}

/** [MOD-6] Whether a ban is in force at a moment. */
export const isInForce = ({ until, liftedAt }: Pick<StoredBan, 'until' | 'liftedAt'>, now: Date): boolean =>
  liftedAt === null && (until === null || now < until);

/** [MOD-6] Whether a ban means a client: its player, its address, or a range that holds it. */
function means(ban: Pick<StoredBan, 'playerMark' | 'network' | 'range'>, client: Client): boolean {
  if (ban.playerMark !== null && ban.playerMark === client.mark) return true;
  if (ban.network !== null && ban.network === client.network) return true;
  const range = ban.range === null ? null : readRange(ban.range);
  return range !== null && isInRange(client.address, range);
}

/** [MOD-6] The ban in force that keeps a client out the longest; null: none does. */
export function banOf(bans: readonly StoredBan[], client: Client, now: Date): StoredBan | null {
  const endOf = ({ until }: StoredBan) => until?.getTime() ?? Number.POSITIVE_INFINITY;
  return bans
    .filter((ban) => isInForce(ban, now) && means(ban, client))
    .reduce<StoredBan | null>((longest, ban) => (longest && endOf(longest) >= endOf(ban) ? longest : ban), null);
}

/** Periods that a moderator chooses from; null: for good. */
export const BAN_PERIODS = {
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
  month: 30 * 86_400_000,
  forever: null,
} as const;
export type BanPeriod = keyof typeof BAN_PERIODS;

/** When a ban that begins now ends; null: never. */
export function endOfBan(period: BanPeriod, now: Date): Date | null {
  const ms = BAN_PERIODS[period];
  return ms === null ? null : new Date(now.getTime() + ms);
}
