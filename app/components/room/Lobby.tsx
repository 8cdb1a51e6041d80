'use client';

import { roomClient } from '#app/lib/use-room.ts';
import { useWords } from '#app/lib/use-words.ts';
import type { RoomView } from '#contract/room.ts';
import { JudgeTip } from './JudgeTip.tsx';
import styles from './Lobby.module.css';
import { SeatList } from './SeatList.tsx';
import { SettingsPanel } from './SettingsPanel.tsx';
import { ShareLink } from './ShareLink.tsx';
import { useAction } from './use-action.ts';
import { useSettings } from './use-settings.ts';

/** Before the game: people come in, the host decides what is played and when. */
export function Lobby({ view, publicUrl }: { view: RoomView; publicUrl: string }) {
  const words = useWords();
  const isHost = view.host === view.you;
  const host = view.seats.find((seat) => seat.id === view.host);
  const knobs = useSettings(view);
  const start = useAction(async () => {
    const settled = await knobs.settle();
    return settled.ok ? roomClient().send('room:start', {}) : settled;
  });
  return (
    <div className={styles.lobby}>
      <section className={styles.people} aria-label="People">
        <h1>
          {view.practice ? 'Practice' : view.seats.length === 1 ? 'Only you so far' : words.people(view.seats.length)}
        </h1>
        {view.practice ? (
          <p className={styles.lead}>Only you, the words and the judge. Nobody waits for you between rounds.</p>
        ) : (
          <SeatList view={view} />
        )}
      </section>
      {!view.practice && (
        <section className={styles.invite} aria-label="Invite">
          <h2>Bring people in</h2>
          <ShareLink code={view.code} publicUrl={publicUrl} />
        </section>
      )}
      <section className={`sheet ${styles.table}`} aria-label="The game">
        <h2>{isHost ? 'Your game' : `${host?.nickname ?? 'The host'}’s game`}</h2>
        <SettingsPanel view={view} knobs={knobs} />
        {isHost ? (
          <div className={styles.start}>
            <button type="button" className="btn btn--primary btn--big" disabled={start.busy} onClick={start.run}>
              Start
            </button>
            {start.problem && (
              <p className="problem" role="alert">
                {start.problem}
              </p>
            )}
          </div>
        ) : (
          <p className={styles.wait}>
            <span className={styles.pencil} aria-hidden="true" />
            Waiting for {host?.nickname ?? 'the host'} to start. Warm up your fingers.
          </p>
        )}
      </section>
      <div className={styles.tip}>
        <JudgeTip seed={view.code} />
      </div>
    </div>
  );
}
