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
