'use client';

import type { ReactNode } from 'react';
import { JudgeFace, type JudgeMood } from '#app/components/figures/JudgeFace.tsx';
import { roomClient } from '#app/lib/use-room.ts';
import styles from './Notice.module.css';

function Notice({ mood, title, children }: { mood: JudgeMood; title: string; children: ReactNode }) {
  return (
    <main className={`page ${styles.notice}`}>
      <JudgeFace mood={mood} className={styles.face ?? ''} />
      <h1>{title}</h1>
      {children}
    </main>
  );
}

export function Entering() {
  return (
    <Notice mood="looking" title="Finding your seat…">
      <p>One moment.</p>
    </Notice>
  );
}

/** Another tab sits on this tab's seat now. */
export function TakenOver() {
  return (
    <Notice mood="startled" title="You went on in another tab">
      <p>A seat belongs to one tab at a time, and the other one has it now.</p>
      <div className={styles.ways}>
        <button type="button" className="btn btn--primary" onClick={() => roomClient().playHere()}>
          Play here instead
        </button>
        <button type="button" className="btn" onClick={() => roomClient().forgetSeat()}>
          Join as somebody else
        </button>
      </div>
    </Notice>
  );
}

/** The host or a vote has sent this player out. */
export function SentOut({ message }: { message: string }) {
  return (
    <Notice mood="stern" title="You were sent out">
      <p>{message}</p>
      <a className="btn btn--primary" href="/">
        Back to the start
      </a>
    </Notice>
  );
}

export function RoomGone({ message }: { message: string }) {
  return (
    <Notice mood="stern" title="This room is gone">
      <p>{message}</p>
      <a className="btn btn--primary" href="/">
        Back to the start
      </a>
    </Notice>
  );
}
