import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '#server/config.ts';

describe('readConfig', () => {
  it('needs no variable at all', () => {
    const config = readConfig({}, '/srv/game');
    expect(config).toMatchObject({ port: 3000, databaseUrl: null, publicUrl: null, trustedProxies: 0 });
    expect(config.judgeProvider).toBe('auto');
    expect(config.metricsToken).toBeNull();
    expect(config.dataFolder).toBe('/srv/game/data');
    expect(config.modelFolder).toBe('/srv/game/models/doodle-clip');
  });

  it('takes the model that was chosen, unless MODEL is set', () => {
    const root = mkdtempSync(join(tmpdir(), 'config-'));
    const model = (env: Record<string, string>) => readConfig(env, root).modelFolder;
    try {
      mkdirSync(join(root, 'data/models'), { recursive: true });
      writeFileSync(join(root, 'data/models/in-use'), 'openai--clip-vit-base-patch32\n');
      expect(model({})).toBe(join(root, 'data/models/openai--clip-vit-base-patch32'));
      expect(model({ DATA_DIR: 'elsewhere' })).toBe(join(root, 'models/doodle-clip'));
      expect(model({ MODEL: 'models/doodle-clip' })).toBe(join(root, 'models/doodle-clip'));
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it('treats an empty variable as unset', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '' }, '/').port).toBe(3000);
  });

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '65536'],
    ['PUBLIC_URL', 'doodle.example'],
    ['PUBLIC_URL', 'ftp://doodle.example'],
    ['PUBLIC_URL', 'https://doodle.example/game'],
    ['TRUST_PROXY', 'yes'],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['JUDGE_PROVIDER', 'gpu'],
    ['JUDGE_THREADS', '0'],
    ['HOST', 'a host'],
    ['HOST', 'local:host'],
    ['DATABASE_WAIT_S', 'long'],
    ['DATABASE_WAIT_S', '-1'],
    ['LOG_LEVEL', 'loud'],
    ['FIRST_DRAWINGS', 'yes'],
    ['METRICS_TOKEN', 'short'],
    ['METRICS_TOKEN', 'a token with spaces in it'],
  ])('stops on %s=%s and names it', (name, value) => {
    expect(() => readConfig({ [name]: value }, '/')).toThrow(ConfigError);
    expect(() => readConfig({ [name]: value }, '/')).toThrow(new RegExp(`^${name} `));
  });

  it('never repeats a value, which may hold a password', () => {
    expect(() => readConfig({ DATABASE_URL: 'mysql://me:hunter2@db/x' }, '/')).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('hunter2') }),
    );
  });

  it('takes an IPv6 address with and without the brackets that it has in a URL', () => {
    for (const HOST of ['::1', '[::1]']) expect(readConfig({ HOST }, '/').host).toBe('::1');
  });

  it('waits half a minute for PostgreSQL, or as long as it is told', () => {
    expect(readConfig({}, '/').databaseWaitMs).toBe(30_000);
    expect(readConfig({ DATABASE_WAIT_S: '0' }, '/').databaseWaitMs).toBe(0);
  });

  it('takes PUBLIC_URL as an origin', () => {
    expect(readConfig({ PUBLIC_URL: 'https://doodle.example/' }, '/').publicUrl).toBe('https://doodle.example');
  });
});
