import { modeInfo } from '#app/lib/modes.ts';
import type { Reaction } from '#contract/chat.ts';
import type { ModeName } from '#contract/modes.ts';
import styles from './icons.module.css';

/** Paths in a box of 24 × 24, drawn in the text colour. */
const SHAPES: Record<Reaction, { wash: string; lines: string }> = {
  heart: {
    wash: 'M12 20.500C7 16.500 2.800 12.600 3.300 8.200c.4-4.300 6.300-5.200 8.700-1 2-4.300 8.200-3.700 8.700.6.4 4.600-3.700 8.600-8.700 12.700z',
    lines: '',
  },
  laugh: {
    wash: 'M12 2.800c5.300-.4 9.300 3.700 9.200 9.300-.1 5.300-4 9.200-9.400 9.100-5.300-.1-9.100-4-9-9.300.1-5.200 4-8.800 9.200-9.100z',
    lines:
      'M6.500 10c.8-2 2.700-2 3.500 0M14 10c.8-2 2.700-2 3.500 0M6.800 13.800c3.300.7 7.200.7 10.400 0-.4 3-2.500 4.600-5.200 4.600s-4.900-1.600-5.200-4.600z',
  },
  fire: {
    wash: 'M12 21.500c-4.300.1-7.300-2.700-7.200-6.700.1-3.600 2.700-5.200 3.500-8.300 1.900.9 2.700 2.300 2.700 4 1.600-1.600 2-4.600 1-8 4.300 2.200 7.300 7 7.200 12 0 4.100-2.900 7-7.200 7z',
    lines:
      'M11.800 21.300c-2.200-.5-3.200-2-2.800-4 .3-1.700 1.800-2.400 2.300-4.100 2 1.300 3.400 3.100 3.200 5.200-.2 1.600-1.200 2.600-2.700 2.900z',
  },
  clap: {
    wash: 'M10 21c-3.200-1.500-5.500-4.600-6.300-8.300-.3-1.600 1.700-2.200 2.300-.7l.9 2L5.600 7.400c-.2-1.500 1.800-1.900 2.200-.4l1.400 4.600-.7-6.300c-.1-1.500 1.900-1.700 2.200-.2l1 6.300.6-5.400c.2-1.500 2.100-1.300 2.100.2l-.2 6 .8-2.900c.4-1.400 2.300-1 2.100.5-.5 3.600-.4 8-3.200 10.500-1.200 1-2.600 1.300-3.900.7z',
    lines: 'M18.500 3.500l-1 2.500M22 6.500l-2.600 1.300M22.500 11l-2.700-.4',
  },
  wow: {
    wash: 'M12 2.800c5.300-.4 9.300 3.700 9.200 9.300-.1 5.300-4 9.200-9.400 9.100-5.300-.1-9.100-4-9-9.300.1-5.200 4-8.800 9.200-9.100z',
    lines:
      'M8.500 8.500v2M15.500 8.500v2M6.500 5.800c.8-.8 1.800-1 2.800-.7M17.500 5.800c-.8-.8-1.800-1-2.800-.7M12 13.500c2.200 0 2.600 5 0 5s-2.200-5 0-5z',
  },
  think: {
    wash: 'M7 16.200c-3 .2-4.700-1.900-4.200-4.200.4-1.900 2-2.900 3.600-2.600C6.900 6 9.900 4.200 12.800 4.700c2.100.4 3.600 1.800 4 3.700 2.700-.2 4.600 1.500 4.500 3.900-.1 2.500-2.100 4-4.700 3.900z',
    lines:
      'M10.300 8.700c.5-1.600 3.400-1.500 3.200.5-.1 1.300-1.600 1.400-1.700 2.700M11.800 13.800v.1M6.500 19.300a1 1 0 1 0 .1 0zM3.700 22.200v.1',
  },
};

/** A hand-drawn reaction. `className` gives its size; the wash is `currentColor` where the styles fill it. */
export function ReactionIcon({ reaction, className }: { reaction: Reaction; className: string }) {
  const { wash, lines } = SHAPES[reaction];
  return (
    <svg className={className} viewBox="0 0 24 24" aria-hidden="true">
      <path d={wash} data-part="wash" />
      {lines && <path d={lines} data-part="lines" />}
    </svg>
  );
}

/** A small ghost in ink: marks drawings of the past. `className` gives its size. */
export function GhostMark({ className }: { className: string }) {
  return (
    <svg className={className} viewBox="0 0 32 32" fill="none" aria-hidden="true">
      <path
        d="M6 28C5 20 4 13 8 8c4-6 13-6 16 0 4 5 2 13 3 20-2 1-3-2-5-2s-3 3-5 3-3-3-5-3-4 3-6 2z"
        fill="var(--surface)"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinejoin="round"
      />
      <path
        d="M12 13v3M19 13v3M13 21c1 1.500 4 1.500 5 0"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
      />
    </svg>
  );
}

/** A mode's picture; its name always stands beside it. */
export function ModeIcon({ mode, className = '' }: { mode: ModeName; className?: string }) {
  const { wash, ink } = modeInfo(mode).picture;
  return (
    <svg className={`${styles.icon} ${className}`} viewBox="0 0 48 48" aria-hidden="true">
      <path className={styles.wash} d={wash} />
      {ink.map((d) => (
        <path className={styles.ink} d={d} key={d} />
      ))}
    </svg>
  );
}
