import { describe, expect, it } from 'vitest';
import { type KeyPress, keyLabels, shortcutOf } from '#app/lib/keys.ts';

const CODES = [
  ...[...'1234567890'].map((digit) => `Digit${digit}`),
  ...['Minus', 'Equal'],
  ...[...'QWERTYUIOP'].map((letter) => `Key${letter}`),
  ...['BracketLeft', 'BracketRight'],
  ...[...'ASDFGHJKL'].map((letter) => `Key${letter}`),
  ...['Semicolon', 'Quote'],
  ...[...'ZXCVBNM'].map((letter) => `Key${letter}`),
  ...['Comma', 'Period', 'Slash'],
];

/** `Dead` where an accent waits for its letter; لا is one key. */
const row = (keys: string) => keys.split(' ').map((key) => (key === '†' ? 'Dead' : key));

interface Layout {
  plain: string[];
  shifted: string[];
  /** With AltGr or Option. */
  alt?: Record<string, string>;
}

const LAYOUTS: Record<string, Layout> = {
  US: {
    plain: row("1 2 3 4 5 6 7 8 9 0 - = q w e r t y u i o p [ ] a s d f g h j k l ; ' z x c v b n m , . /"),
    shifted: row('! @ # $ % ^ & * ( ) _ + Q W E R T Y U I O P { } A S D F G H J K L : " Z X C V B N M < > ?'),
  },
  German: {
    plain: row('1 2 3 4 5 6 7 8 9 0 ß † q w e r t z u i o p ü + a s d f g h j k l ö ä y x c v b n m , . -'),
    shifted: row('! " § $ % & / ( ) = ? † Q W E R T Z U I O P Ü * A S D F G H J K L Ö Ä Y X C V B N M ; : _'),
    alt: { Digit8: '[', Digit9: ']' },
  },
  'German on a Mac': {
    plain: row('1 2 3 4 5 6 7 8 9 0 ß † q w e r t z u i o p ü + a s d f g h j k l ö ä y x c v b n m , . -'),
    shifted: row('! " § $ % & / ( ) = ? † Q W E R T Z U I O P Ü * A S D F G H J K L Ö Ä Y X C V B N M ; : _'),
    alt: { Digit5: '[', Digit6: ']' },
  },
  French: {
    plain: row('& é " \' ( - è _ ç à ) = a z e r t y u i o p † $ q s d f g h j k l m ù w x c v b n , ; : !'),
    shifted: row('1 2 3 4 5 6 7 8 9 0 ° + A Z E R T Y U I O P † £ Q S D F G H J K L M % W X C V B N ? . / §'),
    alt: { Digit5: '[', Minus: ']' },
  },
  Swedish: {
    plain: row('1 2 3 4 5 6 7 8 9 0 + † q w e r t y u i o p å † a s d f g h j k l ö ä z x c v b n m , . -'),
    shifted: row('! " # ¤ % & / ( ) = ? † Q W E R T Y U I O P Å † A S D F G H J K L Ö Ä Z X C V B N M ; : _'),
  },
  Italian: {
    plain: row("1 2 3 4 5 6 7 8 9 0 ' ì q w e r t y u i o p è + a s d f g h j k l ò à z x c v b n m , . -"),
    shifted: row('! " £ $ % & / ( ) = ? ^ Q W E R T Y U I O P é * A S D F G H J K L ç ° Z X C V B N M ; : _'),
    alt: { BracketLeft: '[', BracketRight: ']' },
  },
  Turkish: {
    plain: row('1 2 3 4 5 6 7 8 9 0 * - q w e r t y u ı o p ğ ü a s d f g h j k l ş i z x c v b n m ö ç .'),
    shifted: row("! ' ^ + % & / ( ) = ? _ Q W E R T Y U I O P Ğ Ü A S D F G H J K L Ş İ Z X C V B N M Ö Ç :"),
    alt: { Digit8: '[', Digit9: ']' },
  },
  Dvorak: {
    plain: row("1 2 3 4 5 6 7 8 9 0 [ ] ' , . p y f g c r l / = a o e u i d h t n s - ; q j k x b m w v z"),
    shifted: row('! @ # $ % ^ & * ( ) { } " < > P Y F G C R L ? + A O E U I D H T N S _ : Q J K X B M W V Z'),
  },
  Arabic: {
    plain: row('١ ٢ ٣ ٤ ٥ ٦ ٧ ٨ ٩ ٠ - = ض ص ث ق ف غ ع ه خ ح ج د ش س ي ب ل ا ت ن م ك ط ئ ء ؤ ر لا ى ة و ز ظ'),
    shifted: row('! @ # $ % ^ & * ( ) _ + َ ً ُ ٌ لإ إ ‘ ÷ × ؛ < > ِ ٍ ] [ لأ أ ـ ، / : " ~ ْ } { لآ آ ’ , . ؟'),
  },
  Russian: {
    plain: row('1 2 3 4 5 6 7 8 9 0 - = й ц у к е н г ш щ з х ъ ф ы в а п р о л д ж э я ч с м и т ь б ю .'),
    shifted: row('! " № ; % : ? * ( ) _ + Й Ц У К Е Н Г Ш Щ З Х Ъ Ф Ы В А П Р О Л Д Ж Э Я Ч С М И Т Ь Б Ю ,'),
  },
  Thai: {
    plain: row('ๅ / - ภ ถ ุ ึ ค ต จ ข ช ๆ ไ ำ พ ะ ั ี ร น ย บ ล ฟ ห ก ด เ ้ ่ า ส ว ง ผ ป แ อ ิ ื ท ม ใ ฝ'),
    shifted: row('+ ๑ ๒ ๓ ๔ ู ฿ ๕ ๖ ๗ ๘ ๙ ๐ " ฎ ฑ ธ ํ ๊ ณ ฯ ญ ฐ , ฤ ฆ ฏ โ ฌ ็ ๋ ษ ศ ซ . ( ) ฉ ฮ ฺ ์ ? ฒ ฬ ฦ'),
  },
};

