'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { NameTag } from '#app/components/home/name-tag.tsx';
import { useEntrance } from '#app/components/home/use-entrance.ts';
import { PromptText } from '#app/components/prompt-text.tsx';
import { hidden } from '#app/i18n/messages.tsx';
import { useNickname } from '#app/lib/nickname.ts';
import { roomClient } from '#app/lib/use-room.ts';
import type { PromptId } from '#contract/ids.ts';
import type { Translations } from '#contract/locales.ts';
import styles from './free-prompts.module.css';
import { startSolo } from './solo-game.ts';

/** A prompt of free play. */
export interface FreePrompt {
  id: PromptId;
  text: string;
  translations: Translations;
  drawings: number;
  /** null: nobody has drawn it. */
  bestScore: number | null;
}

interface FreePromptsProps {
  /** The prompt picked at random or on its board. */
  chosen: FreePrompt | null;
  prompts: FreePrompt[];
}

/** The list of prompts; each button starts a drawing. */
export function FreePrompts({ chosen, prompts }: FreePromptsProps) {
  const t = useTranslations('solo');
  const field = useNickname();
  const { busy, enter } = useEntrance(field);
  const draw = (promptId: PromptId) =>
    enter(promptId, (nickname) => startSolo(roomClient(), nickname, { mode: 'free', promptId }));
  return (
    <>
      <div className={chosen ? `sheet ${styles.chosen}` : styles.name}>
        {chosen && (
          <p className={styles.prompt} data-testid="chosen">
            <PromptText text={chosen.text} translations={chosen.translations} marked />
            <Facts prompt={chosen} />
          </p>
        )}
        <NameTag field={field} />
        {chosen && (
          <button
            type="button"
            className="btn btn--primary btn--big"
            disabled={busy !== null}
            onClick={() => draw(chosen.id)}
          >
            {t(busy === chosen.id ? 'start.opening' : 'start.go')}
          </button>
        )}
        {chosen && (
          // Only the document of that page may use the camera.
          <a className="btn" href={paperHref(chosen.id)}>
            {t('start.paper')}
          </a>
        )}
      </div>
      <ul className={styles.prompts} aria-label={t('draw.list')}>
        {prompts.map((prompt) => (
          <li key={prompt.id} className={styles.card}>
            <p className={styles.words}>
              <PromptText text={prompt.text} translations={prompt.translations} />
            </p>
            <Facts prompt={prompt} />
            <p className={styles.ways}>
              <button type="button" className="btn" disabled={busy !== null} onClick={() => draw(prompt.id)}>
                {busy === prompt.id ? t('start.opening') : t.rich('draw.drawThis', { prompt: prompt.text, hidden })}
              </button>
              <a className="btn btn--plain" href={paperHref(prompt.id)}>
                {t.rich('draw.onPaper', { prompt: prompt.text, hidden })}
              </a>
              {prompt.drawings > 0 && (
                <Link className="btn btn--plain" href={`/boards/${prompt.id}`} prefetch={false}>
                  {t.rich('draw.board', { prompt: prompt.text, hidden })}
                </Link>
              )}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}

const paperHref = (promptId: PromptId) => `/paper?${new URLSearchParams({ prompt: promptId })}`;

function Facts({ prompt: { drawings, bestScore } }: { prompt: FreePrompt }) {
  const t = useTranslations('solo.draw');
  return (
    <span className={styles.facts}>
      {t('drawings', { count: drawings })}
      {bestScore !== null && ` · ${t('best', { score: bestScore })}`}
    </span>
  );
}
