import { useEffect } from 'react';
import { keystrokeGuard } from '#app/lib/keystroke-guard.ts';
import { type BoardCommand, commandOfKey, isTyping, usesKeys } from './shortcuts.ts';

interface BoardKeys {
  disabled: boolean;
  run: (command: BoardCommand) => void;
  /** Space goes down and up: what drags meanwhile moves the paper. */
  hold: (isHeld: boolean) => void;
  /** Escape: whatever was begun is left. */
  leave: () => void;
}

/** The keyboard's part of the board. `run`, `hold` and `leave` stay the same from one rendering to the next. */
export function useBoardKeys({ disabled, run, hold, leave }: BoardKeys): void {
  useEffect(() => {
    if (disabled) return;
    const press = (event: KeyboardEvent) => {
      if (isTyping(event.target) || keystrokeGuard.takes(performance.now())) return;
      if (event.key === 'Escape') return leave();
      const isTaken = usesKeys(event.target);
      if (event.key === ' ' && !isTaken) {
        event.preventDefault();
        return hold(true);
      }
      const command = commandOfKey(event);
      if (!command || (command.kind === 'pan' && isTaken)) return;
      event.preventDefault();
      run(command);
    };
    const release = (event: KeyboardEvent) => {
      if (event.key === ' ') hold(false);
    };
    const leftWindow = () => hold(false);
    window.addEventListener('keydown', press);
    window.addEventListener('keyup', release);
    window.addEventListener('blur', leftWindow);
    window.addEventListener('pointerdown', keystrokeGuard.end);
    return () => {
      window.removeEventListener('keydown', press);
      window.removeEventListener('keyup', release);
      window.removeEventListener('blur', leftWindow);
      window.removeEventListener('pointerdown', keystrokeGuard.end);
    };
  }, [disabled, run, hold, leave]);
}
