import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const documents = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

describe('documents', () => {
  it.each(documents)('%s links to files that exist, and names tests that do', (path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const links = [...text.matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)].map(([, link]) =>
      join(dirname(path), link as string),
    );
    const tests = [...text.matchAll(/`(test\/[\w/.-]+)`/g)].map(([, test]) => test as string);
    // What tests and screenshots leave behind is not in the repository.
    const wanted = [...links, ...tests].filter((file) => !file.startsWith('test/artifacts'));
    expect(wanted.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });
});
