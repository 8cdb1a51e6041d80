'use client';

import { type FormEvent, useEffect, useRef, useState } from 'react';
import { REPORT_REASONS } from '#contract/moderation.ts';
import { type BanWishFields, ban } from './actions.ts';
import type { CaseView } from './case-view.ts';
import styles from './moderation.module.css';
import { BAN_PERIODS, PERIOD_NAMES } from './periods.ts';
import { REASON_NAMES } from './reasons.ts';

/** [MOD-6] The target of a ban, and its end. */
export function BanDialog({ view, onClose, onDone }: { view: CaseView; onClose: () => void; onDone: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isBusy) return;
    const form = new FormData(event.currentTarget);
    setBusy(true);
    const outcome = await ban({
      caseId: view.id,
      player: form.has('player'),
      network: form.has('network'),
      range: String(form.get('range') ?? ''),
      period: form.get('period') as BanWishFields['period'],
      reason: form.get('reason') as BanWishFields['reason'],
    }).catch(() => ({ problem: 'The server did not answer. Try again.' }));
    setBusy(false);
    if (outcome.problem !== null) return setProblem(outcome.problem);
    dialog.current?.close();
    onDone();
  };
  return (
    <dialog ref={dialog} className={`dialog ${styles.dialog}`} aria-labelledby="ban-title" onClose={onClose}>
      <form className={styles.banForm} onSubmit={submit}>
        <h2 id="ban-title">
          Ban <bdi>{view.nickname}</bdi>
        </h2>
        <fieldset className={styles.checks}>
          <legend className="label">Ban</legend>
          <label className={styles.check}>
            <input type="checkbox" name="player" defaultChecked={view.mayBan.player} disabled={!view.mayBan.player} />
            The player
          </label>
          <label className={styles.check}>
            <input type="checkbox" name="network" disabled={!view.mayBan.network} />
            The address of the player, now or at that time
          </label>
        </fieldset>
        <div className="field">
          <label className="label" htmlFor="ban-range">
            Range of addresses (optional)
          </label>
          <input
            className="input"
            id="ban-range"
            name="range"
            autoComplete="off"
            placeholder="203.0.113.0/24"
            aria-describedby={problem ? 'ban-problem' : undefined}
            aria-invalid={problem ? true : undefined}
          />
        </div>
        <BanTerms />
        {problem && (
          <p className="problem" id="ban-problem" role="alert">
            {problem}
          </p>
        )}
        <p className="hint">What the case is about is hidden as well.</p>
        <div className={styles.ways}>
          <button type="submit" className="btn btn--primary" aria-disabled={isBusy}>
            Ban
          </button>
          <button type="button" className="btn" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  );
}

/** How long, and why: the banned are told both. */
export function BanTerms() {
  return (
    <>
      <div className="field">
        <label className="label" htmlFor="ban-period">
          How long
        </label>
        <select className="input" id="ban-period" name="period" defaultValue="week">
          {BAN_PERIODS.map((period) => (
            <option key={period} value={period}>
              {PERIOD_NAMES[period]}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label className="label" htmlFor="ban-reason">
          Why
        </label>
        <select className="input" id="ban-reason" name="reason" defaultValue="hateful">
          {REPORT_REASONS.map((reason) => (
            <option key={reason} value={reason}>
              {REASON_NAMES[reason]}
            </option>
          ))}
        </select>
      </div>
    </>
  );
}
