import type { ReactNode } from 'react';
import type { BackupState } from '#server/backup/port.ts';
import { formatMoment } from '../moment.ts';
import { RefreshWhile } from '../refresh-while.tsx';
import { beginBackup } from './actions.ts';
import styles from './health.module.css';
import { Sheet } from './sheet.tsx';
import { sizeText } from './size.ts';

const SHOWN_FILES = 10;

/** When the last backup was made, whether it is whole, and which ones there are. */
export function Backups({ state }: { state: BackupState }) {
  const { last, failed, running, files, folder } = state;
  const facts: [string, ReactNode][] = last
    ? [
        ['Last backup', formatMoment(last.madeAt)],
        ['Checked', `Read again and compared, ${last.rows.toLocaleString('en')} rows`],
        ['Size', `${sizeText(last.bytes)}, written in ${(last.tookMs / 1000).toFixed(1)} s`],
        ['File', <code key="file">{last.file}</code>],
        ['SHA-256', <code key="sum">{last.sha256}</code>],
      ]
    : [['Last backup', 'None yet']];
  return (
    <Sheet id="backups" title="Backups" facts={facts}>
      {failed && <p className="problem">{`The last try failed, ${formatMoment(failed.at)}: ${failed.message}`}</p>}
      <div className={styles.backUp}>
        <form action={beginBackup}>
          <button className="btn" type="submit" disabled={running !== null}>
            Back up now
          </button>
        </form>
        <p className="hint" role="status">
          {running
            ? `A backup is being made; it began on ${formatMoment(running.since)}. Games go on meanwhile.`
            : `Games go on meanwhile. The files are in ${folder} on the server. They contain all data of players and the key that signs cookies, so they cannot be downloaded here.`}
        </p>
      </div>
      {running && <RefreshWhile />}
      {files.length > 0 && (
        <details className={styles.details}>
          <summary>{files.length === 1 ? 'One file' : `${files.length} files`}</summary>
          <ul className={styles.files}>
            {files.slice(0, SHOWN_FILES).map(({ name, bytes, writtenAt }) => (
              <li key={name}>
                {name}, {sizeText(bytes)}, {formatMoment(writtenAt)}
              </li>
            ))}
            {files.length > SHOWN_FILES && <li>and {files.length - SHOWN_FILES} older ones</li>}
          </ul>
        </details>
      )}
    </Sheet>
  );
}
