import { z } from 'zod';
import { tidyText } from '#contract/tidy-text.ts';

/**
 * How a setting is entered and shown: a line of text, the address of a page, a number of things, on or off. `own`: by a form
 * of its own, and never as text, because it is a picture or a secret.
 */
type SettingKind = 'line' | 'address' | 'count' | 'switch' | 'own';

/** The parts of the page with the settings. */
type SettingGroup = 'instance' | 'play' | 'limits';

export interface SettingDefinition<T> {
  group: SettingGroup;
  label: string;
  /** What it does, in a sentence or two. */
  hint: string;
  kind: SettingKind;
  /** Parses the JSON that is stored, and what a form made of its text. Messages have no full stop. */
  schema: z.ZodType<T>;
  standard: T;
  /** The environment variable that overrides it; null: there is none. */
  variable: string | null;
}

const NAME_MAX_CHARS = 40;
const ADDRESS_MAX_CHARS = 500;
const COUNT_MAX = 9_999_999;

const line = (maxChars: number) =>
  z
    .string()
    .max(maxChars * 8, 'It is too long')
    .transform(tidyText)
    .pipe(
      z
        .string()
        .min(1, 'It is empty')
        .refine((text) => [...text].length <= maxChars, `It has more than ${maxChars} characters`),
    );

/** Of a page on the web. Anything else in a link, such as `javascript:`, could run in the page that has it. */
const address = z
  .string()
  .max(ADDRESS_MAX_CHARS, `It has more than ${ADDRESS_MAX_CHARS} characters`)
  .trim()
  .pipe(z.url({ protocol: /^https?$/, hostname: z.regexes.hostname, error: 'It must begin with https:// or http://' }))
  .transform((text) => new URL(text))
  .refine((url) => url.username === '' && url.password === '', 'It must not have a user name or a password')
  .transform((url) => url.href)
  .nullable();

const count = z
  .number({ error: `It must be a whole number from 1 to ${COUNT_MAX}` })
  .int(`It must be a whole number from 1 to ${COUNT_MAX}`)
  .min(1, `It must be a whole number from 1 to ${COUNT_MAX}`)
  .max(COUNT_MAX, `It must be a whole number from 1 to ${COUNT_MAX}`);

/** What is known of a logo without its files. */
const Logo = z
  .object({
    /** Names this picture in the addresses of its files: they never change. */
    tag: z.string().regex(/^[0-9a-f]{16}$/),
    /** Of the picture in the bar. */
    widthPx: z.number().int().positive(),
    heightPx: z.number().int().positive(),
    /** The pages on which it needs a plate behind it to be seen. */
    plate: z.enum(['none', 'light', 'dark']),
  })
  .nullable();

const define = <T>(definition: SettingDefinition<T>): SettingDefinition<T> => definition;

/** [INSTANCE-1] Every setting that owners may change while the server runs. A new one needs no other list. */
export const SETTINGS = {
  name: define({
    group: 'instance',
    label: 'Name',
    hint: 'What this instance is called: in the bar, in titles and in previews of links.',
    kind: 'line',
    schema: line(NAME_MAX_CHARS),
    standard: 'Doodle Judge',
    variable: null,
  }),
  logo: define({
    group: 'instance',
    label: 'Logo',
    hint: 'Stands beside the name in place of the judge’s face, and is the icon of tabs and of home screens.',
    kind: 'own',
    schema: Logo,
    standard: null,
    variable: null,
  }),
  imprintUrl: define({
    group: 'instance',
    label: 'Imprint',
    hint: 'Address of a page that says who runs this instance. The foot of every page links to it. Empty: no link.',
    kind: 'address',
    schema: address,
    standard: null,
    variable: null,
  }),
  privacyUrl: define({
    group: 'instance',
    label: 'Privacy',
    hint: 'Address of a page that says what happens with data. The foot of every page links to it. Empty: no link.',
    kind: 'address',
    schema: address,
    standard: null,
    variable: null,
  }),
  joinPassword: define({
    group: 'instance',
    label: 'Join password',
    hint: 'Without it nobody sees rooms, boards, drawings or players. Only its hash is stored.',
    kind: 'own',
    schema: z
      .string()
      .regex(/^scrypt\$/)
      .nullable(),
    standard: null,
    variable: 'JOIN_PASSWORD',
  }),
  firstDrawings: define({
    group: 'play',
    label: 'First drawings',
    hint: 'Machines draw some prompts on their own, so that a new instance has ghosts and boards to show. Off keeps what is drawn.',
    kind: 'switch',
    schema: z.boolean(),
    standard: true,
    variable: 'FIRST_DRAWINGS',
  }),
  maxConnections: define({
    group: 'limits',
    label: 'Connections',
    hint: 'Connections of players at a time.',
    kind: 'count',
    schema: count,
    standard: 5_000,
    variable: 'MAX_CONNECTIONS',
  }),
  maxConnectionsPerAddress: define({
    group: 'limits',
    label: 'Connections of one address',
    hint: 'Connections of players of one address at a time. A school, an office or a mobile network shares one address.',
    kind: 'count',
    schema: count,
    standard: 1_000,
    variable: 'MAX_CONNECTIONS_PER_ADDRESS',
  }),
  maxRooms: define({
    group: 'limits',
    label: 'Rooms',
    hint: 'Rooms at a time.',
    kind: 'count',
    schema: count,
    standard: 2_000,
    variable: 'MAX_ROOMS',
  }),
  maxRoomsPerAddress: define({
    group: 'limits',
    label: 'Rooms of one address',
    hint: 'Rooms at a time that one address opened.',
    kind: 'count',
    schema: count,
    standard: 500,
    variable: 'MAX_ROOMS_PER_ADDRESS',
  }),
} as const;

export type SettingKey = keyof typeof SETTINGS;
export type SettingValues = { [K in SettingKey]: z.output<(typeof SETTINGS)[K]['schema']> };
export type Logo = NonNullable<SettingValues['logo']>;

export const SETTING_KEYS = Object.keys(SETTINGS) as SettingKey[];
export const isSettingKey = (key: string): key is SettingKey => Object.hasOwn(SETTINGS, key);

type Parsed<T> = { ok: true; value: T } | { ok: false; problem: string };

/** Parses JSON as the value of a setting. */
export function parseSetting<K extends SettingKey>(key: K, json: unknown): Parsed<SettingValues[K]> {
  const parsed = (SETTINGS[key].schema as z.ZodType<SettingValues[K]>).safeParse(json);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, problem: `${parsed.error.issues[0]?.message ?? 'It is not valid'}.` };
}

/** Parses the text of a field. Settings that have a form of their own are refused. */
export function parseSettingText<K extends SettingKey>(key: K, text: string): Parsed<SettingValues[K]> {
  const trimmed = text.trim();
  switch (SETTINGS[key].kind as SettingKind) {
    case 'line':
      return parseSetting(key, text);
    case 'address':
      return parseSetting(key, trimmed === '' ? null : trimmed);
    case 'count':
      return parseSetting(key, /^\d{1,9}$/.test(trimmed) ? Number(trimmed) : text);
    case 'switch':
      return parseSetting(key, trimmed === 'true' ? true : trimmed === 'false' ? false : text);
    case 'own':
      return { ok: false, problem: 'This setting has a form of its own.' };
  }
}

/** A value as its field shows it. */
export const settingText = (value: SettingValues[SettingKey]): string =>
  value === null || typeof value === 'object' ? '' : String(value);
