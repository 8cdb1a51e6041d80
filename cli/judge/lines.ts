import { StringDecoder } from 'node:string_decoder';

/** A line of text, or null for one that was longer than allowed and was skipped. */
export type Line = string | null;

/**
 * Splits a byte stream into lines without ever holding more than `maxChars` of one. The last line needs no line break;
 * an empty one after the last break is none.
 */
export async function* linesOf(input: AsyncIterable<Uint8Array>, maxChars: number): AsyncGenerator<Line> {
  const decoder = new StringDecoder('utf8');
  let line = '';
  let tooLong = false;
  for await (const chunk of input) {
    const parts = decoder.write(Buffer.from(chunk)).split('\n');
    for (const [i, part] of parts.entries()) {
      if (i > 0) {
        yield tooLong ? null : line.replace(/\r$/, '');
        line = '';
        tooLong = false;
      }
      if (tooLong) continue;
      tooLong = line.length + part.length > maxChars;
      line = tooLong ? '' : line + part;
    }
  }
  line += decoder.end();
  if (tooLong) yield null;
  else if (line !== '') yield line.replace(/\r$/, '');
}
