'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { ReactionIcon } from '#app/components/figures/icons.tsx';
import { roomClient, useReactions } from '#app/lib/use-room.ts';
import { REACTIONS, type Reaction } from '#contract/chat.ts';
import type { RoundId, SeatId } from '#contract/ids.ts';
import styles from './reactions.module.css';

interface ReactionsProps {
  roundId: RoundId;
  seatId: SeatId;
  nickname: string;
}

/** Six reactions to a drawing; the same button gives one and takes it back. */
export function Reactions({ roundId, seatId, nickname }: ReactionsProps) {
  const t = useTranslations('reveal.reactions');
  const { counts, yours } = useReactions(seatId);
  return (
    <fieldset className={styles.reactions} data-testid="reactions">
      <legend className="visually-hidden">{t('legend', { nickname })}</legend>
      {REACTIONS.map((reaction) => {
        const isOn = yours.includes(reaction);
        return (
          <Mark
            key={reaction}
            reaction={reaction}
            count={counts[reaction] ?? 0}
            isOn={isOn}
            toggle={() => roomClient().react(roundId, seatId, reaction, !isOn)}
          />
        );
      })}
    </fieldset>
  );
}

interface MarkProps {
  reaction: Reaction;
  count: number;
  isOn: boolean;
  toggle: () => void;
}

function Mark({ reaction, count, isOn, toggle }: MarkProps) {
  const t = useTranslations('reveal.reactions');
  const grew = useGrowth(count);
  return (
    <button
      type="button"
      className={styles.mark}
      aria-pressed={isOn}
      aria-label={t('mark', { name: t(reaction), count })}
      title={t(reaction)}
      data-reaction={reaction}
      data-count={count}
      onClick={toggle}
    >
      <ReactionIcon reaction={reaction} className={styles.icon ?? ''} />
      {count > 0 && (
        <span className={styles.count} key={count}>
          {count}
        </span>
      )}
      {grew > 0 && (
        <span className={styles.float} key={`float ${grew}`}>
          <ReactionIcon reaction={reaction} className={styles.icon ?? ''} />
        </span>
      )}
    </button>
  );
}

/** How often `count` has grown since mounting: earlier reactions are not animated. */
function useGrowth(count: number): number {
  const before = useRef(count);
  const [growths, setGrowths] = useState(0);
  useEffect(() => {
    if (count > before.current) setGrowths((n) => n + 1);
    before.current = count;
  }, [count]);
  return growths;
}

/** Read-only counts of a drawing's reactions, for compact cards. */
export function ReactionCounts({ seatId }: { seatId: SeatId }) {
  const t = useTranslations('reveal.reactions');
  const { counts } = useReactions(seatId);
  const given = REACTIONS.flatMap((reaction) => {
    const count = counts[reaction] ?? 0;
    return count > 0 ? [{ reaction, count }] : [];
  });
  if (given.length === 0) return null;
  return (
    <ul className={styles.counts}>
      {given.map(({ reaction, count }) => (
        <li key={reaction}>
          <span className="visually-hidden">{t('mark', { name: t(reaction), count })}</span>
          <ReactionIcon reaction={reaction} className={styles.small ?? ''} />
          <span aria-hidden="true">{count}</span>
        </li>
      ))}
    </ul>
  );
}
