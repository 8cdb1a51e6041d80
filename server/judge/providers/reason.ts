/** Longest reason that is kept: it stands in a log line, in /ready and in a table. */
const LONGEST = 160;

/**
 * The one line of a native library's complaint that tells what is the matter.
 * @param stderr what the process wrote meanwhile: ONNX Runtime's exception may only say that loading failed, and its log why
 */
export function reasonOf(message: string, stderr = ''): string {
  const missing = /with error: (?:\S*\/)?([^\n]+)/.exec(`${message}\n${stderr}`)?.[1];
  const line = missing ?? message.split('\n').find((one) => one.trim() !== '') ?? 'no reason was given';
  const text = line
    // "/src/webgpu_context.cc:136 void f(…)::<lambda()> x == y was false. Why": what follows the failed check is for people.
    .replace(/^.*\bwas false\.\s*/, '')
    .replace(/^\S*\.(?:cc|cpp|h):\d+\s+/, '')
    .replace(/(?:\/[\w.@+-]+)+\/([\w.@+-]+)/g, '$1')
    .replace(/(?:[A-Za-z]:)?(?:\\[\w.@+ -]+)+\\([\w.@+-]+)/g, '$1')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '');
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
