'use client';

import { useRouter } from 'next/navigation';
import type { SeatState } from '#app/lib/room-state.ts';
import { roomClient, useRoom } from '#app/lib/use-room.ts';
import type { RoomCode } from '#contract/ids.ts';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { JoinForm } from './JoinForm.tsx';
import { Entering, RoomGone, SentOut, TakenOver } from './Notices.tsx';
import { Table } from './Table.tsx';

/** A room as this tab sees it: what is shown follows from the seat, and from nothing else. */
export function RoomScreen({ code, publicUrl }: { code: RoomCode; publicUrl: string }) {
  const router = useRouter();
  const { link, seat } = useRoom(code);
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
        return <JoinForm code={code} problem={current.problem} />;
      case 'taken_over':
        return <TakenOver />;
      case 'kicked':
        return <SentOut message={current.message} />;
      case 'gone':
        return <RoomGone message={current.message} />;
      case 'seated':
        return <Table seat={current} link={link} publicUrl={publicUrl} onLeave={leave} />;
    }
  };
  return (
    <>
      {seat.name !== 'taken_over' && seat.name !== 'seated' && <ConnectionBanner link={link} drawing={false} />}
      {content(seat)}
    </>
  );
}