const BARE = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

/** Each press of a key that writes something. */
const presses = ({ plain, shifted, alt = {} }: Layout): KeyPress[] => [
  ...CODES.flatMap((code, at) => [
    { ...BARE, code, key: plain[at] as string },
    { ...BARE, code, key: shifted[at] as string, shiftKey: true },
  ]),
  ...Object.entries(alt).map(([code, key]) => ({ ...BARE, code, key, altKey: true })),
];

const SHORTCUTS = [...'befglroizyxm01234[],.+-?'];
const layoutOf = ({ plain }: Layout) => new Map(CODES.map((code, at) => [code, plain[at] as string]));

describe('[TOOL-9] keys of every layout', () => {
  it.each(Object.entries(LAYOUTS))('%s: has a key for every shortcut', (_name, layout) => {
    expect(layout.plain).toHaveLength(CODES.length);
    expect(layout.shifted).toHaveLength(CODES.length);
    const reached = new Set(presses(layout).map(shortcutOf));
    expect(SHORTCUTS.filter((shortcut) => !reached.has(shortcut))).toEqual([]);
  });

  it.each(Object.entries(LAYOUTS))('%s: a Latin letter is its own shortcut or none', (_name, layout) => {
    for (const press of presses(layout)) {
      if (/^[a-z]$/i.test(press.key)) expect([press.key.toLowerCase(), null]).toContain(shortcutOf(press));
    }
  });

  it.each(Object.entries(LAYOUTS))('%s: the list shows keys that work', (_name, layout) => {
    const works = new Set(presses(layout).map((press) => `${press.key.toUpperCase()} ${shortcutOf(press)}`));
    for (const shortcut of SHORTCUTS.filter((name) => !/\d/.test(name))) {
      const [label] = keyLabels([shortcut], layoutOf(layout)) as [string];
      const shown = label === '−' ? '-' : label;
      // An accent that waits for its letter, and signs that only the place has.
      const isTyped = works.has(`${shown} ${shortcut}`) || works.has(`${shown.toLowerCase()} ${shortcut}`);
      expect(isTyped || shown === shortcut.toUpperCase() || shown === 'DEAD', `${shortcut} as ${label}`).toBe(true);
    }
  });

  it.each([
    ['French', { code: 'Digit2', key: 'é' }, '2'],
    ['French', { code: 'Digit0', key: 'à' }, '0'],
    ['French', { code: 'Digit6', key: '-' }, '-'],
    ['French', { code: 'Semicolon', key: 'm' }, 'm'],
    ['German', { code: 'KeyY', key: 'z' }, 'z'],
    ['German', { code: 'BracketLeft', key: 'ü' }, '['],
    ['German on a Mac', { code: 'Digit6', key: ']', altKey: true }, ']'],
    ['Swedish', { code: 'BracketRight', key: 'Dead' }, ']'],
    ['Arabic', { code: 'Slash', key: '؟', shiftKey: true }, '?'],
    ['Arabic', { code: 'KeyM', key: 'ة' }, 'm'],
    ['Arabic', { code: 'KeyZ', key: '~', ctrlKey: true, shiftKey: true }, 'z'],
    ['Thai', { code: 'Digit4', key: '๓', shiftKey: true }, '3'],
    ['an input method', { code: 'KeyB', key: 'Process' }, 'b'],
    ['wide letters', { code: 'KeyB', key: 'ｂ' }, 'b'],
    ['an accent in place of a letter', { code: 'KeyY', key: 'Dead' }, null],
    ['Option on a Mac', { code: 'KeyB', key: '∫', altKey: true }, null],
  ])('%s: %o is %s', (_name, press, shortcut) => {
    expect(shortcutOf({ ...BARE, ...press })).toBe(shortcut);
  });
});

describe('[TOOL-9] the labels of keys', () => {
  const labels = (name: string, ...shortcuts: string[]) => keyLabels(shortcuts, layoutOf(LAYOUTS[name] as Layout));

  it('are what the keyboard writes', () => {
    expect(labels('US', '[', ']')).toEqual(['[', ']']);
    expect(labels('Swedish', ',', '.')).toEqual([',', '.']);
    expect(labels('French', ',', '.')).toEqual([';', ':']);
    expect(labels('Russian', '[', ']')).toEqual(['Х', 'Ъ']);
    expect(labels('Russian', 'b')).toEqual(['И']);
  });

  it('are the usual ones where a pair has no places of its own, and while nothing is known', () => {
    expect(labels('German', '[', ']')).toEqual(['[', ']']);
    expect(keyLabels(['b', '+', '-'], new Map())).toEqual(['B', '+', '−']);
    expect(keyLabels(['[', ']'], new Map([['BracketLeft', 'ü']]))).toEqual(['[', ']']);
  });

  it('are digits everywhere', () => {
    expect(labels('French', '1', '2', '3', '4')).toEqual(['1', '2', '3', '4']);
    expect(labels('Arabic', '0')).toEqual(['0']);
  });
});
