import type { ReactNode } from 'react';
import type { Shape } from './tool-state.ts';

/** An icon of 24 × 24 in the colour of the text. */
function Icon({ children }: { children: ReactNode }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width="26"
      height="26"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.9"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

export const PenIcon = () => (
  <Icon>
    <path d="M4.1 20.2c.2-1.7.7-3.3 1.4-4.7L16 4.6c.9-.9 2.2-1 3.1-.1s.9 2.2 0 3.1L8.6 18.5c-1.3.8-2.9 1.4-4.5 1.7Z" />
    <path d="m14.2 6.6 3.2 3.1M5.6 15.6c1.4.5 2.4 1.5 2.9 2.8" />
  </Icon>
);

export const EraserIcon = () => (
  <Icon>
    <path d="M3.8 14.3 13 4.9c.8-.8 2-.8 2.8 0l4 4.1c.8.8.8 2 0 2.8l-7.5 7.6H8.5l-4.7-4c-.3-.3-.3-.8 0-1.1Z" />
    <path d="m8.2 9.9 6.6 6.5M11.8 19.5c3 .2 5.7.1 8.4-.1" />
  </Icon>
);

export const UndoIcon = () => (
  <Icon>
    <path d="M8.6 4.7C7 6.1 5.5 7.6 4.1 9.2c1.6 1.3 3.2 2.7 4.7 4.2" />
    <path d="M4.5 9.2c4.3-.3 8.4-.3 11.5 1.2 3.9 1.9 4.5 6.1 1.3 9.2" />
  </Icon>
);

export const RedoIcon = () => (
  <Icon>
    <path d="M15.4 4.7c1.6 1.4 3.1 2.9 4.5 4.5-1.6 1.3-3.2 2.7-4.7 4.2" />
    <path d="M19.5 9.2c-4.3-.3-8.4-.3-11.5 1.2-3.9 1.9-4.5 6.1-1.3 9.2" />
  </Icon>
);

export const ClearIcon = () => (
  <Icon>
    <path d="M4.2 6.8c5.2-.4 10.4-.4 15.6 0M9.2 6.5c-.1-2 .8-3 2.7-3s2.9 1 2.8 3" />
    <path d="M6 7.2c.3 4.2.6 8.3 1.2 12.4.1.8.7 1.2 1.5 1.2 2.2.1 4.4.1 6.6 0 .8 0 1.4-.5 1.5-1.2.6-4.1.9-8.2 1.2-12.4" />
    <path d="m10.1 11 .3 6M13.9 11l-.3 6" />
  </Icon>
);

export const FillIcon = () => (
  <Icon>
    <path d="m10.4 4.3 8.3 8c.5.5.5 1.1 0 1.6l-5.6 5.4c-.8.8-1.9.8-2.7 0l-5.5-5.2c-.7-.8-.7-1.8.1-2.6Z" />
    <path d="M7.9 3.2c.7 3 1.8 5.5 4.2 8.2M4.6 13.6c4.6.3 9.2.2 13.8-.6" />
    <path d="M20.6 16.4c1 1.4 1.5 2.3 1.4 3 0 .9-.6 1.4-1.4 1.4s-1.4-.6-1.4-1.4c0-.8.5-1.7 1.4-3Z" />
  </Icon>
);

const LineIcon = () => (
  <Icon>
    <path d="M4.6 19.3C9.4 14.5 14.3 9.7 19.4 4.8" />
  </Icon>
);

const RectangleIcon = () => (
  <Icon>
    <path d="M4.3 6.3c5.1-.3 10.3-.4 15.5-.1.2 3.9.2 7.8-.1 11.7-5.2.2-10.3.2-15.4-.1-.2-3.9-.2-7.7 0-11.9Z" />
  </Icon>
);

const EllipseIcon = () => (
  <Icon>
    <path d="M13.2 5.6c4.8.2 7.9 2.9 7.7 6.7-.2 3.7-4 6.3-9.1 6.2-5.1-.1-8.8-2.8-8.7-6.6.1-3.8 4.3-6.6 10.6-6.2" />
  </Icon>
);

export const SHAPE_ICONS: Record<Shape, () => ReactNode> = {
  line: LineIcon,
  rectangle: RectangleIcon,
  ellipse: EllipseIcon,
};

export const PipetteIcon = () => (
  <Icon>
    <path d="M4.2 19.9c0-1.3.4-2.3 1.2-3.2l7.4-7.5 2.7 2.6-7.5 7.5c-1 .8-2.2 1-3.8.6Z" />
    <path d="m11.3 7.6 5.4 5.4M14.3 9.9l3.1-3.2c.8-.9 2-.9 2.7-.1.7.7.6 1.8-.2 2.6l-3.2 3.1" />
  </Icon>
);

export const PreferencesIcon = () => (
  <Icon>
    <path d="M7.6 12.9V6.1c0-.9.5-1.4 1.3-1.4s1.3.5 1.3 1.4v5.1-6.9c0-.9.5-1.4 1.3-1.4s1.3.5 1.3 1.4v6.9-5.6c0-.9.5-1.4 1.3-1.4s1.3.5 1.3 1.4v6.2-3.4c0-.9.4-1.4 1.2-1.4s1.3.5 1.3 1.4c.1 2.4.1 4.3-.1 6.2-.5 3.7-2.5 6.1-6 6.2-2.9.1-4.5-1.3-5.9-3.7l-2.3-3.9c-.5-.8-.3-1.5.4-1.9.6-.4 1.4-.2 1.9.5Z" />
  </Icon>
);

const GLASS = 'M10.6 4.1c3.8 0 6.4 2.7 6.4 6.3s-2.6 6.5-6.4 6.5-6.5-2.7-6.5-6.4 2.7-6.4 6.7-6.4M15.4 15.2l4.8 4.9';

export const CloserIcon = () => (
  <Icon>
    <path d={GLASS} />
    <path d="M10.5 7.6v5.7M7.7 10.5h5.7" />
  </Icon>
);

export const FurtherIcon = () => (
  <Icon>
    <path d={GLASS} />
    <path d="M7.7 10.5h5.7" />
  </Icon>
);

/** What the pen leaves: its colour and width, on a scrap of paper. */
export function InkIcon({ colour, size }: { colour: string; size: number }) {
  return (
    <svg viewBox="0 0 32 32" width="32" height="32" fill="none" aria-hidden="true" focusable="false">
      <path
        d="M3.5 4.2c8.3-.5 16.7-.5 25.1.1.4 7.9.3 15.8-.1 23.6-8.4.4-16.7.4-25-.1-.4-7.8-.4-15.7 0-23.6Z"
        fill="#fff"
        stroke="currentColor"
        strokeWidth="1.8"
      />
      <path
        d="M8 22.4c6.8-.2 7.6-10.6 16-12.8"
        stroke={colour}
        strokeWidth={Math.min(11, 1.5 + size / 9)}
        strokeLinecap="round"
      />
    </svg>
  );
}

/** A line of the brush's width, as it would stand on the paper. */
export function SizeIcon({ width }: { width: number }) {
  return (
    <svg viewBox="0 0 32 32" width="32" height="32" fill="none" aria-hidden="true" focusable="false">
      <path
        d="M8 22.4c6.8-.2 7.6-10.6 16-12.8"
        stroke="currentColor"
        strokeWidth={width}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

/** Variants of the blot, so that a row of colours looks drawn by hand. */
const BLOTS = [
  'M15.8 6.2c4.6-1 9.4 1.6 10.7 6.2 1.6 5.6-1.4 11.6-7 13.1-5.8 1.6-12.3-1.1-13.5-7.1C5 13.1 9.6 7.6 15.8 6.2ZM26.2 4.6c1.3-.1 2.2.7 2.2 1.9 0 1.3-1 2.1-2.2 1.9-1-.2-1.6-1-1.5-2 .1-1 .6-1.7 1.5-1.8Z',
  'M14.4 5.9c5.4-1.5 11 .9 12.2 6.4 1.3 5.8-1.5 11.3-6.8 13.2-4.9 1.7-11.2.2-13.4-4.6-2.6-5.8 1.5-13.2 8-15ZM5.6 24.3c1.2-.3 2.3.4 2.5 1.6.2 1.2-.7 2.3-2 2.3-1.2 0-2-.8-1.9-1.9 0-1 .5-1.8 1.4-2Z',
  'M17.5 6.1c5.5.5 9.6 5.2 9.1 10.8-.5 5.4-4.9 9.4-10.4 9.5-5.7.1-10.5-3.6-10.9-9.3C4.9 10.8 10.9 5.5 17.5 6.1ZM26 25.1c1 .2 1.6 1 1.5 2-.1 1.1-1 1.7-2 1.6-1.1-.1-1.7-.9-1.6-1.9.1-1.1 1-1.9 2.1-1.7Z',
  'M15.1 5.8c6.1-1 11.3 3 11.7 8.9.4 6.2-3.3 11.4-9.5 12-5.9.5-11.5-2.7-12.1-8.5-.6-6 3.9-11.4 9.9-12.4ZM5.7 4.8c1.1-.1 1.9.6 2 1.7 0 1.1-.8 1.9-1.8 1.9-1.1 0-1.9-.7-1.9-1.8 0-1 .7-1.7 1.7-1.8Z',
];

interface BlotIconProps {
  colour: string;
  variant: number;
  className?: string | undefined;
}

export function BlotIcon({ colour, variant, className }: BlotIconProps) {
  return (
    <svg className={className} viewBox="2 2 28 28" width="32" height="32" aria-hidden="true" focusable="false">
      <path d={BLOTS[variant % BLOTS.length]} fill={colour} stroke="var(--blot-edge)" strokeWidth="1.2" />
    </svg>
  );
}

export function MixIcon() {
  return (
    <svg viewBox="2 2 28 28" width="32" height="32" fill="none" aria-hidden="true" focusable="false">
      <g strokeWidth="6.5" strokeLinecap="round">
        <path d="M10.2 9.6C13 7 18 6.6 21.5 9" stroke="#e02f2f" />
        <path d="M22 9.5c3 2.5 3.5 7 1.9 10.3" stroke="#ffd43b" />
        <path d="M23.5 20.5c-2.4 3.7-7.3 4.9-11.4 3.2" stroke="#2b9348" />
        <path d="M11.5 23.4C7.6 20.8 6.7 14 9.8 10" stroke="#1d4ed8" />
      </g>
      <path d="M16 11.5v9M11.5 16h9" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />
    </svg>
  );
}

/** The mark of a selected tool. */
export function Circled({ className }: { className?: string | undefined }) {
  return (
    <svg className={className} viewBox="0 0 48 48" fill="none" aria-hidden="true" focusable="false">
      <path
        pathLength="1"
        d="M33.5 5.2C21.5.3 6.7 6.6 3.6 19.2.5 32 9.4 44.6 22.9 45.4c13.2.8 22.7-9.9 21.6-22.6C43.5 11.3 33.7 2.9 20.5 4.3"
        stroke="currentColor"
        strokeWidth="3"
        strokeLinecap="round"
      />
    </svg>
  );
}
