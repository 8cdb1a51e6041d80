'use client';

import type { LinkState, SeatState } from '#app/lib/room-state.ts';
import { Announcer } from './Announcer.tsx';
import { Choosing } from './Choosing.tsx';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { Countdown } from './Countdown.tsx';
import { DrawingPhase } from './DrawingPhase.tsx';
import { Judging } from './Judging.tsx';
import { Lobby } from './Lobby.tsx';
import { Podium } from './Podium.tsx';
import { Reveal } from './Reveal.tsx';
import { RoomHeader } from './RoomHeader.tsx';
import { Sounds } from './Sounds.tsx';
import styles from './Table.module.css';
import { WaitingForRound } from './WaitingForRound.tsx';

type Seated = Extract<SeatState, { name: 'seated' }>;

interface TableProps {
  seat: Seated;
  link: LinkState;
  publicUrl: string;
  onLeave: () => void;
}

/** The room of a seated player: one screen a phase. */
export function Table({ seat, link, publicUrl, onLeave }: TableProps) {
  const { view, receivedAtMs } = seat;
  return (
    <div className={styles.table} data-phase={view.phase.name}>
      <ConnectionBanner link={link} drawing={view.phase.name === 'drawing'} />
      <RoomHeader view={view} link={link} onLeave={onLeave} />
      <Announcer view={view} receivedAtMs={receivedAtMs} />
      <Sounds view={view} receivedAtMs={receivedAtMs} />
      <main className={styles.main}>
        <Phase seat={seat} link={link} publicUrl={publicUrl} onLeave={onLeave} />
      </main>
    </div>
  );
}

function Phase({ seat, link, publicUrl, onLeave }: TableProps) {
  const { view, receivedAtMs, drawing } = seat;
  const { phase } = view;
  const me = view.seats.find((candidate) => candidate.id === view.you);
  switch (phase.name) {
    case 'lobby':
      return <Lobby view={view} publicUrl={publicUrl} />;
    case 'choosing':
      return <Choosing phase={phase} votes={me?.role === 'playing'} deadlineMs={receivedAtMs + phase.remainingMs} />;
    case 'countdown':
      return <Countdown round={phase.round} deadlineMs={receivedAtMs + phase.remainingMs} />;
    case 'drawing': {
      const clock = { deadlineMs: receivedAtMs + phase.remainingMs, totalMs: phase.totalMs };
      if (!drawing || me?.role === 'waiting') return <WaitingForRound view={view} round={phase.round} {...clock} />;
      return (
        <DrawingPhase
          key={phase.round.id}
          view={view}
          round={phase.round}
          drawing={drawing}
          submitted={me?.submitted === true}
          online={link.name === 'online'}
          {...clock}
        />
      );
    }
    case 'judging':
      return <Judging round={phase.round} judged={phase.judged} of={phase.of} drawing={drawing} />;
    case 'reveal':
      return <Reveal key={phase.round.id} view={view} phase={phase} deadlineMs={receivedAtMs + phase.remainingMs} />;
    case 'podium':
      return <Podium view={view} standings={phase.standings} onLeave={onLeave} />;
  }
}
