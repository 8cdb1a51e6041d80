import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Circled } from './icons.tsx';
import styles from './toolbar.module.css';

interface ToolButtonProps {
  label: string;
  /** What to press instead. */
  keys?: string;
  /** Leave out for a button that does something at once. */
  pressed?: boolean | undefined;
  /** Of a button that opens something. */
  expanded?: boolean | undefined;
  disabled: boolean;
  onPress: () => void;
  className?: string | undefined;
  children: ReactNode;
}

export function ToolButton(props: ToolButtonProps) {
  const { label, keys, pressed, expanded, disabled, onPress, className, children } = props;
  const t = useTranslations('tools');
  return (
    <button
      type="button"
      className={[styles.tool, className].filter(Boolean).join(' ')}
      aria-label={label}
      aria-pressed={pressed}
      aria-expanded={expanded}
      title={keys ? t('withKey', { label, keys }) : label}
      disabled={disabled}
      onClick={onPress}
    >
      {pressed ? <Circled className={styles.circled} /> : null}
      {children}
    </button>
  );
}
