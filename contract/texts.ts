import { z } from 'zod';
import {
  CHAT_MAX_CHARS,
  GUESS_MAX_CHARS,
  NICKNAME_MAX_CHARS,
  PACK_NAME_MAX_CHARS,
  PROMPT_MAX_CHARS,
} from './limits.ts';
import { tidyText } from './tidy-text.ts';

const line = (maxChars: number, what: string) =>
  z
    .string()
    .max(maxChars * 8, `${what} is too long`)
    .transform(tidyText)
    .pipe(
      z
        .string()
        .min(1, `${what} is empty`)
        .refine((value) => [...value].length <= maxChars, `${what} has more than ${maxChars} characters`),
    );

export const Nickname = line(NICKNAME_MAX_CHARS, 'The nickname');

export const PromptText = line(PROMPT_MAX_CHARS, 'The prompt');

export const ChatText = line(CHAT_MAX_CHARS, 'The message');

export const GuessText = line(GUESS_MAX_CHARS, 'The guess');

export const PackName = line(PACK_NAME_MAX_CHARS, 'The name of the pack');
