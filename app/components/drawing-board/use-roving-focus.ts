import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react';

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/**
 * A toolbar is one stop of the Tab key, and arrows go through its buttons (WAI-ARIA Authoring Practices, "Toolbar").
 * What takes arrows itself, as sliders do, is a stop of its own. Returns the toolbar's `onKeyDown`.
 */
export function useRovingFocus(toolbar: RefObject<HTMLElement | null>): (event: KeyboardEvent) => void {
  const current = useRef<HTMLElement | null>(null);
  const buttons = () => [...(toolbar.current?.querySelectorAll<HTMLElement>('button:not(:disabled)') ?? [])];

  // After every rendering: buttons come, go and are disabled.
  useEffect(() => {
    const all = buttons();
    if (!current.current || !all.includes(current.current)) current.current = all[0] ?? null;
    for (const button of all) button.tabIndex = button === current.current ? 0 : -1;
  });

  return (event) => {
    const all = buttons();
    const at = all.indexOf(event.target as HTMLElement);
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const mirrored =
      getComputedStyle(all[at] as HTMLElement).direction === 'rtl' && event.key.match(/Left|Right/) ? -1 : 1;
    const step = (STEPS[event.key] ?? 0) * mirrored;
    const next =
      event.key === 'Home' ? all[0] : event.key === 'End' ? all.at(-1) : all[(at + step + all.length) % all.length];
    if (!next || (next === all[at] && step === 0)) return;
    event.preventDefault();
    if (current.current) current.current.tabIndex = -1;
    current.current = next;
    next.tabIndex = 0;
    next.focus();
  };
}
