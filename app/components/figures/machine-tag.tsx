import { useTranslations } from 'next-intl';
import type { MachineLevel } from '#contract/machines.ts';
import styles from './machine-tag.module.css';

/** The badge beside the name of a machine; nothing beside a person's. */
export function MachineTag({ machine }: { machine: MachineLevel | undefined }) {
  const t = useTranslations('common');
  if (machine === undefined) return null;
  return (
    <span className={styles.tag} data-testid="machine">
      {t('machine')}
    </span>
  );
}
