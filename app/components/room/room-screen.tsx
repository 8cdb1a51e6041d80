'use client';

import { usePathname, useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { readSeat, type SeatState } from '#app/lib/seat.ts';
import { roomClient, roomPath, useHiddenCode, useRoom } from '#app/lib/use-room.ts';
import type { RoomCode } from '#contract/ids.ts';
import { ConnectionBanner } from './banners.tsx';
import { SeatedRoom } from './seated-room.tsx';
import { Entering, JoinForm, Kicked, NoSeat, RoomGone, TakenOver } from './unseated-room.tsx';

interface RoomScreenProps {
  code: RoomCode;
  publicUrl: string;
  /** The link was for spectators. */
  watch?: boolean;
}

/** A room as this tab sees it: the state of the seat alone decides what is shown. */
export function RoomScreen({ code, publicUrl, watch = false }: RoomScreenProps) {
  const router = useRouter();
  const { link, seat } = useRoom(code);
  useCodeInAddress(code, seat.name === 'seated');
  const leave = async () => {
    await roomClient().leave();
    router.push('/');
  };
  const content = (current: SeatState) => {
    switch (current.name) {
      case 'unknown':
      case 'returning':
        return <Entering />;
      case 'outside':
        return <JoinForm code={code} problem={current.problem} watch={watch} />;
      case 'taken_over':
        return <TakenOver />;
      case 'kicked':
        return <Kicked />;
      case 'gone':
        return <RoomGone message={current.message} />;
      case 'seated':
        return <SeatedRoom seat={current} link={link} publicUrl={publicUrl} onLeave={leave} />;
    }
  };
  return (
    <>
      {seat.name !== 'taken_over' && seat.name !== 'seated' && <ConnectionBanner link={link} drawing={false} />}
      {content(seat)}
    </>
  );
}

/** Keeps hidden codes out of the address and the history of a seated tab. */
function useCodeInAddress(code: RoomCode, seated: boolean): void {
  const pathname = usePathname();
  const hidden = useHiddenCode();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `hidden` decides what `roomPath` is.
  useEffect(() => {
    const wanted = roomPath(code);
    // The router would mount a new page and lose the focus and what is open.
    if (seated && pathname !== wanted) window.history.replaceState(null, '', wanted);
  }, [code, seated, hidden, pathname]);
}

/** The room of this tab's stored seat: its address has no code. */
export function OwnRoom({ publicUrl }: { publicUrl: string }) {
  const [code, setCode] = useState<RoomCode | null | 'unknown'>('unknown');
  useEffect(() => setCode(readSeat()?.code ?? null), []);
  if (code === 'unknown') return <Entering />;
  return code === null ? <NoSeat /> : <RoomScreen code={code} publicUrl={publicUrl} />;
}
