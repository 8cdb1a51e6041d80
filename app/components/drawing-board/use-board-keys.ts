import { useEffect } from 'react';
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
      if (isTyping(event.target)) return;
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
    return () => {
      window.removeEventListener('keydown', press);
      window.removeEventListener('keyup', release);
      window.removeEventListener('blur', leftWindow);
    };
  }, [disabled, run, hold, leave]);
}
