import { z } from 'zod';
import { MAX_TAGS_PER_PROMPT, TAG_MAX_CHARS } from './limits.ts';
import { tidyText } from './tidy-text.ts';

/** A word by which administrators find prompts: tidy and in lower case. Commas and semicolons separate tags. */
export const PromptTag = z
  .string()
  .transform((text) => tidyText(text).toLowerCase())
  .pipe(
    z
      .string()
      .min(1, 'The tag is empty')
      .refine((tag) => [...tag].length <= TAG_MAX_CHARS, `A tag has more than ${TAG_MAX_CHARS} characters`)
      .refine((tag) => !/[,;]/.test(tag), 'A tag has no comma and no semicolon'),
  );

/** Tags of one prompt as they are typed or stand in a file: separated by commas or semicolons. Each once, in order. */
export const PromptTags = z
  .string()
  .max(TAG_MAX_CHARS * MAX_TAGS_PER_PROMPT * 8, 'The tags are too long')
  .transform((text) => text.split(/[,;]/).filter((tag) => tidyText(tag) !== ''))
  .pipe(z.array(PromptTag))
  .transform(sortedTags)
  .refine((tags) => tags.length <= MAX_TAGS_PER_PROMPT, `A prompt has ${MAX_TAGS_PER_PROMPT} tags at most`);

/** Each once, in the order of their code points. */
export function sortedTags(tags: readonly string[]): string[] {
  return [...new Set(tags)].sort((a, b) => {
    const [these, those] = [[...a], [...b]];
    const at = these.findIndex((character, i) => character !== those[i]);
    if (at === -1) return these.length - those.length;
    return those[at] === undefined ? 1 : (these[at]?.codePointAt(0) ?? 0) - (those[at].codePointAt(0) ?? 0);
  });
}

/** How tags are shown and written to files. */
export const joinedTags = (tags: readonly string[]): string => tags.join(', ');
