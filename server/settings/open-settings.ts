import type { Logger } from '#server/lib/logger.ts';
import type { SettingsStore, StoredSetting } from '#server/storage/port/settings.ts';
import { readLogo } from './logo.ts';
import type { EnvironmentLine, SettingAuthor, Settings } from './port.ts';
import {
  isSettingKey,
  parseSetting,
  parseSettingText,
  SETTING_KEYS,
  SETTINGS,
  type SettingKey,
  type SettingValues,
  settingText,
} from './registry.ts';

/** The sizes of a logo. */
const LOGO_FILES = new Set(['bar', 'icon-192', 'icon-512', 'touch']);
/** Other servers that share the database change settings too. A dozen short rows. */
const REFRESH_MS = 5_000;

export interface SettingsOptions {
  store: SettingsStore;
  /** What the environment sets: nothing overrides it. */
  fixed: Partial<SettingValues>;
  /** What else the environment decides. */
  environment: EnvironmentLine[];
  logger: Pick<Logger, 'warn'>;
}

/** The settings as they are read: from memory, which follows the database. */
export interface OpenSettings extends Settings {
  /** Calls the listener after every change of a value in force, whichever server made it. */
  onChange(listener: () => void): void;
  /** Reads the database now. */
  refresh(): Promise<void>;
  close(): void;
}

export async function openSettings({ store, fixed, environment, logger }: SettingsOptions): Promise<OpenSettings> {
  const listeners: (() => void)[] = [];
  /** Of the present logo. */
  let logoFiles = { tag: '', files: new Map<string, Uint8Array<ArrayBuffer>>() };
  let rows = new Map<SettingKey, StoredSetting>();
  let values: Partial<SettingValues> = {};
  let shownJson = '';
  /** Reads may end in another order than they began. */
  let [begun, shown] = [0, 0];

  const isFixed = (key: SettingKey) => Object.hasOwn(fixed, key);
  const get = <K extends SettingKey>(key: K): SettingValues[K] =>
    (isFixed(key) ? fixed : Object.hasOwn(values, key) ? values : standards)[key] as SettingValues[K];

  async function refresh(): Promise<void> {
    const read = ++begun;
    const stored = await store.all();
    if (read < shown) return;
    shown = read;
    const json = JSON.stringify(stored);
    if (json === shownJson) return;
    const isFirst = shownJson === '';
    shownJson = json;
    [rows, values] = [new Map(), {}];
    for (const row of stored) {
      // A newer version may have set what this one does not know.
      if (!isSettingKey(row.key)) continue;
      const parsed = parseSetting(row.key, row.value);
      if (parsed.ok) {
        rows.set(row.key, row);
        Object.assign(values, { [row.key]: parsed.value });
      } else {
        logger.warn({ setting: row.key, problem: parsed.problem }, 'a setting has a wrong value: its default counts');
      }
    }
    if (!isFirst) for (const listener of listeners) listener();
  }

  const entryOf = (key: SettingKey, action: string, by: SettingAuthor, detail: object | null) => ({
    accountId: by.id,
    account: by.name,
    action,
    subject: { kind: 'setting', id: key },
    detail,
  });

  await refresh();
  const timer = setInterval(() => {
    refresh().catch((error: unknown) => logger.warn({ err: error }, 'reading the settings failed'));
  }, REFRESH_MS);
  timer.unref();

  return {
    get,

    list: () =>
      SETTING_KEYS.map((key) => {
        const { group, label, hint, kind, variable, standard } = SETTINGS[key];
        const row = isFixed(key) ? undefined : rows.get(key);
        return {
          ...{ key, group, label, hint, kind, variable },
          text: settingText(get(key)),
          standardText: settingText(standard),
          from: isFixed(key) ? 'environment' : row ? 'owner' : 'default',
          changed: row ? { at: row.updatedAt, by: row.updatedBy } : null,
        };
      }),

    environment: () => environment,

    async change(texts, by) {
      const problems: Record<string, string> = {};
      const changes: { key: SettingKey; value: SettingValues[SettingKey] }[] = [];
      for (const [key, text] of Object.entries(texts)) {
        if (!isSettingKey(key)) continue;
        if (isFixed(key)) {
          problems[key] = `The environment variable ${SETTINGS[key].variable} decides this.`;
          continue;
        }
        const parsed = parseSettingText(key, text);
        if (!parsed.ok) problems[key] = parsed.problem;
        else if (parsed.value !== get(key)) changes.push({ key, value: parsed.value });
      }
      if (Object.keys(problems).length > 0) return { ok: false, problems };
      if (changes.length > 0) {
        await store.change(
          changes.map(({ key, value }) => ({
            key,
            // A default that later versions change is followed.
            value: value === SETTINGS[key].standard ? null : value,
            entry: entryOf(key, 'setting.change', by, { from: get(key), to: value }),
          })),
        );
        await refresh();
      }
      return { ok: true, changed: changes.map(({ key }) => key) };
    },

    async reset(key, by) {
      if (!rows.has(key)) return;
      const detail = SETTINGS[key].kind === 'own' ? null : { from: get(key), to: SETTINGS[key].standard };
      await store.change([{ key, value: null, entry: entryOf(key, 'setting.reset', by, detail) }]);
      await refresh();
    },

    async set(key, value, by, detail) {
      await store.change([{ key, value, entry: entryOf(key, 'setting.change', by, detail) }]);
      await refresh();
    },

    async setLogo(picture, by) {
      const read = await readLogo(picture);
      if (!read.ok) return read.problem;
      const { tag, widthPx, heightPx } = read.logo;
      const entry = entryOf('logo', 'setting.change', by, { tag, widthPx, heightPx });
      await store.change([{ key: 'logo', value: read.logo, files: read.files, entry }]);
      await refresh();
      return null;
    },

    async logoFile(tag, name) {
      if (get('logo')?.tag !== tag || !LOGO_FILES.has(name)) return null;
      if (logoFiles.tag !== tag) logoFiles = { tag, files: new Map() };
      const { files } = logoFiles;
      const file = files.get(name) ?? (await store.file('logo', name));
      if (file) files.set(name, file);
      return file;
    },

    onChange: (listener) => void listeners.push(listener),
    refresh,
    close: () => clearInterval(timer),
  };
}

const standards = Object.fromEntries(SETTING_KEYS.map((key) => [key, SETTINGS[key].standard])) as SettingValues;
