import type { Metadata } from 'next';
import Link from 'next/link';
import { formatCount, shortHash } from '#app/lib/format.ts';
import { services } from '#server/bridge.ts';
import type { JudgedModel, Rejudging, ScoreMove } from '#server/storage/port/rejudging.ts';
import { AdminFrame } from '../admin-frame.tsx';
import { RefreshWhile } from '../refresh-while.tsx';
import { requireRole } from '../session.ts';
import { pauseRejudging, startRejudging } from './actions.ts';
import { Changes } from './changes.tsx';
import styles from './rejudge.module.css';

export const metadata: Metadata = { title: 'Re-judge', robots: { index: false } };

const MOVES_SHOWN = 10;
const SKIPPED_SHOWN = 20;

const nameOf = ({ modelId, modelHash }: JudgedModel): string => `${modelId} (${shortHash(modelHash)})`;

export default async function RejudgePage() {
  await requireRole('owner');
  const { storage, judge } = services();
  const { modelHash } = judge.info;
  const [job, models, all] = await Promise.all([
    storage.rejudging.find(modelHash),
    storage.rejudging.models(),
    storage.rejudging.all(),
  ]);
  const earlier = models.filter((model) => model.modelHash !== modelHash);
  const others = all.filter((other) => other.modelHash !== modelHash);
  const moved = job?.changes.some((count) => count > 0) ? job.changes : null;
  return (
    <AdminFrame section="rejudge" title="Re-judge">
      <div className={styles.stack}>
        <section className="sheet" aria-labelledby="job">
          <h2 id="job">Stored drawings under the present model</h2>
          <p>
            The judge is {nameOf(judge.info)}. Drawings of earlier models keep their scores and have boards of their
            own. This job judges them from their strokes with the present model, and adds them to its boards. Scores of
            running rounds have priority. The boards of earlier models stay readable.
          </p>
          <Job job={job} earlier={earlier} modelHash={modelHash} />
        </section>
        {moved && (
          <>
            <section className="sheet" aria-labelledby="changes">
              <h2 id="changes">How scores changed</h2>
              <Changes changes={moved} />
            </section>
            <Moves direction="up" modelHash={modelHash} />
            <Moves direction="down" modelHash={modelHash} />
          </>
        )}
        {others.length > 0 && (
          <section className="sheet" aria-labelledby="others">
            <h2 id="others">Jobs of other models</h2>
            <ul>
              {others.map((other) => (
                <li key={other.modelHash}>
                  {nameOf(other)}: {formatCount(other.done, 'drawing', 'drawings')}, {other.state}
                  {other.state !== 'done' && ' (continues when this model is used again)'}
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </AdminFrame>
  );
}

const STATES = {
  running: 'Running. The job continues after a restart.',
  paused: 'Paused.',
  done: 'Done.',
} as const;

async function Job({ job, earlier, modelHash }: { job: Rejudging | null; earlier: JudgedModel[]; modelHash: string }) {
  // Counted only where nobody has to wait for it every two seconds.
  const left = job?.state === 'running' ? null : await services().storage.rejudging.countOthers(modelHash);
  const start = job?.state === 'paused' ? 'Go on' : job ? 'Judge the rest' : 'Start';
  return (
    <>
      {job && (
        <>
          <label className="label" htmlFor="progress">
            {STATES[job.state]} {job.done.toLocaleString('en-GB')} of {formatCount(job.total, 'drawing', 'drawings')}
            {job.failed > 0 && `, ${job.failed.toLocaleString('en-GB')} could not be judged`}
          </label>
          <progress
            className={styles.progress}
            id="progress"
            max={Math.max(1, job.total)}
            value={job.state === 'done' ? Math.max(1, job.total) : job.done + job.failed}
          />
        </>
      )}
      {job && job.failed > 0 && <Skipped modelHash={modelHash} />}
      {left !== null && (
        <p>
          {left === 0
            ? 'The present model has judged all stored drawings.'
            : `${formatCount(left, 'drawing', 'drawings')} left of ${earlier.map(nameOf).join(', ')}.`}
        </p>
      )}
      <div className={styles.buttons}>
        {job?.state === 'running' ? (
          <form action={pauseRejudging}>
            <button className="btn" type="submit">
              Pause
            </button>
          </form>
        ) : (
          left !== 0 && (
            <form action={startRejudging}>
              <button className="btn btn--primary" type="submit">
                {start}
              </button>
            </form>
          )
        )}
      </div>
      {job?.state === 'running' && <RefreshWhile />}
    </>
  );
}

async function Skipped({ modelHash }: { modelHash: string }) {
  const found = await services().storage.rejudging.skipped(modelHash, SKIPPED_SHOWN + 1);
  if (found.length === 0) return null;
  return (
    <details>
      <summary>Drawings that could not be judged</summary>
      <p>They keep the judgement of their earlier model. Another pass tries them again.</p>
      <ul>
        {found.slice(0, SKIPPED_SHOWN).map(({ id, prompt, nickname }) => (
          <li key={id}>
            <Link href={`/drawings/${id}`} prefetch={false}>
              “{prompt}” by <bdi>{nickname}</bdi>
            </Link>
          </li>
        ))}
      </ul>
      {found.length > SKIPPED_SHOWN && <p>These are the first {SKIPPED_SHOWN}.</p>}
    </details>
  );
}

async function Moves({ direction, modelHash }: { direction: 'up' | 'down'; modelHash: string }) {
  const moves = await services().storage.rejudging.moves(modelHash, { direction, limit: MOVES_SHOWN });
  if (moves.length === 0) return null;
  const title = direction === 'up' ? 'Largest gains' : 'Largest losses';
  return (
    <section className="sheet" aria-labelledby={`moves-${direction}`}>
      <h2 id={`moves-${direction}`}>{title}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label={`${title}, as a table`}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Drawing</th>
              <th scope="col">Score before</th>
              <th scope="col">Now</th>
              <th scope="col">Change</th>
              <th scope="col">Rank before</th>
              <th scope="col">Now</th>
              <th scope="col">Judged before by</th>
            </tr>
          </thead>
          <tbody>
            {moves.map((move) => (
              <MoveRow key={move.drawingId} move={move} />
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

const rankText = ({ rank, of }: ScoreMove['before']): string => (rank === null ? '–' : `${rank} of ${of}`);

function MoveRow({ move: { drawingId, prompt, nickname, from, before, after } }: { move: ScoreMove }) {
  const change = after.score - before.score;
  return (
    <tr>
      <th scope="row">
        <Link href={`/drawings/${drawingId}`} prefetch={false}>
          {/* biome-ignore lint/performance/noImgElement: a small PNG that never changes gains nothing from an optimiser */}
          <img src={`/drawings/${drawingId}/thumbnail.png`} alt="" width={48} height={48} loading="lazy" />
          <span>
            “{prompt}” by <bdi>{nickname}</bdi>
          </span>
        </Link>
      </th>
      <td>{before.score.toFixed(1)}</td>
      <td>{after.score.toFixed(1)}</td>
      <td className={styles.change}>{`${change > 0 ? '+' : '−'}${Math.abs(change).toFixed(1)}`}</td>
      <td>{rankText(before)}</td>
      <td>{rankText(after)}</td>
      <td>{nameOf(from)}</td>
    </tr>
  );
}
