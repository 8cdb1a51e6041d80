import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

const APP = new URL('../../../app/', import.meta.url);
/** Attributes that people read or hear. */
const TEXT_ATTRIBUTE =
  /\s(?:aria-(?:label|description|roledescription|valuetext)|alt|title|placeholder)="([^"]*\p{L}[^"]*)"/gu;
/** The same in every language. */
const NAMES = ['Doodle Judge', 'BK4TW7Q'];

it('[TEXT-1] no component has a text of its own in an attribute (the linter sees those between tags)', async () => {
  const files = (await readdir(APP, { recursive: true })).filter((path) => path.endsWith('.tsx'));
  const found: string[] = [];
  for (const path of files.filter((file) => !file.startsWith('admin/'))) {
    const source = await readFile(new URL(path.split('/').map(encodeURIComponent).join('/'), APP), 'utf8');
    for (const [, text = ''] of source.matchAll(TEXT_ATTRIBUTE))
      if (!NAMES.includes(text)) found.push(`${path}: ${text}`);
  }
  expect(files.length).toBeGreaterThan(50);
  expect(found).toEqual([]);
});
