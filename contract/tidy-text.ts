/** What shows as a space, or as nothing where it is not wanted. U+2800 is the Braille pattern without dots. */
const BLANK = /[\s\u2800]+/gu;
/** Control, format, surrogate and private-use characters, line breaks, and what Unicode says to show as nothing. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const JOINERS = '\u200c\u200d';

const PICTOGRAPH = /\p{Extended_Pictographic}$/u;
const PICTOGRAPH_BEFORE = /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)$/u;
const VARIATION_BEFORE = /\p{Emoji}$/u;
/** A black flag and the tags of a region. */
const TAGS_BEFORE = /\u{1f3f4}[\u{e0020}-\u{e007e}]*$/u;

/** Scripts in which a joiner changes how letters are written. Between Latin letters it would only hide. */
const JOINED = [
  ...['Arabic', 'Syriac', 'Mongolian', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil', 'Telugu'],
  ...['Kannada', 'Malayalam', 'Sinhala', 'Khmer', 'Myanmar'],
]
  .map((script) => `\\p{Script_Extensions=${script}}`)
  .join('');
const JOINED_BEFORE = new RegExp(`[${JOINED}]$`, 'u');
const JOINED_AFTER = new RegExp(`^[${JOINED}]`, 'u');

/** More marks on a letter than any script writes are there to cover the lines around. */
const MARKS_TOO_MANY = /(\p{M}{4})\p{M}+/gu;
const MARKS_WITHOUT_LETTER = /(^| )\p{M}+/gu;

/** Whether an invisible character belongs to what is around it: a joined emoji, a flag, a word of a joining script. */
function isWanted(character: string, before: string, after: string): boolean {
  if (JOINERS.includes(character)) {
    if (JOINED_BEFORE.test(before) && JOINED_AFTER.test(after)) return true;
    const [next = ''] = after;
    return character === '\u200d' && PICTOGRAPH_BEFORE.test(before) && PICTOGRAPH.test(next);
  }
  if (character === '\ufe0f' || character === '\ufe0e') return VARIATION_BEFORE.test(before);
  return /[\u{e0020}-\u{e007f}]/u.test(character) && TAGS_BEFORE.test(before);
}

/** Neighbours that decide whether a character is wanted; the longest are the tags of a flag. */
const NEIGHBOURS = 16;

const tidiedOnce = (text: string): string =>
  text
    .replace(BLANK, ' ')
    .replace(INVISIBLE, (character, offset: number, whole: string) => {
      const before = whole.slice(Math.max(0, offset - NEIGHBOURS), offset);
      const after = whole.slice(offset + character.length, offset + character.length + NEIGHBOURS);
      return isWanted(character, before, after) ? character : '';
    })
    .normalize('NFC')
    .replace(MARKS_TOO_MANY, '$1')
    .replace(MARKS_WITHOUT_LETTER, '$1')
    .replace(/ +/g, ' ')
    .trim();

/** A line of user text: NFC, single spaces, nothing invisible but what joins letters and emoji, few marks on a letter. */
export function tidyText(value: string): string {
  let [text, before] = [value, ''];
  // What goes may bring together what then goes as well.
  while (text !== before) {
    before = text;
    text = tidiedOnce(text);
  }
  return text;
}
