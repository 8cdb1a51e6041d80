import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { roomClient, useAction } from '#app/lib/use-room.ts';
import type { RoomView } from '#contract/room.ts';
import { Switch } from './settings-controls.tsx';

/** Locks the room or opens it again; for its host, in every phase. */
export function LockSwitch({ view }: { view: RoomView }) {
  const t = useTranslations('lobby.lock');
  /** Shown until the server has answered. */
  const [wish, setWish] = useState<boolean | null>(null);
  const { problem, run } = useAction((locked: boolean) => roomClient().send('room:lock', { locked }));
  const change = async (locked: boolean) => {
    setWish(locked);
    await run(locked);
    setWish(null);
  };
  return (
    <>
      <Switch label={t('label')} hint={t('hint')} on={wish ?? view.locked} onChange={change} />
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
