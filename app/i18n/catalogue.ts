import { LOCALES, type Locale } from '#contract/locales.ts';
import ar from '../messages/ar/index.ts';
import de from '../messages/de/index.ts';
import en from '../messages/en/index.ts';

/** All texts of the pages, by namespace: one file each under `app/messages/<locale>/`. */
export type Messages = typeof en;
export type Namespace = keyof Messages;
export const NAMESPACES = Object.keys(en) as Namespace[];

type Tree = { [key: string]: string | Tree };

/** `over` laid on `base`: what it lacks stays as it is there. */
function withFallback(base: Tree, over: Tree): Tree {
  const all: Tree = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = base[key];
    all[key] = typeof value === 'object' && typeof below === 'object' ? withFallback(below, value) : value;
  }
  return all;
}

/** A namespace, or what stands directly in one: `chat`, `home.nickname`, `solo.after`. */
export type NamespacePath = { [N in Namespace]: N | `${N}.${keyof Messages[N] & string}` }[Namespace];

/** Only these parts of the texts, each in its place. */
export function pickMessages(messages: Messages, parts: readonly NamespacePath[]): Partial<Messages> {
  const chosen: Tree = {};
  for (const part of parts) {
    const [namespace, key] = part.split('.', 2) as [Namespace, string | undefined];
    const texts = messages[namespace] as Tree;
    chosen[namespace] = key === undefined ? texts : { ...(chosen[namespace] as Tree), [key]: texts[key] as Tree };
  }
  return chosen as Partial<Messages>;
}

/** As written, gaps and all: for the test that looks for them. */
export const TRANSLATIONS: Record<Locale, Tree> = { en, de, ar };

const complete = Object.fromEntries(LOCALES.map((locale) => [locale, withFallback(en, TRANSLATIONS[locale])]));

/** Every text in `locale`; one that nobody has translated yet is in English. */
export const messagesOf = (locale: Locale): Messages => complete[locale] as Messages;
