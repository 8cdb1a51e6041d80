import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { auditHref, readAuditQuery, toAuditQuery } from '#app/admin/audit/query.ts';
import { dailyHref, readDailyQuery } from '#app/admin/daily/query.ts';
import { readForm, storageRefusal } from '#app/admin/forms.ts';
import { noticeCodeOf, noticeSentence } from '#app/admin/notices.ts';
import { EVERY_OPEN_PROMPT, pageCount, promptListHref, readPromptQuery } from '#app/admin/prompt-query.ts';
import { PackId } from '#contract/ids.ts';
import { PROMPT_MAX_CHARS } from '#contract/limits.ts';
import { PromptText } from '#contract/texts.ts';
import { StorageConflict } from '#server/storage/port/storage.ts';

describe('the query of the list', () => {
  it('comes back from the address that it makes', () => {
    const query = fc.record({
      search: fc.string({ maxLength: PROMPT_MAX_CHARS, unit: 'grapheme-ascii' }),
      packId: fc.option(fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/).map((id) => PackId.parse(id))),
      status: fc.constantFrom('open' as const, 'retired' as const, 'all' as const),
      tag: fc.constantFrom(null, 'animals', 'for kids & co'),
      without: fc.constantFrom(null, 'de' as const, 'ar' as const),
      drawn: fc.constantFrom(null, 'never' as const, 'too_hard' as const, 'too_easy' as const),
      sort: fc.record({ by: fc.constantFrom('added' as const, 'text', 'median', 'loved'), descending: fc.boolean() }),
      page: fc.integer({ min: 1, max: 10_000 }),
    });
    fc.assert(
      fc.property(query, (given) => {
        const href = new URL(promptListHref(given), 'http://host');
        expect(readPromptQuery(Object.fromEntries(href.searchParams))).toEqual(given);
      }),
    );
  });

  it('shows the list whatever is in the address', () => {
    const whole = EVERY_OPEN_PROMPT;
    expect(readPromptQuery({})).toEqual(whole);
    expect(readPromptQuery({ pack: '', status: 'odd', page: '-3' })).toEqual(whole);
    expect(readPromptQuery({ tag: 'a,b', without: 'xx', drawn: 'often', sort: 'password' })).toEqual(whole);
    expect(readPromptQuery({ pack: "'; DROP", page: ['2', '3'] })).toEqual({ ...whole, page: 2 });
    expect(readPromptQuery({ search: 'x'.repeat(5_000) }).search).toHaveLength(PROMPT_MAX_CHARS);
  });

  it('has a page even when nothing fits', () => {
    expect([0, 1, 50, 51].map(pageCount)).toEqual([1, 1, 1, 2]);
  });
});

describe('the calendar of dailies', () => {
  it('comes back from the address that it makes, whatever else is in it', () => {
    const query = { day: '2026-11-25', search: 'a cat & co' };
    expect(readDailyQuery(Object.fromEntries(new URL(dailyHref(query), 'http://host').searchParams))).toEqual(query);
    expect(readDailyQuery({})).toEqual({ day: null, search: '' });
    expect(readDailyQuery({ day: '2026-02-30', search: ['x', 'y'] })).toEqual({ day: null, search: 'x' });
  });
});

describe('the query of the audit log', () => {
  it('comes back from the address that it makes, whatever else is in it', () => {
    const text = fc.stringMatching(/^[a-z .-]{1,20}$/);
    const day = fc.constantFrom('2026-11-25', '2026-12-01');
    const query = fc.record({
      words: fc.string({ maxLength: 200, unit: 'grapheme-ascii' }),
      account: fc.option(text),
      action: fc.option(text),
      subject: fc.option(fc.record({ kind: text, id: text })),
      from: fc.option(day),
      to: fc.option(day),
      cursor: fc.option(text),
    });
    fc.assert(
      fc.property(query, (given) => {
        const href = new URL(auditHref(given), 'http://host');
        expect(readAuditQuery(Object.fromEntries(href.searchParams))).toEqual(given);
      }),
    );
    const nothing = { words: '', account: null, action: null, subject: null, from: null, to: null, cursor: null };
    expect(readAuditQuery({ from: '2026-02-30', account: '', kind: 'prompt', id: ['', 'x'] })).toEqual(nothing);
  });

  it('includes the last day', () => {
    const { from, to } = toAuditQuery(readAuditQuery({ from: '2026-11-25', to: '2026-11-25' }));
    expect([from?.toISOString(), to?.toISOString()]).toEqual(['2026-11-25T00:00:00.000Z', '2026-11-26T00:00:00.000Z']);
  });
});

describe('forms', () => {
  const Schema = z.object({ text: PromptText, packId: z.string().min(1, 'Choose a pack').pipe(PackId) });

  it('has one sentence a field for what is wrong', () => {
    expect(readForm(Schema, new FormData())).toEqual({
      ok: false,
      problems: { text: 'The prompt is empty.', packId: 'Choose a pack.' },
    });
  });

  it('takes whatever is no form for an empty one', () => {
    for (const form of [undefined, null, 7, 'text', {}]) expect(readForm(Schema, form).ok).toBe(false);
  });

  it('takes a file where a text is wanted for an empty text', () => {
    const form = new FormData();
    form.set('text', new Blob(['x']));
    form.set('packId', 'p');
    expect(readForm(Schema, form)).toEqual({ ok: false, problems: { text: 'The prompt is empty.' } });
  });
});

describe('notices', () => {
  it('come from a closed list', () => {
    expect(noticeCodeOf('toString')).toBeNull();
    expect(noticeCodeOf(['signed_out'])).toBeNull();
    expect(noticeCodeOf('signed_out')).toBe('signed_out');
  });

  it('name what they are about', () => {
    expect(noticeSentence('prompt_reopened', 'a cat')).toBe('“a cat” is open again.');
    expect(noticeSentence('pack_reopened', null)).toBe('The pack is open again.');
  });
});

describe('refusals of storage', () => {
  it('are told from faults by name', () => {
    expect(storageRefusal(new StorageConflict('There is already one.'))).toBe('There is already one.');
    expect(storageRefusal(new Error('connection lost'))).toBeNull();
    expect(storageRefusal('text')).toBeNull();
  });
});
