import { useTranslations } from 'next-intl';
import { useEffect, useId, useState } from 'react';
import { parseOwnPrompts } from '#app/lib/own-prompts.ts';
import { MAX_OWN_PROMPTS } from '#contract/limits.ts';
import styles from './own-prompts.module.css';

interface OwnPromptsProps {
  prompts: readonly string[];
  /** Called with what can be played, and with nothing while there is none. */
  onChange: (prompts: string[]) => void;
  /** Called with whether what is written can be played. Must stay the same from one rendering to the next. */
  onPlayable: (playable: boolean) => void;
}

/** A sheet of lined paper, a prompt a line. */
export function OwnPrompts({ prompts, onChange, onPlayable }: OwnPromptsProps) {
  const t = useTranslations('lobby.settings');
  const id = useId();
  const [text, setText] = useState(() => prompts.join('\n'));
  const parsed = parseOwnPrompts(text);
  const { problem } = parsed;
  const sentence = problem
    ? problem.kind === 'too_long'
      ? t('ownProblem.too_long', { line: problem.line, max: problem.max })
      : t('ownProblem.too_many', { count: problem.count, max: problem.max })
    : parsed.prompts.length === 0
      ? t('ownProblem.none')
      : null;
  const isPlayable = sentence === null;
  useEffect(() => {
    onPlayable(isPlayable);
    return () => onPlayable(true);
  }, [isPlayable, onPlayable]);
  const write = (written: string) => {
    setText(written);
    const now = parseOwnPrompts(written);
    if (!now.problem) onChange(now.prompts);
  };
  return (
    <div className={styles.own}>
      <label className="label" htmlFor={id}>
        {t('ownLabel')}
      </label>
      <textarea
        id={id}
        className={`input ${styles.area}`}
        dir="auto"
        value={text}
        placeholder={t('ownPlaceholder')}
        onChange={(event) => write(event.target.value)}
        aria-invalid={sentence !== null}
        aria-describedby={`${id}-foot`}
        spellCheck
      />
      <div className={styles.foot} id={`${id}-foot`}>
        {sentence ? (
          <p className="problem" role="alert">
            {sentence}
          </p>
        ) : (
          <p className="hint">{t('ownHint')}</p>
        )}
        <p className="hint">{t('ownCount', { count: parsed.prompts.length, max: MAX_OWN_PROMPTS })}</p>
      </div>
    </div>
  );
}
