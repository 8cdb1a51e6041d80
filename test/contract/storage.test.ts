import { afterAll, beforeAll, describe, vi } from 'vitest';
import type { Storage } from '#server/storage/port/storage.ts';
import { storageContract } from './storage.contract.ts';
import { adminContract } from './storage-admin.contract.ts';
import { apiKeyContract } from './storage-api-keys.contract.ts';
import { auditContract } from './storage-audit.contract.ts';
import { boardContract } from './storage-boards.contract.ts';
import { copyContract } from './storage-copies.contract.ts';
import { dailyContract } from './storage-daily.contract.ts';
import { difficultyContract } from './storage-difficulty.contract.ts';
import { drawingContract } from './storage-drawings.contract.ts';
import { galleryContract } from './storage-gallery.contract.ts';
import { moderationContract } from './storage-moderation.contract.ts';
import { ownPromptContract } from './storage-own-prompts.contract.ts';
import { playerContract } from './storage-players.contract.ts';
import { promptTableContract } from './storage-prompt-table.contract.ts';
import { promptContract } from './storage-prompts.contract.ts';
import { rejudgingContract } from './storage-rejudging.contract.ts';
import { settingsContract } from './storage-settings.contract.ts';
import { startEngines, type Target } from './storage-targets.ts';
import { translationContract } from './storage-translations.contract.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const { engines, stop } = await startEngines();
afterAll(stop);

describe.each(engines)('Storage on $name', (engine) => {
  let target: Target;
  let storage: Storage;
  beforeAll(async () => {
    target = await engine.newTarget('seeded');
    storage = await target.open();
  });
  afterAll(async () => {
    await storage?.close();
    await target?.remove();
  });

  storageContract(() => storage);
  adminContract(() => storage);
  auditContract(() => storage);
  apiKeyContract(() => storage);
  promptContract(() => storage);
  promptTableContract(() => storage);
  ownPromptContract(() => storage);
  translationContract(() => storage);
  drawingContract(() => storage);
  boardContract(() => storage);
  rejudgingContract(() => storage);
  copyContract(() => storage);
  galleryContract(() => storage);
  difficultyContract(() => storage);
  dailyContract(() => storage);
  playerContract(() => storage);
  moderationContract(() => storage);
  settingsContract(() => storage);
});
