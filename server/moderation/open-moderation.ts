import { type Refusal, type Result, refuse } from '#contract/errors.ts';
import type { DrawingId, PlayerId } from '#contract/ids.ts';
import { isInRange, readRange } from '#server/lib/address-range.ts';
import type { Logger } from '#server/lib/logger.ts';
import { networkMark, playerMark } from '#server/lib/player-mark.ts';
import { isRude } from '#server/lib/profanity.ts';
import { type Rate, RateLimiter } from '#server/lib/rate-limit.ts';
import type { AuditStore } from '#server/storage/port/admin.ts';
import type { DrawingStore } from '#server/storage/port/drawings.ts';
import {
  type BanStore,
  type CaseDecision,
  type ChangedDrawing,
  drawingSubject,
  type ModerationStore,
  type NewReport,
  type RenamedPlayer,
  type ReportedThing,
  type StoredBan,
} from '#server/storage/port/moderation.ts';
import { BanList } from './ban-list.ts';
import type { Moderation, Moderator, Thing, Visitor } from './port.ts';
import { answers, endOfBan, FLAG_WEIGHTS, isWriting } from './rules.ts';

/** [MOD-1] Reports of a player, and of an address: a class that reports the same drawing gets through. */
const REPORTS: Rate = { capacity: 10, perSecond: 1 / 30 };
const REPORTS_OF_ADDRESS: Rate = { capacity: 60, perSecond: 1 / 5 };
/** [MOD-2] Flags of what one player writes: the rest of it says the same. */
const FLAGS: Rate = { capacity: 5, perSecond: 1 / 300 };
const APPEALS: Rate = { capacity: 10, perSecond: 1 / 60 };
const PERSONS_WEIGHT = 1;
const NO_CASE = 'There is no such case.';
const UNFIT = 'A ban is lifted or left in an appeal only. Anything else is hidden, kept or banned.';

export interface ModerationOptions {
  storage: {
    moderation: ModerationStore;
    bans: BanStore;
    drawings: Pick<DrawingStore, 'find'>;
    audit: Pick<AuditStore, 'add'>;
  };
  /** The server's signing key. */
  secret: Buffer;
  logger: Logger;
  /** Where a player is connected from now; null: nowhere. */
  addressOf(playerId: PlayerId): string | null;
  /** Whether a player sees a drawing in a room that it has a seat in. */
  isInRoomWith(playerId: PlayerId, drawing: DrawingId): boolean;
  /** [MOD-10] Whether a drawing with this embedding looks unsafe. */
  isUnsafe(embedding: Float32Array): boolean;
  /** Told of a drawing that was hidden, or is shown again. */
  changed(drawing: ChangedDrawing): void;
  /** Told of a player whose name was masked, or restored. */
  renamed(player: RenamedPlayer): Promise<void>;
  /** Told when there are other bans: some connections may have to end. */
  bansChanged(): void;
  /** Milliseconds of a monotonic clock, for limits. */
  now?: () => number;
  date?: () => number;
}

