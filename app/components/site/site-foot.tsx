import { LanguageSwitch } from '#app/components/language-switch.tsx';
import styles from './site-bar.module.css';

/** Below every page that is no room. */
export function SiteFoot() {
  return (
    <footer className={styles.foot}>
      <LanguageSwitch />
    </footer>
  );
}
