import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseOwnPrompts } from '#app/lib/prompts.ts';
import { MAX_OWN_PROMPTS, PROMPT_MAX_CHARS } from '#contract/limits.ts';
import { DEFAULT_SETTINGS, RoomSettings } from '#contract/room-settings.ts';

describe('a host’s own prompts', () => {
  it('[SCREEN-2] are one a line, without empty ones and repetitions', () => {
    const text = '  a cat \r\n\n2. a   dog\n- A cat\n\u200b\n';
    expect(parseOwnPrompts(text)).toEqual({ prompts: ['a cat', 'a dog'], problem: null });
    expect(parseOwnPrompts('')).toEqual({ prompts: [], problem: null });
  });

  it('[SCREEN-2] say which line is too long, and when there are too many', () => {
    const long = 'x'.repeat(PROMPT_MAX_CHARS + 1);
    expect(parseOwnPrompts(`a cat\n${long}\n${long}y`).problem).toEqual({
      kind: 'too_long',
      line: 2,
      max: PROMPT_MAX_CHARS,
    });
    const many = Array.from({ length: MAX_OWN_PROMPTS + 1 }, (_, n) => `thing ${n}`).join('\n');
    expect(parseOwnPrompts(many).problem).toEqual({
      kind: 'too_many',
      count: MAX_OWN_PROMPTS + 1,
      max: MAX_OWN_PROMPTS,
    });
  });

  it('[SCREEN-2] are taken by the contract as they are, whatever was typed', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (lines) => {
        const { prompts, problem } = parseOwnPrompts(lines.join('\n'));
        const parsed = RoomSettings.safeParse({ ...DEFAULT_SETTINGS, ownPrompts: prompts });
        expect(parsed.success).toBe(problem === null);
        if (parsed.success) expect(parsed.data.ownPrompts).toEqual(prompts);
      }),
    );
  });
});
