import type { RoomSettings } from '#contract/room-settings.ts';
import { fixtureOps, phase } from '../browser.ts';
import { handIn } from './page-actions.ts';
import type { Scenario } from './scenario-run.ts';

/** Rooms of strangers, which start and go on by themselves. */
export const publicRooms: Scenario = async (run) => {
  const { desktop, phone } = run;
  const open = async (nickname: string, settings: Partial<RoomSettings>) => {
    const player = await run.player(nickname);
    await player.create({ settings: { seconds: 60, ...settings, isPublic: true } });
    return player;
  };
  const host = await open('Ottilie', { rounds: 1 });
  await open('Bartholomew Longname', { mode: 'live', rounds: 5 });
  await open('ليلى', { mode: 'duel', rounds: 3, spectators: false });
  await run.inspectBoth('rooms', async (page) => {
    await page.goto(run.url('/rooms'));
    await page.getByTestId('public-room').nth(2).waitFor();
  });
  await run.inspectTranslated('rooms');

  await desktop.page.getByLabel('Nickname').fill('Hanna');
  await desktop.page.getByRole('button', { name: 'Look on in Ottilie’s room' }).click();
  await phase(desktop.page, 'lobby').waitFor();
  await run.inspect('lobby-public-waiting', desktop);
  await phone.page.getByLabel('Nickname').fill('Fred');
  await phone.page.getByRole('button', { name: 'Join Ottilie’s room' }).click();
  await phone.page.getByTestId('self-start').waitFor();
  await run.inspect('lobby-public', phone, desktop);

  await phase(phone.page, 'drawing').waitFor();
  await host.draw(await fixtureOps('sun'));
  await handIn(phone.page);
  for (const { page } of run.windows) await phase(page, 'podium').waitFor();
  await run.inspect('podium-public', phone, desktop);
};
