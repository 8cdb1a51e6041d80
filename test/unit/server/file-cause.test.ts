import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileCause, folderCause } from '#server/lib/file-cause.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'doodle-cause-'));
  writeFileSync(join(folder, 'file'), '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** @returns the cause of what `work` throws */
function causeOf(work: () => void): string | null {
  try {
    work();
  } catch (error) {
    return fileCause(error);
  }
  throw new Error('it worked');
}

describe('what is wrong with a file or folder', () => {
  it('names the file on the way to a folder', () => {
    const file = join(folder, 'file');
    const sentence = `${file} is a file, but a folder is needed there.`;
    expect(causeOf(() => mkdirSync(join(file, 'a/b'), { recursive: true }))).toBe(sentence);
    expect(causeOf(() => mkdirSync(file, { recursive: true }))).toBe(sentence);
    expect(causeOf(() => readFileSync(folder))).toBeNull();
  });

  it('has a sentence for each of these, with its path', () => {
    for (const code of ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'EIO', 'ENOENT', 'EISDIR', 'EMFILE']) {
      const cause = fileCause(Object.assign(new Error('x'), { code, path: join(folder, 'file') }));
      expect(cause).toMatch(/^[A-Z/].+\.$/);
      if (code !== 'EMFILE') expect(cause).toContain(join(folder, 'file'));
    }
  });

  it('says nothing of other errors', () => {
    for (const error of [new Error('x'), Object.assign(new Error('x'), { code: 'EACCES' }), null, 'x'])
      expect(fileCause(error)).toBeNull();
    expect(fileCause(Object.assign(new Error('x'), { code: 'ECONNREFUSED', path: '/run/socket' }))).toBeNull();
  });

  it('finds nothing wrong with a folder that is fine, and says of one that is missing that it is', () => {
    expect(folderCause(folder)).toBeNull();
    expect(folderCause(join(folder, 'no-such'))).toContain('no-such');
  });

  it.runIf(process.getuid?.() === 0)('names the owner of what belongs to somebody else', () => {
    const mine = join(folder, 'mine');
    mkdirSync(mine, { mode: 0o700 });
    chmodSync(folder, 0o755);
    process.seteuid?.(65_534);
    try {
      expect(causeOf(() => writeFileSync(join(mine, 'x'), ''))).toBe(
        `${join(mine, 'x')} can't be used by the user nobody, who runs this: ${mine} belongs to the user id 0.`,
      );
    } finally {
      process.seteuid?.(0);
    }
  });
});
