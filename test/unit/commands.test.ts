import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const scripts: Record<string, string> = JSON.parse(read('package.json')).scripts;

/** The commands whose arguments name files or folders, with the programs that read them. */
const TAKE_PATHS: Record<string, string> = {
  judge: 'cli/judge.ts',
  draw: 'cli/draw.ts',
  model: 'cli/model.ts',
  'setup:cuda': 'cli/setup-cuda.ts',
  'export-drawings': 'cli/export-drawings.ts',
  evaluate: 'research/evaluation/main.ts',
  backup: 'cli/backup.ts',
  restore: 'cli/restore.ts',
  'storage:move': 'cli/storage-move.ts',
  test: 'scripts/test.mjs',
  'test:extended': 'scripts/test.mjs',
  'test:scenarios': 'scripts/test.mjs',
};
/** Those without, with what says which arguments they have. */
const TAKE_NONE: Record<string, string | null> = {
  bench: 'research/bench/main.ts',
  resilience: 'test/resilience/main.ts',
  screenshots: 'scripts/screenshots.ts',
  retention: 'cli/retention.ts',
  seed: 'cli/seed.ts',
  'admin:reset-password': 'cli/reset-admin-password.ts',
  start: 'scripts/start.mjs',
  dev: 'server/main.ts',
  build: 'scripts/build-if-needed.mjs',
  prune: 'scripts/prune.mjs',
  // Other people's programs, which run in the folder of the project.
  'test:unit': null,
  validate: null,
  lint: null,
  format: null,
  types: null,
};

describe('the commands of package.json', () => {
  it('are all known: a new one has to say whether it takes paths', () => {
    expect([...Object.keys(TAKE_PATHS), ...Object.keys(TAKE_NONE)].sort()).toEqual(Object.keys(scripts).sort());
    for (const [name, program] of Object.entries(TAKE_PATHS)) expect(scripts[name]).toContain(program);
  });

  it.each(Object.entries(TAKE_PATHS))('%s takes paths from where it was called', (_, program) => {
    const source = read(program);
    if (program.endsWith('.mjs')) expect(source).toContain('process.env.INIT_CWD');
    // Before anything that could read a path.
    else expect(/^import .*$/m.exec(source)?.[0]).toMatch(/^import '(\.|\.\.\/\.\.\/cli)\/working-folder\.ts';$/);
  });

  it.each(Object.entries(TAKE_NONE))('%s has no argument that is a path', (_, program) => {
    if (program !== null) expect(read(program)).not.toMatch(/<(file|folder|path|png|json|markdown)>/i);
  });
});