export async function openModeration(options: ModerationOptions): Promise<Moderation> {
  const { storage, secret, logger, now = () => performance.now(), date = Date.now } = options;
  const { moderation, bans, audit } = storage;
  const reports = new RateLimiter(REPORTS, now);
  const reportsOfAddress = new RateLimiter(REPORTS_OF_ADDRESS, now);
  const flags = new RateLimiter(FLAGS, now);
  const appeals = new RateLimiter(APPEALS, now);
  const list = await BanList.open(bans, { logger, date, onChange: options.bansChanged });

  const networkOf = (address: string | null) => (address === null ? null : networkMark(address, secret));
  const banOf = ({ playerId, address }: Visitor) =>
    list.find({
      mark: playerId && playerMark(playerId),
      address,
      network: networkMark(address, secret),
    });

  async function add(report: Omit<NewReport, 'at'>): Promise<void> {
    const { drawing } = await moderation.report({ ...report, at: new Date(date()) });
    if (drawing) options.changed(drawing);
  }

  /** Writes beside the game. */
  function later(what: string, task: () => Promise<unknown>): void {
    task().catch((error: unknown) => {
      if (!isGone(error)) logger.error({ err: error }, `${what} failed`);
    });
  }

  /** null: there is no such drawing. */
  async function described(thing: Thing): Promise<ReportedThing | null> {
    if (thing.kind !== 'drawing') return said(thing, networkOf(thing.address ?? options.addressOf(thing.playerId)));
    const drawing = await storage.drawings.find(thing.drawingId);
    if (!drawing) return null;
    const playerId = drawing.machineLevel === null ? drawing.playerId : null;
    return {
      ...{ kind: 'drawing', subject: drawingSubject(drawing.id), drawingId: drawing.id, playerId },
      ...{ nickname: drawing.nickname, text: drawing.prompt },
      context: { roomCode: drawing.roomCode, mode: drawing.mode, prompt: drawing.prompt },
      network: playerId && networkOf(options.addressOf(playerId)),
    };
  }

  const record = (by: Moderator, action: string, id: string, detail: object | null) =>
    audit.add({
      accountId: by.id,
      account: by.name,
      action,
      subject: { kind: action.split('.')[0] ?? '', id },
      detail,
    });

  async function decide(caseId: string, decision: CaseDecision, by: Moderator): Promise<void> {
    const { drawing, renamed } = await moderation.decide(caseId, { decision, by: by.name, at: new Date(date()) });
    if (drawing) options.changed(drawing);
    if (renamed) later('renaming a player in rooms', () => options.renamed(renamed));
    await record(by, `case.${decision}`, caseId, null);
  }

  async function lift(banId: string, by: Moderator): Promise<Result<object>> {
    try {
      await bans.lift(banId, by.name, new Date(date()));
    } catch (error) {
      return refusalOf(error);
    }
    await list.refresh();
    await record(by, 'ban.lifted', banId, null);
    return { ok: true };
  }

  return {
    async report(reporter, thing, { reason, line }) {
      const retryAfterMs = reports.take(reporter.playerId) || reportsOfAddress.take(reporter.address);
      if (retryAfterMs > 0) {
        const message = 'You have sent many reports. Wait a moment.';
        return { ok: false, error: { code: 'rate_limited', message, retryAfterMs } };
      }
      const reported = await described(thing);
      if (!reported) return refuse('not_found', 'There is no such drawing.');
      if (reported.playerId === reporter.playerId) return refuse('forbidden', 'This is yours.');
      try {
        await add({
          ...{ thing: reported, reason, line: line || null, weight: PERSONS_WEIGHT },
          by: { playerId: reporter.playerId, network: networkMark(reporter.address, secret) },
        });
      } catch (error) {
        return refusalOf(error);
      }
      return { ok: true };
    },

    watch(thing) {
      const text = thing.kind === 'name' ? thing.nickname : thing.text;
      if (!isRude(text) || flags.take(thing.playerId) > 0) return;
      const reason = 'rude_words';
      later('flagging', () =>
        add({
          ...{ thing: said(thing, networkOf(thing.address)), by: null, reason, line: null },
          weight: FLAG_WEIGHTS[reason],
        }),
      );
    },

    flagsOf(drawing, address) {
      const reasons: ('writing' | 'unsafe_drawing')[] = [];
      if (isWriting(drawing)) reasons.push('writing');
      if (options.isUnsafe(drawing.embedding)) reasons.push('unsafe_drawing');
      const network = networkOf(address);
      return reasons.map((reason) => ({ reason, weight: FLAG_WEIGHTS[reason], line: null, network }));
    },

    kicked(kick) {
      later('writing a kick down', async () => {
        const entry = { accountId: null, account: kick.by, action: 'player.kicked', detail: null };
        const subject = { kind: 'player', id: kick.playerId };
        await moderation.addKick({ ...kick, at: new Date(date()) }, { ...entry, subject });
      });
    },

    banOf,
    refusal: (visitor) => banned(banOf(visitor)),

    async appeal(visitor, line) {
      const ban = banOf(visitor);
      if (!ban) return refuse('not_found', 'You are not banned.');
      const retryAfterMs = appeals.take(visitor.address);
      if (retryAfterMs > 0) {
        return { ok: false, error: { code: 'rate_limited', message: 'Wait a moment.', retryAfterMs } };
      }
      const isFirst = await bans.appeal(ban.id, { playerId: visitor.playerId, line, at: new Date(date()) });
      if (!isFirst) return refuse('conflict', 'There is an appeal against this ban already.');
      await list.refresh();
      return { ok: true };
    },

    async visibility(id, viewer) {
      const hidden = await moderation.hidden(id);
      if (!hidden) return 'everybody';
      if (viewer === null) return 'others';
      return viewer === hidden.playerId || options.isInRoomWith(viewer, id) ? 'this' : 'others';
    },

    async decide(caseId, decision, by) {
      try {
        const known = await moderation.find(caseId);
        if (!known) return refuse('not_found', NO_CASE);
        if (!answers(decision, known.kind)) return refuse('bad_request', UNFIT);
        if (known.banId !== null && decision === 'lifted') {
          const lifted = await lift(known.banId, by);
          if (!lifted.ok && lifted.error.code !== 'conflict') return lifted;
        }
        if (known.banId !== null && decision === 'refused' && (await bans.find(known.banId))?.liftedAt) {
          return refuse('conflict', 'This ban is lifted already.');
        }
        await decide(caseId, decision, by);
        return { ok: true };
      } catch (error) {
        return refusalOf(error);
      }
    },

    async ban({ caseId, player, network, range: typed, period, reason }, by, from) {
      const about = caseId === null ? null : await moderation.find(caseId);
      if (caseId !== null && !about) return refuse('not_found', NO_CASE);
      if (about && !answers('banned', about.kind)) return refuse('bad_request', UNFIT);
      const range = typed.trim() === '' ? null : readRange(typed);
      if (typed.trim() !== '' && !range) {
        return refuse(
          'bad_request',
          'A range looks like 203.0.113.0/24 or 2001:db8:1::/48, and is no larger than a /12 or a /24 of IPv6.',
        );
      }
      if (range && isInRange(from, range)) return refuse('forbidden', 'Your own address is in this range.');
      const playerId = about?.playerId ?? null;
      const live = playerId && options.addressOf(playerId);
      const mark = player ? playerId && playerMark(playerId) : null;
      const address = network ? (networkOf(live) ?? about?.network ?? null) : null;
      if (address !== null && address === networkMark(from, secret)) {
        return refuse('forbidden', 'That is your own address.');
      }
      if (mark === null && address === null && range === null) {
        return refuse('bad_request', 'There is nothing to ban: the player or its address is not known. Enter a range.');
      }
      const createdAt = new Date(date());
      const ban = await bans.add({
        ...{ playerMark: mark, network: address, range: range?.text ?? null, reason, createdAt, createdBy: by.name },
        ...{ nickname: mark === null ? '' : (about?.nickname ?? ''), until: endOfBan(period, createdAt) },
      });
      await list.refresh();
      const of = { player: mark !== null, range: ban.range, network: address !== null, until: ban.until, case: caseId };
      await record(by, 'ban.added', ban.id, of);
      // The ban stands, also when the case went with its player meanwhile.
      if (caseId !== null) await decide(caseId, 'banned', by).catch(refusalOf);
      return { ok: true, ban };
    },

    lift,
    close: () => list.close(),
  };
}

