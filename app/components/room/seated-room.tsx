'use client';

import { useEffect, useRef, useState } from 'react';
import { PlayAgainContext, usePlayAgain } from '#app/components/solo/solo-game.ts';
import { SoloEnd } from '#app/components/solo/solo-results.tsx';
import { roundRole } from '#app/lib/roles.ts';
import type { LinkState, SeatState } from '#app/lib/seat.ts';
import { useCheckedTime } from '#app/lib/use-room.ts';
import { phaseKey } from '#app/lib/visibility.ts';
import type { SeatId } from '#contract/ids.ts';
import { isSoloMode } from '#contract/modes.ts';
import type { RoomView } from '#contract/room.ts';
import { Announcer, TabTitle } from './announcer.tsx';
import { ConnectionBanner, MissedPhase } from './banners.tsx';
import { DrawingPhase } from './drawing-phase.tsx';
import { GuessingPhase } from './guessing-phase.tsx';
import { Judging } from './judging.tsx';
import { Lobby } from './lobby.tsx';
import { Podium } from './podium.tsx';
import { Reveal } from './reveal.tsx';
import { RoomHeader } from './room-header.tsx';
import { Choosing, Countdown } from './round-start.tsx';
import { SeatMenu, SeatMenuContext } from './seat-menu.tsx';
import styles from './seated-room.module.css';
import { Side, useSide } from './side.tsx';
import { Sounds } from './sounds.tsx';
import { SpectatorView } from './spectator-view.tsx';

type Seated = Extract<SeatState, { name: 'seated' }>;

interface SeatedRoomProps {
  seat: Seated;
  link: LinkState;
  publicUrl: string;
  onLeave: () => void;
}

/** The room of a seated player: one screen for each phase, and the side panel. */
export function SeatedRoom({ seat: newest, link, publicUrl, onLeave }: SeatedRoomProps) {
  const { shown: seat, again } = usePlayAgain(newest);
  const { view, receivedAtMs } = seat;
  useCheckedTime();
  const [menuOf, setMenuOf] = useState<SeatId | null>(null);
  const menuSeat = view.seats.find(({ id }) => id === menuOf);
  const me = view.seats.find(({ id }) => id === view.you);
  const draws = view.phase.name === 'drawing' && roundRole(view) === 'draws' && !me?.submitted;
  const side = useSide(view, draws);
  const main = useKeptFocus(`${phaseKey(view.phase)} ${draws} ${side.tab === null}`);
  return (
    <div className={styles.table} data-phase={view.phase.name} data-draws={draws}>
      <ConnectionBanner link={link} drawing={view.phase.name === 'drawing'} />
      {isDrawnOnPaper(view) && <ToPaper />}
      <RoomHeader
        view={view}
        link={link}
        isSideOpen={side.tab !== null}
        sideButton={side.button}
        onSide={side.toggle}
        onLeave={onLeave}
      />
      <Announcer view={view} receivedAtMs={receivedAtMs} byChat={side.tab === 'chat' && view.settings.chat} />
      <Sounds view={view} receivedAtMs={receivedAtMs} />
      <TabTitle view={view} receivedAtMs={receivedAtMs} />
      <MissedPhase view={view} receivedAtMs={receivedAtMs} />
      <SeatMenuContext value={setMenuOf}>
        <div className={styles.body}>
          <main ref={main} className={styles.main} tabIndex={-1}>
            <PlayAgainContext value={again}>
              <Phase seat={seat} link={link} publicUrl={publicUrl} onLeave={onLeave} />
            </PlayAgainContext>
          </main>
          {side.tab && (
            <Side view={view} tab={side.tab} takesFocus={side.wasAsked} onTab={side.turn} onClose={side.close} />
          )}
        </div>
      </SeatMenuContext>
      {menuSeat && <SeatMenu key={menuSeat.id} view={view} seat={menuSeat} onClose={() => setMenuOf(null)} />}
    </div>
  );
}

/** The page with the camera is where such a round is drawn. */
const isDrawnOnPaper = ({ medium, phase }: RoomView): boolean =>
  medium === 'paper' && (phase.name === 'countdown' || phase.name === 'drawing');

function ToPaper() {
  // Another document: this one may not use the camera.
  useEffect(() => window.location.replace('/paper?resume=1'), []);
  return null;
}

function Phase({ seat, link, publicUrl, onLeave }: SeatedRoomProps) {
  const { view, receivedAtMs, drawing } = seat;
  const { phase } = view;
  const me = view.seats.find((candidate) => candidate.id === view.you);
  const draws = roundRole(view) === 'draws';
  switch (phase.name) {
    case 'lobby':
      return <Lobby view={view} phase={phase} receivedAtMs={receivedAtMs} publicUrl={publicUrl} />;
    case 'choosing':
      return <Choosing view={view} phase={phase} votes={draws} deadlineMs={receivedAtMs + phase.remainingMs} />;
    case 'countdown':
      return <Countdown view={view} round={phase.round} draws={draws} deadlineMs={receivedAtMs + phase.remainingMs} />;
    case 'drawing': {
      const clock = { deadlineMs: receivedAtMs + phase.remainingMs, totalMs: phase.totalMs };
      const { guessing } = phase.round;
      if (guessing && !draws) return <GuessingPhase view={view} round={phase.round} guessing={guessing} {...clock} />;
      if (!drawing || !draws) return <SpectatorView view={view} round={phase.round} {...clock} />;
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
      return <Judging round={phase.round} draws={draws} judged={phase.judged} of={phase.of} drawing={drawing} />;
    case 'reveal':
      return (
        <Reveal
          key={phase.round.id}
          view={view}
          phase={phase}
          deadlineMs={receivedAtMs + phase.remainingMs}
          publicUrl={publicUrl}
        />
      );
    case 'podium': {
      if (isSoloMode(view.settings.mode)) return <SoloEnd view={view} phase={phase} publicUrl={publicUrl} />;
      const restartsAtMs = phase.restartsInMs === null ? null : receivedAtMs + phase.restartsInMs;
      return <Podium view={view} standings={phase.standings} restartsAtMs={restartsAtMs} onLeave={onLeave} />;
    }
  }
}

/**
 * Keeps the keyboard focus near when the focused element is removed with its phase; else the next Tab would begin at the
 * top of the page.
 * @param place identifies what is on the screen: after a change, lost focus is restored
 * @returns where the focus goes then; it needs `tabIndex={-1}`
 */
function useKeptFocus(place: string) {
  const home = useRef<HTMLElement>(null);
  const before = useRef(place);
  useEffect(() => {
    if (before.current === place) return;
    before.current = place;
    if (document.activeElement === document.body) home.current?.focus({ preventScroll: true });
  }, [place]);
  return home;
}
