'use client';

import { useEffect, useId, useRef, useState } from 'react';
import { formatCount } from '#app/lib/format.ts';
import { TAG_MAX_CHARS } from '#contract/limits.ts';
import type { Pack } from '#server/storage/port/prompts.ts';
import { type BulkPlan, type BulkRequest, changeBulk, planBulk } from './actions.ts';
import { bulkSentence, doneSentence } from './bulk-sentence.ts';
import styles from './prompt-table.module.css';

type Kind = BulkRequest['change']['kind'];
const KINDS: Record<Kind, string> = {
  move: 'Move to a pack',
  retire: 'Retire',
  reopen: 'Reopen',
  tag: 'Add a tag',
  untag: 'Remove a tag',
};
const UNREACHABLE = 'That did not work. Is the server reachable?';

/** [PROMPT-4] Changes what is chosen, after it has said what that changes. */
export function BulkBar(props: {
  chosen: BulkRequest['chosen'];
  count: number;
  total: number;
  offersAll: boolean;
  packs: Pick<Pack, 'id' | 'name' | 'retired'>[];
  tags: string[];
  onChooseAll(): void;
  onClear(): void;
  onDone(sentence: string): void;
}) {
  const { chosen, count, total, offersAll, packs, tags, onChooseAll, onClear, onDone } = props;
  const [kind, setKind] = useState<Kind>('retire');
  const [packId, setPackId] = useState<string>(packs[0]?.id ?? '');
  const [tag, setTag] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [planned, setPlanned] = useState<{ request: BulkRequest; plan: BulkPlan } | null>(null);
  const [busy, setBusy] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    if (planned) dialog.current?.showModal();
  }, [planned]);
  if (count === 0) return null;

  const packName = packs.find((pack) => pack.id === packId)?.name ?? '';
  const change: BulkRequest['change'] =
    kind === 'move' ? { kind, packId } : kind === 'tag' || kind === 'untag' ? { kind, tag } : { kind };
  async function attempt(act: () => Promise<string | null>): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      setProblem(await act());
    } catch {
      setProblem(UNREACHABLE);
    } finally {
      setBusy(false);
    }
  }
  const plan = () =>
    attempt(async () => {
      const request = { chosen, change };
      const answer = await planBulk(request);
      if (!answer.ok) return answer.problem;
      setPlanned({ request, plan: answer.value });
      return null;
    });
  const confirm = () =>
    attempt(async () => {
      if (!planned) return null;
      const { matched, changing } = planned.plan;
      const answer = await changeBulk({ ...planned.request, expected: { matched, changing } });
      setPlanned(null);
      if (!answer.ok) return answer.problem;
      onDone(doneSentence(planned.request.change, answer.value.changed, packName));
      return null;
    });

  return (
    <section className={styles.bulk} aria-label="Chosen prompts">
      <p className={styles.count} role="status">
        {formatCount(count, 'prompt is', 'prompts are')} chosen.
      </p>
      {offersAll && (
        <button type="button" className="btn btn--plain" onClick={onChooseAll}>
          Choose all {total.toLocaleString('en-GB')} that match
        </button>
      )}
      <button type="button" className="btn btn--plain" onClick={onClear}>
        Choose none
      </button>
      <div className={styles.bulkFields}>
        <label htmlFor={`${id}-kind`} className="visually-hidden">
          What to do with them
        </label>
        <select
          id={`${id}-kind`}
          className="input"
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value as Kind)}
        >
          {Object.entries(KINDS).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
        {kind === 'move' && (
          <select
            className="input"
            aria-label="Pack to move to"
            value={packId}
            onChange={(event) => setPackId(event.currentTarget.value)}
          >
            {packs.map((pack) => (
              <option key={pack.id} value={pack.id}>
                {pack.retired ? `${pack.name} (retired)` : pack.name}
              </option>
            ))}
          </select>
        )}
        {(kind === 'tag' || kind === 'untag') && (
          <>
            <input
              className="input"
              aria-label="Tag"
              list={`${id}-tags`}
              maxLength={TAG_MAX_CHARS}
              value={tag}
              onChange={(event) => setTag(event.currentTarget.value)}
            />
            <datalist id={`${id}-tags`}>
              {tags.map((known) => (
                <option key={known} value={known} />
              ))}
            </datalist>
          </>
        )}
        <button type="button" className="btn" disabled={busy} onClick={() => void plan()}>
          Show what changes
        </button>
      </div>
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      {planned && (
        <dialog
          ref={dialog}
          className={`dialog ${styles.dialog}`}
          aria-labelledby={`${id}-title`}
          onClose={() => setPlanned(null)}
        >
          <h2 id={`${id}-title`}>{KINDS[planned.request.change.kind]}</h2>
          {bulkSentence(planned.request.change, planned.plan, packName).map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
          <div className={styles.bulkFields}>
            {planned.plan.changing > 0 && (
              <button type="button" className="btn btn--primary" disabled={busy} onClick={() => void confirm()}>
                Change {formatCount(planned.plan.changing, 'prompt', 'prompts')}
              </button>
            )}
            <button type="button" className="btn" onClick={() => dialog.current?.close()}>
              {planned.plan.changing > 0 ? 'Cancel' : 'Close'}
            </button>
          </div>
        </dialog>
      )}
    </section>
  );
}
