/**
 * Web storage that never throws: private windows, full disks and blocked cookies make every access of it a gamble, and
 * the game goes on without.
 */
type Area = 'localStorage' | 'sessionStorage';

export function readStored(area: Area, key: string): string | null {
  try {
    return window[area].getItem(key);
  } catch {
    return null;
  }
}

/** `null` removes the entry. */
export function writeStored(area: Area, key: string, value: string | null): void {
  try {
    if (value === null) window[area].removeItem(key);
    else window[area].setItem(key, value);
  } catch {
    // Nothing to do: what could not be kept is asked for again.
  }
}

/** sessionStorage, or null where the browser does not let the page have it. */
export function sessionStorageOrNull(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}
