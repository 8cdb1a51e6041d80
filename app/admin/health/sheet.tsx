import type { ReactNode } from 'react';
import styles from './health.module.css';

/** Facts by name, and what belongs to them. */
export function Sheet(props: {
  id: string;
  title: string;
  titleHidden?: boolean;
  facts: [string, ReactNode][];
  children?: ReactNode;
}) {
  return (
    <section className={`sheet ${styles.sheet}`} aria-labelledby={props.id}>
      <h2 id={props.id} className={props.titleHidden ? 'visually-hidden' : undefined}>
        {props.title}
      </h2>
      <dl className={styles.facts}>
        {props.facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {props.children}
    </section>
  );
}
