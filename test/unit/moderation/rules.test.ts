import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  answers,
  BAN_PERIODS,
  banOf,
  type Client,
  endOfBan,
  FLAG_WEIGHTS,
  isInForce,
  isWriting,
} from '#server/moderation/rules.ts';
import type { CaseDecision, StoredBan } from '#server/storage/port/moderation.ts';
import {
  displacedBy,
  HIDE_WEIGHT,
  hidesDrawing,
  MOST_REPORTS,
  type WeighedReport,
  weightOf,
} from '#server/storage/report-weight.ts';

const NOW = new Date('2026-11-30T12:00:00Z');
const newBan = (change: Partial<StoredBan>): StoredBan => ({
  ...{ id: 'ban', playerMark: null, network: null, range: null, nickname: '', reason: 'spam', until: null },
  ...{ createdAt: NOW, createdBy: 'ann', liftedAt: null, liftedBy: null, appealedAt: null },
  ...change,
});

describe('what weighs against a drawing', () => {
  const report = fc.record({
    network: fc.option(fc.constantFrom('a', 'b', 'c')),
    weight: fc.integer({ min: 1, max: 3 }),
  });

  it('[MOD-3] people of one network count once, flags each, and the order does not matter', () => {
    fc.assert(
      fc.property(fc.array(report, { maxLength: 12 }), (reports) => {
        const weight = weightOf(reports);
        expect(weightOf(reports.toReversed())).toBe(weight);
        expect(weightOf([...reports, ...reports.filter(({ network }) => network !== null)])).toBe(weight);
        const flags = reports.filter(({ network }) => network === null).reduce((sum, one) => sum + one.weight, 0);
        expect(weight).toBeGreaterThanOrEqual(flags);
        expect(weight - flags).toBeLessThanOrEqual(3 * new Set(reports.map(({ network }) => network)).size);
      }),
    );
  });

  it('[MOD-3] one more report never makes it less, and one person never hides a drawing', () => {
    fc.assert(
      fc.property(fc.array(report, { maxLength: 12 }), report, (reports, more) => {
        expect(weightOf([...reports, more])).toBeGreaterThanOrEqual(weightOf(reports));
      }),
    );
    const ofOnePerson = Array.from({ length: 50 }, () => ({ network: 'home', weight: 1 }));
    expect(hidesDrawing(weightOf(ofOnePerson), false)).toBe(false);
    expect(hidesDrawing(weightOf(['a', 'b', 'c'].map((network) => ({ network, weight: 1 }))), false)).toBe(true);
  });

  it('[MOD-3] a case that is full takes further reports, and weighs what it would with all of them, up to its size', () => {
    const network = fc.oneof(fc.constantFrom('a', 'b'), fc.nat({ max: 150 }).map(String));
    const reports = fc.array(fc.record({ network: fc.option(network, { freq: 20 }), weight: fc.constant(1) }), {
      ...{ minLength: MOST_REPORTS, maxLength: 2 * MOST_REPORTS },
    });
    fc.assert(
      fc.property(reports, (all) => {
        // A case has few flags, one of each kind.
        const flags = all.filter((one) => one.network === null);
        let kept: WeighedReport[] = [];
        const taken = all.filter((one) => !flags.slice(3).includes(one));
        for (const added of taken) {
          const displaced = displacedBy(added, kept);
          expect(displaced?.network).not.toBeNull();
          kept = [...kept.filter((one) => one !== displaced), added];
        }
        expect(kept.length).toBeLessThanOrEqual(MOST_REPORTS);
        expect(kept.at(-1)).toBe(taken.at(-1));
        // From more networks than a case has places it keeps one report each.
        expect(weightOf(kept)).toBe(Math.min(weightOf(taken), MOST_REPORTS));
      }),
    );
    const full = Array.from({ length: MOST_REPORTS }, (_, n) => ({ network: String(n), weight: 1 }));
    expect(displacedBy({ network: 'new', weight: 1 }, full)).toBe(full[0]);
  });

  it('[MOD-3] whatever is reported, a decision stands', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 100 }), (weight) => !hidesDrawing(weight, true)));
    expect(FLAG_WEIGHTS.unsafe_drawing).toBe(HIDE_WEIGHT);
    expect(FLAG_WEIGHTS.writing).toBeLessThan(HIDE_WEIGHT);
  });

  it('[MOD-5] a ban is lifted or left in an appeal, and in nothing else', () => {
    expect(['lifted', 'refused'].map((one) => answers(one as CaseDecision, 'appeal'))).toEqual([true, true]);
    for (const kind of ['drawing', 'name', 'message', 'prompt'] as const) {
      for (const one of ['hidden', 'kept', 'banned'] as const) {
        expect([answers(one, kind), answers(one, 'appeal')]).toEqual([true, false]);
      }
      expect([answers('lifted', kind), answers('refused', kind)]).toEqual([false, false]);
    }
  });

  it('[MOD-2] writing is flagged where the judge is sure, not where it is in doubt', () => {
    const points = (rawScore: number, taken: number) =>
      isWriting({ rawScore, deductions: [{ reason: 'looks_like_writing', points: taken }] });
    expect([points(80, 80), points(80, 40), isWriting({ rawScore: 80, deductions: [] })]).toEqual([true, false, false]);
  });
});

describe('bans', () => {
  const client: Client = { mark: 'mark', address: '203.0.113.9', network: 'net' };

  it('[MOD-6] mean a player, an address or a range', () => {
    const means = (change: Partial<StoredBan>) => banOf([newBan(change)], client, NOW) !== null;
    expect(means({ playerMark: 'mark' })).toBe(true);
    expect(means({ playerMark: 'other' })).toBe(false);
    expect(means({ network: 'net' })).toBe(true);
    expect(means({ range: '203.0.113.0/24' })).toBe(true);
    expect(means({ range: '203.0.114.0/24' })).toBe(false);
    expect(means({ playerMark: 'other', range: '203.0.113.9/32' })).toBe(true);
    // A browser without a cookie is nobody, not everybody.
    expect(banOf([newBan({ network: 'other' })], { ...client, mark: null }, NOW)).toBeNull();
  });

  it('[MOD-6] are in force until they end or are lifted, and the longest one is told', () => {
    const periods = fc.constantFrom(...(Object.keys(BAN_PERIODS) as (keyof typeof BAN_PERIODS)[]));
    fc.assert(
      fc.property(
        fc.array(periods, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 0, max: 40 * 86_400_000 }),
        (chosen, later) => {
          const bans = chosen.map((period, i) =>
            newBan({ id: String(i), playerMark: 'mark', until: endOfBan(period, NOW) }),
          );
          const at = new Date(NOW.getTime() + later);
          const ends = bans.map(({ until }) => until?.getTime() ?? Number.POSITIVE_INFINITY);
          const longest = Math.max(...ends);
          const told = banOf(bans, client, at);
          expect(told !== null).toBe(longest > at.getTime());
          if (told) expect(told.until?.getTime() ?? Number.POSITIVE_INFINITY).toBe(longest);
          expect(
            banOf(
              bans.map((ban) => ({ ...ban, liftedAt: NOW })),
              client,
              at,
            ),
          ).toBeNull();
        },
      ),
    );
    expect(isInForce({ until: NOW, liftedAt: null }, NOW)).toBe(false);
  });
});
