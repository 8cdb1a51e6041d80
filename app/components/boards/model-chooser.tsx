import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { shortHash } from '#app/lib/format.ts';
import type { BoardModel } from './board-model.ts';
import styles from './boards.module.css';

interface ModelChooserProps {
  model: BoardModel;
  /** The address of the same board by a model; undefined: by the present one. */
  href: (model: string | undefined) => string;
}

/** [REJUDGE-4] Leads to the same board as earlier models judged it; nothing where there was only one model. */
export function ModelChooser({ model, href }: ModelChooserProps) {
  const t = useTranslations('boards.models');
  if (model.choices.length === 1) return null;
  return (
    <nav className={styles.models} aria-label={t('label')} data-testid="models">
      <span aria-hidden="true">{t('label')}</span>
      <ul>
        {model.choices.map(({ modelId, modelHash }, i) => (
          <li key={modelHash}>
            <Link
              className={styles.view}
              href={href(i === 0 ? undefined : modelHash)}
              aria-current={modelHash === model.modelHash ? 'true' : undefined}
              prefetch={false}
            >
              <bdi>
                {modelId} <span className={styles.hash}>{shortHash(modelHash)}</span>
              </bdi>
              {i === 0 && <span className={styles.presentModel}>{t('present')}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
