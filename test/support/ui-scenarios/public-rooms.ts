import type { RoomSettings } from '#contract/room.ts';
import { fixtureOps, phase } from '../browser.ts';
import { handIn } from './moves.ts';
import type { Chapter } from './scenario-run.ts';

/** Rooms of strangers, which start and go on by themselves. */
export const publicRooms: Chapter = async (walk) => {
  const { desktop, phone } = walk;
  const open = async (nickname: string, settings: Partial<RoomSettings>) => {
    const player = await walk.player(nickname);
    await player.create({ settings: { seconds: 60, ...settings, isPublic: true } });
    return player;
  };
  const host = await open('Ottilie', { rounds: 1 });
  await open('Bartholomew Longname', { mode: 'live', rounds: 5 });
  await open('ليلى', { mode: 'duel', rounds: 3, spectators: false });
  await walk.both('rooms', async (page) => {
    await page.goto(walk.at('/rooms'));
    await page.getByTestId('public-room').nth(2).waitFor();
  });
  await walk.translated('rooms');

  await desktop.page.getByLabel('Nickname').fill('Hanna');
  await desktop.page.getByRole('button', { name: 'Look on in Ottilie’s room' }).click();
  await phase(desktop.page, 'lobby').waitFor();
  await walk.see('lobby-public-waiting', desktop);
  await phone.page.getByLabel('Nickname').fill('Fred');
  await phone.page.getByRole('button', { name: 'Join Ottilie’s room' }).click();
  await phone.page.getByTestId('self-start').waitFor();
  await walk.see('lobby-public', phone, desktop);

  await phase(phone.page, 'drawing').waitFor();
  await host.draw(await fixtureOps('sun'));
  await handIn(phone.page);
  for (const { page } of walk.windows) await phase(page, 'podium').waitFor();
  await walk.see('podium-public', phone, desktop);
};
