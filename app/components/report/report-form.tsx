'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useErrorText } from '#app/i18n/messages.tsx';
import type { Result } from '#contract/errors.ts';
import { REPORT_LINE_MAX_CHARS, REPORT_REASONS, ReportLine, type ReportReason } from '#contract/moderation.ts';
import styles from './report.module.css';

/** One of several things that may be meant. */
export interface ReportChoice {
  value: string;
  label: string;
}

export interface ReportFormProps {
  /** Of what somebody is reported for; empty: there is only one thing. */
  choices?: readonly ReportChoice[];
  /** @param value of the choice; empty: there is none */
  send: (said: { reason: ReportReason; line: string }, value: string) => Promise<Result<object>>;
}

/** [MOD-1] A reason out of few and a line, and then the word that it has arrived. */
export function ReportForm({ choices = [], send }: ReportFormProps) {
  const t = useTranslations('moderation.report');
  const errorText = useErrorText();
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [isDone, setDone] = useState(false);
  const done = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (isDone) done.current?.focus();
  }, [isDone]);

  if (isDone) {
    return (
      <p ref={done} tabIndex={-1} role="status" className={styles.done} data-testid="reported">
        {t('done')}
      </p>
    );
  }
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const form = new FormData(event.currentTarget);
    const line = ReportLine.safeParse(form.get('line'));
    if (!line.success) return setProblem(t('tooLong', { max: REPORT_LINE_MAX_CHARS }));
    setBusy(true);
    setProblem(null);
    const result = await send(
      { reason: form.get('reason') as ReportReason, line: line.data },
      String(form.get('about') ?? ''),
    );
    setBusy(false);
    if (result.ok) setDone(true);
    else setProblem(errorText(result.error));
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      {choices.length > 0 && (
        <fieldset className={styles.choices}>
          <legend className="label">{t('what')}</legend>
          {choices.map(({ value, label }, index) => (
            <label key={value} className={styles.choice}>
              <input type="radio" name="about" value={value} defaultChecked={index === 0} required />
              <span dir="auto">{label}</span>
            </label>
          ))}
        </fieldset>
      )}
      <fieldset className={styles.choices}>
        <legend className="label">{t('why')}</legend>
        {REPORT_REASONS.map((reason) => (
          <label key={reason} className={styles.choice}>
            <input type="radio" name="reason" value={reason} required />
            <span>{t(`reasons.${reason}`)}</span>
          </label>
        ))}
      </fieldset>
      <div className="field">
        <label className="label" htmlFor={`${id}-line`}>
          {t('line')}
        </label>
        <input
          className="input"
          id={`${id}-line`}
          name="line"
          dir="auto"
          autoComplete="off"
          aria-describedby={problem ? `${id}-problem` : undefined}
          aria-invalid={problem ? true : undefined}
        />
      </div>
      {problem && (
        <p className="problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
      <button type="submit" className="btn btn--primary" aria-disabled={busy}>
        {t('send')}
      </button>
    </form>
  );
}
