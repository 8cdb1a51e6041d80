/** The part of KeyboardEvent that shortcuts depend on. */
export interface KeyPress {
  key: string;
  /** Physical key, named after what it writes on a US keyboard, e.g. `KeyZ`. */
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

/** All shortcuts that are a character, as a US keyboard writes them. */
const CHARACTERS: ReadonlySet<string> = new Set('befglroizyxm01234[],.+=-?');
const NAMED: ReadonlySet<string> = new Set(['Delete', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']);

const PLACES: Readonly<Record<string, string>> = {
  BracketLeft: '[',
  BracketRight: ']',
  Comma: ',',
  Period: '.',
  Equal: '=',
  Minus: '-',
};

/** What a US keyboard writes there; null: no place of a shortcut. */
function placeOf(code: string, shiftKey: boolean): string | null {
  if (shiftKey && code === 'Slash') return '?';
  const name = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(code)?.[1]?.toLowerCase();
  return name ?? (Object.hasOwn(PLACES, code) ? (PLACES[code] as string) : null);
}

const isDecimal = (codePoint: number): boolean => /^\p{Nd}$/u.test(String.fromCodePoint(codePoint));

/** The ASCII digit of a digit of any script, which Unicode has in runs from 0 to 9. */
function asciiDigit(text: string): string {
  const codePoint = text.codePointAt(0) as number;
  let value = 0;
  while (value < 9 && isDecimal(codePoint - value - 1)) value += 1;
  return String(value);
}

/** What a key writes, as a US keyboard would. */
function characterOf(key: string): string {
  const plain = key.normalize('NFKC').toLowerCase();
  if (/^\p{Nd}$/u.test(plain)) return asciiDigit(plain);
  return plain === '؟' || plain === '՞' ? '?' : plain;
}

/** The key does not say what it writes: an accent to come, or an input method. */
const WRITES_NOTHING: ReadonlySet<string> = new Set(['Dead', 'Process', 'Unidentified']);

/**
 * The shortcut of a key on any keyboard layout; null: none. What the key writes counts first. Where that is no shortcut,
 * the place of the key counts: that of a letter on layouts of other scripts (Arabic, Greek, Cyrillic …), which cannot
 * write it, and that of a digit or a sign where a layout has something else there (é on a French keyboard is 2, ü on a
 * German one is [).
 */
export function shortcutOf({ key, code, ctrlKey, metaKey, shiftKey, altKey }: KeyPress): string | null {
  if (NAMED.has(key)) return key;
  const character = characterOf(key);
  // With Alt (and with AltGr, which may come as Ctrl and Alt) some layouts write brackets; letters with Alt are not ours.
  if (altKey) return CHARACTERS.has(character) && /^[^\p{L}\p{N}]$/u.test(character) ? character : null;
  const writesNothing = WRITES_NOTHING.has(key);
  if (!writesNothing && CHARACTERS.has(character)) return character;
  if (!writesNothing && /^[A-Z][A-Za-z0-9]+$/.test(key)) return null;
  const place = placeOf(code, shiftKey);
  if (place === null || !CHARACTERS.has(place)) return null;
  if (/^[a-z]$/.test(place)) {
    const isLatin = /^\p{Script=Latin}$/u.test(character) || key === 'Dead';
    const isSign = /^\p{ASCII}$/u.test(character);
    // Signs are at places of letters on Latin layouts, but Ctrl and Shift may turn letters of other scripts into signs.
    return isLatin || (isSign && !((ctrlKey || metaKey) && shiftKey)) ? null : place;
  }
  return (shiftKey && place !== '?') || /^[a-z]$/.test(character) ? null : place;
}

/** What the keys of a keyboard write without Shift, by their places: `getLayoutMap()`, or what was typed. */
export type KeyboardLayout = ReadonlyMap<string, string>;

const CODES: ReadonlyMap<string, string> = new Map([
  ...Object.entries(PLACES).map(([code, name]) => [name, code] as const),
  ...[...'befglroizyxm'].map((letter) => [letter, `Key${letter.toUpperCase()}`] as const),
]);

const bare = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

/**
 * How the keys of some shortcuts are labelled on a keyboard: with their own characters where it writes all of them, else
 * with what it writes at their places, where that works. Digits are on the keys of every keyboard.
 */
export function keyLabels(shortcuts: readonly string[], layout: KeyboardLayout): string[] {
  const written = new Set([...layout.values()].map(characterOf));
  const there = shortcuts.map((name) => {
    const code = CODES.get(name) ?? '';
    const key = layout.get(code);
    return key !== undefined && shortcutOf({ key, code, ...bare }) === name ? key : null;
  });
  const isByPlace = !shortcuts.every((name) => written.has(name)) && !there.includes(null);
  return (isByPlace ? there : shortcuts).map((label) => (label === '-' ? '−' : String(label).toUpperCase()));
}

/** Whether keys go into a text or a dialog. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.closest('input:not([type=range], [type=color]), textarea, select, dialog[open]') !== null
  );
}
