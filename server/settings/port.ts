import type { SettingDefinition, SettingKey, SettingValues } from './registry.ts';

/** The settings of the instance [INSTANCE-1]. */
export interface Settings {
  /** The value in force: that of the environment, else what an owner has set, else the default. */
  get<K extends SettingKey>(key: K): SettingValues[K];
  /** All of them, in the order of the registry. */
  list(): SettingState[];
  /** What the environment alone decides, in the order of docs/configuration.md. */
  environment(): EnvironmentLine[];
  /**
   * Parses the texts of fields, and saves those that differ from what is set: all of them, or with a problem none.
   *
   * @param texts by key, untrusted
   * @returns the keys that were saved, or a sentence for each field that is wrong
   */
  change(texts: Readonly<Record<string, string>>, by: SettingAuthor): Promise<SettingsAnswer>;
  /** Has the default again. Nothing happens when it has. */
  reset(key: SettingKey, by: SettingAuthor): Promise<void>;
  /** Saves a value that has a form of its own, such as the hash of a secret. @param detail for the audit log, in its place */
  set<K extends SettingKey>(key: K, value: SettingValues[K], by: SettingAuthor, detail: object | null): Promise<void>;
  /** Decodes a picture and makes it the logo, in all sizes. @returns a sentence when it cannot be used, else null */
  setLogo(picture: Uint8Array, by: SettingAuthor): Promise<string | null>;
  /** A size of the logo; null: there is none, or another one. PNG. */
  logoFile(tag: string, name: string): Promise<Uint8Array<ArrayBuffer> | null>;
}

/** An account. */
export interface SettingAuthor {
  id: string;
  name: string;
}

type SettingsAnswer = { ok: true; changed: SettingKey[] } | { ok: false; problems: Record<string, string> };

export interface SettingState
  extends Pick<SettingDefinition<unknown>, 'group' | 'label' | 'hint' | 'kind' | 'variable'> {
  key: SettingKey;
  /** As a field shows it; empty for a picture or a secret. */
  text: string;
  standardText: string;
  /** Where the value in force is from. */
  from: 'environment' | 'owner' | 'default';
  /** When and by whom it was set; null: it was not, or the environment overrides it. */
  changed: { at: Date; by: string } | null;
}

/** A variable of the environment that can't be changed while the server runs. */
export interface EnvironmentLine {
  variable: string;
  /** What it does. */
  hint: string;
  /** Never a secret. */
  text: string;
  isDefault: boolean;
}
