import type { Formats } from 'next-intl';
import { LOCALES, type Locale } from '#contract/locales.ts';
import ar from '../messages/ar/index.ts';
import de from '../messages/de/index.ts';
import en from '../messages/en/index.ts';

/** All texts of the pages, by namespace: one file each under `app/messages/<locale>/`. */
export type Messages = typeof en;
export type Namespace = keyof Messages;

type Tree = { [key: string]: string | Tree };

/** `over` merged into `base`: keys that `over` lacks keep their value of `base`. */
function withFallback(base: Tree, over: Tree): Tree {
  const all: Tree = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = base[key];
    all[key] = typeof value === 'object' && typeof below === 'object' ? withFallback(below, value) : value;
  }
  return all;
}

/** A namespace or a key directly below it: `chat`, `home.nickname`, `solo.after`. */
export type NamespacePath = { [N in Namespace]: N | `${N}.${keyof Messages[N] & string}` }[Namespace];

/** The messages of these namespaces only, with their paths unchanged. */
export function pickMessages(messages: Messages, parts: readonly NamespacePath[]): Partial<Messages> {
  const chosen: Tree = {};
  for (const part of parts) {
    const [namespace, key] = part.split('.', 2) as [Namespace, string | undefined];
    const texts = messages[namespace] as Tree;
    chosen[namespace] = key === undefined ? texts : { ...(chosen[namespace] as Tree), [key]: texts[key] as Tree };
  }
  return chosen as Partial<Messages>;
}

/** The translations without the fallback to English, for the test that finds gaps. */
export const TRANSLATIONS: Record<Locale, Tree> = { en, de, ar };

const complete = Object.fromEntries(LOCALES.map((locale) => [locale, withFallback(en, TRANSLATIONS[locale])]));

/** All messages in `locale`; missing translations are in English. */
export const messagesOf = (locale: Locale): Messages => complete[locale] as Messages;

/** Named formats: `format.number(score, 'score')` in code, `{score, number, score}` in messages. */
export const FORMATS = {
  number: {
    // One decimal everywhere, so that columns line up and 80 is not mistaken for a rounded 79.6.
    score: { minimumFractionDigits: 1, maximumFractionDigits: 1 },
    percent: { style: 'percent', maximumFractionDigits: 0 },
  },
  dateTime: {
    day: { dateStyle: 'medium' },
    // 00 to 23 in every language: without a 12-hour clock alone, Arabic would call the first minutes of a day 24:05.
    time: { timeStyle: 'short', hourCycle: 'h23' },
    moment: { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' },
  },
} satisfies Formats;

/** Lets the compiler check every message key and format name. */
declare module 'next-intl' {
  interface AppConfig {
    Messages: Messages;
    Formats: typeof FORMATS;
  }
}
