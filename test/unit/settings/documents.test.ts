import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readConfig } from '#server/config.ts';
import { environmentLines } from '#server/settings/environment.ts';
import { SETTING_KEYS, SETTINGS } from '#server/settings/registry.ts';

it('[INSTANCE-2] every variable that docs/configuration.md lists is on the page with the settings', () => {
  const text = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');
  const documented = [...text.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name);
  const shown = [
    ...environmentLines(readConfig({}, '/')).map(({ variable }) => variable),
    ...SETTING_KEYS.flatMap((key) => SETTINGS[key].variable ?? []),
  ];
  expect(shown.sort()).toEqual(documented.sort());
});
