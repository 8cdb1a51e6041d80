import { useTranslations } from 'next-intl';
import { useChat } from '#app/lib/use-room.ts';
import type { RoomView, SeatView } from '#contract/room.ts';
import styles from './seat-marks.module.css';

/** What is to be known of a seat, in words: colours and pictures beside it say it again, never alone. */
export function SeatMarks({ view, seat }: { view: RoomView; seat: SeatView }) {
  const t = useTranslations('lobby.seat');
  const { ignored } = useChat();
  const inLobby = view.phase.name === 'lobby';
  const marks = {
    you: seat.id === view.you,
    host: seat.id === view.host && !view.practice,
    ready: inLobby && seat.ready && seat.role === 'playing',
    waiting: !inLobby && seat.role === 'waiting',
    offline: !seat.connected,
    away: seat.connected && seat.idle,
    muted: seat.muted,
    ignored: ignored.has(seat.id),
  };
  return (
    <span className={styles.marks}>
      {(Object.keys(marks) as (keyof typeof marks)[])
        .filter((mark) => marks[mark])
        .map((mark) => (
          <span className={styles.mark} data-mark={mark} key={mark}>
            {t(mark)}
          </span>
        ))}
      {seat.kickVotes > 0 && (
        <span className={styles.mark} data-mark="kickVotes">
          {t('kickVotes', { count: seat.kickVotes })}
        </span>
      )}
    </span>
  );
}
