import { CANVAS_UNITS } from '#contract/limits.ts';
import styles from './explanation.module.css';
import { HeatOverlay } from './heat-overlay.tsx';
import type { FoundBox } from './use-explanation.ts';
import { boxesOf, type HeatMapState } from './use-explanation.ts';

/** Canvas units, so that a label can be read on a phone too. */
const LETTER_HEIGHT = 44;
const MARGIN = 10;

/** What counted, over a drawing, in the positioned square that contains it; nothing while it is hidden. */
export function ExplanationOverlay({ counted }: { counted: HeatMapState | null }) {
  if (counted?.name !== 'shown') return null;
  const boxes = boxesOf(counted);
  return (
    <>
      <HeatOverlay heat={counted.heat} />
      {boxes.length > 0 && <FoundBoxes boxes={boxes} />}
    </>
  );
}

/** Boxes around what the prompt names. A list below the drawing says the same in words. */
function FoundBoxes({ boxes }: { boxes: readonly FoundBox[] }) {
  return (
    <svg
      className={styles.boxes}
      viewBox={`0 0 ${CANVAS_UNITS} ${CANVAS_UNITS}`}
      aria-hidden="true"
      lang="en"
      data-testid="found-boxes"
    >
      {boxes.map(({ text, box }) => {
        const [left, top] = [Math.max(MARGIN, box.x), Math.max(MARGIN, box.y)];
        const [right, bottom] = [box.x + box.width, box.y + box.height].map((end) =>
          Math.min(CANVAS_UNITS - MARGIN, end),
        );
        // Above the box where there is room, else within it.
        const baseline = top > LETTER_HEIGHT + MARGIN ? top - MARGIN : top + LETTER_HEIGHT;
        return (
          <g key={`${text} ${box.x} ${box.y}`}>
            <rect
              x={left}
              y={top}
              width={Math.max(1, (right ?? left) - left)}
              height={Math.max(1, (bottom ?? top) - top)}
              rx="14"
            />
            <text x={Math.min(left, CANVAS_UNITS - MARGIN)} y={baseline} fontSize={LETTER_HEIGHT}>
              {text}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
