import Link from 'next/link';
import { promptBoardHref } from '#app/boards/board-query.ts';
import { formatCount } from '#app/boards/format.ts';
import { scoreText } from '#app/lib/wording.ts';
import { services } from '#server/bridge.ts';
import type { PromptDifficulty } from '#server/storage/port.ts';
import styles from './admin.module.css';

/** Fewer drawings say more about who drew than about the prompt. */
const AT_LEAST = 5;
const SHOWN = 10;

/** Which prompts score low or high whoever draws them: some are hopeless, some ask for nothing. */
export async function Difficulty() {
  const { storage, judge } = services();
  const read = (first: 'hardest' | 'easiest') =>
    storage.drawings.promptDifficulty(judge.info.modelHash, { first, atLeast: AT_LEAST, limit: SHOWN });
  const [hardest, easiest] = await Promise.all([read('hardest'), read('easiest')]);
  return (
    <details className={styles.difficulty}>
      <summary>Hardest and easiest prompts</summary>
      <p className="hint">
        Open prompts by the median score of their drawings, as {judge.info.modelId} judged them; with at least{' '}
        {AT_LEAST} drawings.
      </p>
      {hardest.length === 0 ? (
        <p className={styles.none}>No prompt has been drawn {AT_LEAST} times yet.</p>
      ) : (
        <div className={`${styles.halves} ${styles.rankings}`}>
          <Ranking id="hardest" title="Ten hardest" prompts={hardest} />
          <Ranking id="easiest" title="Ten easiest" prompts={easiest} />
        </div>
      )}
    </details>
  );
}

function Ranking({ id, title, prompts }: { id: string; title: string; prompts: PromptDifficulty[] }) {
  return (
    <div>
      <h2 id={id} className={styles.rankingTitle}>
        {title}
      </h2>
      <ol className={styles.list} aria-labelledby={id}>
        {prompts.map(({ promptId, prompt, drawings, medianScore }) => (
          <li key={promptId} className={`${styles.item} ${styles.ranked}`}>
            <div className={styles.itemText}>
              <Link className={styles.itemName} href={`/admin/prompts/${promptId}`} prefetch={false}>
                {prompt}
              </Link>
              <Link className="hint" href={promptBoardHref(promptId)} prefetch={false}>
                {formatCount(drawings, 'drawing', 'drawings')}
                <span className="visually-hidden"> of “{prompt}”</span>
              </Link>
            </div>
            <span className={styles.median}>
              <span className="visually-hidden">Median score </span>
              {scoreText(medianScore)}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