function said(thing: Exclude<Thing, { kind: 'drawing' }>, network: string | null): ReportedThing {
  const { kind, playerId, nickname, context } = thing;
  const mark = playerMark(playerId);
  const of = { kind, drawingId: null, playerId, nickname, context, network };
  switch (thing.kind) {
    case 'name':
      return { ...of, subject: `name:${mark}:${nickname}`, text: nickname };
    case 'message':
      return { ...of, subject: `message:${thing.id}`, text: thing.text };
    case 'prompt':
      return { ...of, subject: `prompt:${mark}:${thing.text}`, text: thing.text };
  }
}

function banned(ban: StoredBan | null): Refusal | null {
  if (!ban) return null;
  const { until } = ban;
  const message = until
    ? `You are banned from this server until ${until.toISOString().slice(0, 16).replace('T', ' ')} UTC.`
    : 'You are banned from this server.';
  return { ok: false, error: { code: 'banned', message, ...(until && { until: until.toISOString() }) } };
}

/** A player who has had everything deleted meanwhile: nothing is written about it. */
const isGone = (error: unknown) => error instanceof Error && error.name === 'PlayerForgotten';

/** @throws the error itself, unless storage refused */
function refusalOf(error: unknown): Refusal {
  if (!(error instanceof Error)) throw error;
  if (isGone(error)) return refuse('not_found', 'This player has had everything deleted.');
  if (error.name === 'StorageNotFound') return refuse('not_found', error.message);
  if (error.name === 'StorageConflict') return refuse('conflict', error.message);
  throw error;
}
