import type { RoomClient } from '#app/lib/room-client.ts';
import type { Result } from '#contract/errors.ts';
import type { PromptId, RoomCode } from '#contract/ids.ts';
import { DAILY_SECONDS, type SoloMode } from '#contract/modes.ts';

interface SoloWish {
  mode: SoloMode;
  /** What to draw; a daily prompt is the day's. */
  promptId?: PromptId;
}

/** Opens a room of one and begins its round at once: there is nothing to settle in a lobby. */
export async function startSolo(
  client: Pick<RoomClient, 'create' | 'send' | 'leave'>,
  nickname: string,
  { mode, promptId }: SoloWish,
): Promise<Result<{ code: RoomCode }>> {
  const room = await client.create({
    nickname,
    practice: true,
    settings: mode === 'daily' ? { mode, seconds: DAILY_SECONDS } : { mode },
    ...(promptId === undefined ? {} : { promptId }),
  });
  if (!room.ok) return room;
  const started = await client.send('room:start', {});
  if (started.ok) return room;
  // Where there is no round there is no seat either: nobody would see it.
  await client.leave();
  return started;
}
