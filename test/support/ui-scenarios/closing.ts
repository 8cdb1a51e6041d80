import { createRoom, joinRoom } from '../browser.ts';
import type { Chapter } from './scenario-run.ts';

/** The server stops while people are in a room. The last chapter: nothing answers afterwards. */
export const closing: Chapter = async (walk) => {
  const { desktop, phone } = walk;
  const code = await createRoom(desktop.page, walk.server.url, 'Hanna House');
  await joinRoom(phone.page, walk.server.url, code, 'Fred');
  await walk.server.stop();
  for (const { page } of walk.windows) await page.getByText(/The server restarts/).waitFor();
  await walk.both('server-stopping');
};
