'use client';

import { useEffect, useState } from 'react';
import { readSeat } from '#app/lib/stored-seat.ts';
import type { RoomCode } from '#contract/ids.ts';
import { Entering, NoSeat } from './notices.tsx';
import { RoomScreen } from './room-screen.tsx';

/** The room that this tab sits in, found by its seat instead of a code in the address. */
export function OwnRoom({ publicUrl }: { publicUrl: string }) {
  const [code, setCode] = useState<RoomCode | null | 'unknown'>('unknown');
  useEffect(() => setCode(readSeat()?.code ?? null), []);
  if (code === 'unknown') return <Entering />;
  return code === null ? <NoSeat /> : <RoomScreen code={code} publicUrl={publicUrl} />;
}
