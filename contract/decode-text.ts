/** The bytes are no text that could be read; the message says why in one sentence. */
export class TextError extends Error {
  override readonly name = 'TextError';
}

const MARKS = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
] as const;

/** The encoding that a byte-order mark at the beginning names; null: there is none. */
export const markedEncoding = (bytes: Uint8Array) =>
  MARKS.find((mark) => mark.bytes.every((byte, at) => bytes[at] === byte))?.encoding ?? null;

/**
 * The text of a file, without its byte-order mark: UTF-8, or UTF-16 with a byte-order mark, as spreadsheets and Windows write it.
 * @throws TextError
 */
export function decodeText(bytes: Uint8Array): string {
  const encoding = markedEncoding(bytes) ?? 'utf-8';
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    const name = encoding.toUpperCase().slice(0, 6);
    throw new TextError(`This is no valid ${name} text: save the file as UTF-8.`);
  }
  // UTF-16 without a byte-order mark, UTF-32, and whatever is no text at all.
  if (text.includes('\0')) throw new TextError('There are NUL characters in this text: save the file as UTF-8.');
  return text;
}
