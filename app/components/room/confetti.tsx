import styles from './confetti.module.css';

const SCRAPS = [
  'M2 9c3-8 7-8 9 0s6 7 9-2',
  'M11 2l3 6 6 1-5 4 2 7-6-4-6 4 2-7-5-4 6-1z',
  'M4 12a7 7 0 1 0 14 0a7 7 0 1 0-14 0',
  'M3 4l16 14M18 4L4 18',
  'M3 18L11 3l8 15z',
] as const;
const COUNT = 24;

/** Scraps of doodles that fall once; nothing at all for who wants no motion. */
export function Confetti() {
  return (
    <div className={styles.sky} aria-hidden="true">
      {Array.from({ length: COUNT }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: scraps have nothing but their place.
        <svg key={index} className={styles.scrap} data-tint={index % 3} viewBox="0 0 22 22" aria-hidden="true">
          <path d={SCRAPS[index % SCRAPS.length]} />
        </svg>
      ))}
    </div>
  );
}
