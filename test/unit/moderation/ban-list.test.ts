import { expect, it } from 'vitest';
import { BanList } from '#server/moderation/ban-list.ts';
import type { StoredBan } from '#server/storage/port/moderation.ts';

const CLIENT = { mark: 'mark', address: '203.0.113.1', network: 'network' };
const BAN: StoredBan = {
  ...{ id: 'ban', playerMark: 'mark', network: null, range: null, nickname: '', reason: 'spam', until: null },
  ...{ createdAt: new Date(0), createdBy: 'ann', liftedAt: null, liftedBy: null, appealedAt: null },
};

it('[MOD-6] a read that began before a ban and ends after it does not lift it', async () => {
  const reads: ((bans: StoredBan[]) => void)[] = [];
  const inForce = () => new Promise<StoredBan[]>((resolve) => void reads.push(resolve));
  const logger = { warn: () => {} } as never;
  const opening = BanList.open({ inForce }, { logger, date: () => 1, onChange: () => {} });
  reads[0]?.([]);
  const list = await opening;
  const [late, soon] = [list.refresh(), list.refresh()];
  reads[2]?.([BAN]);
  await soon;
  reads[1]?.([]);
  await late;
  expect(list.find(CLIENT)).toEqual(BAN);
  list.close();
});
