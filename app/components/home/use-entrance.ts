'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useErrorText } from '#app/i18n/messages.tsx';
import type { NicknameField } from '#app/lib/nickname.ts';
import { roomClient, roomPath } from '#app/lib/use-room.ts';
import type { Result } from '#contract/errors.ts';
import type { RoomCode } from '#contract/ids.ts';
import type { MachineLevel } from '#contract/machines.ts';

type Way = (nickname: string) => Promise<Result<{ code: RoomCode }>>;

/** Enters rooms: validates the nickname, runs one request at a time and opens the room's page on success. */
export function useEntrance(field: NicknameField) {
  const router = useRouter();
  const errorText = useErrorText();
  const [busy, setBusy] = useState<string | null>(null);
  /** @param fail shows the error; by default at the nickname field */
  const enter = async (name: string, way: Way, fail = field.fail): Promise<void> => {
    const nickname = field.take();
    if (!nickname) return;
    setBusy(name);
    const result = await way(nickname);
    if (result.ok) return router.push(roomPath(result.code));
    setBusy(null);
    const { code } = result.error;
    (code === 'nickname_invalid' ? field.fail : fail)(errorText(result.error));
  };
  return {
    busy,
    enter,
    quick: () => enter('quick', (nickname) => roomClient().quick(nickname)),
    create: () => enter('create', (nickname) => roomClient().create({ nickname })),
    practise: (mode: 'race' | 'ghosts', machines: MachineLevel[] = []) =>
      enter(mode, (nickname) => roomClient().create({ nickname, practice: true, settings: { mode }, machines })),
  };
}
